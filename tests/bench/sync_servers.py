"""The servers that are measured, each in processes of its own: the product's, and the bare one."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import monotonic, sleep

import httpx2
import psycopg

from sync.server.embedded import EmbeddedPostgres
from sync.server.enrolment import make_code

PATIENCE_S = 60


@dataclass(frozen=True)
class Memory:
    """MiB that belong to the processes alone, or in their share; what is shared by several is counted once."""

    server: float
    database: float


class District:
    """The running district server; each community that it names is a new one."""

    def __init__(self, url: str, database_url: str, process: subprocess.Popen[bytes]) -> None:
        self.url, self.database_url, self._process = url, database_url, process
        self._numbers = count(1)

    def new_community(self) -> str:
        return f"2101120{next(self._numbers):05}"

    def codes(self, *communities: str) -> list[str]:
        """A one-time code for each of ``communities``."""
        with psycopg.connect(self.database_url) as connection:
            return [make_code(connection, community).text for community in communities]

    def memory(self) -> Memory:
        database = [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _is_postgres(folder)]
        return Memory(_mib(_with_children(self._process.pid)), _mib(self._of_this(database)))

    def disk(self) -> dict[str, int]:
        """Bytes of each table, with its indexes and partitions; those that hold nothing are left out."""
        with psycopg.connect(self.database_url) as connection:
            rows = connection.execute(_SIZES).fetchall()
        return {name: int(size) for name, size in rows}

    def cpu_seconds(self) -> float:
        """Processor time of the server and of the database's living processes so far."""
        database = [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _is_postgres(folder)]
        return sum(map(_cpu, {*_with_children(self._process.pid), *self._of_this(database)}))

    def _of_this(self, processes: list[int]) -> list[int]:
        """Of all database processes of the machine those of this district: its postmaster's children."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row is not None
            postmaster = _parent(row[0])
        return [pid for pid in processes if pid == postmaster or _parent(pid) == postmaster]


_SIZES = """SELECT coalesce(parent.relname, own.relname) AS name, sum(pg_total_relation_size(own.oid)) AS size
FROM pg_class own LEFT JOIN pg_inherits ON inhrelid = own.oid LEFT JOIN pg_class parent ON parent.oid = inhparent
JOIN pg_namespace n ON n.oid = own.relnamespace AND n.nspname = 'public'
WHERE own.relkind = 'r' GROUP BY 1 HAVING sum(pg_relation_size(own.oid)) > 0"""


@contextmanager
def district(folder: Path, *words: str) -> Iterator[District]:
    """``lianglin serve`` in a new folder, with its embedded database, until the end of the block."""
    port = _free_port()
    data = folder / "district"
    command = [sys.executable, "-P", "-m", "desktop", "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}"]
    given = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "LIANGLIN_DATABASE_URL": ""}
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen([*command, *words], env=given, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, folder / "serve.log")
            with EmbeddedPostgres(data) as database:
                yield District(f"http://127.0.0.1:{port}", database.url, process)
        finally:
            process.terminate()
            process.wait()


@contextmanager
def bare_server(folder: Path) -> Iterator[str]:
    """The bare stack's server; gives its address."""
    command = [sys.executable, "-P", "-m", "tests.bench.sync_bare", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = monotonic() + PATIENCE_S
    while process.poll() is None and monotonic() < ends:
        try:
            if httpx2.get(url, trust_env=False, timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            sleep(0.05)
    raise RuntimeError(f"the server did not come up: {log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _is_postgres(folder: Path) -> bool:
    try:
        return (folder / "comm").read_text().strip() == "postgres"
    except OSError:
        return False


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _with_children(pid: int) -> list[int]:
    children = [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _parent(int(folder.name)) == pid]
    return [pid, *(child for child in children if not _is_postgres(Path(f"/proc/{child}")))]


def _cpu(pid: int) -> float:
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # its own, and that of its children that ended


def _mib(processes: list[int]) -> float:
    return sum(map(_pss, processes)) / 1024


def _pss(pid: int) -> int:
    """KiB."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0
