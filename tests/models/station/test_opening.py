"""A profile opens with its password or its code, and says what is wrong otherwise; nothing is ever made anew."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from models.care.records import CareTeamMember
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station, connection, create_station, open_station, open_with_recovery
from models.station.connection import raw
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, COMMUNITY, DURABLE, Profile

OTHER = "Another-Door-7"


_COUNTED = ("attempts.json", "audit.aside", "station.lock")


def contents(folder: Path) -> dict[str, bytes]:
    """What a refusal must leave alone: all but the count of attempts, that it was tried, and the lock."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name not in _COUNTED}


@contextmanager
def refused(code: str) -> Iterator[dict[str, object]]:
    params: dict[str, object] = {}
    with pytest.raises(WorldError) as error:
        yield params
    assert error.value.code == code
    params.update(error.value.params)


def new(folder: Path) -> Station:
    made, _ = create_station(
        folder, community_code=COMMUNITY, login="liu", password=OTHER, display_name="刘芳", cost=CHEAP
    )
    return made


def test_what_is_acknowledged_is_on_the_disk(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SYNCHRONOUS", DURABLE)
    station = profile.open()
    with station.local_write() as session:
        assert raw(session).execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL: after each commit
    station.close()


def test_the_login_is_taken_in_any_case_and_width(profile: Profile) -> None:
    station = open_station(profile.folder, " ＬＩＵ", profile.password, cost=CHEAP)
    with station.sessions() as session:
        assert session.get_one(Worker, station.worker_id).name == "刘芳"
    assert station.community_code == COMMUNITY
    station.close()


def test_a_wrong_password_opens_nothing_and_changes_nothing(profile: Profile) -> None:
    before = contents(profile.folder)
    for login, password in (("liu", "wrong"), ("nobody", profile.password)):
        with refused("wrong_password") as params:
            open_station(profile.folder, login, password)
        assert params == {"remaining": 4}
    assert contents(profile.folder) == before
    profile.open().close()


def test_the_recovery_code_gives_a_new_password(profile: Profile) -> None:
    typed = profile.recovery_code.replace("-", " ").lower().replace("1", "l").replace("0", "o")
    open_with_recovery(profile.folder, typed, "liu", OTHER, cost=CHEAP).close()
    open_station(profile.folder, "liu", OTHER).close()
    with refused("wrong_password"):
        profile.open()


def test_a_slip_in_the_recovery_code_is_seen_before_it_counts(profile: Profile) -> None:
    code = profile.recovery_code
    slipped = ("2" if code[0] != "2" else "3") + code[1:]
    for typed in (slipped, code[:-1], ""):
        with refused("recovery_code_mistyped"):
            open_with_recovery(profile.folder, typed, "liu", OTHER)
    assert not (profile.folder / "attempts.json").exists()


def test_the_recovery_code_does_not_make_logins(profile: Profile) -> None:
    with refused("no_such_login"):
        open_with_recovery(profile.folder, profile.recovery_code, "wang", OTHER)


def test_a_second_worker_has_an_own_password_and_an_own_name_on_acts(station: Station, profile: Profile) -> None:
    with station.act("workers.add") as session:
        session.add(wang := Worker(name="王强"))
    station.add_account("wang", OTHER, wang.id)
    with refused("login_exists"):
        station.add_account("Wang", OTHER, wang.id)
    station.close()
    again = open_station(profile.folder, "wang", OTHER, cost=CHEAP)
    assert again.worker_id == wang.id
    assert again.last_act() is None
    with again.act("workers.add") as session:
        session.add(third := Worker(name="李娜"))
    assert third.created_by == wang.id
    again.close()


def test_an_account_of_a_secretary_is_the_secretarys_to_give_or_the_recovery_codes(
    station: Station, profile: Profile
) -> None:
    with station.act("workers.add") as session:
        session.add(secretary := Worker(name="王强", role=WorkerRole.SECRETARY))
        session.add(third := Worker(name="李娜"))
    with refused("only_secretary"):
        station.add_account("wang", OTHER, secretary.id)
    with refused("recovery_code_mistyped"):
        station.add_account("wang", OTHER, secretary.id, "nothing")
    with refused("only_secretary"):  # once there is one, every account is his to give (L-36)
        station.add_account("li", OTHER, third.id)
    station.add_account("wang", OTHER, secretary.id, profile.recovery_code)
    station.close()
    again = open_station(profile.folder, "wang", OTHER, cost=CHEAP)
    again.add_account("wang2", profile.password, secretary.id)
    again.close()


def test_an_account_of_one_in_a_care_team_is_not_everybodys_to_give(station: Station) -> None:
    whom: dict[str, Any] = {"sex": "2", "id_type": "111", "population_type": "01", "basis": "duty", "source": "typed"}
    with station.act("care") as session:
        session.add(wang := Worker(name="王强"))
        session.add(person := Resident(name="赵姨", **whom))
        session.flush()
        session.add(CareTeamMember(resident_id=person.id, level=4, worker_id=wang.id, starts_on=date(2026, 1, 1)))
    with refused("only_secretary"):
        station.add_account("wang", OTHER, wang.id)


def test_who_no_longer_works_here_is_not_let_in_and_the_file_stays_free(station: Station, profile: Profile) -> None:
    with station.act("workers.add") as session:
        session.add(wang := Worker(name="王强"))
    station.add_account("wang", OTHER, wang.id)
    with station.act("workers.edit") as session:
        session.get_one(Worker, wang.id).active = False
    with refused("worker_inactive"):
        station.add_account("wang2", OTHER, wang.id)
    station.close()
    with refused("worker_inactive"):
        open_station(profile.folder, "wang", OTHER, cost=CHEAP)
    profile.open().close()  # whoever opens next takes the way in away
    with refused("wrong_password"):
        open_station(profile.folder, "wang", OTHER, cost=CHEAP)


def test_a_login_that_was_added_by_half_is_added_again(station: Station, profile: Profile) -> None:
    with station.act("workers.add") as session:
        session.add(wang := Worker(name="王强"))
    station.add_account("wang", OTHER, wang.id)
    with station.local_write() as session:  # the slot was written, the power went before the commit
        session.execute(text("DELETE FROM account WHERE worker_id = :id"), {"id": wang.id.hex})
    station.add_account("wang", profile.password, wang.id)
    station.close()
    open_station(profile.folder, "wang", profile.password).close()


def test_a_password_is_changed_only_with_the_old_one(station: Station, profile: Profile) -> None:
    with refused("wrong_password"):
        station.change_password("wrong", OTHER)
    station.change_password(profile.password, OTHER)
    station.close()
    open_station(profile.folder, "liu", OTHER).close()


@pytest.mark.parametrize("weak", ["Ab1-", "abcdefghijkl", "abcdefghij12", "1234567890"])
def test_a_weak_password_is_refused(weak: str, station: Station, profile: Profile, tmp_path: Path) -> None:
    with refused("password_too_weak"):
        station.change_password(profile.password, weak)
    with refused("password_too_weak"):
        create_station(tmp_path / "x", community_code=COMMUNITY, login="a", password=weak, display_name="a")
    assert not (tmp_path / "x").exists()


def test_unlocking_asks_for_the_password_of_who_is_logged_in(station: Station, profile: Profile) -> None:
    station.lock()
    with refused("wrong_password"):
        station.unlock("wrong")
    assert station.locked
    station.unlock(profile.password)
    assert not station.locked


def test_a_profile_is_not_made_over_another(profile: Profile) -> None:
    before = contents(profile.folder)
    with refused("exists_already"):
        new(profile.folder)
    (profile.folder / "station.db").unlink()
    with refused("exists_already"):
        new(profile.folder)
    assert (profile.folder / "keys.json").read_bytes() == before["keys.json"]


def test_a_profile_whose_making_was_interrupted_is_made_afresh(tmp_path: Path) -> None:
    (tmp_path / "station.creating").touch()
    (tmp_path / "station.db").write_bytes(b"half")
    with refused("not_a_station"):
        open_station(tmp_path, "liu", OTHER)
    new(tmp_path).close()
    open_station(tmp_path, "liu", OTHER).close()


def test_a_second_copy_of_the_program_is_kept_out(station: Station, profile: Profile) -> None:
    with refused("already_open"):
        profile.open()
    station.close()
    profile.open().close()


def plain_sqlite(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.close()


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def half_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def half_the_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 8192 * 4096])


