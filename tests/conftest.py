"""What every test may ask for: an open, empty station in its own folder."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import settings
from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

import models.station.connection
from forms.i18n import language, use_language
from models.station import KdfCost, Station, create_station, open_station

COMMUNITY = "210112010012"
CHEAP = KdfCost(memory_kib=1024, passes=1, lanes=1)
DURABLE = models.station.connection.SYNCHRONOUS
LONGEST = (
    "tests/bench/test_bench.py::test_each_bench",
    "tests/desktop/test_demo.py",
    "tests/sync/torture/",
    "tests/sync/server/test_serving.py",
    "tests/models/station/backups/test_killed.py",
    "tests/attacks/",
)

settings.register_profile("search", print_blob=True)
settings.register_profile("steady", derandomize=True)
# Whoever changed nothing is told nothing new; --hypothesis-profile=search looks further.
settings.load_profile("steady")


def pytest_collection() -> None:
    """Nothing of what is loaded for the tests is garbage, and none is looked for until all are known."""
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, in whatever order the others come: no core waits for it at the end."""

    def place(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: no collection of garbage need look at it again."""
    gc.freeze()
    gc.enable()


@dataclass(frozen=True)
class Profile:
    """A closed profile that a test may open, copy or damage."""

    folder: Path
    recovery_code: str
    login: str = "liu"
    password: str = "Two-Doors-2026"
    cost: KdfCost = CHEAP

    def open(self) -> Station:
        return open_station(self.folder, self.login, self.password, cost=self.cost)


class OneDialect:
    """Makes engines that share what was compiled: a program opens one station, a run of tests opens thousands.

    Without it each compiles every statement anew, and SQLAlchemy's mappers keep a hundred statements of each.
    """

    def __init__(self) -> None:
        first = create_engine("sqlite://", module=sqlcipher)
        first.connect().close()  # the dialect looks at its database once
        first.dispose()
        self._dialect, self._compiled = first.dialect, LRUCache[Any, Any](5000)

    def __call__(self, *given: Any, **more: Any) -> Engine:
        engine = create_engine(*given, **more)
        engine.dialect, engine._compiled_cache = self._dialect, self._compiled
        return engine


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_done_a_thousand_times() -> Iterator[None]:
    """And nobody waits for the disk: tests outlive no power cut, and what a killed process wrote, the system keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        patch.setattr(models.station.connection, "SYNCHRONOUS", "OFF")
        patch.setattr(models.station.connection, "create_engine", OneDialect())
        yield


@pytest.fixture(scope="session")
def _made_profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """Made once a session; each test gets a copy, which is quicker."""
    folder = tmp_path_factory.mktemp("made") / "profile"
    station, code = create_station(
        folder,
        community_code=COMMUNITY,
        login=Profile.login,
        password=Profile.password,
        display_name="刘芳",
        cost=CHEAP,
    )
    station.close()
    return Profile(folder, code)


@pytest.fixture
def profile(_made_profile: Profile, tmp_path: Path) -> Profile:
    shutil.copytree(_made_profile.folder, tmp_path / "profile")
    return Profile(tmp_path / "profile", _made_profile.recovery_code)


@pytest.fixture
def station(profile: Profile) -> Iterator[Station]:
    station = profile.open()
    yield station
    station.close()


@pytest.fixture
def speak() -> Iterator[Callable[[str], None]]:
    """Switch the language of texts for one test."""
    before = language()
    yield use_language
    use_language(before)
