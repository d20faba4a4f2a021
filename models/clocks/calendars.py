"""The calendar that holds for a community, and those that were known before: the shipped one, with every notice since.

A community goes by its own notices and by those of the street and the district above it; at their seats, too, its cases
go by its own calendar. Each notice counts from when it was taken in, wherever that was, so that whoever holds the same
notices knows the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import WorkCalendar, national
from models.cases.seats import own_code, seats_above
from models.clocks.records import HolidayNotice


@dataclass(frozen=True)
class Change:
    """A notice was taken in, or taken back (``withdrawn``): what was known before, and after."""

    at: datetime
    notice: HolidayNotice
    withdrawn: bool
    before: WorkCalendar
    after: WorkCalendar


class CalendarHistory:
    """What was known when about working days; ``today`` is what holds."""

    def __init__(self, notices: Iterable[HolidayNotice]) -> None:
        in_force: list[HolidayNotice] = []
        before = national()
        changes: list[Change] = []
        for at, withdrawn, notice in _events(notices):
            (in_force.remove if withdrawn else in_force.append)(notice)
            after = _put_together(in_force)
            changes.append(Change(at, notice, withdrawn, before, after))
            before = after
        self.in_force: tuple[HolidayNotice, ...] = tuple(in_force)
        """In the order in which they were taken in."""
        self.changes: tuple[Change, ...] = tuple(changes)
        self.calendars: tuple[WorkCalendar, ...] = (national(), *(change.after for change in changes))
        self._since = [change.at for change in changes]

    @property
    def today(self) -> WorkCalendar:
        return self.calendars[-1]

    def version(self, closed_at: datetime | None) -> int:
        """Which of ``calendars`` judges what was closed at that instant; ``None`` is open, and goes by today's."""
        return len(self.changes) if closed_at is None else bisect_right(self._since, closed_at)

    def known_at(self, closed_at: datetime | None) -> WorkCalendar:
        return self.calendars[self.version(closed_at)]


class Calendars:
    """The calendars of all communities whose cases this file may hold; the notices are read once."""

    def __init__(self, session: Session) -> None:
        self._notices = session.scalars(select(HolidayNotice)).all()
        self._known: dict[str, CalendarHistory] = {}

    def of(self, code: str) -> CalendarHistory:
        """What is known in a community, or at a seat."""
        if code not in self._known:
            heard = {code, *seats_above(code)}
            self._known[code] = CalendarHistory(each for each in self._notices if each.community_code in heard)
        return self._known[code]

    def today(self, code: str) -> WorkCalendar:
        """The working days as far as anybody knows them there."""
        return self.of(code).today


def calendar_of(session: Session, code: str | None = None) -> WorkCalendar:
    """Return the working days of the community ``code``, of this file's own unless told otherwise."""
    return Calendars(session).today(code or own_code(session))


def _events(notices: Iterable[HolidayNotice]) -> list[tuple[datetime, bool, HolidayNotice]]:
    """When each was taken in, and taken back: never before that, whatever the clock of that PC said."""
    taken_in = [(notice.created_at, False, notice) for notice in notices]
    taken_back = [
        (max(notice.deleted_at, at), True, notice) for at, _back, notice in taken_in if notice.deleted_at is not None
    ]
    return sorted([*taken_in, *taken_back], key=lambda event: (event[0], event[2].id, event[1]))


def _put_together(in_force: Iterable[HolidayNotice]) -> WorkCalendar:
    """The shipped years, each replaced by its newest notice; about a day of another year a later notice has the say."""
    newest = {notice.year: notice for notice in in_force}
    shipped = national()
    off = {day for day in shipped.off if day.year not in newest}
    work = {day for day in shipped.work if day.year not in newest}
    official = set(shipped.official)
    for notice in sorted(newest.values(), key=lambda one: (one.created_at, one.id)):
        is_off, is_worked = (_days(notice, kind) for kind in ("off", "work"))
        off, work = (off | is_off) - is_worked, (work | is_worked) - is_off
        (official.add if notice.official else official.discard)(notice.year)
    return WorkCalendar(frozenset(off), frozenset(work), frozenset(official))


def _days(notice: HolidayNotice, kind: str) -> set[date]:
    return {date.fromisoformat(day) for day in notice.days.get(kind, ())}
