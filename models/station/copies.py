"""Copies of identity documents go on their day, whoever opens the station then, with a line of the audit (L-18)."""

from __future__ import annotations

from contextlib import suppress

from models.audit.deeds import Audited
from models.care.guard import unguarded
from models.errors import WorldError
from models.station.station import Station
from models.visits.attachments import forget_expired


def let_copies_go(station: Station) -> None:
    """Remove what is kept no longer; a disk that refuses is asked again at the next opening."""
    with suppress(WorldError), station.whole() as session, unguarded(session):
        gone = forget_expired(session, station.blobs)
        if gone:
            station.note(Audited.ERASE, copies=gone)
