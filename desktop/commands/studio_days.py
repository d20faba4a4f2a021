"""Commands for Saturdays: plan, roster, signing in and out, holidays, closing, figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands import studio_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import At, day_or_today, instant_or_now
from desktop.commands.finding import worker_of
from desktop.commands.records import WORDS, answers_in
from desktop.commands.studio_meant import SessionName, officer_meant, session_meant, shift_meant
from forms.i18n import N_, _
from forms.studio_saving import save_absence, save_confirmation, save_officer, save_session, save_summary
from forms.studio_words import summary_text
from models.calendar import now, today
from models.studio import figures as counted
from models.studio import queries, roster, sessions
from models.studio.roster_warnings import roster_warning
from models.studio.rules import NORMS

days = Typer()
Who = Annotated[str, Argument(metavar="OFFICER", help=N_("Name or id of the officer."))]
Words = Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)]
YEAR = N_("The year; else this one.")


@days.command("sessions", help=N_("The Saturdays, the latest first, with how each stands."))
def list_sessions(
    context: Context,
    first: Annotated[str | None, Option("--from", help=N_("First day."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("Last day."))] = None,
    as_json: Json = False,
) -> None:
    begin = day_or_today(first, today() - timedelta(weeks=NORMS.weeks_back))
    end = day_or_today(last, today() + timedelta(weeks=NORMS.weeks_ahead))
    with access_of(context).station() as station, station.sessions() as session:
        found = [rows.session_row(row) for row in queries.sessions(session, begin, end, now())]
    answer(found, as_json)


@days.command(help=N_("Plan the Saturdays that are missing, and the theme and hours of one of them."))
def plan(
    context: Context,
    words: Words = None,
    until: Annotated[str | None, Option("--until", help=N_("Last day."))] = None,
    since: Annotated[str | None, Option("--from", help=N_("First day; else today."))] = None,
    which: SessionName = None,
    as_json: Json = False,
) -> None:
    end = day_or_today(until, today() + timedelta(weeks=NORMS.weeks_ahead))
    with access_of(context).station() as station, station.act("studio.plan") as session:
        made = [] if which else sessions.plan_saturdays(session, end, today=day_or_today(since))
        said: dict[str, Any] = {"planned": [{"id": each.id, "on": each.on} for each in made]}
        if given := answers_in(words or ()):
            key = session_meant(session, which, now())
            save_session(session, given, session_id=key)
            said["session"] = rows.session_row(queries.session_page(session, key, now()).row)
        said["undo_id"] = session.info["act"].id
    answer(said, as_json)


@days.command(help=N_("One Saturday: roster, visitors, what came of them, summary."))
def show(context: Context, which: SessionName = None, at: At = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        key = session_meant(session, which, instant_or_now(at))
        said = rows.session_page(queries.session_page(session, key, now()))
    answer(said, as_json)


@days.command(help=N_("What has to be done about the coming Saturday and the last ones."))
def warnings(context: Context, at: At = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = [rows.warning(each) for each in roster_warning(session, instant_or_now(at))]
    answer(found, as_json)


@days.command(help=N_("Who sits in the studio."))
def officers(
    context: Context,
    former: Annotated[bool, Option("--former", help=N_("Those who left, too."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = [rows.officer(each) for each in queries.officers(session, active=None if former else True)]
    answer(found, as_json)


@days.command(help=N_("Add an officer, or with --change write over one."))
def officer(
    context: Context,
    words: Words = None,
    change: Annotated[str | None, Option("--change", metavar="OFFICER", help=N_("Name or id."))] = None,
    worker: Annotated[str | None, Option("--worker", help=N_("The worker of the station who this is."))] = None,
    as_json: Json = False,
) -> None:
    given = answers_in(words or ())
    with access_of(context).station() as station, station.act("studio.officer") as session:
        of = worker_of(session, worker) if worker else None
        made = save_officer(session, given, officer_id=officer_meant(session, change), worker_id=of)
        said = {**rows.officer(made), "undo_id": session.info["act"].id}
    answer(said, as_json)


@days.command("roster", help=N_("The roster of a Saturday; with --add, --remove or --copy it is changed."))
def change_roster(
    context: Context,
    which: SessionName = None,
    add: Annotated[list[str] | None, Option("--add", metavar="OFFICER", help=N_("Put on the roster."))] = None,
    remove: Annotated[list[str] | None, Option("--remove", metavar="OFFICER", help=N_("Take off it."))] = None,
    copy: Annotated[bool, Option("--copy", help=N_("Everybody of the last roster."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        undo_id = None
        if add or remove or copy:
            with station.act("studio.roster") as session:
                _change_roster(session, which, add or (), remove or (), copy=copy)
                undo_id = session.info["act"].id
        with station.sessions() as session:
            key = session_meant(session, which, now())
            said: dict[str, Any] = {"session_id": key, "roster": [rows.shift(each) for each in _roster(session, key)]}
    answer({**said, "undo_id": undo_id} if undo_id else said, as_json)


def _change_roster(
    session: Session, which: str | None, add: list[str] | tuple[()], remove: list[str] | tuple[()], *, copy: bool
) -> None:
    key = session_meant(session, which, now())
    if copy:
        roster.copy_last(session, key)
    for each in add:
        who = officer_meant(session, each)
        assert who is not None
        roster.add_shift(session, key, who)
    for each in remove:
        roster.remove_shift(session, shift_meant(session, key, each))


def _roster(session: Session, key: Any) -> list[queries.ShiftRow]:
    return queries.shift_rows(session, key)


@days.command("sign-in", help=N_("Note that an officer has come."))
def sign_in(context: Context, who: Who, which: SessionName = None, at: At = None, as_json: Json = False) -> None:
    _sign(context, who, which, at, as_json, out=False)


@days.command("sign-out", help=N_("Note that an officer has gone."))
def sign_out(context: Context, who: Who, which: SessionName = None, at: At = None, as_json: Json = False) -> None:
    _sign(context, who, which, at, as_json, out=True)


def _sign(context: Context, who: str, which: str | None, at: str | None, as_json: bool, *, out: bool) -> None:
    when = instant_or_now(at)
    with access_of(context).station() as station, station.act("studio.sign") as session:
        shift_id = shift_meant(session, session_meant(session, which, when), who)
        shift = (roster.sign_out if out else roster.sign_in)(session, shift_id, at=when)
        said = _shift_said(session, shift.session_id, shift_id)
    answer(said, as_json)


@days.command(help=N_("Note why an officer did not come."))
def absent(
    context: Context,
    who: Who,
    reason: Annotated[str, Option("--reason", help=N_("Why."))],
    which: SessionName = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("studio.sign") as session:
        key = session_meant(session, which, now())
        shift_id = shift_meant(session, key, who)
        save_absence(session, {"absence": reason}, shift_id=shift_id)
        said = _shift_said(session, key, shift_id)
    answer(said, as_json)


def _shift_said(session: Session, session_id: Any, shift_id: Any) -> dict[str, Any]:
    (row,) = [each for each in _roster(session, session_id) if each.shift.id == shift_id]
    return {**rows.shift(row), "undo_id": session.info["act"].id}


@days.command(help=N_("Say whether the studio opens on a public holiday, or on any day."))
def holds(
    context: Context,
    word: Annotated[str, Argument(metavar="yes|no", help=N_("yes or no"))],
    which: SessionName = None,
    reason: Annotated[str | None, Option("--reason", help=N_("Why it does not open."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("studio.holds") as session:
        key = session_meant(session, which, now())
        save_confirmation(session, {"holds": word, "off_reason": reason}, session_id=key)
        said = rows.session_row(queries.session_page(session, key, now()).row)
        said["undo_id"] = session.info["act"].id
    answer(said, as_json)


@days.command(help=N_("End a Saturday with its summary; without one the draft is shown, --draft takes it as it is."))
def close(
    context: Context,
    summary: Annotated[str | None, Option("--summary", help=N_("The summary of the day."))] = None,
    as_drafted: Annotated[bool, Option("--draft", help=N_("The summary as it was drafted."))] = False,
    which: SessionName = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    when = instant_or_now(at)
    with access_of(context).station() as station:
        with station.sessions() as session:
            key = session_meant(session, which, when)
            drafted = summary_text(sessions.summary_draft(session, key))
        if summary is None and not as_drafted:
            answer({"session_id": key, "draft": drafted}, as_json)
            return
        with station.act("studio.close") as session:
            save_summary(session, {"summary": summary or drafted}, session_id=key, at=when)
            said = rows.session_page(queries.session_page(session, key, when))
            said["undo_id"] = session.info["act"].id
    answer(said, as_json)


@days.command(help=N_("Figures of a year by month and kind, with the change against last year."))
def figures(
    context: Context,
    year: Annotated[int | None, Option("--year", min=2000, max=2100, help=YEAR)] = None,
    first: Annotated[str | None, Option("--from", help=N_("First day of another period."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("Its last day."))] = None,
    as_json: Json = False,
) -> None:
    if (first is None) != (last is None):
        raise BadParameter(_("Write both --from and --until, or neither."))
    day = today()
    with access_of(context).station() as station, station.sessions() as session:
        if first is not None:
            period = counted.Period(day_or_today(first), day_or_today(last)).until(day)
            said = rows.figures(counted.figures(session, period))
        else:
            wanted = year or day.year
            said = rows.figures(counted.yearly(session, wanted, max(day, date(wanted, 1, 1))))
            said["months"] = [rows.month(each) for each in counted.monthly(session, wanted, day)]
    answer(said, as_json)
