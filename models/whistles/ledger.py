"""The ledger of points as it is read: its lines, what it sums to, and a line taken back.

A task that nobody answered in time costs its points from then on, whether or not a station has written the line yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.calendar import CHINA, day_of
from models.cases.steps import written
from models.errors import WorldError
from models.settings.queries import whistle_norms
from models.whistles.points import line_of, point_id, voided_among, voiding
from models.whistles.records import RedTask, UnitPoint
from models.whistles.red_tasks import overdue, reconcile
from models.whistles.rules import VOID


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
    query = select(UnitPoint).where(UnitPoint.alive())
    if department is not None:
        query = query.where(UnitPoint.department == department)
    if first is not None:
        query = query.where(UnitPoint.at >= _midnight(first))
    if last is not None:
        query = query.where(UnitPoint.at < _midnight(last + timedelta(days=1)))
    unwritten = [row for row in _unwritten(session, calendar.now()) if _wanted(row, first, last, department)]
    rows = sorted([*session.scalars(query), *unwritten], key=lambda row: (row.at, row.id), reverse=True)
    voided = voided_among(session, [row.id for row in rows])
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


def void(session: Session, id_: UUID, reason: str) -> UnitPoint:
    """Take a line back by its negative; the line itself stays, and is written where nobody has done so yet.

    Raises:
        WorldError: ``no_such_record``, ``voided_already``, ``void_of_void``, ``step_reason_missing``.
    """
    if any(row.id == id_ for row in _unwritten(session, calendar.now())):
        reconcile(session)
    row = session.get(UnitPoint, id_)
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    if row.rule == VOID:
        raise WorldError("void_of_void")
    if voided_among(session, [row.id]):
        raise WorldError("voided_already")
    new = voiding(row, written(reason, "step_reason_missing"))
    session.add(new)
    session.flush()
    return new


def _line(row: UnitPoint, tasks: dict[UUID, str], *, voided: bool) -> PointLine:
    source = tasks.get(row.source_id) if row.source_id else None
    return PointLine(row.id, row.department, row.at, row.rule, row.points, row.reason, source, row.source_id, voided)


def _unwritten(session: Session, now: datetime) -> Iterator[UnitPoint]:
    """The lines of unanswered tasks that ``reconcile`` would write."""
    late = {point_id("late", task.id): task for task in overdue(session, now)}
    known = set(session.scalars(select(UnitPoint.id).where(UnitPoint.id.in_(late))))
    points = whistle_norms(session).points
    yield from (line_of(task, "late", points["late"]) for id_, task in late.items() if id_ not in known)


def _wanted(row: UnitPoint, first: date | None, last: date | None, department: str | None) -> bool:
    day = day_of(row.at)
    return department in (None, row.department) and (first or day) <= day <= (last or day)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
