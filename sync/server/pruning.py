"""What the district lets go of in time: the log, the receipts and copies of documents, never a record or a card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

from sync.server import old_bytes
from sync.server.blobs import forget_expired
from sync.server.snapshots import KEPT_FOR as SNAPSHOTS_KEPT_FOR

KEPT_FOR = timedelta(days=3 * 366)
"""Three years of who changed what, when and whence (L-31: six months at the least)."""
LEAST = timedelta(days=183)


@dataclass(frozen=True)
class Pruned:
    """How many rows went."""

    segments: int
    receipts: int
    edits: int
    audits: int
    snapshots: int
    copies: int
    """Of identity documents, whose day has come."""


def prune(connection: Connection[Any], now: datetime, *, keep: timedelta = KEPT_FOR) -> Pruned:
    """Remove what is older than ``keep`` from the logs; stations that were away for longer begin with a snapshot.

    In the caller's transaction, which holds the heads of the logs that are cut until it ends. The last edits of a
    record go too: who still sends an edit from before them meets the record as it stands.

    Raises:
        ValueError: ``keep`` is shorter than the law lets a log be.
    """
    if keep < LEAST:
        raise ValueError(f"logs are kept for {LEAST.days} days at the least")
    before = now - keep
    codes = [row[0] for row in connection.execute("SELECT community_code FROM community_head ORDER BY community_code")]
    pruned = Pruned(
        segments=sum(_cut_log(connection, code, before) for code in codes),
        receipts=_delete(connection, "push_receipt", before),
        edits=_delete(connection, "edit_history", before),
        audits=_delete(connection, "audit_entry", before) + _delete(connection, "audit_line", before),
        snapshots=connection.execute(
            "DELETE FROM snapshot_piece WHERE made_at < %s", (now - SNAPSHOTS_KEPT_FOR,)
        ).rowcount,
        copies=forget_expired(connection),
    )
    old_bytes.note(connection, [name for names, many in _holding(pruned) if many for name in names])
    return pruned


def _holding(pruned: Pruned) -> Iterator[tuple[tuple[str, ...], int]]:
    """Tables that may say who somebody is, and how many rows of them went."""
    yield ("change_log",), pruned.segments
    yield ("push_receipt",), pruned.receipts
    yield ("edit_history",), pruned.edits
    yield ("snapshot_piece",), pruned.snapshots
    yield ("stored_blob", "blob_piece"), pruned.copies


def _cut_log(connection: Connection[Any], community_code: str, before: datetime) -> int:
    """Cut one log up to its last old segment, without leaving a gap."""
    connection.execute("SELECT 1 FROM community_head WHERE community_code = %s FOR UPDATE", (community_code,))
    row = connection.execute(
        "SELECT max(seq) FROM change_log WHERE community_code = %s AND at < %s", (community_code, before)
    ).fetchone()
    if row is None or row[0] is None:
        return 0
    cut = connection.execute("DELETE FROM change_log WHERE community_code = %s AND seq <= %s", (community_code, row[0]))
    connection.execute("UPDATE community_head SET first_seq = %s WHERE community_code = %s", (row[0], community_code))
    return cut.rowcount


def _delete(connection: Connection[Any], table: str, before: datetime) -> int:
    return connection.execute(f"DELETE FROM {table} WHERE at < %s", (before,)).rowcount
