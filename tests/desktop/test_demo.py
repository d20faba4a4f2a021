"""The demo runs from end to end on a small community, and leaves what its index says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.commands.entry import run_command
from forms.messages import SENTENCES
from tests.reports.reading import texts


def test_the_demo_leaves_papers_lists_and_pictures_and_tells_it_in_words(
    log_is_ours: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    assert run_command(["demo", "--dir", str(folder), "--households", "60"]) == 0
    told = capsys.readouterr().out
    assert [code for code in re.findall(r"[a-z]+(?:_[a-z]+)+", told) if code in SENTENCES] == []
    listed = re.findall(r"\]\((.+?)\)", (folder / "index.md").read_text("utf-8"))
    assert all((folder / name).stat().st_size for name in listed)
    assert {Path(name).suffix for name in listed} >= {".pdf", ".xlsx", ".png", ".backup"}
    assert {Path(name).stem for name in listed if name.startswith("papers/")} >= {
        "studio-notice", "hazard-notice", "mediation-set", "notice", "whistle", "appeal-evidence", "four-lists-A3",
    }  # fmt: skip
    assert "王" not in "".join(texts((folder / "papers" / "map-wall-A3.pdf").read_bytes()))


def test_a_folder_with_something_else_in_it_is_left_alone(log_is_ours: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert run_command(["demo", "--dir", str(tmp_path)]) == 1
    assert (tmp_path / "mine.txt").read_text() == "mine"
