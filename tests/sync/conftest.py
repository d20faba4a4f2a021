"""What tests of sync ask for: a real PostgreSQL, and in it a migrated district of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from sync.server.embedded import EmbeddedPostgres

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
def _template(postgres: str) -> str:
    """Migrated once a session; each test gets a copy, which is quicker."""
    from sync.server.migrating import migrate

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    migrate(_in_database(postgres, "migrated"), None)
    return "migrated"


@pytest.fixture
def district(postgres: str, _template: str) -> Iterator[District]:
    name = f"district_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_template} STRATEGY FILE_COPY")
        yield District(_in_database(postgres, name))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _in_database(url: str, name: str) -> str:
    return url.replace("/lianglin?", f"/{name}?")
