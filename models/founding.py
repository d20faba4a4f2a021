"""The founding of a station: its file, and in it the areas of its district."""

from __future__ import annotations

from pathlib import Path

from models.places.areas import load_areas
from models.station import KdfCost, Station, create_station


def found_station(
    folder: Path,
    *,
    community_code: str,
    login: str,
    password: str,
    display_name: str,
    cost: KdfCost | None = None,
) -> tuple[Station, str]:
    """Make a profile as ``create_station`` does and fill its tree of areas; return it open, with the recovery code."""
    station, code = create_station(
        folder,
        community_code=community_code,
        login=login,
        password=password,
        display_name=display_name,
        cost=cost or KdfCost(),
    )
    with station.local_write() as session:  # no act: nobody should take it back by mistake
        load_areas(session, community_code)
    return station, code
