"""After a fork the log repeats what this file holds as unsent: its earlier life sent it. Here it is recognised."""

from __future__ import annotations

from collections.abc import Mapping

from models.station.connection import StationConnection, now_text
from models.wire import Scalar
from sync.masks import Mask, OwnRow


def recognise(
    connection: StationConnection,
    mask: Mask,
    fields: Mapping[str, Scalar],
    edited: tuple[Scalar, Scalar],
    *,
    whole: bool,
) -> Mask:
    """Take out the rows that the district has: the record itself, and edits that it repeats or that followed them.

    ``edited``: when and by whom the district's change was made. What differs stays and is sent: the merge keeps both.
    """
    newest = {name: pair[1] for row in mask.rows for name, pair in row.changes.items()}
    equal = {name for name, value in newest.items() if name in fields and fields[name] == value}
    there = [row for row in mask.rows if _is_there(row, equal, fields, edited, whole=whole)]
    now = now_text()
    connection.executemany(
        "UPDATE journal SET receipted_at = ?, sent_at = coalesce(sent_at, ?) WHERE seq = ?",
        [(now, now, row.seq) for row in there],
    )
    left = [row for row in mask.rows if row not in there]
    if whole and len(left) < len(mask.rows):  # what was made here is the district's version 1
        rest = [(row.seq,) for row in left if row.base == 0 and row.batch_id is None]
        connection.executemany("UPDATE journal SET base_version = 1 WHERE seq = ?", rest)
    return Mask(left)


def _is_there(
    row: OwnRow, equal: set[str], fields: Mapping[str, Scalar], edited: tuple[Scalar, Scalar], *, whole: bool
) -> bool:
    if row.batch_id is not None:
        return False
    if row.op == "insert":
        return whole
    at, by = edited
    later = not whole and by == row.by and isinstance(at, str) and at >= row.at
    followed = set(fields) if later else set()
    return row.op == "update" and row.changes.keys() <= equal | followed
