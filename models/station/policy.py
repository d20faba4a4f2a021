"""What the community has set about accounts, with the proposal of the law's two grades (等保二级、三级)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.station.account_rows import AccountRow
from models.station.connection import StationConnection

GRADE, PASSWORD_DAYS, UNUSED_DAYS = "trust.grade", "trust.password_days", "trust.unused_days"
STRICT = 3
_HINT_DAYS = 7
"""So long before a password is too old it is said."""


@dataclass(frozen=True)
class Policy:
    """``password_days``: after so many a password is changed (L-32); ``None``: never by age. ``unused_days``: L-36."""

    grade: int = 2
    password_days: int | None = None
    unused_days: int = 90

    @property
    def demands_second_factor(self) -> bool:
        """L-35, in grade 3 only."""
        return self.grade >= STRICT

    @property
    def demands_two_custodians(self) -> bool:
        """L-60."""
        return self.grade >= STRICT


def policy_of(connection: StationConnection) -> Policy:
    query = "SELECT key, value FROM setting WHERE deleted_at IS NULL AND key IN (?, ?, ?)"
    rows = connection.execute(query, (GRADE, PASSWORD_DAYS, UNUSED_DAYS)).fetchall()
    found: dict[str, Any] = {key: json.loads(value)["value"] for key, value in rows}
    grade = int(found.get(GRADE, Policy.grade))
    days = found.get(PASSWORD_DAYS, 90 if grade >= STRICT else None)
    return Policy(grade, days, int(found.get(UNUSED_DAYS, Policy.unused_days)))


@dataclass(frozen=True)
class Owed:
    """What somebody has to do before the work begins, and what is only said."""

    password: bool = False
    """The password was given by somebody else, or is too old."""
    second_factor: bool = False
    days_left: int | None = None
    """Until the password is too old, in its last week."""

    @property
    def anything(self) -> bool:
        return self.password or self.second_factor


def owed(row: AccountRow, policy: Policy, now: datetime, *, has_key: bool) -> Owed:
    """Args:
    has_key: a hardware key takes part in opening the slot: that is a second factor too.
    """
    left = None
    if policy.password_days is not None:
        since = row.password_set_at or row.created_at
        left = (since + timedelta(days=policy.password_days) - now).days
    lacks = policy.demands_second_factor and row.second is None and not has_key
    hint = left if left is not None and 0 <= left < _HINT_DAYS else None
    return Owed(row.must_change or (left is not None and left < 0), lacks, hint)
