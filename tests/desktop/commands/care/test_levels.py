"""Level 3 is masked and opened with a reason, level 4 is for its team, and no list of either leaves the station."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from models.calendar import today
from models.care.guard import unguarded
from models.care.records import Pairing, Reveal
from tests.desktop.commands.care.answers import DAY, table, text_of
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done


def test_lists_leave_masked_and_name_no_group_of_level_3(say: Say, tmp_path: Path) -> None:
    done(say("care", "recognise", "李桂兰", "SG07", "evidence=残疾人证"))
    done(say("care", "recognise", "李桂兰", "SG04"))
    done(say("care", "pair", "李桂兰", "陈静", "emergency_phone=13800000001", "emergency_contact=李明"))
    for name in ("care-people", "care-due", "care-cycles", "care-pairings", "care-helpers"):
        done(say("export", name, "--to", str(tmp_path / f"{name}.xlsx")))
        found = text_of(tmp_path / f"{name}.xlsx")
        assert not any(secret in found for secret in ("李桂兰", "3-1-201", "SG07", "残疾", "13800000001", "李明")), name
    assert table(tmp_path / "care-people.xlsx")[0]["三级群体数"] == 1
    done(say("export", "care-people", "--plain", "--reason", "service", "--to", str(tmp_path / "plain.xlsx")))
    assert "李桂兰" in text_of(tmp_path / "plain.xlsx")
    assert "SG07" not in text_of(tmp_path / "plain.xlsx")


def test_level_3_is_opened_for_one_person_with_a_reason_that_is_kept(
    say: Say, colleague: Say, kept: Kept, stored: Callable[[], Any]
) -> None:
    made = done(say("care", "recognise", "李桂兰", "SG07", "evidence=残疾人证"))
    assert (made["group_code"], made["evidence"]) == ("***", "***")
    assert "SG07" not in str(done(say("care", "show", "李桂兰")))
    assert "残疾人证" not in str(done(say("show", made["id"])))
    opened = done(say("care", "reveal", "李桂兰", "--reason", "visit"))
    assert opened["memberships"][0]["group"] == "SG07"
    station = kept.open()
    with station.sessions() as session:
        assert [row.reason for row in session.scalars(select(Reveal))] == ["visit"]
    for words in (("care", "reveal", "李桂兰", "--reason", "visit"), ("set", made["id"], "evidence=低保证")):
        before = stored()
        code, said, err = colleague(*words)
        assert (code, said, len(err.splitlines())) == (1, None, 1)
        assert stored() == before
    assert colleague("care", "people", "--group", "SG07")[0] == 1
    assert colleague("care", "proposals", "--group", "SG07")[0] == 1


def test_beside_an_ordinary_group_the_team_says_what_is_for_all(say: Say, colleague: Say) -> None:
    done(say("care", "recognise", "吴玉珍", "SG10"))
    done(say("care", "recognise", "吴玉珍", "SG28", "--worker", "刘芳"))
    coming = (today() + timedelta(days=1)).isoformat()
    for words, first, second in (
        (("crisis", "吴玉珍", "violence"), (), ()),
        (("visit", "吴玉珍", "door"), (), ()),
        (("pause", "吴玉珍", "away"), ("--until", DAY), ("--from", coming)),
    ):
        hidden, open_ = done(say("care", *words, *first)), done(say("care", *words, *second, "--openly"))
        assert colleague("show", hidden["id"])[0] == 1
        assert done(colleague("show", open_["id"]))["level"] == 2
    assert len(done(colleague("care", "show", "吴玉珍"))["crises"]) == 1


def test_who_is_not_on_the_team_meets_level_4_nowhere(say: Say, colleague: Say, kept: Kept, tmp_path: Path) -> None:
    assert say("care", "recognise", "吴玉珍", "SG28")[0] == 1  # a team is named
    made = done(say("care", "recognise", "吴玉珍", "SG28", "--worker", "刘芳"))
    paired = done(say("care", "pair", "吴玉珍", "陈静"))
    visit = done(say("care", "visit", "吴玉珍", "door", "needs=需要临时住处"))
    crisis = done(say("care", "crisis", "吴玉珍", "violence"))
    assert [row["name"] for row in done(say("care", "people"))] == ["吴玉珍"]
    assert done(colleague("care", "people")) == []
    assert done(colleague("care", "gaps")) == []
    assert done(colleague("care", "coverage"))["whole"]["paired"]["whole"] == 0
    assert (
        done(colleague("care", "due", "--state", "due_soon", "--state", "inactive", "--state", "due"))["people"] == []
    )
    assert [row["people"] for row in done(colleague("care", "helpers"))] == [0, 0]
    assert done(colleague("care", "helpers", "陈静"))["pairings"] == []
    shown = done(colleague("care", "show", "吴玉珍"))
    assert not any(
        shown[key] for key in ("memberships", "pairings", "visits", "needs", "crises", "masked", "under_care")
    )
    for hidden in (made, paired, visit, crisis):
        assert colleague("show", hidden["id"])[0] == 1
        assert colleague("care", "end", hidden["id"], "--reason", "wish")[0] == 1
    for name in ("care-people", "care-due", "care-coverage", "care-counted", "care-cycles", "care-pairings"):
        for anybody in (colleague, say):  # level 4 leaves the station on no list, the team's own included
            done(anybody("export", name, "--to", str(tmp_path / "x.xlsx")))
            assert not any(word in text_of(tmp_path / "x.xlsx") for word in ("吴", "SG28", "家庭暴力")), name
    assert done(colleague("care", "retire", "陈静"))["to_reassign"] == 0
    station = kept.open()
    assert {act.kind for act in station.acts()} <= {"care", "test", "people.export", "care.retire", "accounts.add"} | {
        act.kind for act in station.acts() if not act.kind.startswith("care.")
    }
    with station.sessions() as session, unguarded(session):
        assert session.scalars(select(Pairing.ends_on)).one() == today()
