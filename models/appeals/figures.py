"""Figures of appeals (domain C1): rates with both their numbers, by class, department and month; what comes often.

Counted by the day of receipt. A figure names nobody: closed files are counted for those who may open them alone, and
never on paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from models.appeals.queries import counted
from models.appeals.records import AppealNow, AppealTopic
from models.appeals.rules import PLEASED, VALID, AppealNorms
from models.appeals.states import State
from models.calendar import CHINA
from models.places.records import Building, Estate
from models.query import by_chunks
from models.settings.queries import appeal_norms
from models.shares import Share


@dataclass(frozen=True)
class FigureLine:
    """The figures of one class, one department, one month or all."""

    key: str
    """Class code, name of the department (empty: nobody's yet), ``2026-03``."""
    name: str
    received: int = 0
    settled: int = 0
    refused: int = 0
    guided: int = 0
    open: int = 0
    overdue: int = 0
    """Open ones that are late."""
    settled_on_time: int = 0
    rated: int = 0
    """Whoever was asked and answered (有效评价)."""
    pleased: int = 0

    @property
    def settle_rate(self) -> Share:
        """办结率: settled / should have been (received, but for those refused and guided elsewhere)."""
        return Share(self.settled, self.received - self.refused - self.guided)

    @property
    def on_time_rate(self) -> Share:
        """按时办结率: settled in time / settled."""
        return Share(self.settled_on_time, self.settled)

    @property
    def satisfaction_rate(self) -> Share:
        """满意率: very, quite and basically satisfied / valid ratings."""
        return Share(self.pleased, self.rated)


@dataclass(frozen=True)
class Frequent:
    """What came often within 30 days (高频): one item anywhere, or anything about one building."""

    kind: str
    """item or building."""
    key: str
    """Item code, or id of the building."""
    name: str
    count: int


@dataclass(frozen=True)
class AppealFigures:
    """``by_class`` and ``by_department`` have those with appeals, most first; ``months`` each month of the period."""

    a: date
    b: date
    whole: FigureLine
    by_class: tuple[FigureLine, ...]
    by_department: tuple[FigureLine, ...]
    months: tuple[FigureLine, ...]
    frequent: tuple[Frequent, ...]


def figures(session: Session, a: date, b: date, now: datetime, norms: AppealNorms | None = None) -> AppealFigures:
    """The figures of the appeals that were received from day ``a`` to day ``b``, both included."""
    groups = [_Group(*row) for row in counted(session, _grouped(a, b, now))]
    names = _class_names(session)
    return AppealFigures(
        a=a,
        b=b,
        whole=_line("", "", groups),
        by_class=_most_first(_lines(groups, lambda group: group.class_code, lambda key: names.get(key, key))),
        by_department=_most_first(_lines(groups, lambda group: group.department or "", lambda key: key)),
        months=_months(groups, a, b),
        frequent=frequent(session, b, norms),
    )


def frequent(session: Session, day: date, norms: AppealNorms | None = None) -> tuple[Frequent, ...]:
    """What came often in the 30 days that end with ``day``, the most frequent first."""
    norms = norms or appeal_norms(session)
    first = day - timedelta(days=norms.frequent_days - 1)
    items = _often(session, AppealNow.topic_code, first, day, norms.frequent_item)
    places = _often(session, AppealNow.building_id, first, day, norms.frequent_place)
    topics = _item_names(session, items)
    buildings = _building_names(session, places)
    found = [Frequent("item", code, topics.get(code, code), count) for code, count in items.items()]
    found += [Frequent("building", str(id_), buildings.get(id_, ""), count) for id_, count in places.items()]
    return tuple(sorted(found, key=lambda each: (-each.count, each.kind, each.key)))


class _Group(NamedTuple):
    """Appeals that are counted alike; ``month`` as ``2026-03``."""

    month: str
    class_code: str
    department: str | None
    outcome: str | None
    on_time: bool | None
    satisfaction: str | None
    overdue: int
    many: int


def _grouped(a: date, b: date, now: datetime) -> Select[*tuple[Any, ...]]:
    row = AppealNow
    month = func.strftime("%Y-%m", row.received_at, "+8 hours")
    late = case((row.open & (row.due_at <= now), 1), else_=0)
    columns = (month, row.class_code, row.department, row.outcome, row.on_time, row.satisfaction, late)
    return select(*columns, func.count()).where(*_received(a, b)).group_by(*columns)


def _received(a: date, b: date) -> tuple[Any, ...]:
    return AppealNow.received_at >= _midnight(a), AppealNow.received_at < _midnight(b + timedelta(days=1))


def _line(key: str, name: str, groups: Iterable[_Group]) -> FigureLine:
    counts: Counter[str] = Counter()
    for group in groups:
        counts["received"] += group.many
        counts[group.outcome or "open"] += group.many
        counts["overdue"] += group.many * group.overdue
        counts["on_time"] += group.many * bool(group.outcome == State.SETTLED.value and group.on_time)
        counts["rated"] += group.many * (group.satisfaction in VALID)
        counts["pleased"] += group.many * (group.satisfaction in PLEASED)
    return FigureLine(
        key=key,
        name=name,
        received=counts["received"],
        settled=counts[State.SETTLED.value],
        refused=counts[State.REFUSED.value],
        guided=counts[State.GUIDED.value],
        open=counts["open"],
        overdue=counts["overdue"],
        settled_on_time=counts["on_time"],
        rated=counts["rated"],
        pleased=counts["pleased"],
    )


def _lines(
    groups: Iterable[_Group], key_of: Callable[[_Group], str], name_of: Callable[[str], str]
) -> list[FigureLine]:
    by_key: defaultdict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        by_key[key_of(group)].append(group)
    return [_line(key, name_of(key), members) for key, members in by_key.items()]


def _most_first(lines: Iterable[FigureLine]) -> tuple[FigureLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.received, line.key)))


def _months(groups: Iterable[_Group], a: date, b: date) -> tuple[FigureLine, ...]:
    found = {line.key: line for line in _lines(groups, lambda group: group.month, lambda key: key)}
    first, last = a.year * 12 + a.month - 1, b.year * 12 + b.month - 1
    keys = [f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, last + 1)]
    return tuple(found.get(key, FigureLine(key, key)) for key in keys)


def _often(session: Session, column: Any, a: date, b: date, least: int) -> dict[Any, int]:
    query = select(column, func.count()).where(column.is_not(None), *_received(a, b)).group_by(column)
    counts: Counter[Any] = Counter()
    for key, count in counted(session, query):
        counts[key] += count
    return {key: count for key, count in counts.items() if count >= least}


def _class_names(session: Session) -> dict[str, str]:
    """Of the edition in force; a class that it lacks keeps the name of the last edition that had it."""
    query = select(AppealTopic.class_code, AppealTopic.class_name).where(AppealTopic.alive())
    query = query.order_by(AppealTopic.active, AppealTopic.created_at)
    return {row[0]: row[1] for row in session.execute(query)}


def _item_names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    query = select(AppealTopic.item_code, AppealTopic.item_name).where(AppealTopic.alive())
    query = query.order_by(AppealTopic.active, AppealTopic.created_at)
    return {row[0]: row[1] for row in by_chunks(session, query, AppealTopic.item_code, list(codes))}


def _building_names(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    query = select(Building.id, Estate.name, Building.number).outerjoin(Estate, Estate.id == Building.estate_id)
    rows = by_chunks(session, query, Building.id, list(ids))
    return {row[0]: f"{row[1] or ''} {row[2]}".strip() for row in rows}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
