"""Taking in the State Council's notice of a year's holidays: judged as a whole, then deadlines move with a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from models.appeals.recomputing import due_days
from models.base import utc_now
from models.cases.seats import own_code
from models.clocks.calendars import Calendars
from models.clocks.records import HolidayNotice
from models.errors import WorldError

FIXED = ((1, 1), (5, 1), (10, 1))
"""Days that every year's list has: 元旦、劳动节、国庆节 (全国年节及纪念日放假办法 2)."""


@dataclass(frozen=True)
class Moving:
    """A holiday that falls anew every year: within these days (month, day) there are at least so many off."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    least: int


MOVING = (
    Moving("春节", (1, 20), (2, 28), 3),
    Moving("清明节", (4, 2), (4, 8), 1),
    Moving("端午节", (5, 25), (6, 28), 1),
    Moving("中秋节、国庆节", (9, 5), (10, 10), 4),
)
"""By the moon's calendar 春节 begins from 21 January to 20 February, 端午 falls from 28 May to 25 June, 中秋 from 8
September to 6 October, where it may be one holiday with 国庆节; 清明 is 4 or 5 April."""
_TOGETHER = timedelta(days=3)
"""Days off without names that lie no further apart are one holiday."""
_AT_THE_EDGE = timedelta(days=7)
"""A notice speaks of so many days of the year before or after at most: 2022年12月31日至2023年1月2日放假."""


@dataclass(frozen=True)
class HolidayRow:
    """A day off, or a day at a weekend that is worked for one (调休上班)."""

    day: date
    off: bool
    name: str = ""


@dataclass(frozen=True)
class DayProblem:
    """What is wrong with a line, counted from 1; 0 is the list as a whole."""

    line: int
    code: str
    params: dict[str, object]


class HolidaysRefusedError(WorldError):
    """A list that cannot be used, with everything that is wrong: deadlines rest on all of it or on none."""

    def __init__(self, lines: Sequence[DayProblem]) -> None:
        super().__init__("holidays_refused", count=len(lines), line=lines[0].line)
        self.lines = tuple(lines)


@dataclass(frozen=True)
class Imported:
    """``moved``: open appeals that are due on another day now; the page of each says from when to when."""

    notice: HolidayNotice
    moved: int


def import_notice(
    session: Session,
    year: int,
    rows: Sequence[HolidayRow],
    title: str,
    *,
    document: str | None = None,
    issued_on: date | None = None,
    official: bool = True,
) -> Imported:
    """Let ``rows`` be the holidays of ``year`` from now on; an earlier notice of the year is kept and holds no more.

    Args:
        official: published; ``False`` for a forecast, which deadlines then say that they rest on.

    Raises:
        HolidaysRefusedError: any line is wrong (``wrong_with``).
        WorldError: ``title_missing``.
    """
    if not title.strip():
        raise WorldError("title_missing")
    if problems := list(wrong_with(year, rows)):
        raise HolidaysRefusedError(problems)
    before = due_days(session)
    notice = HolidayNotice(
        created_at=_newest(session),
        year=year,
        title=title.strip()[:120],
        document=(document or "").strip() or None,
        issued_on=issued_on,
        official=official,
        days=days_of(rows),
    )
    session.add(notice)
    session.flush()
    after = due_days(session)
    return Imported(notice, sum(after.get(id_) != due_at for id_, due_at in before.items()))


def _newest(session: Session) -> datetime:
    """Now, and after every notice that holds here: of a year the newest counts, whatever the clock of its PC said."""
    in_force = Calendars(session).of(own_code(session)).in_force
    return max([utc_now(), *(each.created_at + timedelta(seconds=1) for each in in_force)])


def wrong_with(year: int, rows: Sequence[HolidayRow]) -> Iterator[DayProblem]:
    """Every problem of a year's list: ``holiday_twice``, ``holiday_outside``, ``workday_not_weekend``,
    ``no_holidays``, ``holiday_missing``, ``holiday_absent``, ``holiday_gap``."""
    seen: set[date] = set()
    for line, row in enumerate(rows, start=1):
        told = {"day": row.day.isoformat()}
        if row.day in seen:
            yield DayProblem(line, "holiday_twice", {**told})
        seen.add(row.day)
        if not _within(year, row, rows):
            yield DayProblem(line, "holiday_outside", {**told, "year": year})
        if not row.off and row.day.weekday() < 5:
            yield DayProblem(line, "workday_not_weekend", {**told})
    off = {row.day for row in rows if row.off}
    if not off:
        yield DayProblem(0, "no_holidays", {"year": year})
        return
    for fixed in (date(year, month, day) for month, day in FIXED):
        if fixed not in off:
            yield DayProblem(0, "holiday_missing", {"day": fixed.isoformat()})
    for moving in MOVING:
        if sum(date(year, *moving.first) <= day <= date(year, *moving.last) for day in off) < moving.least:
            yield DayProblem(0, "holiday_absent", {"name": moving.name})
    yield from _gaps(rows, off)


def days_of(rows: Sequence[HolidayRow]) -> dict[str, Any]:
    """The lines of a notice as they are kept; ``rows_of`` reads them again."""
    in_order = sorted(rows, key=lambda row: row.day)
    return {
        "off": [row.day.isoformat() for row in in_order if row.off],
        "work": [row.day.isoformat() for row in in_order if not row.off],
        "names": {row.day.isoformat(): row.name for row in in_order if row.name},
    }


def rows_of(days: Mapping[str, Any]) -> list[HolidayRow]:
    """The lines of a notice as it is kept.

    Raises:
        ValueError, TypeError, AttributeError: nobody kept it so.
    """
    names = days.get("names") or {}
    every = [(day, kind == "off") for kind in ("off", "work") for day in days.get(kind, ())]
    if not (names.keys() <= dict(every).keys() and all(isinstance(name, str) for name in names.values())):
        raise ValueError("names of other days, or none")
    return [HolidayRow(date.fromisoformat(day), off, names.get(day, "")) for day, off in every]


def statutory_days(year: int) -> int:
    """Days of rest that the law gives everybody in a year (全国年节及纪念日放假办法 2, as of 2025 and as of 2014)."""
    return 13 if year >= 2025 else 11


def doubts_about(year: int, rows: Sequence[HolidayRow]) -> Iterator[DayProblem]:
    """What may have been lost in a list that can be used: ``workdays_lost``, ``days_off_lost``.

    A weekday off beyond the statutory ones is made up for by a day worked at a weekend, whose number must be the same;
    a statutory day at a weekend is given on a weekday (办法 6).
    """
    weekdays_off = len({row.day for row in rows if row.off and row.day.weekday() < 5})
    worked, owed = len({row.day for row in rows if not row.off}), weekdays_off - statutory_days(year)
    if worked != owed:
        said: dict[str, object] = {"off": weekdays_off, "statutory": statutory_days(year), "owed": owed}
        yield DayProblem(0, "workdays_lost" if worked < owed else "days_off_lost", {**said, "worked": worked})


def _within(year: int, row: HolidayRow, rows: Sequence[HolidayRow]) -> bool:
    """Whether a day is of the year, or belongs to a holiday at its edge: off without a gap, or worked for that one."""
    if row.day.year == year:
        return True
    edge = date(year, 1, 1) if row.day.year < year else date(year, 12, 31)
    off, worked = ({each.day for each in rows if each.off is wanted} for wanted in (True, False))
    if abs(row.day - edge) > _AT_THE_EDGE or edge not in off:
        return False
    if not row.off:
        return True
    first, last = sorted((row.day, edge))
    between = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return all(day in off or (day.weekday() >= 5 and day not in worked) for day in between)


def _gaps(rows: Sequence[HolidayRow], off: set[date]) -> Iterator[DayProblem]:
    """Days within one holiday that are neither off nor an ordinary weekend."""
    worked = {row.day for row in rows if not row.off}
    listed = sorted((row.day, line, row.name.strip()) for line, row in enumerate(rows, start=1) if row.off)
    for (day, _line, name), (following, line, same) in pairwise(listed):
        if name != same or not (name or following - day <= _TOGETHER):
            continue
        between = (day + timedelta(days=n) for n in range(1, (following - day).days))
        gap = next((each for each in between if each not in off and (each.weekday() < 5 or each in worked)), None)
        if gap is not None:
            yield DayProblem(line, "holiday_gap", {"day": gap.isoformat()})
