"""What was asked of the district, by whom and how it ended: written with the work, never what was in it (L-31, L-40).

A station that finds nothing new asks again every few minutes: such requests are noted at most once a minute for each
station and server process, and refused tickets once a minute for each address, so that nobody can flood the table.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from sync.server.sender import Sender

QUIET_S = 60
_KEYS = 20_000


@dataclass(frozen=True)
class Entry:
    """One line of the audit as the operator sees it."""

    at: datetime
    community_code: str
    station_id: UUID | None
    action: str
    outcome: str
    peer: str
    counts: dict[str, Any] | None


def note(
    connection: Connection,
    action: str,
    *,
    now: datetime,
    peer: str,
    sender: Sender | None = None,
    outcome: str = "ok",
    counts: Mapping[str, int | str] | None = None,
) -> None:
    """Write one entry in the caller's transaction."""
    connection.execute(
        """INSERT INTO audit_entry (community_code, at, station_id, action, outcome, peer, counts)
        VALUES (%s, %s, %s, %s, %s, %s, %s)""",
        (
            *(sender.community_code if sender else "", now, sender.station_id if sender else None),
            *(action[:20], outcome[:40], peer[:45], Jsonb(dict(counts)) if counts else None),
        ),
    )


def entries(connection: Connection, community_code: str | None = None, limit: int = 100) -> list[Entry]:
    """Return the newest entries, newest first."""
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            """SELECT at, community_code, station_id, action, outcome, peer, counts FROM audit_entry
            WHERE %(code)s::text IS NULL OR community_code = %(code)s ORDER BY at DESC, id DESC LIMIT %(limit)s""",
            {"code": community_code, "limit": limit},
        ).fetchall()


class Quiet:
    """Says whether something that repeats is to be noted again."""

    def __init__(self, seconds: float = QUIET_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._last: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def due(self, key: str) -> bool:
        """Return ``True`` once for each key and span."""
        now = self._clock()
        with self._lock:
            if now - self._last.get(key, -self._seconds) < self._seconds:
                return False
            self.noted(key)
            return True

    def noted(self, key: str) -> None:
        """Begin the span of ``key`` anew."""
        self._last[key] = self._clock()
        self._last.move_to_end(key)
        if len(self._last) > _KEYS:
            self._last.popitem(last=False)
