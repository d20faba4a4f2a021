"""The station file: one encrypted SQLite file per station, its accounts, its journal, its acts."""

from __future__ import annotations

from models.station.acting import OpenAct
from models.station.connection import silent
from models.station.creating import create_station
from models.station.keys import KdfCost
from models.station.opening import open_station, open_with_recovery
from models.station.station import Station
from models.station.undo import UndoResult

__all__ = [
    "KdfCost",
    "OpenAct",
    "Station",
    "UndoResult",
    "create_station",
    "open_station",
    "open_with_recovery",
    "silent",
]
