"""Killed inside a commit: all of it or nothing is there, the file is sound, and no byte on the disk names anybody."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.station.backups import backup, check
from tests.conftest import Profile
from tests.desktop.commands.dying import PERSON, die
from tests.forms.sheets.registers import HEADER, id_no, person, tables, take, write

NAMES = ("王芳", "欧阳娜", "张𠮷", "赵敏", "李强军")
ROWS = 240
"""More than the search index takes one by one."""
FRAME = 24 + 4096
"""A page in SQLite's write-ahead log."""
CODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        person(("阳光小区", "3号楼", "2单元", str(101 + at)), NAMES[at % 5], "户主", date(1960, 1, 1), at, phone(at))
        for at in range(ROWS)
    ]
    return write(tmp_path_factory.mktemp("usb") / "register.xlsx", [HEADER, *rows])


def phone(at: int) -> str:
    return f"138{at:08d}"


def killed(profile: Profile, register: Path, scratch: Path, bytes_left: int | None, *, saving: bool = False) -> int:
    """Let a process die; return how many bytes of the commit reached the log."""
    multiprocessing.set_forkserver_preload(["tests.desktop.commands.dying"])
    processes = multiprocessing.get_context("forkserver")
    reader, writer = processes.Pipe(duplex=False)
    scratch.mkdir()
    process = processes.Process(target=die, args=(profile, register, scratch, bytes_left, saving, writer))
    process.start()
    writer.close()
    began = int(reader.recv())
    process.join()
    reader.close()
    assert process.exitcode == -(signal.SIGKILL if bytes_left is None else signal.SIGXFSZ)
    return (profile.folder / "station.db-wal").stat().st_size - began


def state(profile: Profile) -> tuple[dict[str, Any], list[str]]:
    """Every table, and the acts that can be taken back."""
    station = profile.open()
    try:
        assert check(station).ok
        return tables(station), [act.kind for act in station.acts() if act.undone_at is None]
    finally:
        station.close()


def needles() -> Iterator[tuple[str, bytes]]:
    words = [*NAMES, PERSON["name"], PERSON["phone"], PERSON["id_no"], "邻居赵敏", "阳光小区", phone(7), phone(200)]
    words += [id_no(date(1960, 1, 1), at) for at in (7, 200)]
    yield from ((coding, word.encode(coding)) for word in words for coding in CODINGS)


def told_by(folder: Path) -> list[tuple[str, str]]:
    """Files below ``folder`` with a name or number in them; four bytes may stand once by chance in what is secret."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        (path.name, coding)
        for coding, needle in needles()
        for path, content in files.items()
        if content.count(needle) > (len(needle) < 6) or needle in str(path).encode()
    ]


@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_an_import_that_dies_in_its_commit_leaves_nothing(
    profile: Profile, register: Path, tmp_path: Path, share: float
) -> None:
    whole = killed(profile, register, tmp_path / "whole", None)
    after, acts = state(profile)
    assert (len(after["resident"]), acts[0]) == (ROWS + 1, "people.import")
    station = profile.open()
    station.undo(station.acts()[0].id)
    station.close()
    before, acts = state(profile)
    assert len(before["resident"]) == 1
    reached = killed(profile, register, tmp_path / "part", int(share * whole) // FRAME * FRAME)
    assert reached <= share * whole
    assert "people.import" not in state(profile)[1]
    assert len(state(profile)[0]["resident"]) == 2
    station = profile.open()
    done = take(station, register)
    assert done["new"] == ROWS
    station.undo(done["undo_id"])
    station.close()


@pytest.mark.parametrize("saving", [False, True])
@pytest.mark.parametrize("bytes_left", [2 * FRAME, None])
def test_nothing_on_the_disk_names_anybody_after_a_crash(
    profile: Profile, register: Path, tmp_path: Path, saving: bool, bytes_left: int | None
) -> None:
    killed(profile, register, tmp_path / "scratch", bytes_left, saving=saving)
    assert (profile.folder / "station.db-wal").stat().st_size > 2 * FRAME
    assert not told_by(tmp_path)
    station = profile.open()
    backup(station, tmp_path / "copy.zip")
    assert not told_by(tmp_path)
    station.close()
    assert not told_by(tmp_path)
    assert list((tmp_path / "scratch").iterdir())


def test_the_search_for_leaks_finds_one(tmp_path: Path) -> None:
    for coding in CODINGS:
        (tmp_path / coding).write_bytes(b"\xff" * 9 + "王芳、赵敏和王芳".encode(coding))
    assert {coding for _file, coding in told_by(tmp_path)} == set(CODINGS)
