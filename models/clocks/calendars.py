"""The calendar that holds at this station: the shipped one, years of newer notices put in its place."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import WorkCalendar, national
from models.clocks.records import HolidayNotice


def calendar_of(session: Session) -> WorkCalendar:
    """Return the working days as far as anybody knows them here."""
    newest = select(HolidayNotice).where(HolidayNotice.alive()).order_by(HolidayNotice.created_at, HolidayNotice.id)
    by_year = {notice.year: notice for notice in session.scalars(newest)}
    shipped = national()
    off = {day for day in shipped.off if day.year not in by_year}
    work = {day for day in shipped.work if day.year not in by_year}
    official = set(shipped.official)
    for notice in by_year.values():
        off |= {date.fromisoformat(day) for day in notice.days.get("off", ())}
        work |= {date.fromisoformat(day) for day in notice.days.get("work", ())}
        (official.add if notice.official else official.discard)(notice.year)
    return WorkCalendar(frozenset(off), frozenset(work), frozenset(official))
