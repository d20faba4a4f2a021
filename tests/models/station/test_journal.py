"""Every write, by any road, leaves exactly one journal row per record and transaction with what it changed."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import hypothesis.strategies as st
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from models.base import synced_tables, uuid7
from models.station import Station, silent
from models.station.connection import StationConnection, raw
from models.station.triggers import BOOKKEEPING, journal_triggers
from models.workers.records import Worker

NOW = "2026-03-01 08:00:00.000000"
Row = dict[str, Any]


def rows_of(connection: StationConnection) -> dict[str, Row]:
    cursor = connection.execute("SELECT * FROM worker")
    names = [column[0] for column in cursor.description]
    return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def expected(before: dict[str, Row], after: dict[str, Row]) -> dict[str, tuple[str, int, Row | None]]:
    """What the journal must say of a transaction, from the rows before and after it."""
    entries: dict[str, tuple[str, int, Row | None]] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            entries[key] = ("insert", new["version"], None)
        elif old is not None and new is None:
            entries[key] = ("delete", old["version"], {name: [value, None] for name, value in old.items()})
        elif old is not None and new is not None:
            changes = {n: [old[n], new[n]] for n in old if old[n] != new[n] and n not in BOOKKEEPING}
            if changes:
                entries[key] = ("update", old["version"], changes)
    return entries


def comparable(entry: tuple[str, int, Row | None]) -> tuple[str, int, Row | None]:
    """Without the bookkeeping of a deleted record: a touch of it alone, before the delete, is no change."""
    op, base_version, changes = entry
    return op, base_version, changes and {name: pair for name, pair in changes.items() if name not in BOOKKEEPING}


def journal_after(connection: StationConnection, seq: int) -> list[tuple[Any, ...]]:
    return list(
        connection.execute(
            "SELECT record_id, op, base_version, changes, tx, table_name FROM journal WHERE seq > ?", (seq,)
        )
    )


def last_seq(connection: StationConnection) -> int:
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])


KEYS = [uuid7().hex for _ in range(3)]
keys, names, phones = st.sampled_from(KEYS), st.sampled_from(["甲", "乙", "丙"]), st.sampled_from([None, "1", "2"])
INSERT = (
    "INTO worker (id, community_code, name, role, phone, leads_grid, active, created_at, created_by, edited_at,"
    f" edited_by, version) VALUES (?, '210112010012', ?, 'worker', ?, 0, 1, '{NOW}', '{KEYS[0]}', '{NOW}', ?, 3)"
)


class Roads(RuleBasedStateMachine):
    """Writes by all roads, in transactions that commit, roll back, or roll back in part."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.session = Session(station.engine)
        self.connection = raw(self.session)
        with silent(self.connection):
            self.connection.execute(f"DELETE FROM worker WHERE id IN ({','.join('?' * len(KEYS))})", KEYS)
        self.commit()

    def teardown(self) -> None:
        self.session.close()

    def note(self) -> None:
        self.before, self.seq = rows_of(self.connection), last_seq(self.connection)

    @rule()
    def commit(self) -> None:
        self.session.commit()
        self.connection = raw(self.session)
        self.note()

    @rule()
    def roll_back(self) -> None:
        self.session.rollback()
        self.connection = raw(self.session)
        assert rows_of(self.connection) == self.before
        self.note()

    @rule(key=keys, name=names, phone=phones)
    def replace_by_cursor(self, key: str, name: str, phone: str | None) -> None:
        self.connection.cursor().execute("INSERT OR REPLACE " + INSERT, (key, name, phone, KEYS[1]))

    @rule(key=keys, name=names)
    def insert_or_ignore(self, key: str, name: str) -> None:
        self.connection.execute("INSERT OR IGNORE " + INSERT, (key, name, None, KEYS[2]))

    @rule(key=keys, name=names)
    def upsert(self, key: str, name: str) -> None:
        sql = f"INSERT {INSERT} ON CONFLICT (id) DO UPDATE SET name = excluded.name"
        self.connection.execute(sql, (key, name, "9", KEYS[2]))

    @rule(values=st.lists(st.tuples(names, phones, keys), min_size=1, max_size=4))
    def update_many(self, values: list[tuple[str, str | None, str]]) -> None:
        self.connection.executemany("UPDATE worker SET name = ?, phone = ? WHERE id = ?", values)

    @rule(name=names)
    def update_all_by_core(self, name: str) -> None:
        self.session.execute(update(Worker).values(name=name))

    @rule(key=keys, name=names)
    def update_by_orm(self, key: str, name: str) -> None:
        self.session.expire_all()
        if worker := self.session.get(Worker, UUID(key)):
            worker.name = name
        self.session.flush()

    @rule(key=keys)
    def touch_only_the_bookkeeping(self, key: str) -> None:
        self.connection.execute("UPDATE worker SET edited_at = '2027-01-01 00:00:00.000000' WHERE id = ?", (key,))

    @rule(key=keys)
    def delete_hard(self, key: str) -> None:
        self.connection.execute("DELETE FROM worker WHERE id = ?", (key,))

    @rule(key=keys)
    def delete_softly(self, key: str) -> None:
        self.session.execute(text("UPDATE worker SET deleted_at = :now WHERE id = :key"), {"now": NOW, "key": key})

    @rule(key=keys, name=names)
    def by_script(self, key: str, name: str) -> None:
        script = f"UPDATE worker SET name = '{name};' WHERE id = '{key}'; UPDATE worker SET phone = name;"
        for part in (script, ""):
            self.connection.cursor().executescript(part)

    @precondition(lambda self: self.connection.in_transaction)
    @rule(key=keys, name=names)
    def roll_back_in_part(self, key: str, name: str) -> None:
        kept = rows_of(self.connection)
        self.connection.execute("SAVEPOINT part")
        self.connection.execute("UPDATE worker SET name = name || ?, phone = NULL", (name,))
        self.connection.execute("DELETE FROM worker WHERE id = ?", (key,))
        self.connection.execute("ROLLBACK TO part")
        self.connection.execute("RELEASE part")
        assert rows_of(self.connection) == kept

    @invariant()
    def the_journal_says_what_the_transaction_changed(self) -> None:
        found = journal_after(self.connection, self.seq)
        told = {row[0]: (row[1], row[2], json.loads(row[3]) if row[3] else None) for row in found}
        assert len(told) == len(found)
        wanted = expected(self.before, rows_of(self.connection))
        assert {k: comparable(entry) for k, entry in told.items()} == {k: comparable(e) for k, e in wanted.items()}
        assert len({row[4] for row in found}) <= 1


