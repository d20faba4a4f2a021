"""Upgrading the tables of a station file on a verified copy that replaces it only when it passed."""

from __future__ import annotations

from pathlib import Path

from models.station.connection import Identity, StationConnection


def upgrade(folder: Path, key: bytes, identity: Identity, connection: StationConnection) -> StationConnection:
    raise NotImplementedError
