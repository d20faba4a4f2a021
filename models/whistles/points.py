"""单位积分: a ledger whose sum is the score; two stations never award twice, nothing is erased."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.departments import known_department
from models.calendar import CHINA
from models.cases.steps import written
from models.errors import WorldError
from models.whistles.records import RedTask, UnitPoint
from models.whistles.rules import BY_HAND, EARNED, NORMS, VOID, WhistleNorms

POINT_IDS = UUID("8c0f6d0e-31b5-4d0a-9d77-5e6e0b7f2c41")


def point_id(rule: str, source_id: UUID) -> UUID:
    """Rule and source make the id, so that every station makes the same row out of the same thing."""
    return uuid5(POINT_IDS, f"{rule}/{source_id.hex}")


def award(session: Session, task: RedTask, earned: Iterable[str], norms: WhistleNorms = NORMS) -> list[UnitPoint]:
    """Bring the ledger to what a task has earned: what is missing is added, what it has not earned is voided.

    The points of a task count on the day on which it was given, so that the row is the same whoever makes it. What a
    person voided stays so. Returns the new rows.
    """
    deserved = set(earned)
    known = {row.rule: row for row in _of_source(session, task.id)}
    voided = _voided(session, [row.id for row in known.values()])
    rows = [_earned(task, rule, norms.points[rule]) for rule in EARNED if rule in deserved - set(known)]
    rows += [_void(row, None) for rule, row in known.items() if rule not in deserved and row.id not in voided]
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


def void(session: Session, id_: UUID, reason: str) -> UnitPoint:
    """Take a line back by its negative; the line itself stays.

    Raises:
        WorldError: ``no_such_record``, ``voided_already``, ``void_of_void``, ``step_reason_missing``.
    """
    row = session.get(UnitPoint, id_)
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    if row.rule == VOID:
        raise WorldError("void_of_void")
    if _voided(session, [row.id]):
        raise WorldError("voided_already")
    new = _void(row, written(reason, "step_reason_missing"))
    session.add(new)
    session.flush()
    return new


@dataclass(frozen=True)
class PointLine:
    """One line of the ledger; ``voided``: another line takes it back, ``source``: number of the task it rests on."""

    id: UUID
    department: str
    at: datetime
    rule: str
    points: int
    reason: str | None
    source: str | None
    source_id: UUID | None
    voided: bool


@dataclass(frozen=True)
class RankLine:
    """A department's score; ``by_rule`` has the sums by rule. Who has as many stands on one ``place``."""

    place: int
    department: str
    score: int
    by_rule: dict[str, int]


def ledger(
    session: Session, first: date | None = None, last: date | None = None, department: str | None = None
) -> list[PointLine]:
    """The lines from ``first`` to ``last``, both included, the newest first."""
    query = select(UnitPoint).where(UnitPoint.alive()).order_by(UnitPoint.at.desc(), UnitPoint.id.desc())
    if department is not None:
        query = query.where(UnitPoint.department == department)
    if first is not None:
        query = query.where(UnitPoint.at >= _midnight(first))
    if last is not None:
        query = query.where(UnitPoint.at < _midnight(last + timedelta(days=1)))
    rows = session.scalars(query).all()
    voided = _voided(session, [row.id for row in rows])
    tasks = {row[0]: row[1] for row in session.execute(select(RedTask.id, RedTask.number))}
    return [_line(row, tasks, voided=row.id in voided) for row in rows]


def ranking(session: Session, first: date | None = None, last: date | None = None) -> list[RankLine]:
    """The departments that have lines, by score; a score is nothing but the sum of its lines."""
    by_rule: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in ledger(session, first, last):
        by_rule[line.department][line.rule] += line.points
    scores = {name: sum(rules.values()) for name, rules in by_rule.items()}
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    return [
        RankLine(1 + sum(score > scores[name] for score in scores.values()), name, scores[name], dict(by_rule[name]))
        for name in ordered
    ]


def _earned(task: RedTask, rule: str, points: int) -> UnitPoint:
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


def _void(row: UnitPoint, reason: str | None) -> UnitPoint:
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


def _voided(session: Session, ids: Iterable[UUID]) -> set[UUID]:
    """Those of ``ids`` that another line takes back."""
    query = select(UnitPoint.source_id).where(UnitPoint.rule == VOID, UnitPoint.alive())
    return {id_ for id_ in session.scalars(query) if id_ is not None} & set(ids)


def _line(row: UnitPoint, tasks: dict[UUID, str], *, voided: bool) -> PointLine:
    source = tasks.get(row.source_id) if row.source_id else None
    return PointLine(row.id, row.department, row.at, row.rule, row.points, row.reason, source, row.source_id, voided)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
