"""What is done to a mediation: begun, moved on, recorded, agreed, signed, closed, put away. Acts tell nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import calendar
from models.base import Record, uuid7
from models.calendar import day_of
from models.care.visibility import quietly
from models.cases.files import CLOSED, leave_file, name_on_file, open_file
from models.cases.numbering import next_number
from models.errors import WorldError
from models.mediation import contents, states
from models.mediation.parties import Party, filled, is_party, judge, judge_agreeing
from models.mediation.records import (
    Agreement,
    FilePaper,
    Mediation,
    MediationNote,
    MediationParty,
    MediationStep,
    Origin,
    RecordKind,
)
from models.mediation.rules import DISPUTE_KINDS, NORMS, Item, last_day_of_confirmation
from models.mediation.states import RECORDED, StepKind
from models.people.names import normalise_name
from models.workers.records import Worker, WorkerRole


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """What came in; times are instants."""

    origin: Origin
    kind: str
    brief: str
    received_at: datetime
    mediator_id: UUID
    demands: Sequence[str] = ()
    recorder: str | None = None
    place: str | None = None
    handed_by: str | None = None
    appeal_id: UUID | None = None
    matter_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was agreed; ``perform_by`` and ``amount`` (yuan) as far as the terms have them."""

    facts: str
    terms: Sequence[str]
    oral: bool = False
    performance: str | None = None
    perform_by: date | None = None
    amount: Decimal | None = None
    personal_status: bool = False


def begin(session: Session, dispute: Dispute, parties: Sequence[Party], *, workers: Iterable[UUID] = ()) -> Mediation:
    """Open the file of a dispute for its mediator, the recorder's account, the secretary and ``workers``.

    Nobody who is a party himself is named on it.

    Raises:
        WorldError: ``dispute_kind``, ``brief_missing``, ``in_future``, ``handed_by_missing``, ``worker_unknown``,
            ``team_worker_left``, ``mediator_is_party``; what ``parties.judge`` and ``parties.from_register`` raise.
    """
    quietly(session)
    _judge_dispute(dispute)
    people = [filled(session, party) for party in parties]
    judge(people)
    for worker_id in (dispute.mediator_id, _me(session)):
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
    return head


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
    return _append(session, head, kind, at, actor=actor, text=text, detail=detail)


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
    made = _prepared(session, head, _STEP_OF[kind], at, actor=actor, detail={"note": row_id.hex})
    row = MediationNote(
        id=row_id, mediation_id=head.id, **_of(head), kind=kind, at=at, place=place, present=present, person=person,
        asked_by=asked_by, recorder=recorder, text=text.strip(), result=result,
    )  # fmt: skip
    session.add_all((row, made))
    session.flush()
    if follows := _RESULTS.get(result or ""):
        _append(session, head, follows, made.at, actor=actor)
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


def agree(
    session: Session, mediation_id: UUID, terms: Terms, *, at: datetime, effective_on: date | None = None,
    actor: str | None = None,
) -> Agreement:  # fmt: skip
    """Write down what was agreed at the last session; it holds from ``effective_on``, or when ``signed_on`` says so.

    What was only spoken holds at once (法 29).

    Raises:
        WorldError: ``one_party``, ``representative_missing``, ``terms_empty``, ``facts_empty``, ``amount_negative``,
            ``paper_only`` (personal status by word of mouth, L-61), ``effective_before_session``,
            ``perform_before_agreement``; as ``step``.
    """
    head = existing(session, mediation_id)
    judge_agreeing(parties_of(session, head.id))
    _judge_terms(terms)
    on = effective_on or (day_of(at) if terms.oral else None)
    _judge_days(session, head, terms, on or day_of(at))
    row_id = uuid7()
    detail = {"agreement": row_id.hex, "oral": terms.oral, **({"on": on.isoformat()} if on else {})}
    made = _prepared(session, head, StepKind.AGREE, at, actor=actor, detail=detail)
    row = Agreement(
        id=row_id,
        mediation_id=head.id,
        **_of(head),
        number=next_number(session, Agreement.number, "XY", day_of(at).year),
        effective_on=on,
        **{**vars(terms), "terms": [text.strip() for text in terms.terms if text.strip()]},
    )
    session.add_all((row, made))
    session.flush()
    return row


def signed_on(session: Session, agreement_id: UUID, day: date, *, at: datetime, actor: str | None = None) -> Agreement:
    """Note the day on which the last of all had signed on paper and it was sealed (法 29, L-61).

    Raises:
        WorldError: ``no_such_record``, ``in_future``, ``effective_before_session``; as ``step``.
    """
    row = session.get(Agreement, agreement_id)
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    head = existing(session, row.mediation_id)
    if day > calendar.today():
        raise WorldError("in_future")
    _judge_session(session, head, day)
    _append(session, head, StepKind.SIGN, at, actor=actor, detail={"on": day.isoformat(), "agreement": row.id.hex})
    row.effective_on = day
    session.flush()
    return row


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
        mediation_id=head.id, **_of(head), item=int(item), title=title.strip(), pages=pages, remark=remark or None
    )
    session.add(row)
    session.flush()
    return row


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


