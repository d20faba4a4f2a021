"""What others wrote loses the name of who goes: as an edit of the district's, which reaches every PC and seat.

The words come from the person's own record, which the district still has then; nothing keeps them for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from psycopg import Connection

from models.retention.mentions import WORDS, texts, without, words_of
from models.retention.rules import Keep
from models.wire import Scalar, wire_tables
from sync.server import district_edits, erasing, storing
from sync.server.judging import EditBlock, NewBlock
from sync.server.named import Named
from sync.server.pushed import Pushing
from sync.server.wire_sql import plain_array

_LISTS = (
    " JOIN erasure AS e ON e.id = r.erasure_id AND e.done_at IS NOT NULL AND e.deleted_at IS NULL"
    " WHERE r.community_code = %s AND r.deleted_at IS NULL AND r.erasure_id = ANY(%s::uuid[])"
)


def follow(pushing: Pushing, new: Collection[NewBlock], edits: Collection[EditBlock]) -> Named:
    """Take names out of the records that lists of this push name; ``Named`` says which, for what is kept elsewhere."""
    lists = erasing.lists_in(new, edits)
    if not lists:
        return Named()
    words, by = _read(pushing.connection, pushing.sender.community_code, lists)
    if not words or not by:
        return Named()
    by_table: defaultdict[str, list[str]] = defaultdict(list)
    for table, record_id in by:
        by_table[table].append(record_id)
    for table, ids in by_table.items():
        told = storing.read(pushing.connection, wire_tables()[table], ids, texts()[table])
        changes: dict[str, dict[str, Scalar]] = {
            record_id: {name: without(text, words) for name, text in record.values.items() if isinstance(text, str)}
            for record_id, record in told.items()
        }
        district_edits.edit(pushing, table, changes, {record_id: by[table, record_id] for record_id in told})
    pushing.connection.execute(
        "UPDATE edit_history SET fields = '{}' WHERE community_code = %s AND record_id = ANY(%s::uuid[])",
        (pushing.sender.community_code, plain_array([record_id for _table, record_id in by])),
    )
    return Named(frozenset(by), words)


def _read(
    connection: Connection[Any], code: str, lists: Collection[str]
) -> tuple[tuple[str, ...], dict[tuple[str, str], str]]:
    """The words of who goes by these lists; the records that name them, with who agreed to that."""
    told = code, plain_array(lists)
    people = connection.execute(
        f"SELECT {', '.join(f'p.{name}' for name in WORDS)} FROM resident AS p JOIN erased AS r ON r.record_id = p.id"
        f" AND r.kept IS NULL AND r.table_name = 'resident'{_LISTS}",
        told,
    ).fetchall()
    named = connection.execute(
        "SELECT r.table_name, replace(r.record_id::text, '-', ''), replace(e.edited_by::text, '-', '')"
        f" FROM erased AS r{_LISTS} AND r.kept = %s",
        (*told, Keep.NAMED.value),
    ).fetchall()
    return tuple(words_of(people)), {(table, id_): by for table, id_, by in named if table in texts()}
