"""Recording visits of care (F03) and what people need, and following a need until it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import utc_now
from models.calendar import day_of
from models.care.consents import consent_withdrawn
from models.care.records import CareManner, CareNeed, CareVisit, NeedState, Rating
from models.care.rules import NEED_KINDS
from models.care.subjects import written_level_of
from models.errors import WorldError
from models.people.records import Resident


@dataclass(frozen=True)
class NeedEntry:
    """Something a person needs, as told on a visit."""

    kind: str
    text: str
    due_on: date | None = None


def record_care_visit(
    session: Session,
    resident_id: UUID,
    *,
    at: datetime,
    manner: CareManner,
    reached: bool = True,
    helper_id: UUID | None = None,
    worker_id: UUID | None = None,
    visit_id: UUID | None = None,
    health: Rating | None = None,
    mind: Rating | None = None,
    safety: Rating | None = None,
    hygiene: Rating | None = None,
    living: Rating | None = None,
    needs: str | None = None,
    handling: str | None = None,
    referred: bool = False,
    minutes: int | None = None,
    need_items: Sequence[NeedEntry] = (),
    corrects_id: UUID | None = None,
    openly: bool = False,
    now: datetime | None = None,
) -> CareVisit:
    """Append one line of F03; with ``corrects_id`` it takes the place, and the needs, of an earlier one.

    ``worker_id``: who recorded it, by default the one who is logged in; ``openly``: as ``rules.written_level``, what
    takes the place of an earlier line has its level.
    Raises:
        WorldError: as ``written_level_of``; ``visit_in_future``, ``before_birth``, ``no_such_record``,
            ``visit_corrected_already``, ``unknown_need``, ``consent_withdrawn`` (``health`` and ``mind`` are noted by
            consent alone, L-04).
    """
    now = now or utc_now()
    if at > now:
        raise WorldError("visit_in_future")
    old = _corrected(session, corrects_id, resident_id) if corrects_id else None
    born = session.scalar(select(Resident.birth_date).where(Resident.id == resident_id))
    if born is not None and day_of(at) < born:
        raise WorldError("before_birth")
    level = old.level if old else written_level_of(session, resident_id, day_of(at), day_of(now), openly=openly)
    if (health or mind) and consent_withdrawn(session, resident_id, day_of(now)):
        raise WorldError("consent_withdrawn")
    visit = CareVisit(
        resident_id=resident_id, level=level, at=at, manner=manner, reached=reached, helper_id=helper_id,
        worker_id=worker_id or session.connection().info["worker_id"], visit_id=visit_id,
        health=health, mind=mind, safety=safety, hygiene=hygiene, living=living,
        needs=needs, handling=handling, referred=referred, minutes=minutes,
        corrects_id=corrects_id,
    )  # fmt: skip
    session.add(visit)
    session.flush()
    if old is not None:
        _take_over(session, old, visit)
    for item in need_items:
        _added_need(session, visit, item)
    return visit


def open_need(
    session: Session,
    resident_id: UUID,
    *,
    kind: str,
    text: str,
    due_on: date | None = None,
    care_visit_id: UUID | None = None,
    openly: bool = False,
    now: datetime | None = None,
) -> CareNeed:
    """Note something that a person needs; ``openly`` as ``rules.written_level``, what a visit found has its level.

    Raises:
        WorldError: ``unknown_need``; as ``written_level_of``; ``no_such_record`` of a visit that is not the person's.
    """
    entry = NeedEntry(kind, text, due_on)
    if care_visit_id is not None:
        return _added_need(session, _visit(session, care_visit_id, resident_id), entry)
    level = written_level_of(session, resident_id, day_of(now or utc_now()), openly=openly)
    return _need(session, CareNeed(resident_id=resident_id, level=level), entry)


def refer_need(session: Session, need_id: UUID, *, to: str, due_on: date | None = None) -> CareNeed:
    """Note who was asked to meet a need (转介).

    Raises:
        WorldError: ``no_such_record``, ``need_settled``.
    """
    need = _open_need(session, need_id)
    need.state, need.referred_to, need.due_on = NeedState.REFERRED, to, due_on or need.due_on
    session.flush()
    return need


def settle_need(
    session: Session, need_id: UUID, *, result: str, dropped: bool = False, now: datetime | None = None
) -> CareNeed:
    """Close a need: met, or ``dropped`` because nobody can or need meet it any more.

    Raises:
        WorldError: ``no_such_record``, ``need_settled``.
    """
    need = _open_need(session, need_id)
    need.state, need.result = NeedState.DROPPED if dropped else NeedState.DONE, result
    need.settled_at = now or utc_now()
    session.flush()
    return need


def _added_need(session: Session, visit: CareVisit, entry: NeedEntry) -> CareNeed:
    return _need(session, CareNeed(resident_id=visit.resident_id, level=visit.level, care_visit_id=visit.id), entry)


def _need(session: Session, need: CareNeed, entry: NeedEntry) -> CareNeed:
    if entry.kind not in NEED_KINDS:
        raise WorldError("unknown_need")
    need.kind, need.text, need.due_on = entry.kind, entry.text, entry.due_on
    session.add(need)
    session.flush()
    return need


def _corrected(session: Session, visit_id: UUID, resident_id: UUID) -> CareVisit:
    old = _visit(session, visit_id, resident_id)
    later = select(CareVisit.id).where(CareVisit.corrects_id == old.id, CareVisit.alive()).limit(1)
    if session.scalar(later) is not None:
        raise WorldError("visit_corrected_already")
    return old


def _visit(session: Session, visit_id: UUID, resident_id: UUID) -> CareVisit:
    visit = session.get(CareVisit, visit_id)
    if visit is None or visit.deleted_at is not None or visit.resident_id != resident_id:
        raise WorldError("no_such_record")
    return visit


def _take_over(session: Session, old: CareVisit, new: CareVisit) -> None:
    needs = select(CareNeed).where(CareNeed.care_visit_id == old.id, CareNeed.alive())
    for need in session.scalars(needs).all():
        need.care_visit_id = new.id
    session.flush()


def _open_need(session: Session, need_id: UUID) -> CareNeed:
    need = session.get(CareNeed, need_id)
    if need is None or need.deleted_at is not None:
        raise WorldError("no_such_record")
    if need.settled_at is not None:
        raise WorldError("need_settled")
    return need
