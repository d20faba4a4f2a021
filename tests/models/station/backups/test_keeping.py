"""Backups make themselves: daily, before what changes much, onto a stick, and a test restore proves them."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models import calendar
from models.errors import WorldError
from models.settings.records import Setting
from models.station import Station, open_station
from models.station.backups import check, restore
from models.station.backups.keeper import Done, keep, make, standing
from models.station.backups.ledger import read_ledger
from models.station.backups.place import choose
from models.station.backups.rules import Why
from models.station.backups.shelf import kept, shelf_of
from models.station.backups.unpacking import contents
from models.station.connection import raw
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, Profile


def done(steps: Generator[tuple[int, int], None, Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def names(station: Station) -> set[str]:
    with station.sessions() as session:
        return set(session.scalars(select(Worker.name)))


def add(station: Station, name: str, kind: str = "workers.add") -> None:
    with station.act(kind) as session:
        session.add(Worker(name=name))


def whys(station: Station) -> list[Why]:
    return [each.why for each in kept(shelf_of(station.folder))]


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Go on to another day."""
    ahead = [timedelta()]
    real = calendar.now

    def moved() -> Any:
        return real() + ahead[0]

    for module in ("keeper", "shelf", "ledger"):
        monkeypatch.setattr(f"models.station.backups.{module}.now", moved)
    monkeypatch.setattr("models.station.backups.shelf.today", lambda: calendar.day_of(moved()))

    def go(number: int) -> None:
        ahead[0] += timedelta(days=number)

    return go


def test_once_a_day_a_backup_makes_itself(station: Station, days: Any) -> None:
    first = done(keep(station))
    assert first.made.why is Why.DAILY
    assert done(keep(station)).made is None
    days(1)
    assert done(keep(station)).made is not None
    assert whys(station) == [Why.DAILY] * 2


def test_it_opens_with_the_passwords_of_its_day_and_tells_its_counts(station: Station, tmp_path: Path) -> None:
    add(station, "王强")
    photo = station.blobs.store(io.BytesIO(b"photo"))
    made = done(keep(station)).made
    add(station, "来晚了")
    file = shelf_of(station.folder) / made.name
    told = contents(file, tmp_path / "new", login=Profile.login, password=Profile.password)
    assert told is not None
    assert (told.tables["worker"], told.attachments, told.shown["residents"]) == (2, 1, 0)
    assert told.audit["number"] > 0
    with pytest.raises(WorldError, match="wrong_password"):
        contents(file, tmp_path / "new", login=Profile.login, password="wrong")
    restore(file, tmp_path / "new")
    again = open_station(tmp_path / "new", Profile.login, Profile.password, cost=CHEAP)
    assert names(again) == {"刘芳", "王强"}
    assert again.blobs.read(photo) == b"photo"
    assert check(again).ok
    again.close()


@pytest.mark.parametrize(("kind", "why"), [("people.import", Why.IMPORT), ("people.merge", Why.MERGE)])
def test_what_stands_before_an_import_or_a_merge_is_in_a_backup(
    station: Station, kind: str, why: Why, tmp_path: Path
) -> None:
    add(station, "先来的")
    add(station, "后来的", kind)
    station.close()
    assert whys(station) == [why]
    restore(shelf_of(station.folder) / kept(shelf_of(station.folder))[0].name, tmp_path / "new")
    again = open_station(tmp_path / "new", Profile.login, Profile.password, cost=CHEAP)
    assert names(again) == {"刘芳", "先来的"}
    again.close()


class BrokenOffError(Exception):
    pass


def test_an_import_that_is_refused_broken_off_or_empty_makes_no_backup(station: Station) -> None:
    def break_off() -> None:
        with station.act("people.import") as session:
            session.add(Worker(name="王强"))
            session.flush()
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        break_off()
    with station.act("people.import"):
        pass
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.AUDIT_ADMIN
        session.add(Worker(name="书记", role=WorkerRole.SECRETARY))
    with pytest.raises(WorldError, match="not_allowed"):
        add(station, "张伟", "people.import")
    station.close()
    assert whys(station) == []


def test_many_merges_share_one_backup(station: Station) -> None:
    for number in range(4):
        add(station, f"组员{number}", "people.merge")
    station.close()
    assert whys(station) == [Why.MERGE]


def test_who_writes_does_not_wait_for_a_backup(station: Station) -> None:
    acts = []

    def write(name: str) -> None:
        add(station, name)
        acts.append(name)

    make(station, Why.DAILY, write)
    assert {"snapshot", "pack", "read back"} <= set(acts)
    assert set(acts) <= names(station)


def test_rotated_it_keeps_so_many_days_as_are_set_and_no_attachment_too_many(station: Station, days: Any) -> None:
    with station.local_write() as session:
        code = station.community_code
        for key, value in (("daily", 3), ("weekly", 0), ("monthly", 0)):
            session.add(Setting(community_code=code, key=f"backups.{key}", value={"value": value}))
    gone, stays = (station.blobs.store(io.BytesIO(content)) for content in (b"gone", b"stays"))
    done(keep(station))
    station.blobs.remove(gone)
    for _ in range(6):
        days(1)
        done(keep(station))
    shelf = shelf_of(station.folder)
    assert len(kept(shelf)) == 3
    assert len(list(shelf.glob("blobs/*/*"))) == 1
    assert station.blobs.has(stays)
    assert set(read_ledger(shelf).sums) == {each.name for each in kept(shelf)}


