"""What appeals go by: a taxonomy and a notice of holidays from files, refused as a whole; departments; exports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.desktop.commands.appeals.conftest import HEATING, Taken
from tests.desktop.commands.care.answers import table, text_of
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import done

TOPICS = "类别代码,类别,事项代码,事项,承办单位,时限\n01,供热,0101,室温,供热办,2\n01,供热,0102,漏水,供热办,1\n"
NOTICE_2028 = "日期,类型,名称\n" + "".join(
    f"2028-{day},放假,{name}\n"
    for day, name in (
        *(("1-1", "元旦"), ("1-26", "春节"), ("1-27", "春节"), ("1-28", "春节"), ("4-4", "清明节"), ("5-1", "劳动节")),
        *(("5-2", "劳动节"), ("5-29", "端午节"), ("10-1", "国庆节"), ("10-2", "国庆节"), ("10-3", "国庆节")),
        ("10-4", "国庆节"),
    )
)


def file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    return str(path)


def test_another_taxonomy_is_taken_in_and_old_appeals_keep_their_words(say: Say, taken: Taken, tmp_path: Path) -> None:
    before = taken()
    said = done(say("topics", "import", file(tmp_path, TOPICS), "--edition", "2027"))
    assert (said["items"], said["refused"]) == (2, 0)
    assert [row["item_code"] for row in done(say("topics", "list"))] == ["0101", "0102"]
    assert done(say("appeal", "show", before["number"]))["item"] == before["item"]
    assert taken()["item"] == "室温"
    assert any(row["name"] == "供热办" for row in done(say("departments", "list")))


def test_a_taxonomy_with_a_duplicate_code_is_refused_with_its_line(
    say: Say, taken: Taken, stored: Callable[[], Any], tmp_path: Path
) -> None:
    taken()
    before = stored()
    text = TOPICS + "01,供热,0101,再一个,供热办,0\n"
    code, said, _why = say("topics", "import", file(tmp_path, text), "--edition", "2027")
    assert code == 1
    assert [(each["line"], each["code"]) for each in said["refusals"]] == [(4, "topic_twice")]
    assert len(table(Path(said["refused_file"]))) == 1
    text = TOPICS + "01,采暖,0103,再一个,供热办,1\n"
    code, said, _why = say("topics", "import", file(tmp_path, text), "--edition", "2027")
    ((line, told, why),) = [(each["line"], each["code"], each["why"]) for each in said["refusals"]]
    assert (code, line, told) == (1, 4, "class_named_twice")
    assert "采暖" in why
    assert "第2行" in why
    assert stored() == before


def test_a_notice_of_holidays_is_taken_in_and_one_with_a_gap_is_refused(say: Say, taken: Taken, tmp_path: Path) -> None:
    taken()
    said = done(say("holidays", "import", file(tmp_path, NOTICE_2028), "--title", "2028年放假通知"))
    assert (said["year"], said["moved"]) == (2028, 0)
    assert [each["code"] for each in said["warnings"]] == ["days_off_lost"]  # taken in all the same
    days = done(say("holidays", "list", "--year", "2028"))
    assert (len(days), days[0]["provisional"]) == (12, False)
    gap = NOTICE_2028 + "2028-10-6,放假,国庆节\n"
    code, said, _why = say("holidays", "import", file(tmp_path, gap), "--title", "有缺口")
    assert code == 1
    assert {each["code"] for each in said["refusals"]} == {"holiday_gap"}
    code, said, _why = say("holidays", "import", file(tmp_path, "日期,类型\n2028-1-1,放假\n"), "--title", "缺")
    assert {each["code"] for each in said["refusals"]} == {"holiday_missing", "holiday_absent"}


def test_a_department_keeps_its_name(say: Say, taken: Taken) -> None:
    taken()
    made = done(say("departments", "add", "name=物业公司甲", "kind=property"))
    changed = done(say("departments", "set", "物业公司甲", "phone=024-88888888", "active=no"))
    assert (changed["id"], changed["active"]) == (made["id"], False)
    assert say("departments", "set", "物业公司甲", "name=另一个")[0] == 1
    assert say("departments", "add", "name=物业公司甲")[0] == 1


def test_what_leaves_is_masked_without_closed_files_and_steps_are_to_the_second(
    say: Say, taken: Taken, tmp_path: Path
) -> None:
    appeal = taken()
    taken("accusation=yes", "accused=张三")
    done(say("appeal", "step", appeal["number"], "accept", "text==1+1"))
    for name in ("appeals", "appeal-steps", "appeal-figures", "topics", "departments"):
        said = done(say("export", name, "--to", str(tmp_path / f"{name}.xlsx")))
        assert said["rows"] == len(table(Path(said["file"])))
        assert "王秀梅" not in text_of(Path(said["file"]))
        assert "张三" not in text_of(Path(said["file"]))
    rows = table(tmp_path / "appeals.xlsx")
    assert [row["诉求编号"] for row in rows] == [appeal["number"]]
    step = table(tmp_path / "appeal-steps.xlsx")[0]
    assert (step["环节代码"], step["计时方式"]) == ("accept", "working")
    assert datetime.fromisoformat(str(step["时间"])).tzinfo is not None
    assert HEATING in text_of(tmp_path / "topics.xlsx")
