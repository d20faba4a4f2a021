"""A station whose Wangs complain: what tests of the appeal commands begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from models.station import Station
from tests.conftest import Profile
from tests.desktop.commands.care.answers import done
from tests.desktop.commands.care.conftest import Kept
from tests.desktop.commands.conftest import Say
from tests.models.station.test_acts import dump

HEATING = "0101"
Taken = Callable[..., dict[str, Any]]


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
def stored(kept: Kept) -> Callable[[], Any]:
    """What every table of the station holds now, but SQLite's own statistics."""
    return lambda: {name: rows for name, rows in dump(kept.open()).items() if name != "sqlite_stat1"}


@pytest.fixture
def taken(kept: Kept, say: Say) -> Taken:
    """Take an appeal of 王秀梅 about her heating in."""

    def take(*words: str) -> dict[str, Any]:
        given = ("source=counter", f"topic_code={HEATING}", "content=暖气不热", *words)
        found: dict[str, Any] = done(say("appeal", "take", *given, "--resident", "王秀梅"))
        return found

    return take
