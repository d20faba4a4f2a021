"""Where a disclosure stands, and the limits of what may leave in the clear. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.disclosures.records import Disclosure

NEVER_IN_BULK = 4
"""The level of which no list leaves (law E)."""
PURPOSES = ("superior", "check", "service", "emergency")
"""What somebody takes whole numbers out for."""


@dataclass(frozen=True)
class DisclosureNorms:
    """Law E, proposals: ``most_people`` in the clear in one file; an approval is used within ``approval_days``."""

    most_people: int = 500
    approval_days: int = 7
    clipboard_seconds: int = 60
    """So long what was copied in the clear stays in the clipboard."""


class State(enum.Enum):
    ASKED = "asked"
    APPROVED = "approved"
    LAPSED = "lapsed"
    """Nobody approved it, or nobody used the approval, in time."""
    DENIED = "denied"
    LEFT = "left"
    CANCELLED = "cancelled"


def state_of(row: Disclosure, now: datetime, norms: DisclosureNorms) -> State:
    if row.cancelled_at is not None:
        return State.CANCELLED
    if row.left_at is not None:
        return State.LEFT
    if row.denied is not None:
        return State.DENIED
    since = row.approved_at or row.created_at
    if now - since > timedelta(days=norms.approval_days):
        return State.LAPSED
    return State.APPROVED if row.approved_at is not None else State.ASKED
