"""``lianglin station log``: the logs of the grid (F02), who of the police went along, what was found and settled."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import day_or_none
from desktop.commands.care_rows import local, share
from desktop.commands.case_rows import case
from desktop.commands.finding import as_id
from desktop.commands.records import WORDS, answers_in
from forms.i18n import N_
from forms.save import save
from forms.visits_log import LOG, log_answers
from models.appeals.records import Appeal
from models.calendar import now, today
from models.cases.lines import CaseKey
from models.errors import WorldError
from models.station import Station
from models.studio.records import Hazard, StudioMatter
from models.visits import logs
from models.visits.log_cases import log_page
from models.visits.log_figures import LogLine, log_figures
from models.visits.log_links import log_link
from models.visits.queries import logs_list
from models.visits.records import LogState, VisitLog
from models.whistles.records import Whistle

app = Typer()
log = Typer(help=N_("Visit logs: police, cases found and settled, figures."), no_args_is_help=True)
app.add_typer(log, name="log")
_CASES = (Appeal, Hazard, StudioMatter, Whistle)

Which = Annotated[str, Argument(metavar="LOG", help=N_("Its id or number; or its day: your own log."))]


@log.command("list", help=N_("Visit logs, the newest first."))
def list_logs(
    context: Context,
    mine: Annotated[bool, Option("--mine", help=N_("Only your own."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        rows = logs_list(session, station.worker_id if mine else None)
        answer([_log(each, author) for each, author in rows], as_json)


@log.command(help=N_("One log with the cases that it names, as they stand."))
def show(context: Context, which: Which, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        answer(_shown(station, which), as_json)


@log.command(help=N_("Write the log of a day, filled from its visits; what is said changes the draft that is there."))
def write(
    context: Context,
    words: Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)] = None,
    day: Annotated[str | None, Option("--day", help=N_("Which day; else today."))] = None,
    submit: Annotated[bool, Option("--submit", help=N_("Hand it in for good."))] = False,
    as_json: Json = False,
) -> None:
    given, on = answers_in(words or ()), day_or_none(day) or today()
    with access_of(context).station() as station:
        with station.act("visits.save_log") as session:
            author = station.worker_id
            mine = select(VisitLog).where(VisitLog.on == on, VisitLog.author_id == author, VisitLog.alive())
            draft = session.scalars(mine.where(VisitLog.state == LogState.DRAFT).order_by(VisitLog.id)).first()
            facts = logs.facts_of_day(session, author, on)
            if draft is None:
                raw, known = {**log_answers(on, facts), **given}, {"author_id": author, "grid_id": facts.grid_id}
                written = save(session, LOG, raw, context=known)
            else:
                written = save(session, LOG, given, record_id=draft.id)
            session.flush()
            logs.take_findings(session, written.id, facts.findings)
            if submit:
                logs.submit_log(session, written.id, now=now())
            key = str(written.id)
        answer(_shown(station, key), as_json)


@log.command(help=N_("Say which police officer went along; only a draft can be changed."))
def police(
    context: Context,
    which: Which,
    name: Annotated[str, Argument(metavar="NAME", help=N_("Name of the officer; empty: nobody."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.act("visits.save_log") as session:
            found = _meant(session, which, station.worker_id)
            if found.state is not LogState.DRAFT:
                raise WorldError("log_not_draft")
            save(session, LOG, {"police": name}, record_id=found.id)
        answer(_shown(station, which), as_json)


@log.command(help=N_("Let a log name a case that it found, or settled: by the number of the case."))
def link(
    context: Context,
    which: Which,
    number: Annotated[str, Argument(metavar="CASE", help=N_("Id or number of an appeal, hazard, matter or whistle."))],
    settled: Annotated[bool, Option("--settled", help=N_("It was settled on this day."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.act("visits.link_log") as session:
            table, key = _case_meant(session, number)
            log_link(session, _meant(session, which, station.worker_id).id, table, key, settled=settled)
        answer(_shown(station, which), as_json)


@log.command(help=N_("Log rate, police, hazards cleared and disputes settled; this month, unless told otherwise."))
def figures(
    context: Context,
    first: Annotated[str | None, Option("--from", help=N_("First day."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("Last day."))] = None,
    as_json: Json = False,
) -> None:
    end = day_or_none(last) or today()
    begin = day_or_none(first) or end.replace(day=1)
    with access_of(context).station() as station, station.sessions() as session:
        found = log_figures(session, begin, end, now())
    said = {"first": begin, "last": end, "whole": _line(found.whole), "workers": [*map(_line, found.workers)]}
    answer(said, as_json)


def _meant(session: Session, text: str, author_id: UUID) -> VisitLog:
    """Return a log by its id or number, or the worker's own of a day, the last one written.

    Raises:
        WorldError: ``no_such_record``, ``nothing_fits``.
    """
    if (known := as_id(text)) is not None:
        return logs.existing_log(session, known)
    numbered = select(VisitLog).where(VisitLog.number == text.strip(), VisitLog.alive())
    found = session.scalars(numbered).first()
    if found is None and text[:1].isdigit():
        mine = select(VisitLog).where(VisitLog.on == day_or_none(text), VisitLog.author_id == author_id)
        found = session.scalars(mine.where(VisitLog.alive()).order_by(VisitLog.id.desc())).first()
    if found is None:
        raise WorldError("nothing_fits", what=text)
    return found


def _case_meant(session: Session, text: str) -> CaseKey:
    known = as_id(text)
    for kind in _CASES:
        fits = kind.id == known if known is not None else kind.number == text.strip()
        if (id_ := session.scalars(select(kind.id).where(fits, kind.alive())).first()) is not None:
            return kind.__tablename__, id_
    raise WorldError("nothing_fits", what=text)


def _shown(station: Station, which: str) -> dict[str, Any]:
    with station.sessions() as session:
        page = log_page(session, _meant(session, which, station.worker_id).id, now())
        facts = page.facts
        return {
            **_log(facts.log, facts.author),
            "cases": [
                {**case(each.line), "found": each.named.found, "settled": each.named.settled} for each in page.cases
            ],
            "findings": [
                {"id": each.id, "kind": each.kind, "problem": each.problem, "passed_on": each.id in page.grown}
                for each in facts.findings
            ],
        }


def _log(each: VisitLog, author: str) -> dict[str, Any]:
    return {
        "id": each.id,
        "number": each.number,
        "on": each.on,
        "author": author,
        "state": each.state.value,
        "late": each.late,
        "submitted_at": local(each.submitted_at),
        "police": each.police,
        "households": each.households,
        "content": each.content,
    }


def _line(line: LogLine) -> dict[str, Any]:
    return {
        "worker_id": line.worker_id,
        "worker": line.name,
        "log_rate": share(line.kept),
        "logs": line.logs,
        "late": line.late,
        "police": line.police,
        "hazards": line.hazards,
        "disputes": line.disputes,
        "appeals": line.appeals,
    }
