"""Figures are what exported lists add up to; lists of helpers and members come in and are taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from models.calendar import today
from tests.desktop.commands.care.answers import DAY, table, text_of, two_primaries
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done


def test_figures_are_what_the_exported_lists_add_up_to(say: Say, kept: Kept, tmp_path: Path) -> None:
    month_ago = (today() - timedelta(days=40)).isoformat()
    for name, group in (("李桂兰", "SG04"), ("周国强", "SG10"), ("吴玉珍", "SG07")):
        done(say("care", "recognise", name, group, "--on", month_ago))
    done(say("care", "pair", "李桂兰", "陈静"))
    done(say("care", "visit", "李桂兰", "door", "--at", f"{today() - timedelta(days=35)} 10:00"))
    done(say("care", "visit", "李桂兰", "door", "--at", f"{today() - timedelta(days=20)} 10:00"))
    two_primaries(kept, "周国强")
    since = (today() - timedelta(days=60)).isoformat()
    said = done(say("care", "coverage", "--from", since, "--until", DAY))
    for name in ("care-people", "care-pairings", "care-coverage", "care-cycles", "care-counted"):
        done(say("export", name, "--to", str(tmp_path / f"{name}.xlsx")))
    wanted = [row for row in table(tmp_path / "care-people.xlsx") if row["应结对"] == "是"]
    force = [
        row for row in table(tmp_path / "care-pairings.xlsx") if row["在效"] == "是" and row["结对类型"] == "主结对人"
    ]
    helped = [len({row["结对人编号"] for row in force if row["人员编号"] == one["人员编号"]}) for one in wanted]
    assert helped == [one["在效主结对人数"] for one in wanted]
    assert said["whole"]["paired"] == {"part": sum(map(bool, helped)), "whole": len(wanted), "ratio": "0.6667"}
    assert said["whole"]["one_to_one"]["part"] == helped.count(1) == 1
    whole = table(tmp_path / "care-coverage.xlsx")[0]
    assert (whole["应结对人数（结对人：名额）"], whole["恰有一名主结对人"]) == (3, 1)
    assert (whole["覆盖率（结对人：负荷）"], whole["一对一率"]) == (2 / 3, 1 / 3), "no share is cut off"
    closed = [row for row in table(tmp_path / "care-cycles.xlsx") if since <= str(row["结束日期"])[:10] <= DAY]
    part, of = said["timeliness"]["part"], said["timeliness"]["whole"]
    assert (part, of) == (sum(row["按期"] == "是" for row in closed), len(closed))
    assert of > part > 0
    counted = [row["代码"] for row in table(tmp_path / "care-counted.xlsx")]
    assert (counted.count("SG04"), counted.count("SG07")) == (1, 0), "a few of level 3 are counted out on no list"
    line = next(row for row in said["by_group"] if row["key"] == "SG07")
    assert line["paired"]["whole"] == 1, "the secretary is told"
    listed = next(row for row in table(tmp_path / "care-coverage.xlsx") if row["代码"] == "SG07")
    assert listed["应结对人数（结对人：名额）"] == "不足5人"
    assert "÷" in text_of(tmp_path / "care-people.xlsx")  # the formulas stand on a sheet of their own


def test_lists_of_helpers_and_memberships_come_in_and_are_taken_back(
    say: Say, stored: Callable[[], Any], tmp_path: Path
) -> None:
    (tmp_path / "h.csv").write_text(
        "姓名,类别,单位,电话\n陈静,干部,区民政局,\n孙丽,志愿者,,13800000009\n无,不明,,\n", "utf-8"
    )
    (tmp_path / "m.csv").write_text(
        "姓名,门牌号,群体,认定日期\n"
        f"李桂兰,3-1-201,高龄老人(80+),{DAY}\n李桂兰,,SG04,{DAY}\n周国强,,SG28,{DAY}\n马德福,,SG04,{DAY}\n",
        "utf-8",
    )
    before = stored()
    assert done(say("care", "import", "helpers", str(tmp_path / "h.csv"), "--dry-run"))["new"] == 1
    assert stored() == before
    one = done(say("care", "import", "helpers", str(tmp_path / "h.csv")))
    assert (one["rows"], one["new"], one["changed"], one["same"], one["refused"]) == (3, 1, 1, 0, 1)
    two = done(say("care", "import", "memberships", str(tmp_path / "m.csv")))
    assert (two["rows"], two["new"], two["same"], two["refused"]) == (4, 1, 1, 2)
    assert [row["code"] for row in two["refusals"]] == ["restricted_by_hand", "resident_unknown"]
    for undone in (two, one):
        done(say("undo", str(undone["undo_id"])))
    assert stored() == before