def test_any_mix_of_writes_is_journaled_once_a_record_and_transaction(station: Station) -> None:
    quiet = settings(max_examples=80, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))

    class RoadsOfThisStation(Roads):
        def __init__(self) -> None:
            super().__init__(station)

    run_state_machine_as_test(RoadsOfThisStation, settings=quiet)


def worker(station: Station) -> UUID:
    with station.act("workers.add") as session:
        session.add(made := Worker(name="甲"))
    return made.id


def driver(station: Station) -> StationConnection:
    with station.engine.connect() as connection:
        connection.rollback()
        return raw(connection)


def entries(station: Station) -> list[tuple[str, Any]]:
    with station.sessions() as session:
        rows = session.execute(text("SELECT op, changes, tx FROM journal ORDER BY seq DESC"))
        return [(row[0], row[1] and json.loads(row[1])) for row in rows]


def test_two_transactions_leave_two_rows_however_they_are_ended(station: Station) -> None:
    key, connection = worker(station).hex, driver(station)
    sql = f"UPDATE worker SET name = name || 'x' WHERE id = '{key}'"
    before = last_seq(connection)
    connection.execute(sql)  # on its own
    connection.execute("BEGIN")
    connection.execute(sql)
    connection.execute("END")
    with connection:
        connection.execute("BEGIN")
        connection.execute(sql)
    connection.executescript(f"BEGIN; {sql}; COMMIT; BEGIN; {sql}; ROLLBACK; {sql}; {sql}")
    connection.execute("SAVEPOINT outermost")
    connection.execute(sql)
    connection.execute("RELEASE outermost")
    found = journal_after(connection, before)
    assert [json.loads(row[3])["name"][1] for row in found] == ["甲" + "x" * n for n in range(1, 8)]
    assert len({row[4] for row in found}) == 7
    assert [row[4] for row in found] == sorted(row[4] for row in found)


def test_a_statement_that_fails_does_not_lend_its_transaction_to_the_next(station: Station) -> None:
    key, connection = worker(station).hex, driver(station)
    before = last_seq(connection)
    connection.execute("BEGIN")
    connection.execute("UPDATE worker SET name = '乙' WHERE id = ?", (key,))
    with pytest.raises(sqlcipher.IntegrityError):
        connection.execute("INSERT OR ROLLBACK " + INSERT, (key, "丙", None, KEYS[0]))
    connection.execute("UPDATE worker SET name = '丁' WHERE id = ?", (key,))
    assert [json.loads(row[3]) for row in journal_after(connection, before)] == [{"name": ["甲", "丁"]}]


def test_rows_written_in_bulk_are_journaled_each(station: Station) -> None:
    with station.act("workers.import") as session:
        session.execute(insert(Worker), [{"name": f"组员{n}"} for n in range(500)])
    assert station.acts()[0].entries == 500


def test_changes_of_the_server_are_not_journaled(station: Station) -> None:
    key = worker(station)
    before = entries(station)
    with station.local_write() as session, silent(session):
        session.get_one(Worker, key).name = "乙"
    assert entries(station) == before
    with station.act("workers.rename") as session:
        session.get_one(Worker, key).name = "丙"
    assert entries(station)[0] == ("update", {"name": ["乙", "丙"]})


def test_the_version_from_which_a_change_started_is_kept(station: Station) -> None:
    key = worker(station)
    with station.local_write() as session, silent(session):
        session.get_one(Worker, key).version = 7
    with station.act("workers.rename") as session:
        session.get_one(Worker, key).name = "乙"
    with station.sessions() as session:
        assert session.scalar(text("SELECT base_version FROM journal ORDER BY seq DESC LIMIT 1")) == 7


def test_a_record_keeps_its_id(station: Station) -> None:
    key, connection = worker(station).hex, driver(station)
    with pytest.raises(sqlcipher.IntegrityError):
        connection.execute("UPDATE worker SET id = ? WHERE id = ?", (KEYS[0], key))


def test_every_synced_table_has_its_triggers() -> None:
    assert len(journal_triggers()) == 4 * len(synced_tables()) + 1  # one is the journal's own


def test_a_trigger_that_is_missing_or_strange_is_mended_at_opening(station: Station, profile: Any) -> None:
    connection = driver(station)
    connection.execute("DROP TRIGGER journal_worker_update")
    connection.execute("DROP TRIGGER journal_area_insert")
    connection.execute("CREATE TRIGGER journal_area_insert AFTER INSERT ON area BEGIN SELECT 1; END")
    connection.execute("CREATE TRIGGER stranger AFTER INSERT ON area BEGIN SELECT 1; END")
    station.close()
    reopened = profile.open()
    found = dict(driver(reopened).execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    assert journal_triggers().items() <= found.items()
    assert "stranger" not in found
    reopened.close()
