"""A studio behind the commands: four officers, a planned Saturday long past, the station kept open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from models.station import Station
from tests.conftest import Profile
from tests.desktop.commands.care.conftest import Kept
from tests.desktop.commands.conftest import Say
from tests.models.station.test_acts import dump
from tests.models.studio.saturday import open_saturday

DAY = "2024-03-09"
OFFICERS = ("王警官", "李律师", "赵工", "孙主任")


def done(said: tuple[int, Any, str]) -> Any:
    assert said[0] == 0, said[2]
    return said[1]


@pytest.fixture
def kept(village: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Opening is what takes the time."""
    kept = Kept(village)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("desktop.commands.access.open_station", kept.open)
        meanwhile.setattr(Station, "close", lambda _station: None)
        yield kept
    kept.close()


@pytest.fixture
def saturday(kept: Kept, say: Say) -> Say:
    """The Saturday is planned, its officers have signed in."""
    with kept.open().act("test") as session:
        open_saturday(session)
    return say


@pytest.fixture
def stored(kept: Kept) -> Callable[[], Any]:
    """What every table of the station holds now, but SQLite's own statistics."""
    return lambda: {name: rows for name, rows in dump(kept.open()).items() if name != "sqlite_stat1"}
