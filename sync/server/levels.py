"""Stations that keep nothing of level 4, by their own word: it is taken at once, and taken back by the operator alone.

Whoever took the key out of such a file could claim in its name that it keeps level 4 again (L-39).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from models.errors import WorldError
from models.sync.records import Apart
from sync.server import audit
from sync.server.sender import Sender


def is_apart(connection: Connection[Any], sender: Sender) -> bool:
    return _told(connection, sender.station_id) is not None


def tell(connection: Connection[Any], sender: Sender, told: Apart | None, now: datetime, peer: str) -> None:
    """Keep what a station says; one that says nothing is as it was: a restored backup may not know."""
    before = _told(connection, sender.station_id)
    after = told if told == "on" or (told == "ending" and before is not None) else before
    if after != before:
        _keep(connection, sender.station_id, after)
        audit.note(connection, "apart", now=now, peer=peer, sender=sender, counts={"apart": str(after)})


def end(connection: Connection[Any], station: UUID, now: datetime) -> None:
    """The operator's word: from its next request on the station is given what its workers are named for.

    Raises:
        WorldError: ``apart_not_asked``: it does not ask for it; a word given beforehand would be anybody's.
    """
    if _told(connection, station) != "ending":
        raise WorldError("apart_not_asked")
    _keep(connection, station, None)
    row = connection.execute("SELECT community_code FROM enrolled_station WHERE id = %s", (station,)).fetchone()
    if row is not None:
        audit.note(connection, "apart", now=now, peer="", sender=Sender(station, row[0]), counts={"apart": "ended"})


def _told(connection: Connection[Any], station: UUID) -> Apart | None:
    row = connection.execute("SELECT apart FROM enrolled_station WHERE id = %s", (station,)).fetchone()
    return row[0] if row else None


def _keep(connection: Connection[Any], station: UUID, told: Apart | None) -> None:
    connection.execute("UPDATE enrolled_station SET apart = %s WHERE id = %s", (told, station))
