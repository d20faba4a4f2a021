"""``station incident``: a stick is lost, and in two commands it stands whom it concerns, on paper too."""

from __future__ import annotations

from pathlib import Path

from tests.desktop.commands.conftest import Say
from tests.reports.reading import texts


def test_a_lost_stick_is_noted_listed_reported_and_closed(say: Say, tmp_path: Path) -> None:
    code, made, _err = say(
        "incident", "new", "lost_carrier", "account=装有备份的U盘在公交车上丢失", "measures=encrypted"
    )
    assert (code, made["concerned"]["people"], made["concerned"]["households"]) == (0, 2, 1)
    assert made["owed"] == ["contain", "report", "tell"]
    paper = tmp_path / "list.pdf"
    assert say("incident", "print", made["number"], "concerned", "--to", str(paper))[0] == 0
    assert "王秀梅" in "".join(texts(paper.read_bytes()))
    code, _said, told = say("incident", "step", made["number"], "close")
    assert code != 0
    assert told
    for kind, text in (("contain", "全体改密"), ("report", "已报街道"), ("spare", "备份已加密"), ("close", "加强保管")):
        assert say("incident", "step", made["number"], kind, "--text", text)[0] == 0
    assert [(row["state"], row["owed"]) for row in say("incident", "list")[1]] == [("closed", [])]


def test_an_assessment_is_kept_as_it_was_handed_in(say: Say, tmp_path: Path) -> None:
    report, again = tmp_path / "report.pdf", tmp_path / "again.pdf"
    report.write_bytes(b"%PDF-1.7 assessment")
    assert say("assessment")[1] == {"on": None, "digest": None}
    code, said, _err = say("assessment", str(report), "--on", "2026-01-05")
    assert (code, said["on"], len(said["digest"])) == (0, "2026-01-05", 64)
    report.unlink()
    assert say("assessment", "--to", str(again))[0] == 0
    assert again.read_bytes() == b"%PDF-1.7 assessment"
    code, _said, told = say("assessment", "--to", str(tmp_path / "away" / "again.pdf"))
    assert code == 1
    assert "again.pdf" in told


def test_a_pc_that_the_district_did_not_tell_of_is_not_taken(say: Say) -> None:
    assert say("incident", "pcs")[1] == []
    code, _said, told = say("incident", "new", "lost_pc", "account=遗失", "--pc", "走访笔记本")
    assert code == 1
    assert "走访笔记本" in told
