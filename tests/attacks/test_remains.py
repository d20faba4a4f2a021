"""What a working day leaves on the disk, however it ended: no byte of it names anybody (L-47, L-49)."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.said import CODINGS, PERSON, SECRET, SECRETS
from tests.conftest import Profile
from tests.desktop.commands.kept import Kept

ROOT = Path(__file__).resolve().parents[2]


def named_in(folder: Path) -> list[tuple[str, str]]:
    """Files below ``folder`` with a name in their bytes or in their own names."""
    return [
        (str(path.relative_to(folder)), coding)
        for path in folder.rglob("*")
        if path.is_file()
        for coding in CODINGS
        for word in SECRETS
        if word in path.name or word.encode(coding) in path.read_bytes()
    ]


@pytest.mark.parametrize("end", ["segv", "crash"])
def test_after_a_working_day_and_a_crash_no_file_names_anybody(
    village: Profile, cared_for: Kept, tmp_path: Path, end: str
) -> None:
    cared_for.close()
    (tmp_path / "password").unlink()
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.working_day", str(village.folder), "liu", village.password, end],
        cwd=scratch, capture_output=True, encoding="utf-8", preexec_fn=_may_dump,
        env={**{key: value for key, value in os.environ.items() if not key.startswith("XDG")},
             "HOME": str(home), "TMPDIR": str(scratch), "XDG_STATE_HOME": str(home / "state"),
             "XDG_CACHE_HOME": str(home / "cache"), "XDG_CONFIG_HOME": str(home / "config"),
             "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.stdout, [path.read_text() for path in home.rglob("lianglin.log")]
    titles, files = done.stdout.splitlines()[-2:]
    assert done.returncode != 0
    assert not any(word in titles + files for word in SECRETS)
    assert (village.folder.parent / "of-today.backup").exists()
    assert named_in(tmp_path) == []
    assert not [path for path in tmp_path.rglob("core*") if path.is_file()]


def _may_dump() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    for coding in CODINGS:
        (tmp_path / coding).write_bytes(b"\0" + f"{SECRET}、{PERSON}".encode(coding))
    assert {coding for _file, coding in named_in(tmp_path)} == set(CODINGS)
