"""Which tables still hold old bytes of what was erased: noted by whoever erases, until the table is rewritten."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from psycopg import Connection

_PARTED = ("change_log", "edit_history", "push_receipt")
"""In partitions by community, of what an erasure touches."""
_WHOLE = (
    "SELECT coalesce(inhrelid, c.oid) FROM unnest(%s::text[]) AS name"
    " JOIN pg_class AS c ON c.oid = to_regclass(quote_ident(name)) LEFT JOIN pg_inherits ON inhparent = c.oid"
)
_PART = "SELECT (SELECT tableoid FROM {table} WHERE community_code = code LIMIT 1) FROM unnest(%s::text[]) AS code"


def note(connection: Connection[Any], tables: Collection[str], communities: Collection[str] = ()) -> None:
    """Note tables, all their partitions included, and where the log, history and receipts of communities are.

    In the transaction that erases from them; in one order, for those who do so at once.
    """
    parts = " UNION ".join(_PART.format(table=table) for table in _PARTED)
    connection.execute(
        "INSERT INTO old_bytes (table_name, since) SELECT relname, clock_timestamp() FROM pg_class"
        f" WHERE oid IN ({_WHOLE} UNION {parts}) AND relkind = 'r' ORDER BY relname"
        " ON CONFLICT (table_name) DO UPDATE SET since = excluded.since",
        (list(tables), *[list(communities)] * len(_PARTED)),
    )