def nothing(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (plain_sqlite, "not_a_station"),
        (Path.unlink, "not_a_station"),
        (garbage, "damaged"),
        (half_a_page, "file_cut_short"),
        (half_the_file, "file_cut_short"),
        (nothing, "file_cut_short"),
    ],
)
def test_a_strange_or_spoilt_file_is_named_and_left_alone(spoil, code: str, profile: Profile) -> None:
    spoil(profile.folder / "station.db")
    before = contents(profile.folder)
    with refused(code):
        profile.open()
    assert {n: c for n, c in contents(profile.folder).items() if n in before} == before


def test_another_stations_file_is_not_opened(profile: Profile, tmp_path: Path) -> None:
    new(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / "station.db", profile.folder / "station.db")
    with refused("damaged"):
        profile.open()


def test_missing_and_spoilt_keys_are_named(profile: Profile) -> None:
    keys = profile.folder / "keys.json"
    keys.write_text("{")
    with refused("keys_damaged"):
        profile.open()
    keys.unlink()
    with refused("keys_missing"):
        profile.open()


def test_a_slot_opens_only_under_its_own_profile(profile: Profile) -> None:
    keys = profile.folder / "keys.json"
    plain = json.loads(keys.read_bytes())
    keys.write_text(json.dumps({**plain, "profile_id": "0" * 32}))
    with refused("wrong_password"):
        profile.open()


