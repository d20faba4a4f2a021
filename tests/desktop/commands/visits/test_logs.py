"""A day in the grid by commands: what was found goes on, the log names it, and every figure is counted again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.calendar import now, today
from models.people.records import Household
from models.visits.actions import FindingEntry, VisitEntry, record_visit
from models.visits.records import Outcome
from tests.desktop.commands.care.answers import table
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done, kept

__all__ = ["kept"]

DAY = today().isoformat()


@pytest.fixture
def log(kept: Kept, say: Say) -> dict[str, Any]:
    """The log of today: at the Wangs' a pipe leaks and a hose is old."""
    station = kept.open()
    with station.act("visits.record") as session:
        home = session.scalars(select(Household)).one()
        entry = VisitEntry(
            dwelling_id=home.dwelling_id, household_id=home.id, worker_id=station.worker_id, at=now(),
            outcome=Outcome.MET, findings=(FindingEntry("gas", "软管老化"), FindingEntry("need", "厨房水管漏水")),
        )  # fmt: skip
        record_visit(session, entry)
    written: dict[str, Any] = done(say("log", "write", "--day", DAY))
    return written


def finding(log: dict[str, Any], kind: str) -> str:
    return next(str(each["id"]) for each in log["findings"] if each["kind"] == kind)


def test_what_was_found_becomes_an_appeal_and_a_hazard_which_the_log_names(say: Say, log: dict[str, Any]) -> None:
    appeal = done(say("visit", "refer", finding(log, "need"), "--topic", "漏水与相邻关系"))
    assert (appeal["table"], appeal["state"], appeal["light"]) == ("appeal", "registered", "green")
    told = done(say("appeal", "show", appeal["number"]))
    assert (told["content"], told["who"]) == ("厨房水管漏水", "王秀梅")
    hazard = done(say("visit", "refer", finding(log, "gas"), "--hazard"))
    assert (hazard["table"], hazard["title"], hazard["state"]) == ("hazard", "软管老化", "found")
    shown = done(say("log", "show", DAY))
    assert [each["number"] for each in shown["cases"]] == [appeal["number"], hazard["number"]]
    assert all(each["passed_on"] for each in shown["findings"])
    assert {each["cases"][0]["number"] for each in done(say("finding", "list"))} == {
        appeal["number"], hazard["number"],
    }  # fmt: skip


def test_a_finding_goes_on_once_and_as_one_of_both(say: Say, log: dict[str, Any]) -> None:
    pipe = finding(log, "need")
    assert say("visit", "refer", pipe)[0] == 2
    assert say("visit", "refer", pipe, "--topic", "1501", "--hazard")[0] == 2
    done(say("visit", "refer", pipe, "--topic", "1501"))
    code, _said, told = say("visit", "refer", pipe, "--topic", "1501")
    assert (code, "已" in told) == (1, True)
    assert say("visit", "refer", finding(log, "need"), "--hazard")[0] == 1


def test_a_log_keeps_who_of_the_police_went_along_and_names_more_after_it_is_handed_in(
    say: Say, log: dict[str, Any]
) -> None:
    assert done(say("log", "police", DAY, "王警官"))["police"] == "王警官"
    number = done(say("log", "write", "--day", DAY, "--submit"))["number"]
    code, _said, told = say("log", "police", number, "李警官")
    assert (code, bool(told)) == (1, True)
    hazard = done(say("hazard", "found", "kind=clutter", "description=楼道堆物", "place=3号楼"))["number"]
    assert done(say("log", "link", number, hazard))["cases"][0]["settled"] is False
    again = done(say("log", "link", number, hazard, "--settled"))
    assert [(each["found"], each["settled"]) for each in again["cases"]] == [(True, True)]
    assert say("log", "link", number, hazard, "--settled")[0] == 1
    assert say("log", "link", number, "YH-0")[0] == 1
    whole = done(say("log", "figures"))["whole"]
    assert (whole["logs"], whole["police"], whole["hazards"]) == (1, 1, 0)
    done(say("hazard", "clear", hazard, "--text", "已清理"))
    assert done(say("log", "figures"))["whole"]["hazards"] == 1


def test_the_figures_are_counted_again_from_the_exports(say: Say, log: dict[str, Any], tmp_path: Path) -> None:
    done(say("log", "police", DAY, "王警官"))
    done(say("log", "write", "--day", DAY, "--submit"))
    done(say("visit", "refer", finding(log, "gas"), "--hazard"))
    files = {name: tmp_path / f"{name}.xlsx" for name in ("visit-logs", "log-figures", "findings")}
    for name, file in files.items():
        done(say("export", name, "--to", str(file)))
    (row,) = table(files["visit-logs"])
    figures = table(files["log-figures"])[-1]
    assert row["同行民警"] == "王警官"
    assert row["发现（案件）"].startswith("YH-")
    assert (figures["日志篇数"], figures["民警进格次数"]) == (1, 1)
    found = {each["类别"]: each["案件编号"] for each in table(files["findings"])}
    assert sorted(bool(number) for number in found.values()) == [False, True]
