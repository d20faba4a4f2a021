"""The catalogue of groups belongs to the secretary; its rules propose, and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desktop.commands.care.answers import DAY
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import done


def test_the_catalogue_is_the_secretarys_and_level_3_recognised_by_whom_it_names(
    say: Say, colleague: Say, tmp_path: Path
) -> None:
    entries = {row["code"]: row["id"] for row in done(say("care", "catalogue"))}
    for rule in ("smd", "ability>=1"):
        code, _said, err = say("set", entries["SG01"], f"auto_rule={rule}")
        assert (code, len(err.splitlines())) == (1, 1), rule
    (tmp_path / "groups.csv").write_text("代码,名称\nSG01,独居长者\n", "utf-8")
    for words in (
        ("set", entries["SG07"], "seen_by=own_grid"),
        ("care", "close", "SG01"),
        ("care", "catalogue", "--import", str(tmp_path / "groups.csv")),
    ):
        code, _said, err = colleague(*words)
        assert (code, "书记" in err or "secretary" in err) == (1, True), err
    done(say("care", "recognise", "李桂兰", "SG07"))
    (tmp_path / "members.csv").write_text(f"姓名,群体,认定日期\n李桂兰,SG07,{DAY}\n周国强,SG07,{DAY}\n", "utf-8")
    said = [colleague("care", "recognise", name, "SG07") for name in ("李桂兰", "周国强")]
    assert (said[0], said[0][0]) == (said[1], 1), "the same answer, whoever is a member"
    _code, taken, _err = colleague("care", "import", "memberships", str(tmp_path / "members.csv"), "--dry-run")
    assert [row["code"] for row in taken["refusals"]] == ["not_yours_to_recognise"] * 2
    line = next(row for row in done(colleague("care", "coverage"))["by_group"] if row["key"] == "SG07")
    assert (line["few"], line["paired"]) == (True, None)


def test_a_group_changes_by_its_form_and_a_member_keeps_the_text_of_then(say: Say) -> None:
    made = done(say("care", "recognise", "李桂兰", "SG04"))
    entry = next(row for row in done(say("care", "catalogue")) if row["code"] == "SG04")
    for wrong in (
        "visit_every_days=0",
        "auto_rule=age >",
        "auto_rule=__import__('os')",
        "auto_rule=wealth > 1",
        "code=SG05",
    ):
        code, _said, err = say("set", entry["id"], wrong)
        assert (code, len(err.splitlines())) == (1, 1), wrong
    assert done(say("set", entry["id"], "name=高龄", "visit_every_days=14"))["visit_every_days"] == "14"
    after = next(row for row in done(say("care", "catalogue")) if row["code"] == "SG04")
    assert (after["revision"], after["source"]) == (entry["revision"] + 1, "local")
    assert done(say("show", made["id"]))["catalogue"]["name"] == entry["name"]


def test_a_catalogue_file_is_used_line_by_line(say: Say, stored: Callable[[], Any], tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    file.write_text(
        "代码,名称,探访间隔（天）,自动建议规则\n"
        "SG04,高龄老人,14,age >= 80\n"
        "SG36,孤寡老人,30,age >= 60 and\n"
        "SG37,新群体,0,\n"
        "SG38,另一群体,10,age >= 70\n"
        "SG38,另一群体,10,age >= 70\n"
        ",无代码,10,\n",
        "utf-8",
    )
    before = stored()
    tried = done(say("care", "catalogue", "--import", str(file), "--dry-run"))
    assert stored() == before
    said = done(say("care", "catalogue", "--import", str(file)))
    assert {key: said[key] for key in ("rows", "new", "changed", "same", "refused")} == {
        "rows": 6, "new": 1, "changed": 1, "same": 0, "refused": 4,
    }  # fmt: skip
    assert tried["refusals"] == said["refusals"]
    assert [(row["line"], row["code"]) for row in said["refusals"]] == [
        (3, "rule_syntax"), (4, "out_of_range"), (6, "group_twice"), (7, "missing"),
    ]  # fmt: skip
    assert next(row for row in done(say("care", "catalogue")) if row["code"] == "SG04")["seen_by"]
    done(say("undo", str(said["undo_id"])))
    assert stored() == before
    (tmp_path / "none.csv").write_text("气温,风力\n12,3\n", "utf-8")
    code, _said, err = say("care", "catalogue", "--import", str(tmp_path / "none.csv"))
    assert (code, len(err.splitlines())) == (1, 1)


def test_an_exported_catalogue_comes_back_all_the_same(say: Say, tmp_path: Path) -> None:
    assert done(say("export", "care-groups", "--to", str(tmp_path / "g.xlsx")))["rows"] == 35
    said = done(say("care", "catalogue", "--import", str(tmp_path / "g.xlsx")))
    assert (said["rows"], said["same"], said["undo_id"]) == (35, 35, None), said["changes"]


def test_a_list_of_which_every_line_is_refused_is_refused(say: Say, stored: Callable[[], Any], tmp_path: Path) -> None:
    before = stored()
    (tmp_path / "g.csv").write_text("代码,名称,探访间隔（天）\nSG36,孤寡老人,0\n", "utf-8")
    (tmp_path / "m.csv").write_text(f"姓名,门牌号,群体,认定日期\n没有人,,SG04,{DAY}\n", "utf-8")
    for words in (("catalogue", "--import", "g.csv"), ("import", "memberships", "m.csv")):
        code, said, _err = say("care", *words[:-1], str(tmp_path / words[-1]))
        assert (code, said["refused"], said["undo_id"]) == (1, 1, None), words
    assert stored() == before


def test_a_rule_proposes_and_a_person_decides(say: Say) -> None:
    counts = {row["group"]: row for row in done(say("care", "proposals"))["rules"]}
    assert counts["SG04"]["proposed"] == 3
    assert counts["SG10"]["missing"] == ["dibao"]
    done(say("care", "refuse", "李桂兰", "SG04", "--reason", "本人不愿意"))
    done(say("care", "accept", "SG04", "周国强"))
    assert [row["name"] for row in done(say("care", "proposals", "--group", "SG04"))["people"]] == ["吴玉珍"]
    assert done(say("care", "accept", "SG04", "--all"))["recognised"] == 1
    assert say("care", "accept", "SG04", "周国强")[0] == 1
    done(say("care", "fact", "李桂兰", "dibao=是"))
    assert [row["name"] for row in done(say("care", "proposals", "--group", "SG10"))["people"]] == ["李桂兰"]
