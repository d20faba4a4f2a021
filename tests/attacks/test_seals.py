"""Who may do and see what, changed by a foreign tool with the key: the station does not open, and says which row."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from desktop.commands.transfer import finish
from forms.messages import explain
from models.audit.alarms import Where, alarms
from models.base import Base
from models.care.guard import guarded_tables
from models.care.records import CareTeamMember, Membership, ResidentFact, SpecialGroup
from models.cases.records import FileMember
from models.crypto.pages import PAGE
from models.errors import WorldError
from models.migrations.scripting import bring_to
from models.people.records import Resident
from models.rights.records import Grant
from models.settings.records import Setting
from models.station import Station, open_with_recovery
from models.station.backups import check
from models.station.connection import Identity, brief_engine, raw
from models.station.looking_through import damaged_pages, look_after
from models.station.schema import SETUPS
from models.station.sealing import seal_triggers, sealed_tables
from models.station.seals import Repair, RightsChangedError, Wrong, all_differ
from models.station.station import DATABASE
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, Profile
from tests.tampering import tamper, tool

OTHER = "Third-Door-8"


@dataclass(frozen=True)
class Filled:
    """A closed profile with a row of every kind that is sealed, and its key."""

    profile: Profile
    key: bytes
    worker: UUID
    membership: UUID

    def tampered(self, *statements: str) -> None:
        tamper(self.profile.folder, self.key, *statements)

    def refused(self) -> RightsChangedError:
        with pytest.raises(RightsChangedError) as refused:
            self.profile.open()
        return refused.value

    def recovered(self, repair: Repair | None) -> Station:
        profile = self.profile
        return open_with_recovery(
            profile.folder, profile.recovery_code, profile.login, OTHER, repair=repair, cost=CHEAP
        )


@pytest.fixture(scope="module")
def _filled_once(tmp_path_factory: pytest.TempPathFactory, _made_profile: Profile) -> Filled:
    folder = tmp_path_factory.mktemp("filled") / "profile"
    shutil.copytree(_made_profile.folder, folder)
    profile = replace(_made_profile, folder=folder)
    station = profile.open()
    try:
        with station.local_write() as session:
            worker = Worker(name="林悦", role=WorkerRole.GRID)
            person = Resident(name="王淑兰")
            session.add_all([worker, person])
            session.flush()
            day = date(2026, 1, 1)
            entry = {"revision": 1, "name": "", "definition": "", "legal_basis": ""}
            mine = Membership(resident_id=person.id, level=4, group_code="x", catalogue=entry, recognised_on=day)
            session.add_all(
                [
                    mine,
                    ResidentFact(resident_id=person.id, level=3, name="x", value="1"),
                    CareTeamMember(resident_id=person.id, level=4, worker_id=worker.id, starts_on=day),
                    FileMember(file_id=person.id, level=4, worker_id=worker.id, starts_on=day),
                    Grant(worker_id=worker.id, deed="export", starts_on=day, reason="x"),
                    SpecialGroup(code="x", name="x", sensitivity=4),
                    Setting(key="trust.grade", value={"value": 3}),
                ]
            )
        return Filled(profile, station.key, worker.id, mine.id)
    finally:
        station.close()


@pytest.fixture
def filled(_filled_once: Filled, tmp_path: Path) -> Filled:
    shutil.copytree(_filled_once.profile.folder, tmp_path / "profile")
    return replace(_filled_once, profile=replace(_filled_once.profile, folder=tmp_path / "profile"))


CELLS = [
    ("worker", "UPDATE worker SET role = 'secretary' WHERE role = 'grid'"),
    ("worker", "UPDATE worker SET active = 0 WHERE role = 'grid'"),
    ("worker", "UPDATE worker SET posts = '[\"women\"]' WHERE role = 'grid'"),
    ("rights_grant", "UPDATE rights_grant SET level = 3"),
    ("rights_grant", "UPDATE rights_grant SET worker_id = (SELECT id FROM worker WHERE role <> 'grid')"),
    ("care_team_member", "UPDATE care_team_member SET worker_id = (SELECT id FROM worker WHERE role <> 'grid')"),
    ("file_member", "UPDATE file_member SET ends_on = '2030-01-01'"),
    ("special_group", "UPDATE special_group SET sensitivity = 2 WHERE code = 'x'"),
    ("setting", "UPDATE setting SET value = '{\"value\":2}' WHERE key = 'trust.grade'"),
    ("account", "UPDATE account SET worker_id = (SELECT id FROM worker WHERE role = 'grid')"),
    ("station_info", "UPDATE station_info SET giver_known_at = NULL, community_code = '210112010013'"),
    ("membership", "UPDATE membership SET level = 2"),
    ("membership", "UPDATE membership SET resident_id = '00'"),
]


@pytest.mark.parametrize(("table", "statement"), CELLS)
def test_a_changed_cell_of_rights_or_levels_keeps_the_station_from_opening_and_is_named(
    filled: Filled, table: str, statement: str
) -> None:
    filled.tampered(statement)
    error = filled.refused()
    (difference,) = error.differences
    assert (difference.table, difference.wrong) == (table, Wrong.CHANGED)
    assert difference.short in explain(error)
    assert "林悦" not in explain(error)


@pytest.mark.parametrize(
    ("statements", "wrong"),
    [
        (["DELETE FROM rights_grant"], {("rights_grant", Wrong.GONE)}),
        (["DELETE FROM setting WHERE key = 'trust.grade'"], {("setting", Wrong.GONE)}),
        (["UPDATE rights_grant SET id = 'f0f0'"], {("rights_grant", Wrong.GONE), ("rights_grant", Wrong.PLANTED)}),
        (["DELETE FROM seal WHERE table_name = 'setting'"], {("setting", Wrong.UNSEALED)}),
        (["UPDATE seal SET seal = 'x' WHERE table_name = 'worker'"], {("worker", Wrong.UNSEALED)}),
        (["DELETE FROM seal_total WHERE table_name = 'worker'"], {("worker", Wrong.UNSEALED)}),
        (["DROP TABLE seal"], {("", Wrong.UNSEALED)}),
        (
            ["UPDATE membership SET level = 2", "DELETE FROM seal WHERE table_name = 'membership'"],
            {("membership", Wrong.UNSEALED)},
        ),
        (
            ["UPDATE membership SET level = 2", "UPDATE seal SET level = 3 WHERE table_name = 'membership'"],
            {("membership", Wrong.UNSEALED)},
        ),
        (
            ["DROP TABLE seal", "DROP TABLE seal_total", "UPDATE alembic_version SET version_num = '0008'"],
            {("", Wrong.UNSEALED)},
        ),
    ],
)
def test_rows_that_go_or_come_and_seals_that_go_are_told(
    filled: Filled, statements: list[str], wrong: set[tuple[str, Wrong]]
) -> None:
    filled.tampered(*statements)
    assert {(each.table, each.wrong) for each in filled.refused().differences} == wrong


def test_the_seal_of_another_row_holds_nothing(filled: Filled) -> None:
    filled.tampered(
        "UPDATE worker SET role = 'secretary' WHERE role = 'grid'",
        "UPDATE seal SET seal = (SELECT o.seal FROM seal o JOIN worker w ON w.id = o.record_id WHERE w.role <> 'grid'"
        " ORDER BY o.record_id LIMIT 1) WHERE table_name = 'worker'",
    )
    assert {each.table for each in filled.refused().differences} == {"worker"}


def test_the_recovery_code_alone_shows_the_rows_and_puts_them_back(filled: Filled) -> None:
    filled.tampered(
        "UPDATE worker SET role = 'secretary' WHERE role = 'grid'",
        "UPDATE membership SET level = 2",
        "INSERT INTO setting SELECT 'f0f0', community_code, 'rights.grid_scope', '{\"value\":0}', created_at,"
        " created_by, edited_at, edited_by, version, deleted_at FROM setting LIMIT 1",
    )
    with pytest.raises(RightsChangedError) as shown:
        filled.recovered(None)
    found = {(each.table, each.was) for each in shown.value.differences}
    assert ("worker", (("role", "grid", "secretary"),)) in found
    assert ("membership", (("level", "4", "2"),)) in found
    station = filled.recovered(Repair.PUT_BACK)
    with station.whole() as session:
        assert session.scalar(select(Worker.role).where(Worker.id == filled.worker)) is WorkerRole.GRID
        assert session.scalar(text("SELECT level FROM membership")) == 4
        assert session.scalar(text("SELECT deleted_at IS NOT NULL FROM setting WHERE id = 'f0f0'"))
        (alarm,) = alarms(session, unseen=True)
    assert (alarm.where, alarm.what, alarm.line) == (Where.SEALS, "put_back", 3)
    assert check(station).ok
    station.close()
    Profile(filled.profile.folder, "", password=OTHER).open().close()


def test_what_is_accepted_stands_and_opens_again(filled: Filled) -> None:
    filled.tampered("UPDATE worker SET role = 'deputy' WHERE role = 'grid'", "DROP TABLE seal_total")
    station = filled.recovered(Repair.ACCEPT)
    with station.whole() as session:
        assert session.scalar(select(Worker.role).where(Worker.id == filled.worker)) is WorkerRole.DEPUTY
        assert [each.what for each in alarms(session)] == ["accept"]
    station.close()
    Profile(filled.profile.folder, "", password=OTHER).open().close()


def test_a_wrong_code_repairs_nothing(filled: Filled) -> None:
    filled.tampered("UPDATE worker SET role = 'secretary' WHERE role = 'grid'")
    code = filled.profile.recovery_code
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    with pytest.raises(WorldError, match=r"mistyped|wrong_password"):
        open_with_recovery(filled.profile.folder, wrong, "liu", OTHER, repair=Repair.ACCEPT, cost=CHEAP)
    filled.refused()


def test_what_keeps_nobody_from_opening_is_told_by_an_alarm_and_by_the_check(filled: Filled) -> None:
    """What is of level 3 is looked through behind the work: it would keep everybody waiting."""
    filled.tampered("UPDATE resident_fact SET level = 2")
    station = filled.profile.open()
    for _progress in (*look_after(station), *look_after(station)):
        pass
    with station.whole() as session:
        assert [(each.where, each.what) for each in alarms(session)] == [(Where.SEALS, "differ")]
    assert check(station).seals
    station.close()


def test_a_flipped_byte_in_a_page_nobody_reads_is_told_on_the_same_day(filled: Filled) -> None:
    station = filled.profile.open()
    path = filled.profile.folder / DATABASE
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 2000)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    for _progress in look_after(station):
        pass
    with station.whole() as session:
        assert [(each.where, each.what, each.line) for each in alarms(session)] == [(Where.PAGES, "pages", 1)]
    station.close()


def test_a_damaged_page_of_what_is_sealed_is_told_by_its_alarm(filled: Filled) -> None:
    with closing(tool(filled.profile.folder, filled.key)) as driver:
        (page,) = driver.execute("SELECT rootpage FROM sqlite_master WHERE name = 'resident_fact'").fetchone()
    with (filled.profile.folder / DATABASE).open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(100))
    station = filled.profile.open()
    for _progress in look_after(station):
        pass
    with station.whole() as session:
        assert [(each.where, each.line) for each in alarms(session)] == [(Where.PAGES, 1)]
    station.close()


@pytest.mark.parametrize("at", [-PAGE, 0], ids=["half written", "behind the end"])
def test_a_page_that_was_just_being_written_or_went_meanwhile_is_not_damaged(filled: Filled, at: int) -> None:
    station, path = filled.profile.open(), filled.profile.folder / DATABASE
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) + at] + bytes(PAGE))
    steps, total = damaged_pages(station), path.stat().st_size // PAGE
    while next(steps) != (total, total):
        pass
    path.write_bytes(whole)
    assert finish(steps) == []
    station.close()


def test_a_file_from_before_there_were_seals_gets_them_by_its_upgrade(filled: Filled) -> None:
    filled.tampered("DELETE FROM station_audit WHERE detail LIKE '%sealed%'")
    path = filled.profile.folder / DATABASE
    with brief_engine(path, filled.key, Identity(""), SETUPS) as engine, engine.connect() as connection:
        connection.rollback()
        raw(connection).execute("PRAGMA foreign_keys = OFF")
        for (name,) in raw(connection).execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw(connection).execute(f'DROP TRIGGER "{name}"')
        with connection.begin():
            bring_to(connection, "0008")
    station = filled.profile.open()
    assert holds(station)
    station.close()
    filled.tampered("UPDATE worker SET role = 'secretary' WHERE role = 'grid'")
    filled.refused()


def test_what_a_tool_changed_while_the_station_was_open_is_not_made_good_by_the_next_change(filled: Filled) -> None:
    station = filled.profile.open()
    with station.local_write() as session:
        driver = raw(session)
        driver.execute('DROP TRIGGER "seal_worker_update"')
        driver.execute("UPDATE worker SET role = 'secretary' WHERE role = 'grid'")
        driver.execute(seal_triggers()["seal_worker_update"])
    with station.local_write() as session:
        raw(session).execute("UPDATE worker SET leads_grid = 1 WHERE name = '林悦'")
    station.close()
    (difference,) = filled.refused().differences
    assert set(difference.columns) == {"role", "leads_grid"}


@pytest.mark.parametrize(("table", "change"), [("setting", "value = '{}'"), ("membership", "level = 3")])
def test_what_a_tool_put_in_while_the_station_was_open_is_not_made_good_by_the_next_change(
    filled: Filled, table: str, change: str
) -> None:
    station = filled.profile.open()
    with station.local_write() as session:
        driver = raw(session)
        driver.execute(f'DROP TRIGGER "seal_{table}_insert"')
        names = ", ".join(f'"{column.name}"' for column in Base.metadata.tables[table].columns if column.name != "id")
        driver.execute(f"INSERT INTO {table} (id, {names}) SELECT 'f0f0', {names} FROM {table} LIMIT 1")
        driver.execute(seal_triggers()[f"seal_{table}_insert"])
    with station.local_write() as session:
        raw(session).execute(f"UPDATE {table} SET {change} WHERE id = 'f0f0'")
    with station.whole() as session:
        assert [(each.record_id, each.wrong) for each in all_differ(raw(session))] == [("f0f0", Wrong.PLANTED)]
    station.close()


# every road through the program keeps the seals

ROLES = st.sampled_from([role for role in WorkerRole if role is not WorkerRole.SECRETARY])
STEPS = st.lists(
    st.tuples(st.sampled_from(["act", "bulk", "raw", "undo", "apply", "replace", "erase"]), ROLES, st.integers(1, 4)),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, _made_profile: Profile) -> Iterator[Station]:
    folder = tmp_path_factory.mktemp("seals") / "profile"
    shutil.copytree(_made_profile.folder, folder)
    station = Profile(folder, "").open()
    yield station
    station.close()


def holds(station: Station) -> bool:
    with station.whole() as session:
        return not all_differ(raw(session))


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_road_a_write_takes_its_seal_goes_with_it(used: Station, steps: Any) -> None:
    for road, role, level in steps:
        walk(used, road, role, level)
        assert holds(used), road


def walk(station: Station, road: str, role: WorkerRole, level: int) -> None:
    entry = json.dumps({"revision": 1})
    if road in ("act", "undo"):
        with station.act("workers.add") as session:
            session.add(Worker(name="x", role=role))
            act = session.info["act"].id
        if road == "undo":
            station.undo(act)
    elif road == "bulk":
        with station.local_write() as session:
            person = Resident(name="x")
            session.add(person)
            session.flush()
            rows = [(f"{person.id.hex[:-2]}{n:02x}", person.id.hex, level) for n in range(3)]
            raw(session).executemany(
                "INSERT OR IGNORE INTO membership (id, community_code, resident_id, level, group_code, catalogue,"
                f" recognised_on, created_at, created_by, edited_at, edited_by, version) VALUES (?, '1', ?, ?, 'x',"
                f" '{entry}', '2026-01-01', '2026-01-01', '1', '2026-01-01', '1', 0)",
                rows,
            )
    elif road == "apply":
        with station.applying() as session:
            session.execute(text("UPDATE worker SET role = :role WHERE name = 'x'"), {"role": role.value})
            session.execute(text("UPDATE membership SET level = :level"), {"level": level})
    else:
        statement = {
            "raw": f"UPDATE worker SET role = '{role.value}' WHERE name = 'x'",
            "replace": "INSERT OR REPLACE INTO membership SELECT * FROM membership LIMIT 2",
            "erase": "DELETE FROM membership WHERE rowid IN (SELECT max(rowid) FROM membership)",
        }[road]
        with station.local_write() as session:
            raw(session).execute(statement)


def test_every_column_that_decides_is_sealed() -> None:
    """A new column of these tables is either sealed, with a revision, or named here as what opens nothing."""
    bookkeeping = {"id", "community_code", "created_at", "created_by", "edited_at", "edited_by", "version"}
    opens_nothing = {
        "worker": {"name", "phone"},
        "rights_grant": {"reason"},
        "account": {"tag", "created_at", "serial", "must_change", "password_set_at", "seen_at", "former"},
        "known_account": {"account_id", "serial"},
        "station_info": {"profile_id", "app_version"},
    }
    for name in ("worker", "rights_grant", "care_team_member", "file_member", "setting", *opens_nothing):
        columns = {column.name for column in Base.metadata.tables[name].columns}
        kept = bookkeeping if name != "station_info" else {"created_at"}
        assert columns - kept - opens_nothing.get(name, set()) == set(sealed_tables()[name].columns) - kept, name


def test_each_table_with_levels_is_sealed() -> None:
    assert set(guarded_tables()) <= set(sealed_tables())
