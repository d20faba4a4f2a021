"""Where a district's data is: a data folder with its own database, or somebody else's PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from models.errors import WorldError
from sync.server.database import Database
from sync.server.embedded import EmbeddedPostgres
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
            WorldError: ``database_down``, and those of ``EmbeddedPostgres``.
        """
        with ExitStack() as stack:
            if self.url is not None:
                url = self.url
            elif self.folder is not None:
                url = stack.enter_context(EmbeddedPostgres(self.folder)).url
            else:
                raise ValueError("a district is in a folder or in a database")
            try:
                migrate(url, self.schema)
            except psycopg.OperationalError as error:
                raise WorldError("database_down") from error
            yield url

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
