"""Figures of whistles: who came in time, what was cleared, how the departments were rated (domain C3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from models.calendar import day_of
from models.shares import Share
from models.whistles.queries import WhistleFilter, WhistleRow, whistles
from models.whistles.records import WhistleKind
from models.whistles.rules import MARKS
from models.whistles.states import Called


@dataclass(frozen=True)
class DepartmentLine:
    """部门评价: how often it was called and came; ``marks`` are the sums by ``rules.MARKS`` over ``rated`` ratings."""

    department: str
    called: int
    in_time: int
    late: int
    awaited: int
    cleared: int
    rated: int
    marks: dict[str, int]

    @property
    def timeliness(self) -> Share:
        return Share(self.in_time, self.called)

    def mean(self, mark: str) -> Decimal | None:
        """The mean of a mark; ``None``, shown as —, where nobody rated."""
        return Decimal(self.marks[mark]) / self.rated if self.rated else None


@dataclass(frozen=True)
class WhistleFigures:
    """Of the whistles that were blown from the first to the last day."""

    blown: int
    cleared: int
    by_kind: dict[WhistleKind, int]
    timeliness: Share
    """报到及时率: departments that came in time of those that were called."""
    resolution: Share
    """化解率: cleared of blown."""
    departments: tuple[DepartmentLine, ...]


def figures(session: Session, first: date, last: date, now: datetime) -> WhistleFigures:
    """Count the whistles blown from ``first`` to ``last``, both included."""
    rows = [row for row in whistles(session, WhistleFilter(b=last), now) if _blown_in(row, first, last)]
    called = [one for row in rows for one in row.standing.called]
    cleared = sum(row.standing.cleared for row in rows)
    return WhistleFigures(
        blown=len(rows),
        cleared=cleared,
        by_kind={kind: sum(row.kind is kind for row in rows) for kind in WhistleKind},
        timeliness=Share(sum(one.late is False for one in called), len(called)),
        resolution=Share(cleared, len(rows)),
        departments=_by_department(rows),
    )


def _blown_in(row: WhistleRow, first: date, last: date) -> bool:
    at = row.standing.blown_at
    return at is not None and first <= day_of(at) <= last


def _by_department(rows: Iterable[WhistleRow]) -> tuple[DepartmentLine, ...]:
    found: defaultdict[str, list[tuple[Called, bool]]] = defaultdict(list)
    for row in rows:
        for one in row.standing.called:
            found[one.name].append((one, row.standing.cleared))
    lines = [_line(name, calls) for name, calls in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.called, line.department)))


def _line(name: str, calls: list[tuple[Called, bool]]) -> DepartmentLine:
    rated = [one.marks for one, _ in calls if one.marks]
    return DepartmentLine(
        department=name,
        called=len(calls),
        in_time=sum(one.late is False for one, _ in calls),
        late=sum(one.late is True for one, _ in calls),
        awaited=sum(one.reported_at is None for one, _ in calls),
        cleared=sum(cleared for _, cleared in calls),
        rated=len(rated),
        marks={mark: sum(marks[mark] for marks in rated) for mark in MARKS},
    )
