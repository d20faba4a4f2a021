"""What the district has confirmed leaves the journal after a month: undo no longer reaches it."""

from __future__ import annotations

from datetime import timedelta

from models.base import utc_now
from models.station import Station
from models.station.connection import raw
from sync.station_state import stored

KEPT_FOR = timedelta(days=30)
_ROWS = 5_000


def prune(station: Station) -> int:
    """Delete receipted journal rows and batches of more than a month ago; return how many rows went.

    The newest batch stays: its name is told with every pull.
    """
    before, gone = stored(utc_now() - KEPT_FOR), 0
    while True:
        with station.local_write() as session:
            connection = raw(session)
            went: int = connection.execute(
                "DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE receipted_at IS NOT NULL"
                " AND receipted_at < ? AND at < ? LIMIT ?)",
                (before, before, _ROWS),
            ).rowcount
            connection.execute(
                "DELETE FROM sync_batch WHERE receipted_at < ? AND number < (SELECT max(number) FROM sync_batch"
                " WHERE receipted_at IS NOT NULL)",
                (before,),
            )
        gone += went
        if went < _ROWS:
            return gone
