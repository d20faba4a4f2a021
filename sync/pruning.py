"""What the district has confirmed leaves the journal after a month: undo no longer reaches it, the history does."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from models.audit import history
from models.base import utc_now
from models.station import Station
from models.station.connection import StationConnection, raw
from sync.station_state import stored

KEPT_FOR = timedelta(days=30)
_ROWS = 5_000


def prune(station: Station) -> int:
    """Delete receipted journal rows and batches of more than a month ago; return how many rows went.

    The newest batch stays: its name is told with every pull.
    """
    before, gone = stored(utc_now() - KEPT_FOR), 0
    while _any_old(station, before):
        with station.local_write() as session:
            connection = raw(session)
            went = _prune_some(connection, before)
            if went < _ROWS:
                connection.execute(f"DELETE FROM sync_batch WHERE {_OLD}", (before,))
        gone += went
    return gone


def _prune_some(connection: StationConnection, before: str) -> int:
    """Delete a few rows; the versions that only they tell go into their records."""
    rows = connection.execute(
        "SELECT seq, table_name, record_id, base_version FROM journal WHERE receipted_at IS NOT NULL"
        " AND receipted_at < ? AND at < ? LIMIT ?",
        (before, before, _ROWS),
    ).fetchall()
    versions: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for _seq, table, record_id, version in rows:
        versions[table].append((version, record_id, version))
    for table, some in versions.items():
        connection.executemany(f'UPDATE "{table}" SET version = ? WHERE id = ? AND version < ?', some)
    history.keep(connection, [row[0] for row in rows])
    connection.executemany("DELETE FROM journal WHERE seq = ?", [row[:1] for row in rows])
    return len(rows)


_OLD = "receipted_at < ? AND number < (SELECT max(number) FROM sync_batch WHERE receipted_at IS NOT NULL)"


def _any_old(station: Station, before: str) -> bool:
    """Whether batches are due: a few rows know, so that the journal is not read through in vain."""
    with station.whole() as session:
        return raw(session).execute(f"SELECT 1 FROM sync_batch WHERE {_OLD} LIMIT 1", (before,)).fetchone() is not None
