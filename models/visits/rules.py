"""What is true of visits without asking the database: slots, further attempts, door states, deadlines, rates."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from models.calendar import CHINA, WorkCalendar, day_of
from models.visits.records import Outcome, Slot

HAZARDS = ("gas", "electric", "clutter", "wiring", "exit", "other")
"""Section 5 of F01."""
FINDING_KINDS = (*HAZARDS, "need")
TOPICS = (
    "register", "safety", "policy", "care", "elderly", "health", "jobs", "education", "dispute", "environment",
    "property", "other",
)  # fmt: skip
"""What a visit was about (domain A2 内容分类, a proposal)."""
HANDED_OUT = ("policy_card", "contact_card", "notice")
"""Section 9 of F01."""
LOG_REASONS = ("visit", "patrol", "mediation", "publicity", "service", "other")
"""事由 of F02."""
VERIFIED_DAYS = 180
"""A fact looked at longer ago than this is due to be looked at again (domain A1, L-07)."""


@dataclass(frozen=True)
class AttemptPolicy:
    """How often, and when, a door that did not open is tried again.

    Domain A2 推: three attempts at different parts of the day, one of them in the evening or on a Saturday.
    """

    attempts: int = 3
    special: frozenset[Slot] = frozenset({Slot.EVENING, Slot.SATURDAY})
    special_needed: int = 1
    preference: tuple[Slot, ...] = (Slot.AFTERNOON, Slot.MORNING, Slot.EVENING, Slot.SATURDAY)
    """The other half of the day first, so that evenings are asked of workers only where they help."""
    afternoon_from: time = time(12)
    evening_from: time = time(18)


POLICY = AttemptPolicy()


class Attempt(NamedTuple):
    """One visit as the rule sees it; ``effective`` is false for a call that reached nobody."""

    slot: Slot
    outcome: Outcome
    effective: bool = True


class Exhausted(enum.Enum):
    """The policy asks for no further attempt although nobody was met."""

    EXHAUSTED = "exhausted"


class DoorState(enum.Enum):
    PLANNED = "planned"
    FOLLOW_UP = "follow_up"
    DONE = "done"


@dataclass(frozen=True)
class DoorStatus:
    """Where a door stands; ``knocks`` counts the different parts of the day at which it did not open."""

    state: DoorState
    outcome: Outcome | None
    knocks: int
    next_slot: Slot | None


def slot_of(at: datetime, policy: AttemptPolicy = POLICY) -> Slot:
    """Return the part of the day of the instant ``at``; Saturday is one slot whatever the hour."""
    local = at.astimezone(CHINA)
    if local.weekday() == 5:
        return Slot.SATURDAY
    if local.time() >= policy.evening_from:
        return Slot.EVENING
    return Slot.AFTERNOON if local.time() >= policy.afternoon_from else Slot.MORNING


def settled_outcome(history: Sequence[Attempt]) -> Outcome | None:
    """Return the outcome that counts: met once stays met, else the last; a call to nobody is no outcome."""
    outcomes = [a.outcome for a in history if a.outcome is not Outcome.PHONE or a.effective]
    if Outcome.MET in outcomes:
        return Outcome.MET
    return outcomes[-1] if outcomes else None


def next_attempt(history: Sequence[Attempt], policy: AttemptPolicy = POLICY) -> Slot | Exhausted | None:
    """Return when to knock again, ``EXHAUSTED`` after the last attempt, ``None`` where no attempt hangs open.

    Args:
        history: the counted visits of one door in one round, oldest first. Knocks in the same part of the day count
            as one: the point is to find people in at another time.
    """
    if settled_outcome(history) is not Outcome.NOT_HOME:
        return None
    tried = {a.slot for a in history if a.outcome is Outcome.NOT_HOME}
    special_left = max(0, policy.special_needed - len(tried & policy.special))
    left = max(policy.attempts - len(tried), special_left)
    only_special = left == special_left
    open_slots = [s for s in policy.preference if s not in tried and (s in policy.special or not only_special)]
    return open_slots[0] if left and open_slots else Exhausted.EXHAUSTED


def door_status(history: Sequence[Attempt], policy: AttemptPolicy = POLICY) -> DoorStatus:
    outcome = settled_outcome(history)
    following = next_attempt(history, policy)
    slot = following if isinstance(following, Slot) else None
    knocks = len({a.slot for a in history if a.outcome is Outcome.NOT_HOME})
    if outcome is None:
        return DoorStatus(DoorState.PLANNED, None, knocks, None)
    return DoorStatus(DoorState.FOLLOW_UP if slot else DoorState.DONE, outcome, knocks, slot)


def wrong_time(at: datetime, *, now: datetime, round_starts: date | None) -> str | None:
    """Return the code of what is wrong with the time of a visit, or ``None``."""
    if at > now:
        return "visit_in_future"
    if round_starts is not None and day_of(at) < round_starts:
        return "visit_before_round"
    return None


class LogTiming(enum.Enum):
    """When a log came in: in time, made up (补记) by 10:00 of the next working day, or after that."""

    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"


LATEST_MAKE_UP = time(10)


def log_timing(on: date, submitted_at: datetime, calendar: WorkCalendar) -> LogTiming:
    """Judge the log of day ``on`` (domain B3 推): in time until 24:00, made up until 10:00 of the next working day."""
    if submitted_at <= _china(on + timedelta(days=1), time()):
        return LogTiming.IN_TIME
    latest = _china(calendar.next_workday(on), LATEST_MAKE_UP)
    return LogTiming.LATE if submitted_at <= latest else LogTiming.OVERDUE


def _china(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, CHINA)


def percent(part: int, whole: int) -> Decimal | None:
    """Return ``part`` of ``whole`` in percent with two decimals, half up; ``None`` (shown as —) of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class RoundFigures:
    """Doors of a round by where they stand; each door is in exactly one of the six counts (domain A2)."""

    met: int = 0
    phone: int = 0
    not_home: int = 0
    declined: int = 0
    open: int = 0
    vacant: int = 0
    """Found vacant, or known as vacant and nobody met: outside the denominators, listed apart."""
    findings: int = 0
    referred: int = 0

    @property
    def doors(self) -> int:
        return self.in_use + self.vacant

    @property
    def in_use(self) -> int:
        return self.met + self.phone + self.not_home + self.declined + self.open

    @property
    def entry_rate(self) -> Decimal | None:
        """入户率."""
        return percent(self.met, self.in_use)

    @property
    def reach_rate(self) -> Decimal | None:
        """触达率."""
        return percent(self.met + self.phone, self.in_use)

    @property
    def referral_rate(self) -> Decimal | None:
        """问题转办率."""
        return percent(self.referred, self.findings)


@dataclass(frozen=True)
class RegisterFigures:
    """Dwellings of a place: in use, of them verified lately, and vacant (domain A1)."""

    in_use: int = 0
    verified: int = 0
    vacant: int = 0

    @property
    def completeness(self) -> Decimal | None:
        """底数完整率."""
        return percent(self.verified, self.in_use)
