"""Figures of the studio: matters by kind and outcome, change against last year, months without any, attendance.

A running month or year is compared with the same days of last year. Closed files stand in no figure, as they stand in
no list and no export: whoever counts again finds the same.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.calendar import CHINA
from models.care.guard import openly
from models.shares import Share
from models.studio.folding import folded, folded_hazards
from models.studio.records import Hazard, MatterKind, StudioMatter, StudioSession, StudioShift
from models.studio.rules import Change, year_before
from models.studio.states import OPEN_HAZARDS, HazardState, MatterState

ZEROS = (MatterKind.HAZARD, MatterKind.CASE, MatterKind.DISPUTE)
"""零事故、零案件、零纠纷."""


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    first: date
    last: date

    def until(self, day: date) -> Period:
        """As much of it as has passed on ``day``: officers of later Saturdays are not missing yet."""
        return Period(self.first, max(self.first, min(self.last, day)))

    @property
    def year_before(self) -> Period:
        """The same days last year; a period to the end of a month is compared with the whole of that month."""
        last = year_before(self.last)
        ends = self.last.day == monthrange(self.last.year, self.last.month)[1]
        return Period(year_before(self.first), last.replace(day=monthrange(last.year, last.month)[1]) if ends else last)


@dataclass(frozen=True)
class HazardFigures:
    """Hazards found in a period, and where they stand now."""

    found: Change
    cleared: int
    reported: int
    open: int


@dataclass(frozen=True)
class Figures:
    """One period; every figure counts the visitors who came in it."""

    period: Period
    received: Change
    kinds: Mapping[MatterKind, Change]
    outcomes: Mapping[MatterKind, Counter[MatterState]]
    left: int
    """Drew a number and went before they were heard; not received."""
    settled: Share
    """Settled on the spot of those received (当场解决率)."""
    held: int
    """Saturdays on which the studio was open."""
    attendance: Share
    """周六到岗率: signed in of those on the roster, the absent included."""
    hazards: HazardFigures


@dataclass(frozen=True)
class MonthFigures:
    """One month; ``zeros`` are the kinds of which there was none (零事故月、零案件月、零纠纷月), once it is over.

    A month in which nobody sat and nobody came earns no praise.
    """

    month: int
    kinds: Mapping[MatterKind, Change]
    zeros: frozenset[MatterKind]
    over: bool


def monthly(session: Session, year: int, today: date) -> list[MonthFigures]:
    """The months of ``year`` that have begun."""
    found = []
    for month in range(1, 13):
        first = date(year, month, 1)
        if first > today:
            break
        last = first.replace(day=monthrange(year, month)[1])
        period = Period(first, min(last, today))
        kinds, over = _changes(session, period), last < today
        asked = over and (_held(session, period) or any(change.this for change in kinds.values()))
        zeros = frozenset(kind for kind in ZEROS if asked and not kinds[kind].this)
        found.append(MonthFigures(month, kinds, zeros, over))
    return found


def yearly(session: Session, year: int, today: date) -> Figures:
    """The whole of ``year``, or as much of it as has passed."""
    return figures(session, Period(date(year, 1, 1), min(date(year, 12, 31), today)))


def figures(session: Session, period: Period) -> Figures:
    """Return everything that is counted of a period."""
    with openly(session):
        query = select(StudioMatter.id, StudioMatter.kind).where(*_came(period))
        kinds = {key: kind for key, kind in session.execute(query)}
        states = {key: fold.state for key, fold in folded(session, kinds).items()}
    outcomes: dict[MatterKind, Counter[MatterState]] = {kind: Counter() for kind in MatterKind}
    for key, kind in kinds.items():
        if kind is not None:
            outcomes[kind][states[key]] += 1
    changes = _changes(session, period)
    received = Change(sum(each.this for each in changes.values()), sum(each.last for each in changes.values()))
    settled = sum(counts[MatterState.SETTLED] for counts in outcomes.values())
    return Figures(
        period,
        received,
        changes,
        outcomes,
        sum(kind is None and states[key] is MatterState.LEFT for key, kind in kinds.items()),
        Share(settled, received.this),
        _held(session, period),
        attendance(session, period),
        _hazards(session, period),
    )


def attendance(session: Session, period: Period) -> Share:
    """周六到岗率 of the sessions in ``period`` that were not called off (domain B1)."""
    query = select(func.count(StudioShift.signed_in_at), func.count(StudioShift.id))
    query = query.join(StudioSession, StudioSession.id == StudioShift.session_id)
    query = query.where(StudioShift.alive(), StudioSession.alive(), StudioSession.holds.is_distinct_from(False))
    came, planned = session.execute(query.where(StudioSession.on.between(period.first, period.last))).one()
    return Share(came, planned)


def _held(session: Session, period: Period) -> int:
    """Sessions to which somebody came to sit there."""
    query = select(func.count(StudioSession.id.distinct()))
    query = query.join(StudioShift, StudioShift.session_id == StudioSession.id)
    query = query.where(StudioSession.on.between(period.first, period.last), StudioSession.alive())
    query = query.where(StudioShift.alive(), StudioShift.signed_in_at.is_not(None))
    return session.scalar(query) or 0


def _changes(session: Session, period: Period) -> Mapping[MatterKind, Change]:
    this, last = _by_kind(session, period), _by_kind(session, period.year_before)
    return {kind: Change(this[kind], last[kind]) for kind in MatterKind}


def _by_kind(session: Session, period: Period) -> Counter[MatterKind]:
    with openly(session):
        query = select(StudioMatter.kind, func.count()).where(*_came(period), StudioMatter.kind.is_not(None))
        return Counter({kind: count for kind, count in session.execute(query.group_by(StudioMatter.kind)) if kind})


def _hazards(session: Session, period: Period) -> HazardFigures:
    ids = session.scalars(select(Hazard.id).where(Hazard.alive(), *_within(Hazard.found_at, period))).all()
    before = select(func.count()).where(Hazard.alive(), *_within(Hazard.found_at, period.year_before))
    states = Counter(fold.state for fold in folded_hazards(session, ids).values())
    return HazardFigures(
        Change(len(ids), session.scalar(before) or 0),
        states[HazardState.CLEARED],
        states[HazardState.REPORTED],
        sum(states[state] for state in OPEN_HAZARDS),
    )


def _came(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (StudioMatter.alive(), *_within(StudioMatter.came_at, period))


def _within(column: InstrumentedAttribute[datetime], period: Period) -> tuple[ColumnElement[bool], ...]:
    """Within the days of China."""
    begin = datetime.combine(period.first, time(), CHINA)
    return column >= begin, column < datetime.combine(period.last + timedelta(days=1), time(), CHINA)
