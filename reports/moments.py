"""Times, terms and what is left of them, as Chinese paper writes them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from models.calendar import CHINA, day_of
from models.clocks.deadlines import Clock, Light
from reports.official import _, ngettext


def moment(at: datetime | None) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else ""


def full_day(on: date | None) -> str:
    """A day in official words; without one, room to write it."""
    return _("____ year __ month __ day") if on is None else f"{on.year}年{on.month}月{on.day}日"


def day(at: datetime | None) -> str:
    return day_of(at).isoformat() if at else ""


def period(first: date, last: date) -> str:
    """From a day to a day; a whole month by its name."""
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    return _("{first} to {last}").format(first=first.isoformat(), last=last.isoformat())


def term(amount: int, clock: Clock) -> str:
    match clock:
        case Clock.WORKING_DAYS:
            return ngettext("{n} working day", "{n} working days", amount).format(n=amount)
        case Clock.CALENDAR_DAYS:
            return ngettext("{n} calendar day", "{n} calendar days", amount).format(n=amount)
    return ngettext("{n} hour", "{n} hours", amount).format(n=amount)


def last_moment(due_at: datetime | None) -> str:
    """The last day, or of hours the instant, that is on time; nothing while the clock stands still."""
    if due_at is None:
        return ""
    return day(due_at - timedelta(seconds=1)) if _midnight(due_at) else moment(due_at)


def left(light: Light, due_at: datetime | None, now: datetime) -> str:
    """How long there is, or how late it is; nothing where no clock runs."""
    if due_at is None or light in (Light.PAUSED, Light.OVER):
        return ""
    if not _midnight(due_at):
        hours = int(abs((due_at - now).total_seconds()) // 3600)
        if now > due_at:
            return ngettext("{n} hour overdue", "{n} hours overdue", max(hours, 1)).format(n=max(hours, 1))
        return ngettext("{n} hour left", "{n} hours left", hours).format(n=hours)
    days = (day_of(due_at - timedelta(seconds=1)) - day_of(now)).days
    if days < 0:
        return ngettext("{n} day overdue", "{n} days overdue", -days).format(n=-days)
    return ngettext("{n} day left", "{n} days left", days).format(n=days) if days else _("due today")


def days_late(due_at: datetime | None, now: datetime) -> int:
    """How many days have begun since it was due; 0 where it is not late."""
    if due_at is None or now < due_at:
        return 0
    return (day_of(now) - day_of(due_at - timedelta(seconds=1))).days


def _midnight(at: datetime) -> bool:
    return at.astimezone(CHINA).time() == time()
