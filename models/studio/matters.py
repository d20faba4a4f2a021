"""Visitors of the studio: queue numbers, calling, and what comes of what they brought (domain B1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import uuid7
from models.calendar import day_of
from models.care.guard import unguarded
from models.care.rules import ORDINARY_LEVEL
from models.cases.numbering import next_number
from models.cases.steps import append, in_order, placed, written
from models.errors import WorldError
from models.studio.closed import keep_quiet
from models.studio.folding import folded
from models.studio.records import MatterStep, StudioMatter
from models.studio.sessions import require_open
from models.studio.states import MatterState, MatterStepKind, fold_matter
from models.studio.stepping import acting, instant, later_than, officer_of

PREFIX = "SL"


def draw_number(session: Session, session_id: UUID, *, at: datetime | None = None) -> StudioMatter:
    """Give a visitor a queue number.

    Two PCs that are both offline may draw the same one; the visitor's own number tells them apart
    (``models.studio.queue.labels``).

    Raises:
        WorldError: ``session_closed``; ``session_off``; ``session_to_confirm``; ``not_that_day``.
    """
    at = instant(at)
    found = require_open(session, session_id, at)
    with unguarded(session):
        last = session.scalar(select(func.max(StudioMatter.queue_no)).where(StudioMatter.session_id == session_id))
    return new_matter(session, at, found.community_code, session_id=session_id, queue_no=(last or 0) + 1)


def new_matter(
    session: Session, came_at: datetime, community_code: str, *, level: int = ORDINARY_LEVEL, **values: Any
) -> StudioMatter:
    """Write the head of a matter; a file of its own."""
    key = uuid7()
    number = next_number(session, StudioMatter.number, PREFIX, day_of(came_at).year, community_code, level=level)
    head: dict[str, Any] = {"id": key, "file_id": key, "level": level, "number": number, "came_at": came_at}
    matter = StudioMatter(**head, community_code=community_code, **values)
    session.add(matter)
    session.flush()
    return matter


def call(
    session: Session, matter_id: UUID, officer_id: UUID | None = None, *, at: datetime | None = None
) -> MatterStep:
    """Call a visitor in: from the queue, at the time agreed, or one who left and came back."""
    return step(session, matter_id, MatterStepKind.CALL, officer_id=officer_id, at=at)


def call_next(
    session: Session, session_id: UUID, officer_id: UUID | None = None, *, at: datetime | None = None
) -> StudioMatter:
    """Call whoever waits longest.

    Raises:
        WorldError: ``nobody_waits``.
    """
    first = next(iter(_waiting(session, session_id)), None)
    if first is None:
        raise WorldError("nobody_waits")
    call(session, first, officer_id, at=at)
    return matter_of(session, first)


def settle(
    session: Session, matter_id: UUID, text: str | None, *, officer_id: UUID | None = None, at: datetime | None = None
) -> MatterStep:
    """Note how a matter was settled on the spot.

    Raises:
        WorldError: ``no_result``; ``not_taken_in``; ``no_such_move``.
    """
    text = written(text, "no_result")
    return step(session, matter_id, MatterStepKind.SETTLE, officer_id=officer_id, at=at, text=text)


def hand_over(
    session: Session,
    matter_id: UUID,
    to_officer_id: UUID,
    text: str | None = None,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> MatterStep:
    """Let another officer go on with a matter; ``detail["from"]`` is who gave it.

    Raises:
        WorldError: ``officer_unknown``; ``officer_inactive``; ``same_officer``; ``no_such_move``.
    """
    giver, to = acting(session, officer_id), officer_of(session, to_officer_id)
    if not to.active:
        raise WorldError("officer_inactive")
    if current_officer(session, matter_id) == to_officer_id:
        raise WorldError("same_officer")
    detail = {"from": str(giver.officer_id) if giver.officer_id else None}
    return step(session, matter_id, MatterStepKind.HAND_OVER, officer_id=to.id, at=at, text=text, detail=detail)


def appoint(
    session: Session,
    matter_id: UUID,
    until: datetime | None,
    text: str | None = None,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> MatterStep:
    """Agree with the visitor on a time to come again.

    Raises:
        WorldError: ``deadline_missing``; ``deadline_before_start``; ``not_taken_in``; ``no_such_move``.
    """
    at = instant(at, matter_of(session, matter_id).came_at)
    until = later_than(until, at)
    return step(session, matter_id, MatterStepKind.APPOINT, officer_id=officer_id, at=at, until=until, text=text)


def refer(
    session: Session,
    matter_id: UUID,
    department: str | None,
    text: str | None = None,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> MatterStep:
    """Send the visitor on to the department that can help.

    Raises:
        WorldError: ``department_missing``; ``not_taken_in``; ``no_such_move``.
    """
    name = written(department, "department_missing")
    return step(session, matter_id, MatterStepKind.REFER, officer_id=officer_id, at=at, text=text, department=name)


def leave(
    session: Session,
    matter_id: UUID,
    text: str | None = None,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> MatterStep:
    """Note that a visitor went before anything came of it."""
    return step(session, matter_id, MatterStepKind.LEAVE, officer_id=officer_id, at=at, text=text)


def rest_left(session: Session, session_id: UUID, *, officer_id: UUID | None = None, at: datetime | None = None) -> int:
    """Note of everybody who still waits in a session that he has gone, and return how many they are.

    Whoever is being heard is not among them: of him somebody knows what came.

    Raises:
        WorldError: ``nobody_waits``.
    """
    ids = _waiting(session, session_id)
    for matter_id in ids:
        leave(session, matter_id, officer_id=officer_id, at=at)
    if not ids:
        raise WorldError("nobody_waits")
    return len(ids)


def remark(
    session: Session, matter_id: UUID, text: str, *, officer_id: UUID | None = None, at: datetime | None = None
) -> MatterStep:
    """Add to what is known of a matter, in whatever state."""
    text = written(text, "text_missing")
    return step(session, matter_id, MatterStepKind.REMARK, officer_id=officer_id, at=at, text=text)


def report_police(
    session: Session, matter_id: UUID, text: str, *, officer_id: UUID | None = None, at: datetime | None = None
) -> MatterStep:
    """Note when and how violence was reported to the police (报案, 反家暴法 13, 14)."""
    text = written(text, "text_missing")
    return step(session, matter_id, MatterStepKind.REPORT_POLICE, officer_id=officer_id, at=at, text=text)


def step(
    session: Session,
    matter_id: UUID,
    kind: MatterStepKind,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
    department: str | None = None,
    until: datetime | None = None,
    text: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> MatterStep:
    """Append what happened to a matter.

    Raises:
        WorldError: ``no_such_move``; ``not_taken_in``; ``step_in_future``; ``step_before_start``; ``officer_unknown``.
    """
    matter, who = matter_of(session, matter_id), acting(session, officer_id)
    done = steps(session, matter_id)
    new = MatterStep(
        id=uuid7(),
        community_code=matter.community_code,
        file_id=matter.file_id,
        level=matter.level,
        matter_id=matter_id,
        officer_id=who.officer_id,
        at=placed(at, matter.came_at, done),
        kind=kind.value,
        actor=who.name,
        department=department or who.department,
        until=until,
        text=(text or "").strip() or None,
        detail=dict(detail) if detail else None,
    )
    made = append(session, done, new, fold_matter)
    keep_quiet(session, matter)
    return made


def matter_of(session: Session, matter_id: UUID) -> StudioMatter:
    matter = session.get(StudioMatter, matter_id)
    if matter is None or matter.deleted_at is not None:
        raise WorldError("no_such_record")
    return matter


def steps(session: Session, matter_id: UUID) -> list[MatterStep]:
    """All steps of a matter, stray ones too, in order."""
    query = select(MatterStep).where(MatterStep.matter_id == matter_id, MatterStep.alive())
    return in_order(list(session.scalars(query)))


def _waiting(session: Session, session_id: UUID) -> list[UUID]:
    """Who waits in a session, whoever came first before the others."""
    query = select(StudioMatter.id).where(StudioMatter.session_id == session_id, StudioMatter.alive())
    came = session.scalars(query.order_by(StudioMatter.came_at, StudioMatter.queue_no, StudioMatter.id)).all()
    states = folded(session, came)
    return [key for key in came if states[key].state is MatterState.WAITING]


def current_officer(session: Session, matter_id: UUID) -> UUID | None:
    """Who has the matter now."""
    return officer_in(fold_matter(steps(session, matter_id)).path)


HOLDING = frozenset(kind.value for kind in (MatterStepKind.CALL, MatterStepKind.TAKE_IN, MatterStepKind.HAND_OVER))


def officer_in(path: Any) -> UUID | None:
    """The officer of the last step by which somebody took the matter on."""
    return next((each.officer_id for each in reversed(path) if each.kind in HOLDING), None)
