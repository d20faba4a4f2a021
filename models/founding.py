"""The founding of a station: its file, and in it the areas of its district and the groups of people to care for."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from models.care.catalogue import load_groups
from models.care.records import SpecialGroup
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
    """Make a profile as ``create_station`` does and fill its lists; return it open, with the recovery code."""
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
        load_groups(session)
    return station, code


def completed(station: Station) -> Station:
    """Bring in what a station lacks that an earlier version of the program founded: the catalogue of groups.

    One that was sent by the district, or emptied by hand, is left as it is. Where it fails, the station is closed.
    """
    try:
        with station.sessions() as session:
            known = session.scalars(select(SpecialGroup.id).limit(1)).first()
        if known is None:
            with station.local_write() as session:
                load_groups(session)
    except BaseException:
        station.close()
        raise
    return station
