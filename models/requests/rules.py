"""Where a request stands, and by when it is answered. Pure."""

from __future__ import annotations

import enum
from datetime import date, datetime

from models.calendar import WorkCalendar, day_of
from models.clocks.deadlines import Light
from models.requests.records import PersonRequest, RequestKind

SOON_DAYS = 3
"""Working for so long before the last day, the light is yellow."""
DECIDED_WITH_CARE = frozenset({RequestKind.ERASE, RequestKind.RESTRICT, RequestKind.NEXT_OF_KIN})
"""Kinds about which somebody who leads decides."""


class State(enum.Enum):
    RECEIVED = "received"
    GRANTED = "granted"
    """Agreed to, and still to be done."""
    DENIED = "denied"
    DONE = "done"


def state_of(request: PersonRequest) -> State:
    if request.done_at is not None:
        return State.DONE
    if request.granted is None:
        return State.RECEIVED
    return State.GRANTED if request.granted else State.DENIED


def is_open(request: PersonRequest) -> bool:
    return state_of(request) in (State.RECEIVED, State.GRANTED)


def light_of(request: PersonRequest, today: date) -> Light:
    if not is_open(request):
        return Light.OVER
    left = (request.due_on - today).days
    return Light.RED if left < 0 else Light.YELLOW if left <= SOON_DAYS else Light.GREEN


def due_after(asked_at: datetime, working_days: int, calendar: WorkCalendar) -> date:
    """The last of so many working days after the day on which somebody asked."""
    day = day_of(asked_at)
    for _ in range(working_days):
        day = calendar.next_workday(day)
    return day
