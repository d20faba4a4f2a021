"""A sync that is killed: two stations of a community, one of which does not live through it, and their district."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from models.base import synced_tables
from models.people.records import Resident
from models.station import Station
from tests.bench.kill_deeds import Say, Scene, add, faults
from tests.bench.sync_servers import district
from tests.bench.sync_station import Profile, enrolled, told

ROUNDS = 3
"""After so many exchanges of both, both are level: what clashed has settled."""
ADDED = 12


class Exchange:
    """A deed on stations that live on from one kill to the next."""

    name, told, ends = "sync", "up and down with a district", True

    def __init__(self, mortal: Profile, other: Profile) -> None:
        self._mortal, self._other = mortal, other
        self._round = 0

    @classmethod
    @contextmanager
    def begun(cls, folder: Path) -> Iterator[Exchange]:
        folder.mkdir()
        with district(folder) as server:
            community = server.new_community()
            yield cls(*(enrolled(folder / name, community, server) for name in ("mortal", "other")))

    def prepare(self, _scene: Scene) -> None:
        """Something to go up, and something to come down."""
        self._round += 1
        for who, profile in (("甲", self._mortal), ("乙", self._other)):
            with profile.opened() as station:
                for number in range(ADDED):
                    add(station, f"{who}{self._round}-{number}")
        self._other.sync_here()

    @property
    def work(self) -> Callable[[Scene, Say], None]:
        return Going(self._mortal.folder)

    def judge(self, _scene: Scene, _heard: Sequence[str]) -> Iterator[str]:
        for _again in range(ROUNDS):
            for profile in (self._mortal, self._other):
                profile.sync_here()
        rows = []
        for profile in (self._mortal, self._other):
            with profile.opened() as station:
                rows.append(_contents(station))
                names = _names(station)
                yield from faults(station)
            if len(names) != len(set(names)) or len(names) != 2 * ADDED * self._round:
                yield "something is lost, or there twice"
        if rows[0] != rows[1]:
            yield "the two stations differ"


class Going:
    """The work of the process that is killed; it is carried there by its folder alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, _scene: Scene, say: Say) -> None:
        with Profile(self._folder).opened() as station:
            say("begun")
            told(station)
            say("synced")


def _names(station: Station) -> list[str]:
    with station.whole() as session:
        return list(session.scalars(select(Resident.name).where(Resident.name.like("%-%"))))


def _contents(station: Station) -> dict[str, set[str]]:
    """Ids of everything that travels."""
    with station.whole() as session:
        return {
            record.__tablename__: {id_.hex for id_ in session.scalars(select(record.id))} for record in synced_tables()
        }
