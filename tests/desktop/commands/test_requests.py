"""``dossier``, ``request`` and ``retention``: from the first question to what goes for good."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from models.people.records import Residency
from models.places.records import Dwelling
from models.station import Station
from models.visits.records import Outcome, Slot, Visit
from tests.conftest import Profile

Run = Callable[..., tuple[int, Any, str]]
NAME = "王秀梅"


def _left(village: Profile) -> None:
    station: Station = village.open()
    with station.act("test.left") as session:
        for stay in session.query(Residency):
            stay.starts_on, stay.ends_on = date(2010, 1, 1), date(2020, 1, 1)
        door = session.query(Dwelling).first()
        assert door is not None
        at = datetime(2026, 6, 1, 2, tzinfo=UTC)
        said = {"at": at, "slot": Slot.MORNING, "outcome": Outcome.MET, "note": f"邻居说{NAME}搬走了"}
        session.add(Visit(dwelling_id=door.id, worker_id=station.worker_id, **said))
    station.close()


def test_a_dossier_is_paper_workbook_and_file(say: Run, tmp_path: Path) -> None:
    code, said, err = say("dossier", NAME, "--to", str(tmp_path / "a.pdf"))
    assert (code, err, said["pages"] >= 1) == (0, "", True)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)
    assert NAME in text
    code, said, _err = say("dossier", NAME, "--to", str(tmp_path / "a.xlsx"))
    assert code == 0
    assert len(said["password"]) >= 14
    assert NAME.encode() not in (tmp_path / "a.xlsx").read_bytes()
    code, said, _err = say("dossier", NAME, "--to", str(tmp_path / "a.zip"))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        told = json.loads(archive.read("data.json"))
        assert archive.namelist() == ["data.json", "data.xlsx"]
    assert {each["table"] for each in told["tables"]} >= {"resident", "residency", "household", "dwelling"}


def test_another_kind_of_file_is_refused(say: Run, tmp_path: Path) -> None:
    assert say("dossier", NAME, "--to", str(tmp_path / "a.doc"))[0] == 2


def test_a_request_goes_from_receipt_to_result(say: Run, tmp_path: Path) -> None:
    code, said, err = say(
        "request", "receive", NAME, "correct", "--wanted", "电话换了", "--to", str(tmp_path / "r.pdf")
    )
    assert (code, err, said["light"]) == (0, "", "green")
    assert said["number"] in "".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    assert say("request", "decide", said["number"], "--deny")[0] == 1
    assert say("request", "decide", said["number"])[1]["granted"]
    assert say("request", "settle", said["number"], "--result", "已改")[1]["light"] == "over"
    assert [row["result"] for row in say("request", "list", "--resident", NAME)[1]] == ["已改"]


def test_the_use_of_data_is_restricted_and_free_again(say: Run) -> None:
    assert say("request", "restrict", NAME, "--reason", "有异议")[1]["restricted"] is True
    assert say("request", "restrict", NAME, "--reason", "有异议")[0] == 1
    assert say("request", "restrict", NAME, "--lift")[1]["restricted"] is False


def test_a_consent_is_noted_and_taken_back(say: Run) -> None:
    assert say("request", "consent", NAME, "--for", "care", "--answer", "yes")[1][0]["given"] is True
    assert say("request", "consent", NAME, "--for", "care", "--answer", "withdrawn")[1][0]["withdrawn_on"]
    assert say("request", "consent", NAME, "--for", "care", "--answer", "no")[0] == 1


def test_what_is_over_is_proposed_approved_and_gone(say: Run, village: Profile) -> None:
    _left(village)
    rules = {row["rule"]: row for row in say("retention", "rules")[1]}
    assert rules["register"]["over"] == 2
    code, said, err = say("retention", "propose", "register")
    assert (code, err) == (0, "")
    assert said["rows"]["resident"] == 2
    (mention,) = say("retention", "mentions", said["number"])[1]
    assert (mention["kept"], NAME in mention["text"]) == ("named", True)
    kept = say("retention", "mention", said["number"], mention["record"], "others_words")[1]["kept"]
    assert list(kept.values()) == [1]
    assert say("retention", "carry-out", said["number"])[0] == 1
    assert say("retention", "approve", said["number"])[0] == 1  # proposed by who would agree
    paper = ("--street-office", "五三街道办事处", "--street-number", "浑五街〔2026〕12号", "--street-on", "2026-01-05")
    code, said, err = say("retention", "approve", said["number"], *paper)
    assert (code, err, said["street"]) == (0, "", ["五三街道办事处", "浑五街〔2026〕12号", "2026-01-05"])
    code, done, err = say("retention", "carry-out", said["number"])
    assert (code, err) == (0, "")
    assert done["done_at"]
    assert say("search", NAME)[1] == []


def test_who_lives_here_is_told_why_nothing_is_erased_and_what_can_be_done_instead(say: Run) -> None:
    number = say("request", "receive", NAME, "erase")[1]["number"]
    code, _said, err = say("request", "decide", number)
    assert (code, "限制使用" in err, "更正" in err, "撤回同意" in err) == (1, True, True, True)
    denied = say("request", "decide", number, "--deny")[1]
    assert (denied["granted"], "更正" in denied["reason"]) == (False, True)
