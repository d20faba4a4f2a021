"""Working days of the national holiday calendar; years without one go by weekends, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from time import time

from models.codes import rows

CHINA = timezone(timedelta(hours=8), "CST")
"""All of China keeps one time without summer time; a station PC with a wrong zone must not shift an evening visit."""


def day_of(at: datetime) -> date:
    """Return the day on which the instant ``at`` falls in China."""
    return at.astimezone(CHINA).date()


def now() -> datetime:
    """Return the instant in China's time, to the second as it is stored: a finer one would lie in the future."""
    return datetime.now(CHINA).replace(microsecond=0)


def today() -> date:
    """Return the day that it is now in China, whatever zone the PC stands in."""
    return _day_in_hour(int(time()) // 3600)  # rules ask with every row of an import


@lru_cache(4)
def _day_in_hour(hour: int) -> date:
    """Of the hour since 1970; a day of China begins with one."""
    return day_of(datetime.fromtimestamp(hour * 3600, UTC))


@dataclass(frozen=True)
class WorkCalendar:
    """Days off and make-up working days; ``official`` are the years whose list the State Council has published."""

    off: frozenset[date]
    work: frozenset[date]
    official: frozenset[int]

    def is_workday(self, day: date) -> bool:
        if day in self.work:
            return True
        return day not in self.off and day.weekday() < 5

    def next_workday(self, day: date) -> date:
        """Return the first working day after ``day``."""
        return next(later for later in _days_after(day) if self.is_workday(later))

    def provisional(self, year: int) -> bool:
        """Whether ``year`` rests on a forecast or on weekends alone (domain §3: to be said on screen)."""
        return year not in self.official


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day


@cache
def national() -> WorkCalendar:
    """Return the shipped calendar (``cn_holidays_2024_2027.csv``)."""
    listed = [(date.fromisoformat(row["date"]), row["kind"], row["status"]) for row in rows("cn_holidays_2024_2027")]
    return WorkCalendar(
        off=frozenset(day for day, kind, _ in listed if kind == "off"),
        work=frozenset(day for day, kind, _ in listed if kind == "work"),
        official=frozenset(day.year for day, _, status in listed if status == "official"),
    )
