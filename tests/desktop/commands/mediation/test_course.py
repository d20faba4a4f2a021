"""A dispute goes from application to archive by commands, and what the law does not know is refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.calendar import today
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.mediation.conftest import BEGIN, PARTIES, begun, done, refused

AGREE = (
    "facts=水管漏水", "terms=修好水管\n2、赔偿2000元", "amount=2000", "performance=现金", f"perform_by={today()}",
)  # fmt: skip


def test_a_dispute_goes_from_the_application_to_the_archive(say: Say) -> None:
    head = begun(say)
    number = head["number"]
    assert head["paper_number"].startswith(f"（{today().year}）人调字第")
    done(say, "note", number, "inquiry", "person=孙邻居", "text=问：几时漏水？\n答：上周。")
    met = done(say, "note", number, "session", "result=agreed", "text=双方到场。")
    assert (met["state"], met["next"]) == ("session", "agree")
    agreed = done(say, "agree", number, *AGREE)
    assert agreed["agreement"]["terms"] == ["修好水管", "赔偿2000元"]
    assert (agreed["agreement"]["amount"], agreed["agreement"]["copies"]) == ("2000.00", 3)
    assert agreed["reminders"] == [{"due": "sign", "last_day": None, "light": "yellow"}]
    assert done(say, "sign", number)["agreement"]["effective_on"] == str(today())
    assert done(say, "perform", number, "--text", "当面付清")["state"] == "performed"
    assert done(say, "return-visit", number, "person=李秀英", "text=满意")["state"] == "return_visited"
    closed = done(say, "close", number, "--text", "已履行")
    assert (closed["state"], closed["missing"]) == ("closed", [2, 3])
    assert "2、3" in refused(say, "file", number)
    done(say, "step", number, "tell_rights")
    done(say, "paper", number, "3", "身份证复印件", "--pages", "2")
    filed = done(say, "file", number, "--keep", "forever")
    assert (filed["state"], filed["keep_years"], filed["possible"]) == ("filed", None, [])


def test_parties_come_from_the_register_or_are_written(say: Say) -> None:
    head = begun(say, "--third", "王秀梅", "--third", "name=安居物业;organisation=yes;representative=吴经理")
    names = {(one["side"], one["name"], one["resident_id"] is not None) for one in head["parties"]}
    assert names >= {("third", "王秀梅", True), ("third", "安居物业", False)}
    more = done(say, "party", head["id"], "third", "赵过路")
    assert [one["name"] for one in more["parties"]][-1] == "赵过路"


def test_an_appeal_is_meant_by_its_number(say: Say) -> None:
    code, appeal, why = say(
        "appeal", "take", "source=phone", "topic_code=1101", "content=夜里吵", "contact_phone=13800138000"
    )
    assert code == 0, why
    assert begun(say, "--appeal", appeal["number"])["state"] == "registered"


@pytest.mark.parametrize(
    "words",
    [
        (*BEGIN, "--applicant", "李秀英"),
        ("begin", "kind=neighbour", *PARTIES),
        ("begin", "kind=cats", "brief=x", *PARTIES),
        (*BEGIN, "origin=handed_over", *PARTIES),
        (*BEGIN, "received_at=2099-01-01 09:00", *PARTIES),
        (*BEGIN, *PARTIES, "--appeal", "01920000-0000-7000-8000-000000000000"),
        (*BEGIN, "--applicant", "刘芳", "--respondent", "王大力"),
    ],
)
def test_what_is_no_dispute_opens_no_file(say: Say, words: tuple[str, ...]) -> None:
    refused(say, *words)
    assert say("mediation", "list")[1] == []


def test_a_refusal_ends_it_and_only_filing_is_left(say: Say) -> None:
    number = begun(say)["number"]
    refused(say, "step", number, "refuse")
    ended = done(say, "step", number, "refuse", "--text", "王大力拒绝调解")
    assert (ended["state"], ended["possible"]) == ("ended", ["file", "remark"])
    for words in (
        ("note", number, "session", "result=agreed", "text=x"),
        ("agree", number, *AGREE),
        ("perform", number, "--text", "x"),
        ("step", number, "accept"),
        ("step", number, "agree"),
        ("sign", number),
    ):
        refused(say, *words)
    assert done(say, "file", number, "--lacking", "未到场")["state"] == "filed"


def test_an_agreement_of_one_party_or_of_personal_status_by_word_is_refused(say: Say) -> None:
    number = begun(say)["number"]
    done(say, "note", number, "session", "result=agreed", "text=到场")
    assert refused(say, "agree", number, *AGREE, "oral=yes", "personal_status=yes")
    assert refused(say, "agree", number, "facts=x")
    assert refused(say, "agree", number, *AGREE, "amount=-5")
    assert refused(say, "agree", number, *AGREE, "perform_by=2020-01-01")
    spoken = done(say, "agree", number, *AGREE, "oral=yes")
    assert spoken["agreement"]["effective_on"] == str(today())


def test_the_list_and_the_figures_tell_what_the_commands_did(say: Say, tmp_path: Path) -> None:
    number = begun(say)["number"]
    done(say, "note", number, "session", "result=agreed", "text=到场")
    done(say, "agree", number, *AGREE, "oral=yes")
    rows: Any = say("mediation", "list", "--state", "agreed")[1]
    assert [row["number"] for row in rows] == [number]
    figures = done(say, "figures", "--year", str(today().year), "--month", str(today().month))
    assert (figures["accepted"], figures["agreed"], figures["oral"]) == (1, 1, 1)
    assert (figures["amount"], figures["success"]["ratio"], figures["own_files_only"]) == ("2000.00", "1.0000", True)
    book = tmp_path / "figures.xlsx"
    assert say("export", "mediation-figures", "--to", str(book))[0] == 0
    assert book.stat().st_size > 0


def test_an_act_on_a_file_can_be_taken_back(say: Say) -> None:
    code, said, _err = say("mediation", *BEGIN, *PARTIES)
    assert code == 0
    assert say("undo", str(said["undo_id"]))[0] == 0
    assert say("mediation", "list")[1] == []


def test_papers_are_printed_of_a_file_and_empty(say: Say, tmp_path: Path) -> None:
    number = begun(say)["number"]
    for words, least in (
        (("mediation-set", "--mediation", number), 5),
        (("mediation-rights", "--mediation", number), 1),
        (("mediation-set", "--blank"), 12),
        (("mediation-figures",), 1),
        (("mediation-figures", "--month", "2026-02"), 1),
    ):
        code, said, err = say("print", *words, "--to", str(tmp_path / "p.pdf"))
        assert (code, err) == (0, "")
        assert said["pages"] >= least
    assert say("print", "mediation-agreement", "--mediation", number, "--to", str(tmp_path / "n.pdf"))[0] == 1
    assert say("print", "mediation-set", "--to", str(tmp_path / "n.pdf"))[0] == 2


def test_what_was_written_is_corrected_until_it_is_signed(say: Say) -> None:
    head = begun(say)
    number = head["number"]
    done(say, "set", number, "brief=改过的简况", "demands=道歉")
    fixed = done(say, "set", number, "name=王大立", "--party", head["parties"][1]["id"])
    assert (fixed["brief"], fixed["demands"], fixed["parties"][1]["name"]) == ("改过的简况", ["道歉"], "王大立")
    assert (fixed["parties"][1]["side"], fixed["parties"][1]["phone"]) == ("respondent", "13800000002")
    refused(say, "set", number, "name=甲", "--party", head["id"])
    refused(say, "set", number, "amount=5", "--agreement")
    done(say, "note", number, "session", "result=agreed", "text=到场")
    done(say, "agree", number, *AGREE)
    assert done(say, "set", number, "amount=1800", "--agreement")["agreement"]["amount"] == "1800.00"
    done(say, "sign", number)
    refused(say, "set", number, "amount=1", "--agreement")
    refused(say, "set", number, "brief=x")
