"""Helpers and whom they help: pairing, handing over, two primaries of two stations, suggestions, cadres."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from models.calendar import today
from tests.desktop.commands.care.answers import DAY, table, two_primaries
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done


def test_two_primaries_of_two_stations_both_stand_until_one_is_kept(say: Say, kept: Kept) -> None:
    done(say("care", "recognise", "李桂兰", "SG04"))
    keep, _other = two_primaries(kept, "李桂兰")
    assert [len(row["choices"]) for row in done(say("care", "clashes"))] == [2]
    assert done(say("care", "people"))[0]["state"] == "two_primaries"
    covered = done(say("care", "coverage"))["whole"]
    assert (covered["paired"]["part"], covered["one_to_one"]["part"]) == (1, 0)
    assert done(say("care", "settle", keep))["ended"] == 1
    assert done(say("care", "clashes")) == []
    assert done(say("care", "coverage"))["whole"]["one_to_one"]["part"] == 1


def test_who_is_still_helped_after_care_ended_at_another_station_is_listed_until_the_pairing_ends(
    say: Say, kept: Kept
) -> None:
    ended = done(say("care", "recognise", "李桂兰", "SG04"))
    done(say("care", "end", ended["id"], "--reason", "wish"))
    assert done(say("care", "leftovers")) == []
    two_primaries(kept, "李桂兰")  # comes down
    (row,) = done(say("care", "leftovers"))
    assert (row["name"], row["why"], row["ended_on"]) == ("李桂兰", "wish", DAY)
    for pairing in row["choices"]:
        done(say("care", "end", pairing["pairing_id"], "--reason", "wish"))
    assert done(say("care", "leftovers")) == []


def test_a_helper_with_people_does_not_begin_later(say: Say) -> None:
    done(say("care", "recognise", "李桂兰", "SG04"))
    paired = done(say("care", "pair", "李桂兰", "陈静"))
    code, _said, err = say("set", str(UUID(paired["helper_id"])), f"starts_on={today() + timedelta(days=3)}")
    assert (code, DAY in err) == (1, True), err
    done(say("set", str(UUID(paired["helper_id"])), f"starts_on={DAY}"))


def test_a_suggestion_covers_everybody_and_is_taken_back_as_one_act(say: Say, stored: Callable[[], Any]) -> None:
    for name in ("李桂兰", "周国强", "吴玉珍"):
        done(say("care", "recognise", name, "SG04"))
    before = stored()
    said = done(say("care", "suggest"))
    assert (said["people"], said["unplaced"], said["gap"]) == (3, 0, 0)
    assert said["total_cost"] == said["load_cost"] + sum(line["cost"] for line in said["lines"])
    assert stored() == before
    costs = done(say("care", "suggest", "--costs"))["costs"]
    assert [row["resident_id"] for row in costs["people"]] == [line["resident_id"] for line in said["lines"]]
    assert [len(row) for row in costs["pairs"]] == [len(costs["helpers"])] * len(said["lines"])
    taken = done(say("care", "suggest", "--accept"))
    assert (taken["paired"], taken["refused"]) == (3, [])
    assert done(say("care", "gaps")) == []
    done(say("undo", str(taken["undo_id"])))
    assert stored() == before


def test_a_helper_is_edited_by_his_form_and_hands_over(say: Say) -> None:
    made = done(say("add", "helper", "name=孙丽", "kind=志愿者", "capacity=1", "building=碧桂园 3"))
    assert done(say("set", made["id"], "phone=13800000009"))["phone"] == "13800000009"
    done(say("care", "recognise", "李桂兰", "SG04"))
    done(say("care", "recognise", "周国强", "SG04"))
    done(say("care", "pair", "李桂兰", "陈静"))
    moved = done(say("care", "hand-over", "李桂兰", "孙丽"))
    assert UUID(moved["helper_id"]) == UUID(made["id"])
    code, _said, err = say("care", "pair", "周国强", "孙丽")
    assert (code, len(err.splitlines())) == (1, 1)
    done(say("care", "pair", "周国强", "孙丽", "--force"))
    done(say("care", "absence", "孙丽", "--from", DAY))
    assert [row["absent"] for row in done(say("care", "helpers")) if row["name"] == "孙丽"] == [True]
    assert say("care", "end", moved["id"], "--reason", "died")[0] == 2
    done(say("care", "end", moved["id"], "--reason", "wish"))
    assert done(say("care", "gaps"))[0]["last_helper"] == "孙丽"


def test_an_estate_without_a_cadre_is_named(say: Say, tmp_path: Path) -> None:
    done(say("add", "estate", "name=浑河花园"))
    found = done(say("care", "cadres"))["coverage"]
    assert {gap["estate"] for gap in found["gaps"]} == {"碧桂园", "浑河花园"}
    duty = done(say("add", "cadre_duty", "name=高宏", "rank=section", "estate=碧桂园", f"starts_on={DAY}"))
    done(say("add", "cadre_day", f"duty={duty['id']}", f"on={DAY}", "slot=morning", "received=4"))
    assert say("add", "cadre_day", f"duty={duty['id']}", f"on={DAY}", "slot=morning")[0] == 1
    found = done(say("care", "cadres"))
    assert found["coverage"]["estates"] == {"part": 1, "whole": 2, "ratio": "0.5000"}
    assert found["duties"][0]["days_this_month"] == 1
    done(say("export", "cadres", "--to", str(tmp_path / "c.xlsx")))
    rows = table(tmp_path / "c.xlsx")
    covered = {row["小区编号"] for row in rows if row["在效"] == "是"}
    assert (len(covered), len({row["小区编号"] for row in rows})) == (1, 2)
    done(say("care", "end", duty["id"]))
    assert done(say("care", "cadres"))["coverage"]["estates"]["part"] == 0
