"""Where a district's data is: a data folder with its own database, or somebody else's PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.exc import OperationalError

from models.errors import WorldError
from sync.server.database import Database
from sync.server.migrating import migrate
from sync.server.settings import ServerSettings


@dataclass(frozen=True)
class Place:
    """Either ``folder`` or ``url``; ``schema`` names one district of several in one database."""

    folder: Path | None
    url: str | None = None
    schema: str | None = None

    @contextmanager
    def database_url(self) -> Iterator[str]:
        """Have the database up to date within the block; in a data folder it is started where nobody else did.

        Raises:
            WorldError: ``database_down``, ``database_url_wrong``, and those of ``EmbeddedPostgres``.
        """
        with self._reachable() as url:
            try:
                migrate(url, self.schema)
            except (psycopg.OperationalError, OperationalError) as error:
                raise WorldError("database_down") from error
            yield url

    @contextmanager
    def _reachable(self) -> Iterator[str]:
        if self.url is not None:
            yield _checked(self.url)
        elif self.folder is not None:
            from sync.server.embedded import EmbeddedPostgres  # stands on what POSIX systems have

            with EmbeddedPostgres(self.folder) as postgres:
                yield postgres.url
        else:
            raise ValueError("a district is in a folder or in a database")

    @contextmanager
    def database(self, settings: ServerSettings | None = None) -> Iterator[Database]:
        """Lend the open database, for the commands of an operator."""
        with self.database_url() as url:
            database = Database(url, self.schema, settings)
            database.open()
            try:
                yield database
            finally:
                database.close()


def _checked(url: str) -> str:
    """Return libpq's form of an address, SQLAlchemy's being understood too; a wrong one is not shown: passwords."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        conninfo_to_dict(plain)
    except psycopg.ProgrammingError:
        raise WorldError("database_url_wrong") from None
    return plain
