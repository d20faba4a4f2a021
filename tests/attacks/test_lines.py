"""A station at work on its own: it opens no line to anywhere and listens to nobody (L-26, L-34)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Profile

ROOT = Path(__file__).resolve().parents[2]
WATCHED = """
import json, sys
said = []
def heard(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.listen", "socket.getaddrinfo", "socket.sendto"):
        said.append([event, repr(arguments)])
sys.addaudithook(heard)
from desktop.commands.entry import run_command
codes = [run_command(words) for words in json.loads(sys.argv[1])]
print("\\n" + json.dumps([codes, said]))
"""


@pytest.mark.parametrize("language", ["zh_CN"])
def test_a_working_day_opens_no_line_and_listens_nowhere(village: Profile, tmp_path: Path, language: str) -> None:
    front = ["station", "--profile", str(village.folder), "--user", village.login]
    front += ["--password-file", str(tmp_path / "password")]
    day = [
        ["search", "王"],
        ["set", "3-1-101", "floor_area_m2=77"],
        ["print", "list-dwellings", "--to", str(tmp_path / "list.pdf")],
        ["export", "dwellings", "--to", str(tmp_path / "list.xlsx")],
        ["screenshot", "today", "--to", str(tmp_path / "today.png")],
        ["backup", "--to", str(tmp_path / "today.backup")],
        ["check"],
    ]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": language}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps([[*front, *words] for words in day])],
        cwd=ROOT, capture_output=True, encoding="utf-8", env=environment, check=True,
    )  # fmt: skip
    codes, said = json.loads(done.stdout.splitlines()[-1])
    assert codes == [0] * len(day), done.stderr
    assert [each for each in said if "AF_UNIX" not in each[1]] == []