def test_a_newer_file_is_refused_with_both_versions(station: Station, profile: Profile) -> None:
    with station.local_write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        session.execute(text("UPDATE station_info SET app_version = '7.1'"))
    station.close()
    before = contents(profile.folder)
    with refused("newer_station") as params:
        profile.open()
    assert params == {"file_version": "7.1", "app_version": "0.1.0"}
    assert contents(profile.folder) == before


def test_a_full_disk_rolls_back_and_says_so(station: Station) -> None:
    connection = raw(station.engine.connect())
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.rollback()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    def fill() -> None:
        with station.act("workers.add") as session:
            session.add_all(Worker(name="张伟" * 20) for _ in range(500))

    with refused("disk_full"):
        fill()
    with station.sessions() as session:
        assert session.scalars(select(Worker.name)).all() == ["刘芳"]
    assert station.acts() == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere; the test must not be root for a moment."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_read_only_folder_is_named(profile: Profile) -> None:
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(profile.folder, folder, dirs_exist_ok=True)
    folder.chmod(0o555)
    with as_nobody(), refused("folder_read_only"):
        open_station(folder, "liu", profile.password)
    with as_nobody(), refused("folder_read_only"):
        new(folder / "inside")
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_readers_read_while_an_act_is_open_and_cannot_write(station: Station) -> None:
    with station.act("workers.add") as writer:
        writer.add(Worker(name="张伟"))
        writer.flush()
        with station.sessions() as reader:
            assert reader.scalars(select(Worker.name)).all() == ["刘芳"]
            with pytest.raises(Exception, match="readonly"):
                reader.execute(text("DELETE FROM worker"))
    with station.sessions() as reader:
        assert len(reader.scalars(select(Worker.name)).all()) == 2


def test_an_act_within_an_act_is_our_mistake(station: Station) -> None:
    with station.act("a"), pytest.raises(RuntimeError), station.act("b"):
        pass
