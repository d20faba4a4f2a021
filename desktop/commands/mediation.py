"""``lianglin station mediation``: what the Mediation screens do, without a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands import mediation_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import appeal_meant
from desktop.commands.care_days import At, Day, day_or_today, instant_or_now
from desktop.commands.finding import as_id, resident_of, worker_of
from desktop.commands.records import WORDS, answers_in
from desktop.commands.studio_meant import matter_meant
from forms.i18n import N_, _
from forms.mediation_saving import (
    begin_mediation,
    correct_agreement,
    correct_dispute,
    correct_party,
    party_of,
    save_agreement,
    save_note,
    save_paper,
    save_party,
    save_signing,
    save_step,
)
from forms.mediation_words import CLOSED_LIST, KINDS
from models.calendar import now, today
from models.errors import WorldError
from models.mediation import actions, origins, steps
from models.mediation.figures import figures as counted
from models.mediation.figures import period
from models.mediation.lists import FileFilter, files
from models.mediation.parties import Party
from models.mediation.queries import FilePage, file_page
from models.mediation.records import Mediation, RecordKind, Side
from models.mediation.states import State, StepKind
from models.station import Station

app = Typer()
mediation = Typer(help=N_("Files of people's mediation; open only to those named on them."), no_args_is_help=True)
app.add_typer(mediation, name="mediation")
File = Annotated[str, Argument(metavar="FILE", help=N_("Its id or number."))]
Words = Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)]
WHO = N_("A resident by id or name, a name, or name=…;phone=…;organisation=yes;representative=…")
Text = Annotated[str | None, Option("--text", help=N_("In words."))]
ACT = "mediation"


@mediation.command(help=N_("Open the file of a dispute; parties of the register are filled in."))
def begin(
    context: Context,
    words: Words = None,
    applicant: Annotated[list[str] | None, Option("--applicant", help=WHO)] = None,
    respondent: Annotated[list[str] | None, Option("--respondent", help=WHO)] = None,
    third: Annotated[list[str] | None, Option("--third", help=WHO)] = None,
    mediator: Annotated[str | None, Option("--mediator", help=N_("A worker by id or name; else you."))] = None,
    worker: Annotated[list[str] | None, Option("--worker", help=N_("Who may open the file besides."))] = None,
    appeal: Annotated[str | None, Option("--appeal", help=N_("Id of the appeal it grew out of."))] = None,
    matter: Annotated[str | None, Option("--matter", help=N_("Id of the studio matter it grew out of."))] = None,
    as_json: Json = False,
) -> None:
    given = answers_in(words or ())
    sides = ((Side.APPLICANT, applicant), (Side.RESPONDENT, respondent), (Side.THIRD, third))
    with access_of(context).station() as station:
        with station.act(ACT) as session:
            start = _start(session, appeal, matter)
            parties = [_party(session, side, text) for side, texts in sides for text in texts or ()]
            if start and start.applicant and not applicant:
                parties.insert(0, start.applicant)
            raw: dict[str, Any] = {
                "origin": "applied",
                "received_at": now(),
                "brief": start.brief if start else None,
                "place": start.place if start else None,
                "mediator_id": worker_of(session, mediator) if mediator else station.worker_id,
                **given,
            }
            named = [worker_of(session, each) for each in worker or ()]
            grown: dict[str, Any] = {"appeal_id": start.appeal_id, "matter_id": start.matter_id} if start else {}
            head = begin_mediation(session, raw, parties, workers=named, **grown)
            head_id, undo_id = head.id, session.info["act"].id
        answer(_said(station, head_id, undo_id), as_json)


@mediation.command(help=N_("Add a further party to a file whose result is still open."))
def party(
    context: Context,
    which: File,
    side: Annotated[str, Argument(help="applicant, respondent, third")],
    who: Annotated[str, Argument(metavar="WHO", help=WHO)],
    as_json: Json = False,
) -> None:
    def add(session: Session, head_id: UUID) -> None:
        save_party(session, _party(session, _choice(Side, side), who), mediation_id=head_id)

    _change(context, which, add, as_json)


@mediation.command("set", help=N_("Correct the dispute, or with --party or --agreement what was written there."))
def correct(
    context: Context,
    which: File,
    words: Words = None,
    of_party: Annotated[str | None, Option("--party", help=N_("Id of a party."))] = None,
    agreement: Annotated[bool, Option("--agreement", help=N_("The agreement, while nobody has signed it."))] = False,
    mediator: Annotated[str | None, Option("--mediator", help=N_("Hand it to this worker."))] = None,
    as_json: Json = False,
) -> None:
    raw: dict[str, Any] = dict(answers_in(words or ()))

    def write(session: Session, head_id: UUID) -> None:
        page = file_page(session, head_id, now())
        if mediator:
            raw["mediator_id"] = worker_of(session, mediator)
        if of_party:
            known = as_id(of_party)
            if known not in {party.id for party in page.parties}:
                raise WorldError("no_such_record")
            correct_party(session, raw, party_id=known)
        elif agreement:
            if page.agreement is None:
                raise WorldError("no_such_record")
            correct_agreement(session, raw, agreement_id=page.agreement.id)
        else:
            correct_dispute(session, raw, mediation_id=head_id)

    _change(context, which, write, as_json)


@mediation.command(help=N_("Record an inquiry, a session or a return visit; it moves the file on."))
def note(
    context: Context,
    which: File,
    kind: Annotated[str, Argument(help="inquiry, session, return_visit")],
    words: Words = None,
    as_json: Json = False,
) -> None:
    raw = {"at": now(), **answers_in(words or ())}

    def write(session: Session, head_id: UUID) -> None:
        save_note(session, _choice(RecordKind, kind), raw, mediation_id=head_id)

    _change(context, which, write, as_json)


@mediation.command(help=N_("Move a file on by a step without a record of its own: accept, refuse, extend, fail …"))
def step(
    context: Context,
    which: File,
    kind: Annotated[str, Argument(help=", ".join(each.value for each in StepKind))],
    at: At = None,
    text: Text = None,
    days: Annotated[str | None, Option("--days", help=N_("Days by which the term is prolonged."))] = None,
    as_json: Json = False,
) -> None:
    _change(context, which, _stepping(_choice(StepKind, kind), at, text, days), as_json)


@mediation.command(help=N_("Write down the agreement of the last session."))
def agree(context: Context, which: File, words: Words = None, at: At = None, as_json: Json = False) -> None:
    raw = answers_in(words or ())

    def write(session: Session, head_id: UUID) -> None:
        save_agreement(session, raw, mediation_id=head_id, at=instant_or_now(at))

    _change(context, which, write, as_json)


@mediation.command(help=N_("Note the day on which all had signed on paper and it was sealed."))
def sign(context: Context, which: File, on: Day = None, as_json: Json = False) -> None:
    def write(session: Session, head_id: UUID) -> None:
        agreement = file_page(session, head_id, now()).agreement
        if agreement is None:
            steps.existing(session, head_id)
            raise WorldError("no_such_move")
        save_signing(session, {"effective_on": day_or_today(on)}, agreement_id=agreement.id)

    _change(context, which, write, as_json)


@mediation.command(help=N_("Note how the agreement was performed; --part: partly, --not: it was not kept."))
def perform(
    context: Context,
    which: File,
    at: At = None,
    text: Text = None,
    part: Annotated[bool, Option("--part", help=N_("Partly performed"))] = False,
    breach: Annotated[bool, Option("--not", help=N_("Not performed"))] = False,
    as_json: Json = False,
) -> None:
    if part and breach:
        raise BadParameter(_("--part and --not exclude each other."))
    kind = StepKind.PERFORM_PART if part else StepKind.BREACH if breach else StepKind.PERFORM
    _change(context, which, _stepping(kind, at, text), as_json)


@mediation.command("return-visit", help=N_("Record a return visit."))
def return_visit(context: Context, which: File, words: Words = None, as_json: Json = False) -> None:
    note(context, which, RecordKind.RETURN_VISIT.value, words, as_json)


@mediation.command(help=N_("Close the case with its report."))
def close(context: Context, which: File, at: At = None, text: Text = None, as_json: Json = False) -> None:
    _change(context, which, _stepping(StepKind.CLOSE, at, text), as_json)


@mediation.command("file", help=N_("Put a closed file away; what is missing is named, or explained with --lacking."))
def put_away(
    context: Context,
    which: File,
    keep: Annotated[str, Option("--keep", help="5, 10, forever")] = "10",
    lacking: Annotated[str | None, Option("--lacking", help=N_("Why a required paper is missing."))] = None,
    as_json: Json = False,
) -> None:
    def write(session: Session, head_id: UUID) -> None:
        save_step(session, StepKind.FILE, {"keep_years": keep, "text": lacking}, mediation_id=head_id)

    _change(context, which, write, as_json)


@mediation.command(help=N_("Put a paper from outside into the contents: identity, authority, evidence …"))
def paper(
    context: Context,
    which: File,
    item: Annotated[str, Argument(help="1-13")],
    title: Annotated[str, Argument(help=N_("Its title."))],
    pages: Annotated[int, Option("--pages", min=1, help=N_("How many pages."))] = 1,
    as_json: Json = False,
) -> None:
    def write(session: Session, head_id: UUID) -> None:
        save_paper(session, {"item": item, "title": title, "pages": pages}, mediation_id=head_id)

    _change(context, which, write, as_json)


@mediation.command(help=N_("Let a colleague open the file, or with --remove no longer."))
def name(
    context: Context,
    which: File,
    worker: Annotated[str, Argument(metavar="WORKER", help=N_("A worker by id or name."))],
    remove: Annotated[bool, Option("--remove", help=N_("Take the worker off the file."))] = False,
    as_json: Json = False,
) -> None:
    def write(session: Session, head_id: UUID) -> None:
        change = actions.dismiss_colleague if remove else actions.name_colleague
        change(session, head_id, worker_of(session, worker))

    _change(context, which, write, as_json)


@mediation.command("list", help=N_("The files that you may open; what is due comes first."))
def listed(
    context: Context,
    text: Annotated[str, Option("--text", help=N_("In number, names or the dispute in short."))] = "",
    state: Annotated[str | None, Option("--state", help=", ".join(each.value for each in State))] = None,
    kind: Annotated[str | None, Option("--kind", help=", ".join(KINDS))] = None,
    going: Annotated[bool, Option("--going", help=N_("Only those that are not over."))] = False,
    limit: Annotated[int, Option("--limit", min=1)] = 500,
    offset: Annotated[int, Option("--offset", min=0)] = 0,
    as_json: Json = False,
) -> None:
    wanted = FileFilter(text=text, state=_choice(State, state) if state else None, kind=kind, going=going)
    with access_of(context).station() as station, station.sessions() as session:
        found = files(session, wanted, now(), limit=limit, offset=offset)
        if not found and not as_json and not files(session, FileFilter(), now(), limit=1):
            answer({"": _(CLOSED_LIST)}, as_json)
            return
        answer([rows.row(each) for each in found], as_json)


@mediation.command(help=N_("Show everything of one file."))
def show(context: Context, which: File, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.page(file_page(session, mediation_of(session, which), now())), as_json)


@mediation.command(help=N_("Figures of a month, a quarter or a year, from the files that you may open."))
def figures(
    context: Context,
    year: Annotated[int | None, Option("--year", min=2000, max=2100)] = None,
    month: Annotated[int | None, Option("--month", min=1, max=12)] = None,
    quarter: Annotated[int | None, Option("--quarter", min=1, max=4)] = None,
    as_json: Json = False,
) -> None:
    if month is not None and quarter is not None:
        raise BadParameter(_("Say a month or a quarter, not both."))
    first, last = period(year or today().year, month=month, quarter=quarter)
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.figures(counted(session, first, last, now())), as_json)


def mediation_of(session: Session, text: str) -> UUID:
    """Return a file by id or number; one that is closed to the worker is not there."""
    known = as_id(text)
    if known is None:
        known = session.scalar(select(Mediation.id).where(Mediation.number == text.strip(), Mediation.alive()))
    if known is None:
        raise WorldError("no_such_record")
    return known


def _change(context: Context, which: str, write: Callable[[Session, UUID], None], as_json: bool) -> None:
    """One act on one file; the answer is the file as it stands then."""
    with access_of(context).station() as station:
        with station.act(ACT) as session:
            head_id = mediation_of(session, which)
            write(session, head_id)
            undo_id = session.info["act"].id
        answer(_said(station, head_id, undo_id), as_json)


def _said(station: Station, head_id: UUID, undo_id: int) -> dict[str, Any]:
    with station.sessions() as session:
        found: FilePage = file_page(session, head_id, now())
        return {**rows.page(found), "undo_id": undo_id}


def _stepping(
    kind: StepKind, at: str | None, text: str | None, days: str | None = None
) -> Callable[[Session, UUID], None]:
    raw: dict[str, object] = {"at": instant_or_now(at), "text": text}
    if kind is StepKind.EXTEND:
        raw["detail"] = days

    def write(session: Session, head_id: UUID) -> None:
        if kind is StepKind.FILE:
            raise WorldError("own_action", kind=kind.value)
        save_step(session, kind, raw, mediation_id=head_id)

    return write


def _start(session: Session, appeal: str | None, matter: str | None) -> origins.Start | None:
    if appeal and matter:
        raise BadParameter(_("Say an appeal or a matter, not both."))
    if appeal:
        return origins.from_appeal(session, appeal_meant(session, appeal))
    return origins.from_matter(session, matter_meant(session, matter, None, now())) if matter else None


def _party(session: Session, side: Side, text: str) -> Party:
    """A resident, a plain name, or fields written as ``name=…;phone=…``; ``resident=`` names one of the register."""
    if "=" in text:
        given = answers_in([part for part in text.replace("；", ";").split(";") if part.strip()])
        resident = given.pop("resident", None)
        return party_of({**given, "side": side}, resident_of(session, resident) if resident else None)
    try:
        return party_of({"side": side}, resident_of(session, text))
    except WorldError as nobody:
        if nobody.code != "nothing_fits" or as_id(text) is not None:
            raise
    return party_of({"side": side, "name": text})


def _choice(kind: Any, text: str) -> Any:
    for each in kind:
        if each.value == text.strip().replace("-", "_"):
            return each
    raise BadParameter(_("The choices are: {choices}.").format(choices=", ".join(each.value for each in kind)))
