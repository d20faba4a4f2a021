"""After a fork the log repeats what this file holds as unsent: its earlier life sent it. Here it is recognised."""

from __future__ import annotations

from collections.abc import Mapping

from models.station.connection import StationConnection, now_text
from models.wire import Scalar
from sync.masks import Mask, OwnRow


def recognise(connection: StationConnection, mask: Mask, fields: Mapping[str, Scalar], *, whole: bool) -> Mask:
    """Take out the rows that the district has: the record itself, and edits that say what came.

    What differs stays and is sent: the merge keeps both.
    """
    newest = {name: pair[1] for row in mask.rows for name, pair in row.changes.items()}
    known = {name for name, value in newest.items() if name in fields and fields[name] == value}
    there = [row for row in mask.rows if _is_there(row, known, whole=whole)]
    now = now_text()
    connection.executemany(
        "UPDATE journal SET receipted_at = ?, sent_at = coalesce(sent_at, ?) WHERE seq = ?",
        [(now, now, row.seq) for row in there],
    )
    return Mask([row for row in mask.rows if row not in there])


def _is_there(row: OwnRow, known: set[str], *, whole: bool) -> bool:
    if row.batch_id is not None:
        return False
    if row.op == "insert":
        return whole
    return row.op == "update" and row.changes.keys() <= known
