"""Emptying records: what is personal in them goes, and with it whatever this file noted about them elsewhere."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, Numeric

from models import calendar
from models.audit import history
from models.base import PERSONAL, Base, UtcDateTime
from models.defaults import defaults
from models.search.index import DbConnection, forget_removed

if TYPE_CHECKING:
    from models.wire import Scalar

_CHOSEN = "(SELECT value FROM json_each(?))"


def scrub(
    connection: DbConnection, table: str, ids: Sequence[str], *, keeping: Collection[str] = (), alive: bool = False
) -> None:
    """Empty the personal columns of records but ``keeping``, mark them as gone unless they stay ``alive`` as figures,
    and forget what was journaled and put aside.
    """
    if not ids:
        return
    values = {name: value for name, value in blanks(table).items() if name not in keeping}
    assigned = [f'"{name}" = ?' for name in values]
    listed, told = json.dumps(list(ids)), list(values.values())
    if not alive:
        assigned.append("deleted_at = coalesce(deleted_at, ?)")
        told.append(calendar.now().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000"))
    if assigned:
        connection.execute(f'UPDATE "{table}" SET {", ".join(assigned)} WHERE id IN {_CHOSEN}', (*told, listed))
    connection.execute(f"DELETE FROM journal WHERE table_name = ? AND record_id IN {_CHOSEN}", (table, listed))
    connection.execute(f"DELETE FROM held_field WHERE table_name = ? AND record_id IN {_CHOSEN}", (table, listed))
    history.forget(connection, table, list(ids))
    if table == "resident":  # the others have no words of their own in the index
        forget_removed(connection)


@lru_cache(maxsize=64)
def blanks(table: str) -> Mapping[str, Scalar]:
    """What the personal columns of a table hold when they say nothing."""
    found: dict[str, Scalar] = {}
    for column in Base.metadata.tables[table].columns:
        if PERSONAL in column.info:
            found[column.name] = None if column.nullable else defaults(table).get(column.name, _empty(column))
    return found


def _empty(column: Column[Any]) -> Scalar:
    """A value that can be read; of a choice any, since the row is gone for everybody."""
    if isinstance(column.type, Enum):
        return min(column.type.enums)
    return next((empty for kind, empty in _EMPTY.items() if isinstance(column.type, kind)), "")


_EMPTY: Mapping[Any, Scalar] = {
    JSON: "{}", Date: "1900-01-01", UtcDateTime: "1900-01-01 00:00:00.000000", Boolean: 0, Integer: 0, Numeric: 0,
}  # fmt: skip
