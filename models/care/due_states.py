"""The state of ``care_due`` rows as SQL: the same as ``models.care.due_rules.due_state`` says of one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from models import calendar
from models.care.due_rules import DueState, end_of
from models.care.records import CareDue
from models.care.rules import NORMS, ORDINARY_LEVEL, youngest_grown

URGENT = (DueState.OVERDUE, DueState.DUE, DueState.DUE_SOON)


def instant_of(today: date) -> datetime:
    """Return this instant on this day, and the end of any other day."""
    now = calendar.now()
    return now if calendar.day_of(now) == today else end_of(today)


PLACES = (*URGENT, DueState.PAUSED, DueState.INACTIVE)
"""The states in the order of the list."""


def state_of(today: date, now: datetime) -> ColumnElement[int]:
    """The place in ``PLACES`` of a ``CareDue``'s state, judged as ``due_rules.due_state`` does."""
    due = CareDue
    paused = and_(due.paused_from <= today, or_(due.paused_until.is_(None), due.paused_until >= today))
    hours_over = and_(func.date(due.due_at, "+8 hours") == due.due_on, due.due_at < now)
    left = func.julianday(due.due_on) - func.julianday(today.isoformat())
    near = or_(due.due_at.is_not(None), left <= due.every_days // NORMS.soon_part)
    return case(
        (paused, PLACES.index(DueState.PAUSED)),
        (or_(due.due_on < today, hours_over), PLACES.index(DueState.OVERDUE)),
        (due.due_on == today, PLACES.index(DueState.DUE)),
        (and_(due.due_on > today, near), PLACES.index(DueState.DUE_SOON)),
        else_=PLACES.index(DueState.INACTIVE),
    )


def is_in(states: Collection[DueState], today: date, now: datetime) -> ColumnElement[bool]:
    return state_of(today, now).in_([PLACES.index(state) for state in states])


def openly_due(today: date, states: Collection[DueState] = URGENT) -> Select[UUID]:
    """Ids of residents in one of ``states`` as everybody may know it: nothing of it follows from level 4.

    Children under 14 are not among them, whoever asks: what is made of it is seen by all workers (L-05).
    """
    grown = or_(CareDue.born_on.is_(None), CareDue.born_on <= youngest_grown(today))
    due = select(CareDue.resident_id).where(CareDue.level == ORDINARY_LEVEL, is_in(states, today, instant_of(today)))
    return due.where(grown)
