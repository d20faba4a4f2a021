"""How long torture lasts: some seconds in the ordinary run, as long as one likes with ``--hypothesis-profile=long``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from sync.server.migrating import migrate
from sync.server.settings import Rate, Rates, ServerSettings
from tests.sync.conftest import District, RunningServer, start_server
from tests.sync.torture import care
from tests.sync.torture.care import Marks
from tests.sync.torture.ledger import Ledger
from tests.sync.torture.line import Line, line_to
from tests.sync.torture.spots import Clocks, Spot, clocks_of_stations, found_spot

settings.register_profile("long", max_examples=2000)

_FREE = Rate(10**9, 10**9)
PATIENT = ServerSettings(rates=Rates(_FREE, _FREE, _FREE, _FREE))
"""What bad lines do looks like guessing to a server that counts."""


@dataclass
class World:
    """One district and its server; every ``scene`` has communities of its own in it."""

    district: District
    server: RunningServer
    folder: Path = Path()
    clocks: Clocks = field(default_factory=Clocks)
    lines: list[Line] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def restart_server(self) -> None:
        self.server.stop()
        self.server = start_server(self.district, PATIENT)
        for line in self.lines:
            line.server_url = self.server.url

    def scene(self) -> Scene:
        return Scene(self, self.folder / str(next(self._numbers)))

    def community(self) -> str:
        return f"2101120{next(self._numbers):05}"


@dataclass
class Scene:
    """Stations that know each other, and what their workers did."""

    world: World
    folder: Path
    ledger: Ledger = field(default_factory=Ledger)
    marks: Marks = field(default_factory=Marks)
    spots: list[Spot] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)

    def station(self, community: str) -> Spot:
        """Make a station and enrol it."""
        line = self._stack.enter_context(line_to(self.world.server.url))
        self.world.lines.append(line)
        name = f"{len(self.spots)}"
        spot = found_spot(name, self.folder / name, community, line, self.ledger, self.world.clocks)
        self._stack.callback(spot.close)
        spot.enrol(self.world.server.make_code(community))
        care.sit_down(spot, self.marks)
        self.spots.append(spot)
        return spot

    def calm(self) -> None:
        """Every line is good again, every clock right, every program of today."""
        for spot in self.spots:
            spot.line.will()
            spot.offset, spot.old = timedelta(), False

    def close(self) -> None:
        self._stack.close()
        self.world.lines.clear()


@pytest.fixture(scope="session")
def _world(postgres: str) -> Iterator[World]:
    """A database of its own, for all tests of torture: nobody empties it under a station's feet."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE torture")
    district = District(postgres.replace("/lianglin?", "/torture?"))
    migrate(district.url, None)
    world = World(district, start_server(district, PATIENT))
    yield world
    world.server.stop()


@pytest.fixture
def world(_world: World, tmp_path: Path) -> Iterator[World]:
    with clocks_of_stations() as clocks:
        _world.folder, _world.clocks = tmp_path, clocks
        yield _world


@pytest.fixture
def scene(world: World) -> Iterator[Scene]:
    scene = world.scene()
    yield scene
    scene.close()
