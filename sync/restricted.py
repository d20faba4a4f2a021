"""What level 4 is on the wire: which tables know levels, and how two sides see in one word that they hold the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256

from models.base import Guarded
from models.wire import wire_tables

CARD, TEAM = "conflict_card", "care_team_member"
Rows = Mapping[str, Mapping[str, int]]
"""Versions by table and record."""


@lru_cache(maxsize=1)
def levelled() -> tuple[str, ...]:
    """Tables whose rows have a level and a resident; a row of level 4 is the care team's alone."""
    guarded = [name for name, table in wire_tables().items() if issubclass(table.record, Guarded)]
    return (*guarded, CARD)


def digest(rows: Iterable[tuple[str, str, int]]) -> str:
    """One word for (table, record, version) of all rows, whatever their order."""
    lines = sorted(f"{table} {record_id} {version}\n" for table, record_id, version in rows)
    return sha256("".join(lines).encode()).hexdigest()


NOTHING = digest(())
