"""The demo runs from end to end on a small community, and leaves what its index says."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.commands.entry import run_command
from tests.reports.reading import texts


def test_the_demo_leaves_papers_lists_and_pictures(log_is_ours: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert run_command(["demo", "--dir", str(folder), "--households", "60"]) == 0
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
