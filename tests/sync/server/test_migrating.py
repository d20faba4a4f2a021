"""The district's database is brought to today's tables, and what is there is what the program believes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, inspect

from models.base import Base, synced_tables
from models.migrations import LINEAGE
from models.migrations.scripting import bring_to, differences, scripted_revisions
from sync.server.migrating import migrate
from sync.server.migrations import DISTRICT
from sync.server.tables import PARTITIONS, DistrictBase
from tests.sync.conftest import District


def _differences(connection: Connection) -> list[Any]:
    def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _against: Any) -> bool:
        return kind != "table" or name in DistrictBase.metadata.tables

    opts = {"compare_type": True, "include_object": ours, "version_table": DISTRICT.version_table}
    return list(compare_metadata(MigrationContext.configure(connection, opts=opts), DistrictBase.metadata))


def _engine(url: str) -> Any:
    return create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)


@pytest.fixture
def empty(postgres: str) -> Iterator[str]:
    """Return a database with nothing in it."""
    name = f"empty_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres.replace("/lianglin?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_known_revisions_are_the_scripts() -> None:
    assert scripted_revisions(DISTRICT) == DISTRICT.revisions


def test_both_lines_lead_to_what_the_program_believes(district: District) -> None:
    engine = _engine(district.url)
    with engine.connect() as connection:
        assert differences(connection) == []
        assert _differences(connection) == []
    engine.dispose()


def test_each_line_can_be_left_and_taken_again(empty: str) -> None:
    engine = _engine(empty)
    with engine.begin() as connection:
        bring_to(connection, LINEAGE.head)
        for revision in DISTRICT.revisions:
            bring_to(connection, revision, DISTRICT)
            bring_to(connection, "base", DISTRICT)
            assert not set(DistrictBase.metadata.tables) & set(inspect(connection).get_table_names())
        bring_to(connection, DISTRICT.head, DISTRICT)
        for revision in reversed(LINEAGE.revisions):
            bring_to(connection, revision)
        bring_to(connection, "base")
        assert not set(Base.metadata.tables) & set(inspect(connection).get_table_names())
        bring_to(connection, LINEAGE.head)
        assert _differences(connection) == []
    engine.dispose()


def test_stations_that_were_enrolled_before_marks_get_theirs_in_order(empty: str) -> None:
    engine = _engine(empty)
    with engine.begin() as connection:
        bring_to(connection, LINEAGE.head)
        bring_to(connection, "0003", DISTRICT)
    with psycopg.connect(empty) as raw:
        for community, day in (("210112010012", 2), ("210112010012", 1), ("210112010013", 3)):
            raw.execute(
                "INSERT INTO enrolled_station (id, community_code, public_key, exchange_key, label, app_version,"
                ' enrolled_at, "cursor", last_number, envelopes_out, envelopes_in, envelope_first)'
                " VALUES (gen_random_uuid(), %s, '', '', '', '', make_timestamptz(2026, 1, %s, 0, 0, 0), 0, 0, 0, 0,"
                " 0)",
                (community, day),
            )
    with engine.begin() as connection:
        bring_to(connection, "0004", DISTRICT)
    with psycopg.connect(empty) as raw:
        rows = raw.execute("SELECT community_code, mark FROM enrolled_station ORDER BY community_code, enrolled_at")
        assert rows.fetchall() == [("210112010012", "A"), ("210112010012", "B"), ("210112010013", "A")]
    engine.dispose()


def test_what_grows_without_end_is_partitioned_by_community(district: District) -> None:
    with psycopg.connect(district.url) as connection:
        rows = connection.execute(
            "SELECT inhparent::regclass::text, count(*) FROM pg_inherits JOIN pg_class ON oid = inhparent"
            " WHERE relkind = 'p' GROUP BY 1 ORDER BY 1"
        ).fetchall()
    growing = ("audit_entry", "audit_line", "change_log", "edit_history", "push_receipt")
    assert rows == [(name, PARTITIONS) for name in growing]


def test_every_synced_table_is_read_by_community(district: District) -> None:
    with psycopg.connect(district.url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_indexes WHERE indexname LIKE '%\\_of\\_community'")
        assert {row[0] for row in rows} == {record.__tablename__ for record in synced_tables()}


def test_processes_that_start_together_migrate_once_in_a_schema_of_their_own(empty: str) -> None:
    schema = 'a "quoted" one'
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _n: migrate(empty, schema), range(3)))
    with psycopg.connect(empty) as connection:
        found = connection.execute("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename = 'resident'").fetchall()
    assert found == [(schema,)]
