"""Asking the district which PCs the community has, so that a lost one can be chosen whatever the line does then."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from models.base import utc_now
from models.errors import WorldError
from models.station import Station
from models.sync.neighbours import told_at
from sync.station_state import change_state
from sync.transport import Line

EVERY = timedelta(minutes=5)
"""A PC that was tied a while ago can be chosen; while work goes on that is one small request more."""


def ask_neighbours(station: Station, line: Line) -> None:
    """Ask where the last answer is old; a district of before knows no such question, and that is no failure."""
    now = utc_now()
    with station.whole() as session:
        known = told_at(session)
    if known is None or not timedelta() <= now - known < EVERY:
        with suppress(WorldError):
            _keep(station, line, now)


def _keep(station: Station, line: Line, now: datetime) -> None:
    pcs = [each.model_dump() for each in line.stations().pcs]
    change_state(station, neighbours={"at": now.isoformat(), "pcs": pcs})
