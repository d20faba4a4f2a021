"""What tests of sync ask for: a real PostgreSQL, and in it a migrated district of their own."""

from __future__ import annotations

import io
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from models.base import utc_now
from models.station import create_station
from sync.server import serving
from sync.server.auth import Clock
from sync.server.database import Database
from sync.server.embedded import EmbeddedPostgres
from sync.server.enrolment import make_code
from sync.server.gate import Traffic
from sync.server.logs import make_log
from sync.server.migrating import migrate
from sync.server.serving import Listening
from sync.server.settings import ServerSettings
from tests.conftest import CHEAP, COMMUNITY, Profile
from tests.sync.processes import ROOT, Process, Serve
from tests.sync.stations import Pc

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Tests outlive no power cut."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Run PostgreSQL for the session; its address.

    Not below pytest's own folder, which another session shuts: the database may run as another account.
    """
    folder = Path(tempfile.mkdtemp(prefix="lianglin-test-"))
    with EmbeddedPostgres(folder, QUICK) as running:
        yield running.url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """Return an empty folder for a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="lianglin-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class District:
    """A database with the tables of a district and nothing in it."""

    url: str

    def connect(self) -> psycopg.Connection:
        """Return a connection that the caller commits and closes (``with`` does both)."""
        return psycopg.connect(self.url)


@pytest.fixture(scope="session")
def _migrated(postgres: str) -> str:
    """Migrated once a session, and emptied after each test, which is quicker."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE district")
    url = postgres.replace("/lianglin?", "/district?")
    migrate(url, None)
    return url


@pytest.fixture
def district(_migrated: str) -> Iterator[District]:
    yield District(_migrated)
    with psycopg.connect(_migrated) as connection:
        _empty(connection)


def _empty(connection: psycopg.Connection) -> None:
    """Take out all rows, whoever still looks at them."""
    connection.execute(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    )
    tables = connection.execute(
        """SELECT quote_ident(relname) FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
        AND relnamespace = current_schema()::regnamespace AND relname NOT IN ('alembic_version', 'district_version')"""
    ).fetchall()
    connection.execute("SET LOCAL session_replication_role = replica")  # foreign keys do not mind the order
    connection.execute("; ".join(f"DELETE FROM {name}" for (name,) in tables))


@dataclass
class RunningServer:
    """A district server on a socket of this machine, in a thread of this process."""

    district: District
    port: int
    traffic: Traffic
    log: io.StringIO
    """What it logged: one JSON line an event."""
    _stop: Callable[[], None] = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make_code(self, community: str) -> str:
        """Return a new enrolment code, as an operator hands it out."""
        with self.district.connect() as connection:
            return make_code(connection, community).text

    def stop(self) -> None:
        """Stop as SIGTERM does; what runs is answered first."""
        self._stop()


MakeServer = Callable[..., RunningServer]


@pytest.fixture
def make_server(district: District) -> Iterator[MakeServer]:
    """Start servers on the test's district: ``make_server(settings, port=0, clock=utc_now)``."""
    running: list[RunningServer] = []

    def start(settings: ServerSettings | None = None, port: int = 0, clock: Clock = utc_now) -> RunningServer:
        running.append(start_server(district, settings, port, clock))
        return running[-1]

    yield start
    for each in running:
        each.stop()


@pytest.fixture
def server(make_server: MakeServer) -> RunningServer:
    return make_server()


def start_server(
    district: District, settings: ServerSettings | None = None, port: int = 0, clock: Clock = utc_now
) -> RunningServer:
    """Start a server that the caller stops."""
    settings = settings or ServerSettings()
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    log, up = io.StringIO(), threading.Event()
    database, listening = Database(district.url, None, settings), Listening("127.0.0.1", port)
    server = serving.make_server(database, settings, make_log(log), listening, up.set, clock)
    thread = threading.Thread(target=server.run, args=([bound],))
    thread.start()

    def stop() -> None:
        server.stop()
        thread.join()

    if not up.wait(30):
        raise RuntimeError("the server did not start")
    return RunningServer(district, bound.getsockname()[1], server.traffic, log, stop)


@dataclass
class Founded:
    """Closed profiles, each founded once a run; tests get copies, which is quicker."""

    folder: Path
    _made: dict[tuple[str, int], Profile] = field(default_factory=dict)

    def copied(self, community: str, number: int, to: Path) -> Profile:
        """Each ``number`` of a community has a key and a first worker of its own."""
        if (community, number) not in self._made:
            self._made[community, number] = self._found(community, self.folder / f"{community}-{number}")
        made = self._made[community, number]
        shutil.copytree(made.folder, to)
        return Profile(to, made.recovery_code)

    @staticmethod
    def _found(community: str, folder: Path) -> Profile:
        station, code = create_station(
            folder, community_code=community, login="liu", password=Profile.password, display_name="刘芳", cost=CHEAP
        )
        station.close()
        return Profile(folder, code)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("founded"))


MakePc = Callable[..., Pc]


@pytest.fixture
def make_pc(founded: Founded, tmp_path: Path) -> Iterator[MakePc]:
    """Make stations: ``make_pc(community=COMMUNITY)``; each has a key and a first worker of its own."""
    made: list[Pc] = []

    def make(community: str = COMMUNITY) -> Pc:
        profile = founded.copied(community, len(made), tmp_path / f"pc{len(made)}")
        made.append(Pc(profile, profile.open()))
        return made[-1]

    yield make
    for pc in made:
        pc.station.close()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIANGLIN_")}
    return {
        **ours,
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(tmp_path),
        "LIANGLIN_LANG": "en",
    }


@pytest.fixture
def serve(environment: dict[str, str]) -> Iterator[Serve]:
    running: list[Process] = []

    def start(*words: str, **more: str) -> Process:
        running.append(Process({**environment, **more}, *words))
        return running[-1]

    yield start
    for each in running:
        if each.process.poll() is None:
            each.end()
