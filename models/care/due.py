"""The visits that are due: kept in ``care_due`` for every resident, and read as a list that opens at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.care.due_rules import DueState
from models.care.records import Risk

URGENT = (DueState.OVERDUE, DueState.DUE, DueState.DUE_SOON)


@dataclass(frozen=True)
class DueFilter:
    """Which people of the list are wanted; everything given must hold.

    ``worker``: those whom the worker helps, and those of his grid. ``helper``: those whom the helper helps.
    """

    worker: UUID | None = None
    helper: UUID | None = None
    grid: UUID | None = None
    states: tuple[DueState, ...] = URGENT


@dataclass(frozen=True)
class DueRow:
    """One person to go to; ``days_over`` is negative while days are left."""

    resident_id: UUID
    household_id: UUID | None
    dwelling_id: UUID | None
    name: str
    age: int | None
    estate: str
    door: str
    state: DueState
    due_on: date | None
    due_at: datetime | None
    """To the second, where a crisis asks for hours."""
    days_over: int
    every_days: int | None
    last_on: date | None
    risk: Risk
    helper_name: str | None
    helper_id: UUID | None
    phone: str | None
    level: int
    phone_counts: bool
    paused_until: date | None


@dataclass(frozen=True)
class DueCounts:
    """How many people stand where."""

    soon: int = 0
    due: int = 0
    overdue: int = 0
    paused: int = 0
