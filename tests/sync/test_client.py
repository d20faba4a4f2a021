"""Stations that exchange through a real district server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.people.records import Resident
from models.sync.records import ConflictCard
from tests.conftest import COMMUNITY, CHEAP, Profile
from tests.sync.conftest import RunningServer
from tests.sync.stations import Pc, family
from models.station import create_station

MakePc = Callable[[], Pc]


@pytest.fixture
def make_pc(tmp_path: Path) -> Iterator[MakePc]:
    made: list[Pc] = []

    def make() -> Pc:
        folder = tmp_path / f"pc{len(made)}"
        station, code = create_station(
            folder, community_code=COMMUNITY, login="liu", password=Profile.password, display_name="刘芳", cost=CHEAP
        )
        made.append(Pc(Profile(folder, code), station))
        return made[-1]

    yield make
    for pc in made:
        pc.station.close()


def test_what_one_station_enters_the_other_one_shows(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    _, _, resident = family(one)
    assert one.run().pushed == 8
    two.run()
    one.run()
    assert two.get(Resident, resident).name == "李伟"
    assert one.contents() == two.contents()
    assert one.unreceipted() == two.unreceipted() == 0
