"""A disk that is full, a profile that is read-only, in use or newer: one sentence, and nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from models.places.records import Estate
from models.station.backups import check
from models.station.version import APP_VERSION
from tests.conftest import Profile
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.cramped import Place, fill, limited, mounted, unmounted_later, unprivileged
from tests.desktop.commands.test_station import register
from tests.models.station.test_acts import dump
from tests.models.visits.village import add_building

ROOM = 33 * 1024
"""Enough to open the station, too little for a change or a paper."""
SMALLER = {"set": 16 * 1024, "export": 16 * 1024}
"""What writes no single file as large as ``ROOM``; where only the size of files is limited, it gets less."""
FULL = ("磁盘已满", "磁盘报告错误")
WORDS = {
    "import": ("import", "{outside}/register.xlsx"),
    "set": ("set", "3-1-101", "floor_area_m2=77"),
    "export": ("export", "dwellings", "--to", "{disk}/dwellings.xlsx"),
    "print": ("print", "list-dwellings", "--to", "{disk}/dwellings.pdf"),
    "backup": ("backup", "--to", "{disk}/station.backup"),
}


@pytest.fixture(scope="module")
def _made_large(_made_village: Path, _made_profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many doors that a list of them does not fit into ``ROOM``."""
    made = replace(_made_profile, folder=tmp_path_factory.mktemp("large") / "profile")
    shutil.copytree(_made_village, made.folder)
    station = made.open()
    with station.act("test") as session:
        add_building(session, "8", units=6, floors=30, rooms=8, estate=session.scalars(select(Estate)).one())
    station.close()
    return made.folder


@pytest.fixture
def large(_made_large: Path, village: Profile, tmp_path: Path) -> Profile:
    """Such a station, and a register that does not fit either."""
    shutil.copytree(_made_large, village.folder, dirs_exist_ok=True)
    rows = [(f"8-1-{floor}0{room}", f"李{chr(0x4E00 + floor * 9 + room)}") for floor in range(1, 30) for room in (1, 2)]
    register(tmp_path / "register.xlsx", *((door, name, "", "1980.5.6", "") for door, name in rows))
    return village


@pytest.fixture
def full(large: Profile, tmp_path: Path, name: str) -> Iterator[Place]:
    """A disk with little room; without rights to mount one, a process that may write only so much."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with unmounted_later(disk):
        real = mounted(disk, "size=8m")
        profile = replace(large, folder=disk / "profile")
        shutil.copytree(large.folder, profile.folder)
        if real:
            fill(disk, ROOM)
        yield Place(profile, () if real else limited(SMALLER.get(name, ROOM)))


def _state(profile: Profile) -> Any:
    """What every table holds, read from a copy: whether the station is sound is seen where there is room."""
    copy = replace(profile, folder=profile.folder.parent.parent / "copy")
    shutil.copytree(profile.folder, copy.folder)
    station = copy.open()
    try:
        assert check(station).ok
        return {name: rows for name, rows in dump(station).items() if name != "sqlite_stat1"}
    finally:
        station.close()
        shutil.rmtree(copy.folder)


@pytest.mark.parametrize("name", WORDS)
def test_a_full_disk_is_told_in_one_sentence_and_nothing_is_changed(full: Place, tmp_path: Path, name: str) -> None:
    before, beside = _state(full.profile), sorted(full.folder.iterdir())
    words = [word.format(outside=tmp_path, disk=full.folder) for word in WORDS[name]]
    code, said, told = full.run(tmp_path / "password", *words)
    assert (code, said, len(told)) == (1, "", 1)
    assert told[0].startswith(FULL)
    assert sorted(full.folder.iterdir()) == beside
    assert _state(full.profile) == before


@pytest.mark.parametrize("name", ["set"])
def test_a_file_that_may_not_grow_is_told_like_a_full_disk(large: Profile, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "disk"
    shutil.copytree(large.folder, folder / "profile")
    place = Place(replace(large, folder=folder / "profile"), limited(SMALLER.get(name, ROOM)))
    before = _state(place.profile)
    code, said, told = place.run(tmp_path / "password", *(word.format(disk=folder) for word in WORDS[name]))
    assert (code, said, len(told)) == (1, "", 1)
    assert told[0].startswith(FULL)
    assert [path.name for path in folder.iterdir()] == ["profile"]
    assert _state(place.profile) == before


@pytest.fixture(params=["disk", "folder"])
def read_only(request: pytest.FixtureRequest, village: Profile, tmp_path: Path) -> Iterator[Place]:
    """A profile on a disk that is write-protected, or in a folder that takes nothing."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with unmounted_later(disk):
        real = request.param == "disk" and mounted(disk, "size=8m")
        profile = replace(village, folder=disk / "profile")
        shutil.copytree(village.folder, profile.folder)
        if real:
            assert mounted(disk, "remount,ro")
        else:
            _protect(profile.folder, 0o500, 0o400)
        yield Place(profile, () if real else unprivileged())
        if not real:
            _protect(profile.folder, 0o700, 0o600)


def _protect(folder: Path, of_folders: int, of_files: int) -> None:
    for path in (*folder.rglob("*"), folder):
        path.chmod(of_folders if path.is_dir() else of_files)


def test_a_read_only_profile_is_told_and_stays_as_it_is(read_only: Place, tmp_path: Path) -> None:
    files = {path: path.read_bytes() for path in read_only.profile.folder.rglob("*")}
    code, said, told = read_only.run(tmp_path / "password", "set", "3-1-101", "floor_area_m2=77")
    assert (code, said, len(told)) == (1, "", 1)
    assert "文件夹无法写入" in told[0]
    assert {path: path.read_bytes() for path in read_only.profile.folder.rglob("*")} == files


def test_a_newer_station_is_refused_with_both_versions(say: Say, village: Profile, stored: Callable[[], Any]) -> None:
    station = village.open()
    with station.local_write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        session.execute(text("UPDATE station_info SET app_version = '7.1'"))
    station.close()
    before = (village.folder / "station.db").read_bytes()
    code, said, told = say("set", "3-1-101", "floor_area_m2=77")
    assert (code, said, len(told.splitlines())) == (1, None, 1)
    assert "7.1" in told
    assert APP_VERSION in told
    assert (village.folder / "station.db").read_bytes() == before


def test_a_second_program_on_the_same_profile_is_told_to_use_the_first(say: Say, village: Profile) -> None:
    station = village.open()
    try:
        code, said, told = say("search", "王")
    finally:
        station.close()
    assert (code, said, len(told.splitlines())) == (1, None, 1)
    assert "另一个窗口" in told
    assert say("search", "王")[0] == 0