def test_a_full_disk_is_noted_and_what_was_there_stays(
    station: Station, days: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = done(keep(station)).made
    days(1)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _folder: type("Usage", (), {"free": 1000}))
        with pytest.raises(WorldError, match="disk_full"):
            done(keep(station))
    assert list(standing(station).kept) == [first]
    assert (standing(station).ledger.failed or ("",))[0] == "disk_full"
    done(keep(station))
    assert standing(station).ledger.failed is None


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def profile_id(station: Station) -> str:
    return station.accounts.keys.profile_id


def test_a_stick_gets_the_newest_backup_and_its_attachments_whenever_it_is_there(
    station: Station, stick: Path, days: Any, tmp_path: Path
) -> None:
    photo = station.blobs.store(io.BytesIO(b"photo"))
    choose(station.folder, profile_id(station), stick)
    assert done(keep(station)).carried is not None
    stick.rename(tmp_path / "pulled out")
    stick.mkdir()  # the empty folder in which it would appear
    days(8)
    assert done(keep(station)).carried is None
    assert list(stick.iterdir()) == []
    assert (standing(station).place_there, standing(station).place_missed) == (False, 8)
    stick.rmdir()
    (tmp_path / "pulled out").rename(stick)
    carried = done(keep(station)).carried
    assert carried == standing(station).kept[-1]
    assert (standing(station).place_there, standing(station).place_missed) == (True, None)
    (home,) = stick.iterdir()
    shutil.rmtree(station.folder / "backups")
    restore(home / carried.name, tmp_path / "new PC")
    again = open_station(tmp_path / "new PC", Profile.login, Profile.password, cost=CHEAP)
    assert again.blobs.read(photo) == b"photo"
    again.close()


def test_a_copy_that_reads_back_otherwise_is_no_copy(
    station: Station, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(station.folder, profile_id(station), stick)
    monkeypatch.setattr("models.station.backups.place.digest", lambda _file: "0" * 64)
    assert done(keep(station)).carried is None
    assert standing(station).ledger.place_problem == "backup_unreadable"
    assert not list(stick.rglob("*.backup"))


def test_a_place_inside_the_profile_is_refused(station: Station) -> None:
    (station.folder / "here").mkdir()
    with pytest.raises(WorldError, match="place_within"):
        choose(station.folder, profile_id(station), station.folder / "here")


def test_a_test_restore_is_made_each_week_and_tells_what_it_counted(station: Station, days: Any) -> None:
    first: Done = done(keep(station))
    assert first.tried is not None
    assert first.tried.problem is None
    assert first.tried.counts == {"residents": 0, "households": 0, "visits": 0, "cases": 0}
    assert done(keep(station)).tried is None
    days(7)
    assert done(keep(station)).tried is not None
    assert len(standing(station).ledger.trials) == 2
    assert not list(station.folder.glob("backup-*"))


def spoil(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("at", [9_000, 40_000, -9_000, -100])
def test_a_test_restore_finds_a_backup_that_spoilt_and_the_rotation_knows(station: Station, at: int, days: Any) -> None:
    good = done(keep(station)).made
    days(1)
    bad = done(keep(station)).made
    spoil(shelf_of(station.folder) / bad.name, at)
    tried = done(keep(station, trying=True)).tried
    assert tried.file == bad.name
    assert tried.problem
    days(1)
    assert good.name in {each.name for each in standing(station).kept}


def test_a_manifest_that_somebody_rewrote_is_told(station: Station, tmp_path: Path) -> None:
    import zipfile

    made = done(keep(station)).made
    file = shelf_of(station.folder) / made.name
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    plain = json.loads(parts["lianglin.json"])
    parts["lianglin.json"] = json.dumps({**plain, "sealed": plain["sealed"][:-8] + "AAAAAAA="}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(WorldError, match="backup_changed"):
        contents(file, tmp_path / "new", login=Profile.login, password=Profile.password)
    assert done(keep(station, trying=True)).tried.problem == "backup_changed"


def test_nothing_on_the_shelf_names_anybody(station: Station) -> None:
    add(station, "欧阳建国")
    done(keep(station))
    files = [path for path in shelf_of(station.folder).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if "欧阳".encode() in path.read_bytes() or "欧阳" in path.name]


def test_restored_over_a_station_what_stood_there_is_put_aside(station: Station) -> None:
    add(station, "先来的")
    made = done(keep(station)).made
    add(station, "后来的")
    station.close()
    restore(shelf_of(station.folder) / made.name, station.folder, over=True)
    again = open_station(station.folder, Profile.login, Profile.password, cost=CHEAP)
    assert names(again) == {"刘芳", "先来的"}
    assert check(again).ok
    with again.sessions() as session:
        assert raw(session).execute("SELECT count(*) FROM station_audit WHERE deed = 'restore'").fetchone()[0] == 1
    again.close()
    aside = open_aside(station.folder / "replaced")
    assert names(aside) == {"刘芳", "先来的", "后来的"}
    aside.close()


def open_aside(folder: Path) -> Station:
    return open_station(folder, Profile.login, Profile.password, cost=CHEAP)
