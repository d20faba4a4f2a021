"""What another community took over is emptied here: the personal columns, and all that was noted about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from models.base import PERSONAL, Base
from models.search.index import forget_removed
from models.station.connection import StationConnection, now_text
from models.wire import Scalar, wire_tables
from sync.defaults import defaults


def scrub(connection: StationConnection, table: str, ids: Sequence[str]) -> None:
    """Empty the personal columns of records that are another community's now, and forget what was journaled."""
    if not ids:
        return
    blanks = _blanks(table)
    names = ", ".join(f'"{name}" = ?' for name in blanks)
    chosen = "(SELECT value FROM json_each(?))"
    listed = json.dumps(ids)
    start = f"{names}, " if names else ""
    connection.execute(
        f'UPDATE "{table}" SET {start}deleted_at = coalesce(deleted_at, ?) WHERE id IN {chosen}',
        (*blanks.values(), now_text(), listed),
    )
    connection.execute(f"DELETE FROM journal WHERE table_name = ? AND record_id IN {chosen}", (table, listed))
    connection.execute(f"DELETE FROM held_field WHERE table_name = ? AND record_id IN {chosen}", (table, listed))
    if table == "resident":  # the others have no words of their own in the index
        forget_removed(connection)


@lru_cache(maxsize=64)
def _blanks(table: str) -> Mapping[str, Scalar]:
    found: dict[str, Scalar] = {}
    for column in Base.metadata.tables[table].columns:
        if PERSONAL in column.info:
            kind = wire_tables()[table].columns[column.name].kind
            empty = "{}" if kind == "json" else ""
            found[column.name] = None if column.nullable else defaults(table).get(column.name, empty)
    return found


def orphaned(connection: StationConnection) -> list[str]:
    """Contents that only emptied attachments name any more, by hash."""
    rows = connection.execute(
        "SELECT DISTINCT a.sha256 FROM attachment a WHERE a.deleted_at IS NOT NULL AND a.title = ''"
        " AND NOT EXISTS (SELECT 1 FROM attachment b WHERE b.sha256 = a.sha256 AND b.title <> '')"
    )
    return [row[0] for row in rows.fetchall()]
