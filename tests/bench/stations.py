"""Generated stations to measure on: made once for each size, kept between runs, opened as they are or as a copy."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from typing import Any
from unittest.mock import patch

import models.station.connection as connections
from models import sample
from models.founding import found_station
from models.migrations import LINEAGE
from models.sample.community import Community, Plan
from models.search import search_objects, search_triggers
from models.station import KdfCost, Station, open_station, silent
from models.station.accounts import KEYS, Accounts
from models.station.connection import Identity, StationConnection, connect
from models.station.files import ProfileLock
from models.station.keys import KeyFile
from models.station.lockout import Clock
from models.station.triggers import journal_triggers
from tests.bench.appeals_made import add_appeals

COMMUNITY, LOGIN, PASSWORD = "210112010012", "liu", "Two-Doors-2026"
CHEAP = KdfCost(memory_kib=1024, passes=1, lanes=1)
FORGOTTEN_S = 14 * 86_400
"""After this time stations of an earlier schema go; another run may be using them until then."""
CLEAR = "in-clear"
"""Marks the folder of a station that is not encrypted."""
RESIDENTS_A_HOUSEHOLD = 2.31
"""Of the generator; sizes asked for in residents come out within some per cent."""


class _PlainConnection(StationConnection):
    """A connection that is never given its key: SQLCipher then is SQLite."""

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        return super().execute("SELECT 1" if sql.startswith("PRAGMA key") else sql, parameters)


def unencrypted() -> AbstractContextManager[Any]:
    """Within it a station is made in clear, by the same code with the same settings; for generated data only."""
    return patch.object(connections, "StationConnection", _PlainConnection)


def _connect_in_its_way(path: Path, key: bytes, identity: Identity, **more: Any) -> StationConnection:
    """Connect to a station in clear without its key, to any other as ever."""
    with unencrypted() if path.parent.joinpath(CLEAR).exists() else nullcontext():
        return connect(path, key, identity, **more)


def in_both_ways() -> AbstractContextManager[Any]:
    """Within it stations in clear and encrypted ones may be open side by side."""
    return patch.object(connections, "connect", _connect_in_its_way)


class Stations:
    """Where the stations are; ``say`` hears what is being made."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._say = say
        self.folder = folder / f"stations-{_fingerprint()}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.touch()
        for other in folder.glob("stations-*"):
            if time() - other.stat().st_mtime > FORGOTTEN_S:
                shutil.rmtree(other)

    @contextmanager
    def opened(self, households: int, *, plain: bool = False, appeals: int = 0) -> Iterator[Station]:
        """The station of ``households`` itself: to read; with so many more ``appeals`` of the last year."""
        with in_both_ways():
            station = _open(self._with(households, plain, appeals), plain)
            try:
                yield station
            finally:
                station.close()

    @contextmanager
    def copied(self, households: int, *, plain: bool = False, appeals: int = 0) -> Iterator[Station]:
        """A copy of it: to write. With 0 households it is a new one."""
        with TemporaryDirectory(dir=self.folder) as folder:
            profile = Path(folder) / "profile"
            with in_both_ways():
                shutil.copytree(self._with(households, plain, appeals), profile)
                station = _open(profile, plain)
                try:
                    yield station
                finally:
                    station.close()

    def _with(self, households: int, plain: bool, appeals: int) -> Path:
        made = self._made(households, plain)
        profile = made.with_name(f"{made.name}-appeals-{appeals}")
        if not appeals:
            return made
        if not profile.exists():
            self._say(f"generating {appeals:,} appeals …")
            unfinished = profile.with_name(f"{profile.name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(made, unfinished)
            station = _open(unfinished, plain)
            add_appeals(station, appeals)
            station.close()
            unfinished.rename(profile)
        return profile

    def _made(self, households: int, plain: bool) -> Path:
        profile = self.folder / f"{households}{'-plain' if plain else ''}"
        if not profile.exists():
            self._say(f"generating a station of {households:,} households{' without encryption' if plain else ''} …")
            unfinished = profile.with_name(f"{profile.name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            with unencrypted() if plain else nullcontext():
                _generate(unfinished, households)
            if plain:
                (unfinished / CLEAR).touch()
            unfinished.rename(profile)
        return profile


def households_for(residents: int) -> int:
    return round(residents / RESIDENTS_A_HOUSEHOLD)


def _generate(folder: Path, households: int) -> None:
    """Without journal, as a community that came down from the district."""
    station, _code = found_station(
        folder, community_code=COMMUNITY, login=LOGIN, password=PASSWORD, display_name="刘芳", cost=CHEAP
    )
    if households:
        with station.local_write() as session, silent(session):
            for _step in Community(session, Plan(households)).steps():
                pass
    station.close()


def _open(folder: Path, plain: bool) -> Station:
    if not plain:
        return open_station(folder, LOGIN, PASSWORD, cost=CHEAP)
    accounts = Accounts(folder, KeyFile.load(folder / KEYS), CHEAP, Clock())  # the product refuses a file in clear
    key, identity = accounts.log_in(LOGIN, PASSWORD), Identity(COMMUNITY)
    station = Station(folder, key, identity, accounts, ProfileLock(folder))
    with station.engine.connect() as connection:
        identity.worker_id = accounts.worker(connections.raw(connection))
    return station


def _fingerprint() -> str:
    """Of what a station must fit: schema, triggers and index; and of what generates it."""
    made = [*journal_triggers().values(), *search_objects().values(), *search_triggers().values()]
    folders = Path(sample.__file__).parent, LINEAGE.folder / "versions"
    made += [file.read_text("utf-8") for folder in folders for file in sorted(folder.glob("*.py"))]
    return hashlib.sha256("\n".join(made).encode()).hexdigest()[:12]
