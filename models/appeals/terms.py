"""The deadline of an appeal and how it looks, from where the appeal stands. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models.appeals.rules import NORMS
from models.appeals.states import Standing
from models.calendar import WorkCalendar, day_of
from models.clocks.deadlines import Clock, Deadline, Light, Term, deadline


def deadline_of(received_at: datetime, amount: int, clock: Clock, stands: Standing, calendar: WorkCalendar) -> Deadline:
    """Return when an appeal is due: what was promised and its one extension, pauses left out."""
    return deadline(received_at, Term(amount + stands.extended_by, clock), calendar, stands.pauses)


def light_of(due: Deadline, stands: Standing, now: datetime) -> Light:
    """The light at ``now``; what is closed has none any more."""
    return due.light(now) if stands.open else Light.OVER


def closed_on_time(due: Deadline, stands: Standing) -> bool | None:
    """Whether it was closed before it was late; ``None`` while it is open."""
    if stands.closed_at is None:
        return None
    return due.due_at is None or stands.closed_at < due.due_at


def told_by(received_at: datetime) -> date:
    """The last day on which whoever brought a petition is told in writing whether it is taken up (L-64)."""
    return day_of(received_at) + timedelta(days=NORMS.petition_told_days)


def review_until(answered_at: datetime) -> date:
    """The last day on which a review of the answer to a petition can be asked for (L-64)."""
    return day_of(answered_at) + timedelta(days=NORMS.petition_review_days)
