"""When something is due, and how that looks: calendar days, working days or hours, pauses, three lights.

Pure. The starting day is not counted (domain §3); a day counts when its clock runs on it and nothing paused it; the due
day is the last one on time, so that what is late begins with the midnight after it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from models.calendar import CHINA, WorkCalendar, day_of
from models.errors import WorldError

GREEN_RATE, YELLOW_RATE = Decimal("0.90"), Decimal("0.80")
"""Shares of the satisfied from which a unit is green, and below which it is red (domain C6, a proposal)."""


class Clock(enum.Enum):
    """自然日、工作日、小时 (domain §3)."""

    CALENDAR_DAYS = "calendar"
    WORKING_DAYS = "working"
    HOURS = "hours"


class Light(enum.Enum):
    """绿、黄、红; ``PAUSED`` and ``OVER`` have no colour. Always shown with a word and a shape."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True)
class Term:
    """So many days or hours."""

    amount: int
    clock: Clock

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise WorldError("term_zero")

    def longer(self, more: int) -> Term:
        return Term(self.amount + more, self.clock)


@dataclass(frozen=True)
class Pause:
    """From the instant at which the clock was stopped to that at which it went on; ``None``: it still stands.

    For clocks of days: the days from that of ``start`` on, that of ``end`` not included.
    """

    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Deadline:
    """``due_at``: the first instant that is late; ``yellow_at``: the first that is yellow. Both ``None`` while paused.

    ``provisional``: it rests on holidays that nobody has published yet.
    """

    due_at: datetime | None
    yellow_at: datetime | None
    provisional: bool = False

    @property
    def last_day(self) -> date | None:
        """The last day on which it is on time; for hours the day of the last instant."""
        return None if self.due_at is None else day_of(self.due_at - timedelta(seconds=1))

    def light(self, now: datetime) -> Light:
        if self.due_at is None or self.yellow_at is None:
            return Light.PAUSED
        if now >= self.due_at:
            return Light.RED
        return Light.YELLOW if now >= self.yellow_at else Light.GREEN


def deadline(start: datetime, term: Term, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> Deadline:
    """Return when ``term`` from ``start`` on is over.

    Yellow is what has no more than a third of the term left (domain C6): for days, from the midnight that begins the
    counting day number ``amount - amount // 3``; for hours, from the second on. A pause stops no clock that has run
    out: what was late stays so.
    """
    standing = next((pause for pause in pauses if pause.end is None), None)
    if standing is not None:
        before = deadline(start, term, calendar, [pause for pause in pauses if pause.end is not None])
        ran_out = before.due_at is not None and before.due_at <= standing.start
        return before if ran_out else Deadline(None, None)
    if term.clock is Clock.HOURS:
        whole = timedelta(hours=term.amount)
        due_at, yellow_at = (_after(start, span, pauses) for span in (whole, whole * 2 / 3))
        return Deadline(due_at, yellow_at)
    yellow, due = _counted_days(day_of(start), term, calendar, pauses)
    provisional = term.clock is Clock.WORKING_DAYS and _rests_on_forecast(day_of(start), due, calendar)
    return Deadline(_midnight(due + timedelta(days=1)), _midnight(yellow), provisional)


def rate_light(rate: Decimal | None) -> Light | None:
    """The light of a share of satisfied people, ``None`` where nobody was asked (domain C6)."""
    if rate is None:
        return None
    if rate >= GREEN_RATE:
        return Light.GREEN
    return Light.YELLOW if rate >= YELLOW_RATE else Light.RED


def _counted_days(start: date, term: Term, calendar: WorkCalendar, pauses: Sequence[Pause]) -> tuple[date, date]:
    """The first yellow day and the due day."""
    stopped = [(day_of(p.start), day_of(p.end)) for p in pauses if p.end is not None]
    yellow_at, yellow = term.amount - term.amount // 3, start
    counted = 0
    for day in _days_after(start):
        if term.clock is Clock.WORKING_DAYS and not calendar.is_workday(day):
            continue
        if any(begin <= day < end for begin, end in stopped):
            continue
        counted += 1
        if counted == yellow_at:
            yellow = day
        if counted == term.amount:
            return yellow, day
    raise AssertionError("days do not end")


def _after(start: datetime, span: timedelta, pauses: Iterable[Pause]) -> datetime:
    """The instant at which ``span`` has run since ``start``, pauses left out."""
    reached = start
    for begin, end in sorted((max(p.start, start), p.end) for p in pauses if p.end is not None and p.end > start):
        if begin > reached:
            if begin - reached >= span:
                break
            span -= begin - reached
        reached = max(reached, end)
    return reached + span


def _rests_on_forecast(start: date, due: date, calendar: WorkCalendar) -> bool:
    return any(calendar.provisional(year) for year in range(start.year, due.year + 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day
