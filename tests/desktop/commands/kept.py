"""A station that stays open from one command to the next, for areas whose tests say many: opening takes the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.station import Station, open_station
from tests.conftest import Profile
from tests.desktop.commands.conftest import Say
from tests.models.station.test_acts import dump


class Kept:
    """The profile, kept open from one command to the next of the same worker."""

    def __init__(self, profile: Profile) -> None:
        self._profile, self._login = profile, profile.login
        self._station: Station | None = None
        self._really_close = Station.close

    def open(self, _folder: Path | None = None, login: str | None = None, password: str | None = None) -> Station:
        login = login or self._profile.login
        if self._station is None or login != self._login:
            self.close()
            self._station = open_station(self._profile.folder, login, password or self._profile.password)
            self._login = login
        return self._station

    def close(self) -> None:
        if self._station is not None:
            self._really_close(self._station)
            self._station = None


@pytest.fixture
def kept(village: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Commands find it open."""
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
def colleague(say: Say, tmp_path: Path) -> Say:
    """The same commands as another worker, who is on no care team and named on no file."""
    (tmp_path / "first").write_text("First-Doors-2026\n", "utf-8")
    (tmp_path / "hers").write_text("Three-Doors-2026\n", "utf-8")
    assert say("accounts", "add", "lin", "--name", "林悦", "--new-password-file", str(tmp_path / "first"))[0] == 0
    own = ("--user", "lin", "--password-file", str(tmp_path / "first"), "--new-password-file", str(tmp_path / "hers"))
    assert say("accounts", "password", *own)[0] == 0

    def run(*words: str) -> tuple[int, Any, str]:
        return say(*words, "--user", "lin", "--password-file", str(tmp_path / "hers"))

    return run


def done(said: tuple[int, Any, str]) -> Any:
    """What a command answered, which went well."""
    assert said[0] == 0, said[2]
    return said[1]
