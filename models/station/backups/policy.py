"""What a community has set about its backups, with what the program proposes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from models.settings.norms import NORMS
from models.station.backups.rules import Rotation
from models.station.connection import StationConnection

DAILY, WEEKLY, MONTHLY = "backups.daily", "backups.weekly", "backups.monthly"
TRIAL_DAYS, PLACE_DAYS = "backups.trial_days", "backups.place_days"


@dataclass(frozen=True)
class Policy:
    """``trial_days``: a test restore each so often (L-48); ``place_days``: the second place is missed after so many."""

    rotation: Rotation
    trial_days: int
    place_days: int


_NORMS = {key: NORMS[key] for key in (DAILY, WEEKLY, MONTHLY, TRIAL_DAYS, PLACE_DAYS)}


def policy_of(driver: StationConnection) -> Policy:
    """As set; a value that another version wrote and this one cannot use is as proposed."""
    if not driver.execute("SELECT 1 FROM sqlite_master WHERE name = 'setting'").fetchone():
        return _policy({})  # a file of an early version, before its upgrade
    marks = ", ".join("?" * len(_NORMS))
    query = f"SELECT key, value FROM setting WHERE deleted_at IS NULL AND key IN ({marks})"
    said = {key: json.loads(value).get("value") for key, value in driver.execute(query, tuple(_NORMS)).fetchall()}
    return _policy({key: value for key, value in said.items() if _fits(key, value)})


def _policy(said: dict[str, int]) -> Policy:
    found = {**{key: norm.proposed for key, norm in _NORMS.items()}, **said}
    rotation = Rotation(found[DAILY], found[WEEKLY], found[MONTHLY])
    return Policy(rotation, found[TRIAL_DAYS], found[PLACE_DAYS])


def _fits(key: str, value: object) -> bool:
    norm = _NORMS[key]
    return isinstance(value, int) and not isinstance(value, bool) and norm.low <= value <= norm.high
