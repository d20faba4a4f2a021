"""A community's log as its stations read it: in order, without their own, never past what is committed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection

from models.migrations import LINEAGE
from sync.protocol import LogHead
from sync.server.pushed import wire_instant
from sync.server.sender import Sender

MOST_SEGMENTS = 2_000
"""Of one answer; small ones are looked at together, so that a month of single edits is a few requests."""


def read_changes(
    connection: Connection[Any], sender: Sender, after: int, *, limit_bytes: int
) -> tuple[LogHead, list[tuple[int, bytes]]]:
    """Return the segments after ``after`` that are not the sender's own, up to ``limit_bytes`` of them, at least one.

    The head is read first, and its row is moved only by commits that hold it: whatever is numbered up to it is there.
    """
    row = connection.execute(
        "SELECT seq, first_seq FROM community_head WHERE community_code = %s", (sender.community_code,)
    ).fetchone()
    seq, first_seq = row or (0, 0)
    if after < first_seq or after > seq:
        return _head(seq, after, upto=after, snapshot_needed=True), []
    if after == seq:
        return _head(seq, after, upto=seq), []
    rows = _segments(connection, sender, (after, seq), limit_bytes)
    if not rows:
        return _head(seq, after, upto=seq), []
    more = _more(connection, sender, (rows[-1][0], seq))
    return _head(seq, after, upto=rows[-1][0] if more else seq), rows


def newest(connection: Connection[Any], sender: Sender) -> int:
    """The newest number of the community's log."""
    row = connection.execute(
        "SELECT seq FROM community_head WHERE community_code = %s", (sender.community_code,)
    ).fetchone()
    return int(row[0]) if row else 0


def _segments(
    connection: Connection[Any], sender: Sender, between: tuple[int, int], limit_bytes: int
) -> list[tuple[int, bytes]]:
    after, upto = between
    return connection.execute(
        "SELECT seq, payload FROM (SELECT seq, payload, sum(octet_length(payload)) OVER (ORDER BY seq)"
        " - octet_length(payload) AS before FROM (SELECT seq, payload FROM change_log WHERE community_code = %s"
        " AND seq > %s AND seq <= %s AND station_id IS DISTINCT FROM %s ORDER BY seq LIMIT %s) AS page) AS summed"
        " WHERE before < %s OR before = 0 ORDER BY seq",
        (sender.community_code, after, upto, sender.station_id, MOST_SEGMENTS, limit_bytes),
        binary=True,
    ).fetchall()


def _more(connection: Connection[Any], sender: Sender, between: tuple[int, int]) -> bool:
    row = connection.execute(
        "SELECT 1 FROM change_log WHERE community_code = %s AND seq > %s AND seq <= %s"
        " AND station_id IS DISTINCT FROM %s LIMIT 1",
        (sender.community_code, *between, sender.station_id),
    ).fetchone()
    return row is not None


def _head(seq: int, after: int, *, upto: int, snapshot_needed: bool = False) -> LogHead:
    """The answer's head: the newest number, and how far this answer comes."""
    return LogHead(
        head=seq,
        after=after,
        upto=upto,
        more=upto < seq,
        server_time=wire_instant(datetime.fromtimestamp(time.time(), UTC)),
        schemas=list(LINEAGE.revisions),
        snapshot_needed=snapshot_needed,
    )
