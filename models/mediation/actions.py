"""What is done to a mediation: begun, moved on, recorded, put away, opened to others. Acts tell nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals import actions as appeals
from models.appeals.records import Appeal
from models.appeals.states import StepKind as AppealStepKind
from models.base import uuid7
from models.calendar import day_of
from models.care.visibility import quietly
from models.cases.files import CLOSED, leave_file, name_on_file, open_file
from models.cases.numbering import next_number
from models.errors import WorldError
from models.mediation import contents, states
from models.mediation.disputes import Dispute, judge_dispute
from models.mediation.parties import Party, filled, is_party, judge
from models.mediation.records import (
    FilePaper,
    Mediation,
    MediationNote,
    MediationParty,
    MediationStep,
    RecordKind,
)
from models.mediation.rules import NORMS, Item, last_day_of_confirmation
from models.mediation.states import RECORDED, StepKind
from models.mediation.steps import active_worker, append, common, course_of, existing, myself, parties_of, prepared
from models.people.names import normalise_name
from models.workers.records import Worker, WorkerRole


def begin(session: Session, dispute: Dispute, parties: Sequence[Party], *, workers: Iterable[UUID] = ()) -> Mediation:
    """Open the file of a dispute for its mediator, the recorder's account, the secretary and ``workers``.

    Nobody who is a party himself is named on it.

    Raises:
        WorldError: ``dispute_kind``, ``brief_missing``, ``in_future``, ``handed_by_missing``, ``worker_unknown``,
            ``team_worker_left``, ``mediator_is_party``, ``accusation_not_mediated`` (L-17); what ``parties.judge`` and
            ``parties.from_register`` raise.
    """
    quietly(session)
    judge_dispute(dispute)
    appeal = session.get(Appeal, dispute.appeal_id) if dispute.appeal_id else None
    if appeal is not None and appeal.accusation:
        raise WorldError("accusation_not_mediated")
    people = [filled(session, party) for party in parties]
    judge(people)
    for worker_id in (dispute.mediator_id, myself(session)):
        if is_party(active_worker(session, worker_id), people):
            raise WorldError("mediator_is_party")
    head_id, year = uuid7(), day_of(dispute.received_at).year
    named = [dispute.mediator_id, *_also_named(session, dispute, people), *workers]
    open_file(session, head_id, named, on=calendar.today())
    head = Mediation(
        id=head_id,
        file_id=head_id,
        level=CLOSED,
        number=next_number(session, Mediation.number, "TJ", year),
        **{**vars(dispute), "demands": list(dispute.demands) or None, "brief": dispute.brief.strip()},
    )
    session.add(head)
    session.add_all(_party(head, party, position) for position, party in enumerate(people))
    session.flush()
    if appeal is not None:
        _say_on(session, appeal, head)
    return head


def _say_on(session: Session, appeal: Appeal, head: Mediation) -> None:
    """Note on the appeal that it goes on as a mediation: an open one does not say which, as matters do not."""
    detail = {"mediation": head.id.hex} if appeal.level == CLOSED else None
    at = max(head.received_at, appeal.received_at)
    appeals.step(session, appeal.id, AppealStepKind.MEDIATE, at=at, detail=detail)


def add_party(session: Session, mediation_id: UUID, party: Party) -> MediationParty:
    """Add a further party while nothing came of it yet.

    Raises:
        WorldError: ``mediation_over``; what ``parties.judge`` and ``parties.from_register`` raise.
    """
    head = existing(session, mediation_id)
    if course_of(session, head.id).state not in states.OPEN:
        raise WorldError("mediation_over")
    there = parties_of(session, head.id)
    new = filled(session, party)
    judge([*there, new])
    if is_party(session.get_one(Worker, head.mediator_id), [new]):
        raise WorldError("mediator_is_party")
    row = _party(head, new, 1 + max(each.position for each in there))
    session.add(row)
    session.flush()
    return row


def step(
    session: Session,
    mediation_id: UUID,
    kind: StepKind,
    *,
    at: datetime,
    actor: str | None = None,
    text: str | None = None,
    detail: dict[str, Any] | None = None,
) -> MediationStep:
    """Append a step; who did it is the worker of the session unless told otherwise.

    Raises:
        WorldError: ``no_such_record``, ``no_such_move``, ``own_action`` (of ``RECORDED``), ``before_last_step``,
            ``in_future``, ``step_reason_missing``, ``extension_days``, ``confirmation_late``, ``contents_missing``,
            what ``states.refuses`` says.
    """
    head = existing(session, mediation_id)
    if kind in RECORDED:
        raise WorldError("own_action", kind=kind.value)
    _judge_words(kind, text, detail)
    if kind is StepKind.ASK_COURT:
        _judge_window(session, head.id, at)
    if kind is StepKind.FILE:
        _judge_contents(session, head, text)
    return append(session, head, kind, at, actor=actor, text=text, detail=detail)


def note(
    session: Session,
    mediation_id: UUID,
    kind: RecordKind,
    *,
    at: datetime,
    text: str,
    place: str | None = None,
    present: str | None = None,
    person: str | None = None,
    asked_by: str | None = None,
    recorder: str | None = None,
    result: str | None = None,
    actor: str | None = None,
) -> MediationNote:
    """Keep what was said, and move the mediation on by it.

    Args:
        result: of a session only: ``agreed`` (the agreement follows), ``failed``, ``to_continue``.

    Raises:
        WorldError: ``note_empty``, ``person_missing`` (nobody was asked), ``session_result``; as ``step``.
    """
    head = existing(session, mediation_id)
    if not text.strip():
        raise WorldError("note_empty")
    if kind is RecordKind.INQUIRY and not (person or "").strip():
        raise WorldError("person_missing")
    if (kind is RecordKind.SESSION) != (result in _RESULTS):
        raise WorldError("session_result")
    row_id = uuid7()
    made = prepared(session, head, _STEP_OF[kind], at, actor=actor, detail={"note": row_id.hex})
    row = MediationNote(
        id=row_id, mediation_id=head.id, **common(head), kind=kind, at=at, place=place, present=present, person=person,
        asked_by=asked_by, recorder=recorder, text=text.strip(), result=result,
    )  # fmt: skip
    session.add_all((row, made))
    session.flush()
    if follows := _RESULTS.get(result or ""):
        append(session, head, follows, made.at, actor=actor)
    return row


_STEP_OF = {
    RecordKind.INQUIRY: StepKind.INQUIRE,
    RecordKind.SESSION: StepKind.MEET,
    RecordKind.RETURN_VISIT: StepKind.RETURN_VISIT,
}


_RESULTS: dict[str, StepKind | None] = {
    "agreed": None,
    "failed": StepKind.FAIL,
    "to_continue": StepKind.PUT_OFF,
}


def add_paper(
    session: Session, mediation_id: UUID, item: Item, title: str, *, pages: int = 1, remark: str | None = None
) -> FilePaper:
    """Put a paper that came from outside into the file's contents.

    Raises:
        WorldError: ``no_such_record``, ``paper_title``, ``paper_pages``, ``mediation_filed``.
    """
    head = existing(session, mediation_id)
    if not title.strip():
        raise WorldError("paper_title")
    if pages < 1:
        raise WorldError("paper_pages")
    if course_of(session, head.id).state is states.State.FILED:
        raise WorldError("mediation_filed")
    row = FilePaper(
        mediation_id=head.id, **common(head), item=int(item), title=title.strip(), pages=pages, remark=remark or None
    )
    session.add(row)
    session.flush()
    return row


def rights_printed(session: Session, mediation_id: UUID) -> MediationStep | None:
    """Note that the notice of rights and duties was printed; nothing where it was noted before, or not due yet."""
    head = existing(session, mediation_id)
    if StepKind.TELL_RIGHTS not in states.possible(course_of(session, head.id)):
        return None
    return append(session, head, StepKind.TELL_RIGHTS, calendar.now())


def put_away(
    session: Session,
    mediation_id: UUID,
    *,
    at: datetime,
    keep_years: int | None,
    lacking: str | None = None,
    actor: str | None = None,
) -> MediationStep:
    """File it (归档); ``lacking``: why a required paper is missing, which goes into the file as its statement.

    Raises:
        WorldError: ``keep_years``, ``contents_missing``; as ``step``.
    """
    head = existing(session, mediation_id)
    if keep_years is not None and keep_years not in NORMS.keep_years:
        raise WorldError("keep_years")
    made = step(session, mediation_id, StepKind.FILE, at=at, actor=actor, text=lacking)
    head.keep_years = keep_years
    session.flush()
    return made


def name_colleague(session: Session, mediation_id: UUID, worker_id: UUID) -> None:
    """Let one more worker open the file.

    Raises:
        WorldError: ``no_such_record``, ``worker_unknown``, ``team_worker_left``, ``worker_is_party``.
    """
    head = existing(session, mediation_id)
    if is_party(active_worker(session, worker_id), parties_of(session, head.id)):
        raise WorldError("worker_is_party")
    name_on_file(session, head.file_id, worker_id, on=calendar.today())


def dismiss_colleague(session: Session, mediation_id: UUID, worker_id: UUID) -> None:
    """Take a worker off the file.

    Raises:
        WorldError: ``no_such_record``, ``mediator_stays``, ``not_on_file``, ``last_on_file``.
    """
    head = existing(session, mediation_id)
    if worker_id == head.mediator_id:
        raise WorldError("mediator_stays")
    leave_file(session, head.file_id, worker_id, on=calendar.today())


def _party(head: Mediation, party: Party, position: int) -> MediationParty:
    said = {**vars(party), "name": normalise_name(party.name)}
    return MediationParty(mediation_id=head.id, **common(head), position=position, **said)


def _also_named(session: Session, dispute: Dispute, people: Sequence[Party]) -> list[UUID]:
    """The recorder's account and the secretaries, unless they are parties."""
    here = session.scalars(select(Worker).where(Worker.alive(), Worker.active.is_(True))).all()
    recorder = normalise_name(dispute.recorder) if dispute.recorder else None
    writing = [worker for worker in here if normalise_name(worker.name) == recorder]
    in_charge = [worker for worker in here if worker.role is WorkerRole.SECRETARY]
    named = [*(writing if len(writing) == 1 else ()), *in_charge]
    return [worker.id for worker in named if not is_party(worker, people)]


