"""A disk without room while keys change or a backup is made or brought back: one sentence, and all opens as before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.station.backups import backup, check
from tests.conftest import Profile
from tests.desktop.commands.cramped import Place, fill, limited, mounted, unmounted_later

NEW = "Three-Doors-2026"
WORDS = {
    "password": ("accounts", "password", "--new-password-file", "{outside}/new"),
    "recovery code": ("recovery-code", "--to", "{disk}/code.txt"),
    "key": ("rotate-key",),
    "backup": ("backup", "--to", "{disk}/of-today.backup"),
}
ROOM = 64 * 1024
"""Enough to open; too little for what follows, or just enough: either way nothing may be left by halves."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    with unmounted_later(folder):
        yield folder


def whole(profile: Profile, aside: Path) -> bool:
    """Whether a copy opens with the one password or the other, and every page of it is sound."""
    copy = shutil.copytree(profile.folder, aside / "copy")
    try:
        for password in (profile.password, NEW):
            try:
                station = replace(profile, folder=copy, password=password).open()
            except Exception as error:  # noqa: BLE001 - the other one may be the right one
                last = error
                continue
            sound = check(station).ok
            station.close()
            return sound
        raise last
    finally:
        shutil.rmtree(copy)


@pytest.mark.parametrize("name", WORDS)
def test_on_a_full_disk_the_profile_opens_whole_afterwards(
    village: Profile, disk: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "new").write_text(f"{NEW}\n", "utf-8")
    real = mounted(disk, "size=24m")
    profile = replace(village, folder=disk / "profile")
    shutil.copytree(village.folder, profile.folder)
    if real:
        fill(disk, ROOM)
    place = Place(profile, () if real else limited(ROOM))
    words = [word.format(outside=tmp_path, disk=disk) for word in WORDS[name]]
    code, _said, told = place.run(tmp_path / "password", *words)
    assert code in (0, 1)
    assert code == 0 or (len(told) == 1 and told[0].startswith(("磁盘已满", "磁盘报告错误"))), told
    assert whole(profile, tmp_path)


def test_a_restore_that_finds_no_room_leaves_no_station(village: Profile, disk: Path, tmp_path: Path) -> None:
    station = village.open()
    backup(station, tmp_path / "one.backup")
    station.close()
    real = mounted(disk, "size=4m")
    if real:
        fill(disk, ROOM)
    place = Place(replace(village, folder=disk / "profile"), () if real else limited(ROOM))
    code, _said, told = place.run(tmp_path / "password", "restore", str(tmp_path / "one.backup"))
    assert (code, len(told)) == (1, 1)
    assert told[0].startswith(("磁盘已满", "磁盘报告错误"))
    assert not (disk / "profile" / "station.db").exists()
