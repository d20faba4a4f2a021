"""What every test may ask for: an open, empty station in its own folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forms.i18n import language, use_language
from models.station import KdfCost, Station, create_station, open_station

COMMUNITY = "210112010012"
CHEAP = KdfCost(memory_kib=1024, passes=1, lanes=1)


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