def existing(session: Session, mediation_id: UUID) -> Mediation:
    """The file, for those who are named on it; the act in which it is asked for tells nothing.

    Raises:
        WorldError: ``no_such_record``, whether it is not there or closed to the worker.
    """
    quietly(session)
    head = session.get(Mediation, mediation_id)
    if head is None or head.deleted_at is not None:
        raise WorldError("no_such_record")
    return head


def course_of(session: Session, mediation_id: UUID) -> states.Course:
    mine = MediationStep.mediation_id == mediation_id, MediationStep.alive()
    return states.course(session.scalars(select(MediationStep).where(*mine)))


def parties_of(session: Session, mediation_id: UUID) -> list[MediationParty]:
    mine = MediationParty.mediation_id == mediation_id, MediationParty.alive()
    order = MediationParty.position, MediationParty.id
    return list(session.scalars(select(MediationParty).where(*mine).order_by(*order)))


def active_worker(session: Session, worker_id: UUID) -> Worker:
    worker = session.get(Worker, worker_id)
    if worker is None or worker.deleted_at is not None:
        raise WorldError("worker_unknown")
    if not worker.active:
        raise WorldError("team_worker_left")
    return worker


def _me(session: Session) -> UUID:
    mine: UUID = session.connection().info["worker_id"]
    return mine


def _of(head: Record) -> dict[str, Any]:
    """What every row of the file has in common with its head."""
    return {"file_id": head.id, "level": CLOSED, "community_code": head.community_code}


def _party(head: Mediation, party: Party, position: int) -> MediationParty:
    said = {**vars(party), "name": normalise_name(party.name)}
    return MediationParty(mediation_id=head.id, **_of(head), position=position, **said)


def _also_named(session: Session, dispute: Dispute, people: Sequence[Party]) -> list[UUID]:
    """The recorder's account and the secretaries, unless they are parties."""
    here = session.scalars(select(Worker).where(Worker.alive(), Worker.active.is_(True))).all()
    recorder = normalise_name(dispute.recorder) if dispute.recorder else None
    writing = [worker for worker in here if normalise_name(worker.name) == recorder]
    in_charge = [worker for worker in here if worker.role is WorkerRole.SECRETARY]
    named = [*(writing if len(writing) == 1 else ()), *in_charge]
    return [worker.id for worker in named if not is_party(worker, people)]


def _append(session: Session, head: Mediation, kind: StepKind, at: datetime, **said: Any) -> MediationStep:
    new = _prepared(session, head, kind, at, **said)
    session.add(new)
    session.flush()
    return new


def _prepared(
    session: Session,
    head: Mediation,
    kind: StepKind,
    at: datetime,
    *,
    actor: str | None = None,
    text: str | None = None,
    detail: dict[str, Any] | None = None,
) -> MediationStep:
    """A step that has an effect, not written yet; one of an earlier hour of the last step's day comes after that."""
    found = course_of(session, head.id)
    last = max((event.at for event in found.path), default=head.received_at)
    if at < last and day_of(at) == day_of(last):
        at = last
    if at > calendar.now():
        raise WorldError("in_future")
    if at < last:
        raise WorldError("before_last_step", at=last)
    new = MediationStep(
        id=uuid7(), mediation_id=head.id, **_of(head), at=at, kind=kind.value,
        actor=actor or session.get_one(Worker, _me(session)).name, text=(text or "").strip() or None, detail=detail,
    )  # fmt: skip
    _require_effect(found, new)
    return new


def _require_effect(found: states.Course, new: MediationStep) -> None:
    kind = StepKind(new.kind)
    if kind not in states.MACHINE.possible(found.state):
        raise WorldError("no_such_move", state=found.state.value, kind=kind.value)
    code = states.refuses(found.state, found.path, new)
    if code is not None:
        raise WorldError(code)


def _judge_dispute(dispute: Dispute) -> None:
    if dispute.kind not in DISPUTE_KINDS:
        raise WorldError("dispute_kind")
    if not dispute.brief.strip():
        raise WorldError("brief_missing")
    if dispute.received_at > calendar.now():
        raise WorldError("in_future")
    if dispute.origin is Origin.HANDED_OVER and not (dispute.handed_by or "").strip():
        raise WorldError("handed_by_missing")


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
    missing = contents.missing(contents.contents_of(session, head))
    if missing and not (why or "").strip():
        raise WorldError("contents_missing", items="、".join(str(int(item)) for item in missing))


def _judge_terms(terms: Terms) -> None:
    if not terms.facts.strip():
        raise WorldError("facts_empty")
    if not any(text.strip() for text in terms.terms):
        raise WorldError("terms_empty")
    if terms.amount is not None and terms.amount < 0:
        raise WorldError("amount_negative")
    if terms.personal_status and terms.oral:
        raise WorldError("paper_only")


def _judge_days(session: Session, head: Mediation, terms: Terms, on: date) -> None:
    if on > calendar.today():
        raise WorldError("in_future")
    _judge_session(session, head, on)
    if terms.perform_by is not None and terms.perform_by < on:
        raise WorldError("perform_before_agreement")


def _judge_session(session: Session, head: Mediation, on: date) -> None:
    mine = MediationNote.mediation_id == head.id, MediationNote.kind == RecordKind.SESSION, MediationNote.alive()
    last = session.scalar(select(func.max(MediationNote.at)).where(*mine))
    if last is not None and on < day_of(last):
        raise WorldError("effective_before_session")
