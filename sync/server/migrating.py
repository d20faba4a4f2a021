"""The tables of ``models`` and the district's own, brought to what this program knows, by one process at a time."""

from __future__ import annotations

from typing import Any

import psycopg
from alembic.runtime.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Connection, NullPool, create_engine, text

from models.base import synced_tables
from models.errors import WorldError
from models.migrations import LINEAGE, Lineage
from models.migrations.scripting import OF_COMMUNITY, STATION_ONLY, bring_to
from sync.server.migrations import DISTRICT

_LOCK = 0x4C4C
FILL_PERCENT = 90


def migrate(connection_url: str, schema: str | None) -> None:
    """Upgrade the database in one transaction; processes that start together wait for each other.

    Args:
        connection_url: libpq's, with or without a password.
        schema: made where it is missing, and leading the search path; ``None``: the user's own.
    """

    def connect() -> psycopg.Connection[Any]:
        connection = psycopg.connect(connection_url)
        if schema is not None:
            _enter(connection, schema)
        return connection

    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock, hashtext(current_schema()))"), {"lock": _LOCK})
            upgrade(connection)
    finally:
        engine.dispose()


def upgrade(connection: Connection) -> None:
    """Bring both lines to their heads in the caller's transaction.

    Raises:
        WorldError: ``database_newer``.
    """
    for line in (LINEAGE, DISTRICT):
        _refuse_newer(connection, line)
    bring_to(connection, LINEAGE.head)
    bring_to(connection, DISTRICT.head, DISTRICT)
    _suit_the_district(connection)
    _drop_station_indexes(connection)


def _refuse_newer(connection: Connection, line: Lineage) -> None:
    """A revision that this program does not know was made by a newer one: nothing is taken back."""
    opts = {"version_table": line.version_table}
    found = MigrationContext.configure(connection, opts=opts).get_current_revision()
    if found not in (None, *line.revisions):
        raise WorldError("database_newer", found=found, known=line.head)


def _enter(connection: psycopg.Connection[Any], schema: str) -> None:
    name = sql.Identifier(schema)
    exists = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchone()
    if exists is None:
        connection.execute("SELECT pg_advisory_xact_lock(%s, 0)", (_LOCK,))
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
    connection.execute(sql.SQL("SET search_path TO {}").format(name))
    connection.commit()


def _suit_the_district(connection: Connection) -> None:
    """Give each synced table what only a district of a thousand communities needs, so that it is no part of ``models``.

    That is an index by which one community is read, and room on the pages, so that most edits touch no index. A table
    that a later revision of ``models`` adds gets both without a script.
    """
    known = set(connection.scalars(text("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()")))
    for record in synced_tables():
        table = record.__tablename__
        if (index := f"ix_{table}{OF_COMMUNITY}") not in known:
            connection.execute(text(f"CREATE INDEX {index} ON {table} (community_code, id)"))
            connection.execute(text(f"ALTER TABLE {table} SET (fillfactor = {FILL_PERCENT})"))


def _drop_station_indexes(connection: Connection) -> None:
    """Let go of what only stations look things up by."""
    for name in sorted(STATION_ONLY):
        connection.execute(text(f"DROP INDEX IF EXISTS {name}"))