def _judge_words(kind: StepKind, text: str | None, detail: dict[str, Any] | None) -> None:
    if kind in _WITH_WORDS and not (text or "").strip():
        raise WorldError("step_reason_missing")
    days = (detail or {}).get("days")
    if kind is StepKind.EXTEND and not (isinstance(days, int) and 1 <= days <= NORMS.most_extension):
        raise WorldError("extension_days", most=NORMS.most_extension)


_WITH_WORDS = frozenset({
    StepKind.REFUSE, StepKind.FAIL, StepKind.BREACH, StepKind.PERFORM_PART, StepKind.PERFORM, StepKind.REMARK,
    StepKind.CLOSE,
})  # fmt: skip
"""Steps of which somebody has to say why, or what was done."""


def _judge_window(session: Session, mediation_id: UUID, at: datetime) -> None:
    """The court is asked within thirty days of effect (法 33)."""
    on = states.effective_on(course_of(session, mediation_id).path)
    if on is not None and day_of(at) > last_day_of_confirmation(on):
        raise WorldError("confirmation_late", day=last_day_of_confirmation(on))


def _judge_contents(session: Session, head: Mediation, why: str | None) -> None:
    lacking = contents.missing(contents.contents_of(session, head))
    missing = [item for item in lacking if item is not Item.BACK_COVER]  # it is put on as the file is put away
    if missing and not (why or "").strip():
        raise WorldError("contents_missing", items="、".join(str(int(item)) for item in missing))
