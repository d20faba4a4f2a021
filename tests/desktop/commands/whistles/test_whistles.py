"""A whistle, a task and their points by commands; what is exported is what the figures are counted from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import COMMUNITY
from tests.desktop.commands.conftest import Say, second_person
from tests.desktop.commands.kept import Kept, done
from tests.forms.sheets.unlocking import unlocked

DRAFT = (
    "whistle",
    "draft",
    "kind=enforcement",
    "departments=住建、城管",
    "place=东门",
    "facts==SUM(A1) 占道",
    "at=2024-03-04 09:20",
)


def on(day: int, hour: int = 10) -> tuple[str, str]:
    return "--at", f"2024-03-{day:02d} {hour:02d}:00"


def blown(say: Say, *more: str) -> str:
    number = str(done(say(*DRAFT, *more))["number"])
    done(say("whistle", "approve", number, "--by", "赵主任", *on(4)))
    done(say("whistle", "blow", number, *on(4)))
    return number


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_whistle_goes_its_way_and_its_appeal_with_it(say: Say, appeal: str) -> None:
    number = blown(say, "--appeal", appeal)
    assert done(say("appeal", "show", appeal))["state"] == "whistled"
    done(say("whistle", "sign", number, "--department", "住建", "--by", "孙科长", *on(4, 11)))
    done(say("whistle", "report", number, "--department", "住建", "--by", "孙科长", *on(4, 12)))
    said = done(say("whistle", "report", number, "--department", "城管", "--by", "钱队长", *on(5)))
    assert [(one["department"], one["late"]) for one in said["departments"]] == [("住建", False), ("城管", True)]
    done(say("whistle", "handle", number, "--text", "清走了", *on(5, 11)))
    done(say("whistle", "clear", number, *on(5, 12)))
    said = done(say("whistle", "rate", number, "--marks", "5、4、3", "--representative", "张大爷", *on(5, 13)))
    assert (said["state"], said["light"]) == ("rated", "over")
    assert done(say("appeal", "show", appeal))["state"] == "answered"
    figures = done(say("whistle", "figures", "--from", "2024-03-01"))
    assert (figures["timeliness"]["part"], figures["timeliness"]["whole"]) == (1, 2)
    assert figures["departments"][0]["marks"] == {"arrival": "5.00", "attitude": "4.00", "solution": "3.00"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("departments=不存在局",), "没有这个承办单位"),
        (("arrive_by=2024-03-04 09:00",), "要求到场时间早于吹哨时间"),
        (("facts= ",), "事由"),
        (("kind=party",), "吹哨类型"),
    ],
)
def test_a_wrong_draft_is_refused_with_a_sentence(
    say: Say, stored: Callable[[], Any], words: tuple[str, ...], told: str
) -> None:
    before = stored()
    code, _said, told_so = say(*DRAFT, *words)
    assert code != 0
    assert told in told_so
    assert stored() == before


def test_a_jump_and_a_stranger_are_refused(say: Say, stored: Callable[[], Any]) -> None:
    number = blown(say)
    before = stored()
    for words in (
        ("whistle", "clear", number),
        ("whistle", "handle", number, "--text", "清走了"),
        ("whistle", "report", number, "--department", "水务", "--by", "某人"),
        ("whistle", "report", number, "--department", "住建"),
        ("whistle", "approve", number, "--by", "赵主任"),
        ("whistle", "blow", "CS-没有"),
        ("whistle", "step", number, "fly"),
    ):
        code, said, told = say(*words)
        assert (code != 0, said, bool(told)) == (True, None, True), words
    assert stored() == before


def test_the_four_lists_leave_as_four_sheets_joined_by_the_number(say: Say, kept: Kept, tmp_path: Path) -> None:
    numbers = [blown(say), blown(say)]
    done(say("whistle", "report", numbers[0], "--department", "城管", "--by", "钱队长", *on(4, 11)))
    done(say("whistle", "handle", numbers[0], "--text", "清走了", *on(4, 12)))
    done(say("whistle", "clear", numbers[0], *on(4, 13)))
    lists = done(say("whistle", "lists"))
    assert {tuple(line["number"] for line in lists[key]) for key in lists} == {tuple(numbers)}
    agreed = ("--plain", "--reason", "superior", *second_person(kept.open(), tmp_path))
    left = done(say("export", "four-lists", "--to", str(tmp_path / "four.xlsx"), *agreed))
    (tmp_path / "four.xlsx").write_bytes(unlocked(tmp_path / "four.xlsx", left["password"]))
    found = sheets(tmp_path / "four.xlsx")
    names = ["问题清单", "责任清单", "时限清单", "销号清单"]
    assert list(found)[:4] == names
    for name in names:
        assert [(row[1], row[-1]) for row in found[name][1:]] == [(numbers[0], "是"), (numbers[1], "否")]
    assert found["问题清单"][1][4] == "=SUM(A1) 占道"  # a text, no formula
    done(say("export", "four-lists", "--to", str(tmp_path / "masked.xlsx")))
    assert sheets(tmp_path / "masked.xlsx")["问题清单"][1][4] == ""
    done(say("export", "whistles", "--to", str(tmp_path / "whistles.xlsx")))
    assert [row[0] for row in sheets(tmp_path / "whistles.xlsx")["吹哨报到台账"][1:]].count(numbers[1]) == 2


def test_a_task_is_answered_and_the_points_follow(say: Say, tmp_path: Path) -> None:
    held = done(say("red", "meet", "kind=joint", "on=2024-03-04", "topic=楼道照明"))
    assert [each["topic"] for each in done(say("red", "meetings"))] == ["楼道照明"]
    given = ("red", "give", "--department", "住建", "--text", "楼道照明", "--meeting", held["id"])
    in_time, late = (done(say(*given, *on(4)))["number"] for _ in range(2))
    assert [row["number"] for row in done(say("red", "list", "--due"))] == [in_time, late]
    done(say("red", "answer", in_time, "--text", "已安排", "--by", "孙科长", *on(7, 23)))
    done(say("red", "answer", late, "--text", "迟了", *on(8, 0)))
    done(say("red", "solve", in_time, "--text", "灯亮了", *on(9)))
    done(say("red", "rate", in_time, "--satisfaction", "very", *on(10)))
    (line,) = done(say("points", "ranking"))
    assert (line["department"], line["score"]) == ("住建", 2 + 5 + 1 - 2)
    assert done(say("points", "reconcile"))["lines"] == 0
    added = done(say("points", "add", "住建", "3", "--take", "--reason", "支持现场会"))
    done(say("points", "void", added["id"], "--reason", "记错"))
    assert done(say("points", "ranking"))[0]["score"] == 6
    assert done(say("red", "figures", "--from", "2024-03-01"))["on_time"]["ratio"] == "0.5000"
    for name in ("red-tasks", "unit-points"):
        done(say("export", name, "--to", str(tmp_path / f"{name}.xlsx")))
    rows = sheets(tmp_path / "unit-points.xlsx")["单位积分流水"][1:]
    assert sum(row[4] for row in rows) == 6
    told = sheets(tmp_path / "red-tasks.xlsx")["红领工作站交办问题台账"][1:]
    assert {row[0]: row[7] for row in told} == {in_time: "是", late: "否"}
    assert {row[-1] for row in told} == {COMMUNITY}


def test_what_does_not_fit_a_task_is_refused(say: Say, stored: Callable[[], Any]) -> None:
    number = done(say("red", "give", "--department", "住建", "--text", "楼道照明", *on(4)))["number"]
    before = stored()
    for words in (
        ("red", "solve", number, "--text", "灯亮了"),
        ("red", "answer", number),
        ("red", "rate", number, "--satisfaction", "very"),
        ("red", "give", "--department", "不存在局", "--text", "某事"),
        ("points", "add", "住建", "0", "--reason", "无"),
        ("points", "add", "住建", "3"),
    ):
        code, said, told = say(*words)
        assert (code != 0, said, bool(told)) == (True, None, True), words
    assert stored() == before
