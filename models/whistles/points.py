"""单位积分: a ledger whose sum is the score; two stations never award twice, nothing is erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.departments import known_department
from models.cases.steps import written
from models.errors import WorldError
from models.settings.queries import whistle_norms
from models.whistles.records import RedTask, UnitPoint
from models.whistles.rules import BY_HAND, EARNED, VOID

POINT_IDS = UUID("8c0f6d0e-31b5-4d0a-9d77-5e6e0b7f2c41")


def point_id(rule: str, source_id: UUID) -> UUID:
    """Rule and source make the id, so that every station makes the same row out of the same thing."""
    return uuid5(POINT_IDS, f"{rule}/{source_id.hex}")


def award(session: Session, task: RedTask, earned: Iterable[str]) -> list[UnitPoint]:
    """Bring the ledger to what a task has earned: what is missing is added, what it has not earned is voided.

    The points of a task count on the day on which it was given, so that the row is the same whoever makes it. What a
    person voided stays so. Returns the new rows.
    """
    deserved, points = set(earned), whistle_norms(session).points
    known = {row.rule: row for row in _of_source(session, task.id)}
    voided = voided_among(session, [row.id for row in known.values()])
    rows = [line_of(task, rule, points[rule]) for rule in EARNED if rule in deserved - set(known)]
    rows += [voiding(row, None) for rule, row in known.items() if rule not in deserved and row.id not in voided]
    session.add_all(rows)
    session.flush()
    return rows


def add_by_hand(
    session: Session, department: str, points: int, reason: str, *, at: datetime | None = None
) -> UnitPoint:
    """Give or take points for something else, with the reason.

    Raises:
        WorldError: ``department_missing``, ``department_unknown``, ``points_zero``, ``step_reason_missing``,
            ``step_in_future``.
    """
    now = calendar.now()
    if points == 0:
        raise WorldError("points_zero")
    if at is not None and at > now:
        raise WorldError("step_in_future")
    row = UnitPoint(
        department=known_department(session, department),
        at=at or now,
        rule=BY_HAND,
        points=points,
        reason=written(reason, "step_reason_missing"),
    )
    session.add(row)
    session.flush()
    return row


def line_of(task: RedTask, rule: str, points: int) -> UnitPoint:
    return UnitPoint(
        id=point_id(rule, task.id),
        community_code=task.community_code,
        department=task.department,
        at=task.given_at,
        rule=rule,
        points=points,
        source_table=RedTask.__tablename__,
        source_id=task.id,
    )


def voiding(row: UnitPoint, reason: str | None) -> UnitPoint:
    return UnitPoint(
        id=point_id(VOID, row.id),
        community_code=row.community_code,
        department=row.department,
        at=row.at,
        rule=VOID,
        points=-row.points,
        reason=reason,
        source_table=UnitPoint.__tablename__,
        source_id=row.id,
    )


def _of_source(session: Session, source_id: UUID) -> list[UnitPoint]:
    return list(session.scalars(select(UnitPoint).where(UnitPoint.source_id == source_id, UnitPoint.alive())))


def voided_among(session: Session, ids: Iterable[UUID]) -> set[UUID]:
    """Those of ``ids`` that another line takes back."""
    query = select(UnitPoint.source_id).where(UnitPoint.rule == VOID, UnitPoint.alive())
    return {id_ for id_ in session.scalars(query) if id_ is not None} & set(ids)
