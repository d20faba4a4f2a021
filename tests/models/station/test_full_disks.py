"""Whatever is being done when the disk is full: it is told, nothing has changed, and with room it is done."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.station import Station, create_station, open_station, schema_copy
from models.station.backups import backup, check, restore
from models.station.backups.keeper import keep
from models.station.backups.salvage import salvage
from models.station.backups.shelf import kept, shelf_of
from models.station.connection import raw
from models.station.erasures import compact
from models.station.retiring import erase
from models.station.rotating import rotate
from models.station.station import DATABASE
from models.workers.records import Worker
from tests.conftest import CHEAP, COMMUNITY, Profile
from tests.models.station.backups.test_keeping import add, done, names
from tests.models.station.test_opening import OTHER
from tests.models.station.test_upgrading import lineage, open_as
from tests.small_disk import Disk, on_small_disk

KIB = 1 << 10
LADDER = (0, 8 * KIB, 40 * KIB, 600 * KIB, 3 << 20, 7 << 20)
"""What is left, step by step, until it is enough."""


@dataclass(frozen=True)
class Deed:
    """Something that is done to an open station."""

    name: str
    work: Callable[[Station], object]
    refused: int
    """At least so many steps of the ladder are not enough."""


def act(station: Station) -> None:
    with station.act("workers.add") as session:
        session.add_all(Worker(name=f"组员{number}", phone=f"139{number:08}") for number in range(100))


DEEDS = (
    Deed("an act", act, 2),
    Deed("an attachment", lambda station: station.blobs.store(io.BytesIO(os.urandom(300 * KIB))), 3),
    Deed("a password", lambda station: station.change_password(Profile.password, OTHER), 1),
    Deed("a recovery code", lambda station: station.new_recovery_code(Profile.password), 1),
    Deed("a backup", lambda station: backup(station, station.folder.parent / "file.backup"), 4),
    Deed("the day's backup", lambda station: done(keep(station, now_please=True, trying=True)), 5),
    Deed("a new key", lambda station: done(rotate(station, Profile.password)), 6),
    Deed("a file without what was deleted", compact, 3),
)


def files(folder: Path) -> set[str]:
    """But what may come and go at any time."""
    passing = ("attempts.json", "station.db-wal", "station.db-shm", "audit.aside", "audit.taken", "station.schema")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if not name.endswith((*passing, "ledger.json"))}


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_on_a_full_disk_a_deed_is_refused_and_told_and_done_once_there_is_room(
    deed: Deed, profile: Profile, tmp_path: Path
) -> None:
    def work(disk: Disk) -> None:
        folder = shutil.copytree(profile.folder, disk.folder / "profile")
        station = Profile(folder, profile.recovery_code).open()
        add(station, "王强")
        before, there = names(station), files(disk.folder)
        refused = 0
        while disk.refuses(LADDER[refused], lambda: deed.work(station)):
            assert names(station) == before
            assert files(disk.folder) == there
            refused += 1
            if refused == len(LADDER):
                deed.work(station)
                break
        assert refused >= len(disk.surely(LADDER[: deed.refused]))
        station.close()
        password = OTHER if deed.name == "a password" else Profile.password
        station = open_station(folder, Profile.login, password, cost=CHEAP)
        assert before <= names(station)
        assert check(station).ok
        station.close()

    on_small_disk(tmp_path / "disk", work)


def test_on_a_full_disk_no_station_is_begun_by_halves(tmp_path: Path) -> None:
    def begin(folder: Path) -> None:
        station, _code = create_station(
            folder,
            community_code=COMMUNITY,
            login=Profile.login,
            password=Profile.password,
            display_name="刘芳",
            cost=CHEAP,
        )
        station.close()

    def work(disk: Disk) -> None:
        assert all(disk.refuses(left, lambda: begin(disk.folder / "new")) for left in disk.surely(LADDER[:4]))
        begin(disk.folder / "new")
        assert check(Profile(disk.folder / "new", "").open()).ok

    on_small_disk(tmp_path / "disk", work)


def test_on_a_full_disk_an_upgrade_leaves_the_older_file_as_it_was(profile: Profile, tmp_path: Path) -> None:
    def work(disk: Disk) -> None:
        known = lineage(tmp_path / "scripts")
        older = Profile(Path(shutil.copytree(profile.folder, disk.folder / "profile")), profile.recovery_code)
        there = files(disk.folder)
        for left in disk.surely(LADDER[:5]):
            assert disk.refuses(left, lambda: open_as(older, known).close())
            assert files(disk.folder) == there
        older.open().close()  # the program of before still opens it
        station = open_as(older, known)
        assert names(station) == {"刘芳"}
        assert check(station).ok
        station.close()

    on_small_disk(tmp_path / "disk", work)


def test_a_full_disk_keeps_no_copy_of_a_schema_that_was_before(profile: Profile, tmp_path: Path) -> None:
    def work(disk: Disk) -> None:
        station = Profile(Path(shutil.copytree(profile.folder, disk.folder / "profile")), "").open()
        path = station.folder / DATABASE
        with station.local_write() as session:
            raw(session).execute("CREATE TABLE later (id INTEGER)")
        with station.whole() as session, disk.left(0):
            schema_copy.keep(path, station.key, raw(session))
        assert schema_copy.read(path.parent, station.key) is None
        station.close()
        assert schema_copy.read(path.parent, station.key) is not None

    on_small_disk(tmp_path / "disk", work)


def test_on_a_full_disk_a_restore_leaves_the_station_that_stands_there(profile: Profile, tmp_path: Path) -> None:
    station = profile.open()
    done(keep(station))
    add(station, "王强")
    station.close()
    shelf = shelf_of(profile.folder)

    def work(disk: Disk) -> None:
        here = Profile(Path(shutil.copytree(profile.folder, disk.folder / "profile")), profile.recovery_code)
        file = shelf / kept(shelf)[0].name
        there = files(disk.folder)
        for left in disk.surely(LADDER[:4]):
            assert disk.refuses(left, lambda: restore(file, here.folder, over=True))
            assert files(disk.folder) == there
        station = here.open()
        assert names(station) == {"刘芳", "王强"}
        station.close()
        restore(file, here.folder, over=True)
        station = here.open()
        assert names(station) == {"刘芳"}
        assert check(station).ok
        station.close()

    on_small_disk(tmp_path / "disk", work)


def test_on_a_full_disk_nothing_is_half_salvaged(profile: Profile, tmp_path: Path) -> None:
    def save(to: Path) -> None:
        done(salvage(profile.folder, to, login=Profile.login, password=Profile.password))

    def work(disk: Disk) -> None:
        for left in disk.surely(LADDER[:5]):
            assert disk.refuses(left, lambda: save(disk.folder / "new"))
            assert files(disk.folder) <= {"new/station.lock"}
        save(disk.folder / "new")
        station = Profile(disk.folder / "new", "").open()
        assert names(station) == {"刘芳"}
        assert check(station).ok
        station.close()

    on_small_disk(tmp_path / "disk", work)


def test_a_pc_goes_out_of_service_although_its_disk_is_full(profile: Profile, tmp_path: Path) -> None:
    def work(disk: Disk) -> None:
        folder = Path(shutil.copytree(profile.folder, disk.folder / "profile"))
        with disk.full():
            done(erase(folder))
        assert not folder.exists()

    on_small_disk(tmp_path / "disk", work)
