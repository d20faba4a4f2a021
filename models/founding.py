"""The founding of a station: its file, and in it the areas of its district and the catalogues."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.appeals.departments import load_departments
from models.appeals.records import AppealTopic
from models.appeals.topics import load_topics
from models.base import Record
from models.care.catalogue import load_groups
from models.care.records import SpecialGroup
from models.cases.seats import seat_level
from models.places.areas import load_areas
from models.station import KdfCost, Station, create_station
from models.station.records import StationInfo


def found_station(
    folder: Path,
    *,
    community_code: str,
    login: str,
    password: str,
    display_name: str,
    cost: KdfCost | None = None,
    reserved: bool = False,
) -> tuple[Station, str]:
    """Make a profile as ``create_station`` does and fill its lists; return it open, with the recovery code.

    Args:
        reserved: for level 4 alone, beside the everyday file of the same PC.

    A seat of street or district cares for nobody: it has no groups.
    """
    station, code = create_station(
        folder,
        community_code=community_code,
        login=login,
        password=password,
        display_name=display_name,
        cost=cost or KdfCost(),
    )
    with station.local_write() as session:  # no act: nobody should take it back by mistake
        session.execute(update(StationInfo).values(reserved=reserved))
        load_areas(session, community_code)
        for _kept, loads in _catalogues(community_code):
            for load in loads:
                load(session)
    return station, code


def completed(station: Station) -> Station:
    """Bring in what a station lacks that an earlier version of the program founded: groups, topics, departments.

    One that was sent by the district, or emptied by hand, is left as it is. Where it fails, the station is closed.
    """
    try:
        with station.whole() as session:
            wanted = _catalogues(station.community_code)
            empty = [loads for kept, loads in wanted if session.scalars(select(kept.id).limit(1)).first() is None]
        if empty:
            with station.local_write() as session:
                for loads in empty:
                    for load in loads:
                        load(session)
    except BaseException:
        station.close()
        raise
    return station


_Catalogue = tuple[type[Record], tuple[Callable[[Session], int], ...]]
_OF_CASES: _Catalogue = (AppealTopic, (load_topics, load_departments))
_CATALOGUES: tuple[_Catalogue, ...] = ((SpecialGroup, (load_groups,)), _OF_CASES)
"""What is brought in where there is no record of a kind, deleted ones included."""


def _catalogues(community_code: str) -> tuple[_Catalogue, ...]:
    return _CATALOGUES if seat_level(community_code) is None else (_OF_CASES,)
