"""What a worker may choose on a conflict card: pure functions of tables, columns and values."""

from __future__ import annotations

import json
from datetime import datetime

from models.sync.records import Choice
from models.wire import Scalar

DELETED = "deleted_at"

_TEXTS = {
    "resident": frozenset({"note"}),
    "household": frozenset({"note"}),
    "round": frozenset({"purpose"}),
    "visit_finding": frozenset({"problem", "handling", "result"}),
    "visit_log": frozenset({"subject", "companions", "content", "plan", "review"}),
}
"""Free text that says more when both are kept."""

_LISTS = {"dwelling": frozenset({"hazards"}), "visit_log": frozenset({"reasons"})}
"""Lists of codes: both are what stands in either."""

_INTO_NOTE = {("resident", "phone"): "note"}
"""A second value that has a place elsewhere in the record: the second phone stands in the note, as imports keep it."""


def joins(table: str, column: str) -> bool:
    """Whether ``both`` makes sense for a column."""
    return is_text(table, column) or is_list(table, column) or (table, column) in _INTO_NOTE


def is_text(table: str, column: str) -> bool:
    return column in _TEXTS.get(table, frozenset())


def is_list(table: str, column: str) -> bool:
    return column in _LISTS.get(table, frozenset())


def place_of_second(table: str, column: str) -> str | None:
    """The column into which the value that does not stand is written; ``None``: into the same one."""
    return _INTO_NOTE.get((table, column))


def joined(stands: str | None, other: str | None) -> str:
    """Both texts below each other; what one holds of the other is not said twice."""
    if not stands or not other:
        return stands or other or ""
    if other in stands:
        return stands
    return other if stands in other else f"{stands}\n{other}"


def joined_list(stands: Scalar, other: Scalar) -> list[str]:
    """What is in either of two stored lists, in the order of the first."""
    both = [entry for text in (stands, other) if isinstance(text, str) for entry in json.loads(text)]
    return list(dict.fromkeys(both))


def later_choice(lost_at: datetime, stood_at: datetime | None, *, changed_since: bool) -> Choice:
    """The choice that keeps the later of two values: whatever was written after the card is later than both."""
    lost_is_later = stood_at is not None and lost_at > stood_at and not changed_since
    return Choice.THAT if lost_is_later else Choice.THIS
