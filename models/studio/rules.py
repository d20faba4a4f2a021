"""What is true of the studio without asking the database: norms with their sources, topics, days, figures."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from models.calendar import CHINA, WorkCalendar
from models.studio.records import MatterKind
from models.visits.rules import HAZARDS


@dataclass(frozen=True)
class StudioNorms:
    """Numbers that the seeds leave open, each with where it comes from; proposals to be confirmed (推)."""

    weekday: int = 5
    """Saturday, 周六不打烊 (domain B1, S1)."""
    roster_due_days: int = 2
    roster_due_at: time = time(17)
    """The roster stands by Thursday 17:00 (domain B1 推)."""
    opens: str = "09:00"
    closes: str = "16:00"
    """Product's proposal."""
    weeks_ahead: int = 5
    """So far rosters are made in advance (product's proposal)."""
    weeks_back: int = 4
    """So long a Saturday without shift or signing in is told on Today (product's proposal)."""
    mend_days: int = 7
    """Proposed to whoever is told to mend a hazard (product's proposal)."""
    most_misses: int = 3
    """三次未改报部门 (F11)."""
    of_age: int = 18
    """Whoever is younger has no or limited capacity: his abuse is reported to the police (反家暴法 14; L-15)."""


NORMS = StudioNorms()
_SESSIONS = UUID("6f0c0a52-33d8-4d5b-9d0e-7b7b1f2a5c10")

TOPICS: Mapping[MatterKind, tuple[str, ...]] = {
    MatterKind.HAZARD: (
        "fire", "gas", "electric", "ev_charging", "clutter", "structure", "falling", "traffic", "elevator", "water",
        "shops", "accident_other",
    ),
    MatterKind.CASE: (
        "fraud", "theft", "brawl", "violence", "vice", "lost", "minors", "disturbance", "case_other",
    ),
    MatterKind.DISPUTE: (
        "neighbours", "family", "property", "leak", "noise", "debt", "labour", "housing", "consumer", "damage",
        "dispute_other",
    ),
    MatterKind.SERVICE: (
        "legal_advice", "petition_advice", "certificate", "household_register", "benefits", "insurance", "jobs",
        "service_other",
    ),
}  # fmt: skip
"""Topics within the three zeros, a proposal (推): the 23 classes and 98 items of 法治日报 2023-06-25 are not listed."""
VIOLENCE = "violence"
"""家暴求助, the topic of a closed file (L-15)."""
HAZARD_KINDS = (
    *HAZARDS[:-1], "fire_equipment", "ev_charging", "structure", "falling", "elevator", "traffic", "water", "other",
)  # fmt: skip
"""Section 5 of F01, and what else people meet outside a dwelling (推)."""


_HAZARD_OF: Mapping[str, str] = {"accident_other": "other"}


def hazard_kind_of(topic: str | None) -> str | None:
    """The kind of hazard that a matter of ``topic`` tells of; ``None`` where somebody has to say it."""
    if topic is None:
        return None
    return topic if topic in HAZARD_KINDS[:-1] else _HAZARD_OF.get(topic)


def session_id(community_code: str, on: date) -> UUID:
    """The id of a community's session on ``on``: two stations that plan the same Saturday make one."""
    return uuid5(_SESSIONS, f"{community_code}/{on.isoformat()}")


def has_studio(community_code: str) -> bool:
    """Whether a PC of this code has a studio: those of a street or district (``…000``) have none."""
    return not community_code.endswith("000")


def saturdays(first: date, last: date, norms: StudioNorms = NORMS) -> Iterator[date]:
    """The days of sessions from ``first`` to ``last``, both included."""
    day = first + timedelta(days=(norms.weekday - first.weekday()) % 7)
    while day <= last:
        yield day
        day += timedelta(days=7)


def roster_due(on: date, norms: StudioNorms = NORMS) -> datetime:
    """The instant by which the roster of the session on ``on`` has to stand."""
    return datetime.combine(on - timedelta(days=norms.roster_due_days), norms.roster_due_at, CHINA)


class Holding(enum.Enum):
    """照常, 节假日待确认, 节假日照常, 不开放, 调休上班日照常."""

    ORDINARY = "ordinary"
    TO_CONFIRM = "to_confirm"
    HELD = "held"
    OFF = "off"
    MAKE_UP = "make_up"


def holding(on: date, holds: bool | None, calendar: WorkCalendar) -> Holding:
    """Whether the studio opens on ``on``: on a public holiday a person says so (domain B1)."""
    if holds is False:
        return Holding.OFF
    if on in calendar.off:
        return Holding.HELD if holds else Holding.TO_CONFIRM
    return Holding.MAKE_UP if on in calendar.work else Holding.ORDINARY


OPEN = frozenset({Holding.ORDINARY, Holding.HELD, Holding.MAKE_UP})


@dataclass(frozen=True)
class Change:
    """A figure and that of the same time last year (同比, domain B1)."""

    this: int
    last: int

    @property
    def ratio(self) -> Decimal | None:
        """(this − last) / last; ``None``, shown as —, where there was nothing last year."""
        return (Decimal(self.this) - self.last) / self.last if self.last else None


def year_before(day: date) -> date:
    """The same day last year; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
