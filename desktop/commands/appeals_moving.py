"""``lianglin station appeal take``, ``step`` and every single step: what an appeal's page does, without a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands import appeals_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import appeal_meant, id_meant
from desktop.commands.care_days import At, day_or_none
from desktop.commands.finding import building_of, dwelling_of, resident_of, worker_of
from desktop.commands.records import WORDS, answers_in
from desktop.document_copy import PROPOSED, Copied, attach_copies
from forms import appeals_saving as saving
from forms.accusation_words import WORDS_OUT
from forms.appeals import SEAT_INTAKE, STEP_FORMS
from forms.i18n import N_, _
from models.appeals import actions
from models.appeals.page import appeal_page
from models.appeals.records import Appeal, NoticeKind
from models.appeals.rules import LEVELS, SATISFACTIONS
from models.appeals.states import StepKind
from models.calendar import now, today
from models.cases.files import CLOSED
from models.clocks.deadlines import Clock
from models.errors import WorldError
from models.visits.attachments import attach as attach_file
from models.visits.log_links import log_link

moving = Typer()
TAKE, STEP, LINK, ATTACH = "appeal.take", "appeal.step", "appeal.link", "appeal.attach"
Which = Annotated[str, Argument(metavar="APPEAL", help=N_("Id or number of the appeal."))]
Other = Annotated[str, Argument(metavar="OTHER", help=N_("Id or number of the other one."))]
Words = Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)]
Text = Annotated[str | None, Option("--text", help=N_("In words."))]
To = Annotated[str | None, Option("--department", help=N_("Name of the department."))]
By = Annotated[str | None, Option("--until", help=N_("Day and time, as 2026-11-28 09:30"))]
Satisfied = Annotated[str | None, Option("--satisfaction", help=", ".join(SATISFACTIONS))]


@moving.command(help=N_("Take an appeal in; what the register knows of a resident or door need not be said."))
def take(
    context: Context,
    words: Annotated[
        list[str], Argument(metavar="FIELD=VALUE...", help=", ".join(f"{key}=" for key in SEAT_INTAKE.by_key))
    ],
    resident: Annotated[str | None, Option("--resident", help=N_("A resident by id or name."))] = None,
    dwelling: Annotated[str | None, Option("--dwelling", help=N_("An id, or a door such as 3-2-501."))] = None,
    building: Annotated[
        str | None, Option("--building", help=N_("The building it is about, if it is not where they live."))
    ] = None,
    worker: Annotated[list[str] | None, Option("--worker", help=N_("Who may open a closed file besides."))] = None,
    closed: Annotated[bool, Option("--closed", help=N_("A closed file, only for those named on it."))] = False,
    petition: Annotated[bool, Option("--petition", help=N_("A petition: settled within 60 days."))] = False,
    finding: Annotated[str | None, Option("--finding", help=N_("Id of what a visit found."))] = None,
    need: Annotated[str | None, Option("--need", help=N_("Id of a need of somebody under care."))] = None,
    words_out: Annotated[
        bool, Option("--words-out", help=N_("Of an accusation: take the words out of the finding or need, too."))
    ] = False,
    earlier: Annotated[str | None, Option("--earlier", help=N_("Id or number of the appeal before."))] = None,
    term: Annotated[int | None, Option("--term", help=N_("Days or hours promised, instead of the item's."))] = None,
    clock: Annotated[Clock | None, Option("--clock", help=", ".join(each.value for each in Clock))] = None,
    as_json: Json = False,
) -> None:
    given = answers_in(words)
    with access_of(context).station() as station:
        with station.act(TAKE) as session:
            known: dict[str, Any] = {
                "resident_id": resident_of(session, resident) if resident else None,
                "dwelling_id": dwelling_of(session, dwelling) if dwelling else None,
                "building_id": building_of(session, building) if building else None,
                "named": tuple(worker_of(session, each) for each in worker or ()),
                "earlier_id": appeal_meant(session, earlier) if earlier else None,
                "amount": term,
                "clock": clock,
                "closed": closed,
                "source_text": _(WORDS_OUT) if words_out else None,
                "petition": petition,
            }
            known = {key: value for key, value in known.items() if value not in (None, False, ())}
            made = _taken(session, given, known, finding, need)
            session.flush()
            key, undo_id = made.id, session.info["act"].id
        with station.sessions() as session:
            said = rows.page(appeal_page(session, key, now()))
    answer({**said, "undo_id": undo_id}, as_json)


def _taken(
    session: Session, given: Mapping[str, str], known: Mapping[str, Any], finding: str | None, need: str | None
) -> Appeal:
    """A new appeal, or what a visit found or somebody under care needs, passed on as one."""
    if finding is not None:
        return saving.save_finding(session, given, finding_id=id_meant(finding), **known)
    if need is not None:
        return saving.save_need(session, given, need_id=id_meant(need), **known)
    return saving.save_intake(session, given, **known)


@moving.command(help=N_("Take any step by its kind; its fields are those of the form."))
def step(
    context: Context,
    which: Which,
    kind: Annotated[str, Argument(help=", ".join(each.value for each in STEP_FORMS))],
    words: Words = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    known = {each.value: each for each in STEP_FORMS}
    if kind not in known:
        raise BadParameter(_("The kinds are: {kinds}.").format(kinds=", ".join(known)))
    _step(context, which, known[kind], answers_in(words or ()), at, as_json)


@moving.command(help=N_("Settle it at once, with its result."))
def spot(
    context: Context,
    which: Which,
    text: Text = None,
    satisfaction: Satisfied = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"text": text, "satisfaction": satisfaction}
    _step(context, which, StepKind.SETTLE_ON_SPOT, raw, at, as_json)


@moving.command(help=N_("Assign it to a department, never to one that it accuses."))
def assign(
    context: Context,
    which: Which,
    department: To = None,
    until: By = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"department": department, "until": until, "text": text}
    _step(context, which, StepKind.ASSIGN, raw, at, as_json)


@moving.command("return", help=N_("Give it back, with the reason; after two times the street decides."))
def give_back(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.RETURN, {"text": text}, at, as_json)


@moving.command("answer", help=N_("Write the result of the department."))
def answer_it(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.ANSWER, {"text": text}, at, as_json)


@moving.command(help=N_("Note that the answer is right; with --reject that it is not."))
def verify(
    context: Context,
    which: Which,
    text: Text = None,
    reject: Annotated[bool, Option("--reject", help=N_("Not solved: it goes back."))] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    _step(context, which, StepKind.REJECT if reject else StepKind.VERIFY, {"text": text}, at, as_json)


@moving.command("call-back", help=N_("Note what the one who appealed said when called back."))
def call_back(
    context: Context,
    which: Which,
    satisfaction: Satisfied = None,
    solved: Annotated[bool | None, Option("--solved/--not-solved", help=N_("Whether it is solved."))] = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"detail": solved, "satisfaction": satisfaction, "text": text}
    _step(context, which, StepKind.CALL_BACK, raw, at, as_json)


@moving.command(help=N_("Have it done again: they are dissatisfied, or it is not solved."))
def redo(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.REDO, {"text": text}, at, as_json)


@moving.command(help=N_("Settle it; an answer with a result has to be there."))
def settle(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.SETTLE, {"text": text}, at, as_json)


@moving.command("file", help=N_("Put a closed appeal on file."))
def put_away(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.FILE, {"text": text}, at, as_json)


@moving.command(help=N_("Extend the term, once; somebody has to approve it."))
def extend(
    context: Context,
    which: Which,
    days: Annotated[int | None, Option("--days", help=N_("Days more."))] = None,
    approved_by: Annotated[str | None, Option("--approved-by", help=N_("Who approved it."))] = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"detail": days, "actor": approved_by, "text": text}
    _step(context, which, StepKind.EXTEND, raw, at, as_json)


@moving.command(help=N_("Stop the clock until a condition comes about."))
def suspend(
    context: Context, which: Which, text: Text = None, until: By = None, at: At = None, as_json: Json = False
) -> None:
    _step(context, which, StepKind.SUSPEND, {"text": text, "until": until}, at, as_json)


@moving.command(help=N_("Let the clock run on."))
def resume(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.RESUME, {"text": text}, at, as_json)


@moving.command(help=N_("Escalate it to a problem of the day, the week or the month."))
def escalate(
    context: Context,
    which: Which,
    level: Annotated[str | None, Option("--level", help=", ".join(LEVELS))] = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    _step(context, which, StepKind.ESCALATE, {"detail": level, "text": text}, at, as_json)


@moving.command("join", help=N_("Let a colleague join in; who took it in stays answerable."))
def join(
    context: Context,
    which: Which,
    worker: Annotated[str, Argument(metavar="WORKER", help=N_("A worker by id or name."))],
    at: At = None,
    as_json: Json = False,
) -> None:
    def take_step(session: Session, appeal_id: UUID) -> None:
        raw = {"detail": worker_of(session, worker), "at": at}
        saving.save_step(session, StepKind.JOIN_COLLEAGUE, raw, appeal_id=appeal_id)

    _change(context, STEP, which, take_step, as_json)


@moving.command(help=N_("Hand a notice over (F10): accepted, supplement, refused; the step is taken with it."))
def notice(
    context: Context,
    which: Which,
    kind: Annotated[NoticeKind, Argument(help=", ".join(each.value for each in NoticeKind))],
    words: Words = None,
    as_json: Json = False,
) -> None:
    given = answers_in(words or ())

    def give(session: Session, appeal_id: UUID) -> None:
        saving.save_notice(session, kind, given, appeal_id=appeal_id)

    _change(context, STEP, which, give, as_json)


@moving.command(help=N_("Say that two appeals are the same matter; with --not that they are not."))
def link(
    context: Context,
    which: Which,
    other: Other,
    different: Annotated[bool, Option("--not", help=N_("They are not the same matter."))] = False,
    as_json: Json = False,
) -> None:
    def say(session: Session, appeal_id: UUID) -> None:
        actions.link(session, appeal_id, appeal_meant(session, other), same=not different)

    _change(context, LINK, which, say, as_json)


@moving.command(help=N_("Attach photos and scans: JPEG, PNG or PDF; a closed file takes none."))
def attach(
    context: Context,
    which: Which,
    files: Annotated[list[Path], Argument(help=N_("The files."))],
    copy_for: Annotated[
        str | None,
        Option("--copy-for", metavar="TEXT", help=N_("They are identity documents: marked with this one use.")),
    ] = None,
    until: Annotated[str | None, Option("--until", metavar="DAY", help=N_("Until when such copies are kept."))] = None,
    as_json: Json = False,
) -> None:
    copied = None if copy_for is None else Copied(copy_for, day_or_none(until) or today() + PROPOSED)
    with access_of(context).station() as station:
        with station.act(ATTACH) as session:
            appeal = actions.existing_appeal(session, appeal_meant(session, which))
            if appeal.level >= CLOSED:
                raise WorldError("closed_file_no_photos")
            if copied is not None:
                attach_copies(session, station.blobs, appeal, files, copied)
            else:
                for file in files:
                    attach_file(session, station.blobs, appeal, file)
            key, undo_id = appeal.id, session.info["act"].id
        with station.sessions() as session:
            said = rows.page(appeal_page(session, key, now()))
    answer({**said, "undo_id": undo_id}, as_json)


@moving.command("log-link", help=N_("Let a log of the day name this appeal (F02)."))
def name_in_log(
    context: Context,
    which: Which,
    log: Annotated[str, Argument(metavar="LOG", help=N_("Id of the log."))],
    settled: Annotated[bool, Option("--settled", help=N_("It was settled on that day."))] = False,
    as_json: Json = False,
) -> None:
    def name(session: Session, appeal_id: UUID) -> None:
        log_link(session, id_meant(log), "appeal", appeal_id, settled=settled)

    _change(context, LINK, which, name, as_json)


def _step(
    context: Context, which: str, kind: StepKind, raw: Mapping[str, object], at: str | None, as_json: bool
) -> None:
    said = {key: value for key, value in raw.items() if value is not None}

    def take_step(session: Session, appeal_id: UUID) -> None:
        saving.save_step(session, kind, {**said, **({"at": at} if at else {})}, appeal_id=appeal_id)

    _change(context, STEP, which, take_step, as_json)


def _change(context: Context, act: str, which: str, change: Callable[[Session, UUID], None], as_json: bool) -> None:
    """Change an appeal as one act, and answer how it stands then."""
    with access_of(context).station() as station:
        with station.act(act) as session:
            key = appeal_meant(session, which)
            change(session, key)
            session.flush()
            undo_id = session.info["act"].id
        with station.sessions() as session:
            said = rows.page(appeal_page(session, key, now()))
    answer({**said, "undo_id": undo_id}, as_json)
