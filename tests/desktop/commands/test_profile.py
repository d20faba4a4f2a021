"""The profile of the community from the command line, and the papers that carry it."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from tests.desktop.commands.conftest import Say


def test_the_notice_names_the_contact_that_was_filled_in(say: Say, tmp_path: Path) -> None:
    code, first, _told = say("add", "community", "data_officer=刘芳", "duty_phone=024-23800000")
    assert code == 0
    code, again, _told = say("add", "community", "data_phone=024-23811111")
    assert (code, again["id"], again["data_officer"]) == (0, first["id"], "刘芳"), "a community has one"
    code, said, _told = say("print", "notice", "--to", str(tmp_path / "notice.pdf"))
    assert (code, said["pages"]) == (0, 1)
    text = "".join(PdfReader(tmp_path / "notice.pdf").pages[0].extract_text().split())
    assert "02423811111（刘芳）" in text
