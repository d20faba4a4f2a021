"""A station with an appeal behind the commands, kept open from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from models.station import Station
from tests.conftest import Profile
from tests.desktop.commands.care.conftest import Kept
from tests.desktop.commands.conftest import Say
from tests.models.station.test_acts import dump


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


@pytest.fixture(autouse=True)
def _kept_open(kept: Kept) -> None:
    """Every test here has it so."""


@pytest.fixture
def stored(kept: Kept) -> Callable[[], Any]:
    """What every table of the station holds now, but SQLite's own statistics."""
    return lambda: {name: rows for name, rows in dump(kept.open()).items() if name != "sqlite_stat1"}


@pytest.fixture
def appeal(say: Say) -> str:
    """An accepted appeal of 4 March 2024; its number."""
    words = ("topic_code=0101", "source=phone", "content=家里冷", "contact_name=王芳", "contact_phone=13800138000")
    taken = done(say("appeal", "take", *words, "place=碧桂园 3 号楼", "received_at=2024-03-04 09:00"))
    done(say("appeal", "step", taken["id"], "accept", "--at", "2024-03-04 09:10"))
    return str(taken["number"])
