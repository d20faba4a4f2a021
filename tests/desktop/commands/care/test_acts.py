"""What is done about care without a window: one way in, all of it taken back, and what cannot be is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from models.calendar import today
from models.care.records import Helper, Membership
from tests.desktop.commands.care.answers import DAY, FUTURE
from tests.desktop.commands.care_village import id_of
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done


def test_whoever_is_recognised_is_a_gap_until_paired_and_again_when_the_helper_leaves(say: Say) -> None:
    for name in ("李桂兰", "周国强"):
        done(say("care", "recognise", name, "SG04"))
        done(say("care", "pair", name, "陈静"))
    assert done(say("care", "coverage"))["whole"]["paired"] == {"part": 2, "whole": 2, "ratio": "1.0000"}
    assert done(say("care", "gaps")) == []
    retired = done(say("care", "retire", "陈静"))
    assert retired["to_reassign"] == 2
    assert done(say("care", "coverage"))["whole"]["paired"]["part"] == 0
    assert {row["state"] for row in done(say("care", "gaps"))} == {"to_reassign"}
    done(say("undo", str(retired["undo_id"])))
    assert done(say("care", "coverage"))["whole"]["paired"]["part"] == 2


REFUSED = (
    ("care", "recognise", "李桂兰", "SG99"),
    ("care", "recognise", "查无此人", "SG04"),
    ("care", "recognise", "马德福", "SG04"),
    ("care", "recognise", "何伟", "SG04"),
    ("care", "recognise", "周国强", "SG04", "--on", FUTURE),
    ("care", "recognise", "周国强", "SG04", "--on", "1930-01-01"),
    ("care", "recognise", "周国强", "SG04", "--on", "2026-02-30"),
    ("care", "recognise", "周国强", "SG26", "--worker", "刘芳"),
    ("care", "recognise", "李桂兰", "SG04"),
    ("care", "pair", "查无此人", "陈静"),
    ("care", "pair", "马德福", "陈静"),
    ("care", "pair", "何伟", "陈静"),
    ("care", "pair", "周国强", "陈静"),
    ("care", "pair", "李桂兰", "查无此人"),
    ("care", "pair", "李桂兰", "赵刚"),
    ("care", "pair", "李桂兰", "陈静", "--support"),
    ("add", "pairing", "resident=李桂兰", "helper=赵刚", "role=primary", f"starts_on={DAY}"),
    ("add", "pairing", "resident=李桂兰", "helper=赵刚", "level=1", f"starts_on={DAY}"),
    ("add", "membership", "resident=马德福", "group_code=SG04", f"recognised_on={DAY}"),
    ("add", "helper", "name=新人", "kind=cadre", "capacity=-1"),
    ("add", "helper", "name=新人", "kind=cadre", "absent_from=2026-03-05", "absent_until=2026-03-01"),
    ("add", "care_visit", "resident=李桂兰", "manner=door", f"at={FUTURE} 10:00"),
    ("care", "hand-over", "李桂兰", "陈静"),
    ("care", "pause", "李桂兰", "hospital", "--from", "2026-03-05", "--until", "2026-03-01"),
    ("care", "visit", "李桂兰", "door", "--at", f"{FUTURE} 10:00"),
    ("care", "visit", "李桂兰", "door", "health=健康"),
    ("care", "visit", "周国强", "door"),
    ("care", "crisis", "李桂兰", "meteor"),
    ("care", "crisis", "李桂兰", "fire", "--at", f"{FUTURE} 10:00"),
    ("care", "fact", "李桂兰", "age=80"),
    ("care", "fact", "李桂兰", "wealth=1"),
    ("care", "fact", "李桂兰", "dis_grade=是"),
    ("care", "refuse", "周国强", "SG02"),
    ("care", "reveal", "李桂兰", "--reason", "curious"),
    ("care", "retire", "陈静", "--on", "1900"),
    ("care", "coverage", "--from", "2026-03-05", "--until", "2026-03-01"),
    ("care", "settle", "01900000-0000-7000-8000-000000000000"),
    ("add", "cadre_duty", "name=高宏", "rank=city", "estate=不存在", f"starts_on={DAY}"),
    ("add", "cadre_duty", "name=高宏", "rank=city", f"starts_on={DAY}", "term_until=2020-01-01"),
)
"""What bad input gets (issue 4): each of them one sentence, and nothing stored."""


def test_what_cannot_be_is_refused_in_one_sentence_and_changes_nothing(
    say: Say, kept: Kept, stored: Callable[[], Any]
) -> None:
    with kept.open().act("test") as session:
        _paired(session, "李桂兰", "陈静")
    before = stored()
    for words in REFUSED:
        code, said, err = say(*words)
        assert (code, said, len(err.splitlines())) == (1, None, 1), (words, err)
        assert "出错" not in err, words
        assert "代码 " not in err, words
    assert stored() == before


def _paired(session: Any, resident: str, helper: str) -> None:
    from models.care.memberships import recognise
    from models.care.pairings import pair

    who = id_of(session, resident)
    recognise(session, who, "SG04", on=today())
    pair(session, who, session.scalars(select(Helper.id).where(Helper.name == helper)).one(), on=today())


def test_set_is_no_way_round_what_actions_decide(say: Say, stored: Callable[[], Any]) -> None:
    member = done(say("care", "recognise", "李桂兰", "SG04"))
    primary = done(say("care", "pair", "李桂兰", "陈静"))
    support = done(say("care", "pair", "李桂兰", "赵刚", "--support"))
    visit = done(say("care", "visit", "李桂兰", "door"))
    before = stored()
    for id_, word, code in (
        (support["id"], "role=primary", 1),
        (primary["id"], f"starts_on={DAY}", 1),
        (primary["id"], "ends_on=2020-01-01", 2),
        (primary["id"], "level=1", 2),
        (member["id"], "group_code=SG28", 1),
        (member["id"], "level=4", 2),
        (visit["id"], "manner=phone", 2),
    ):
        assert say("set", id_, word)[0] == code, word
    assert stored() == before
    changed = done(say("set", primary["id"], "measures=每日送餐；代购药品", "emergency_phone=13800000000"))
    assert changed["measures"] == "***"
    assert say("set", primary["id"], "measures=一；二；三；四")[0] == 1


def test_whatever_acts_says_how_it_is_taken_back_and_acts_are_listed(say: Say, colleague: Say) -> None:
    made = done(say("add", "helper", "name=孙丽", "kind=志愿者"))
    named = done(say("set", made["id"], "phone=13800000009"))
    done(say("undo", str(named["undo_id"])))
    assert not done(say("show", made["id"]))["phone"]
    hidden = done(say("care", "recognise", "吴玉珍", "SG28", "--worker", "刘芳"))
    mine = {row["id"]: row for row in done(say("acts", "--limit", "3"))}
    assert list(mine) == sorted(mine, reverse=True)
    assert (mine[named["undo_id"]]["undone"], mine[named["undo_id"]]["undoable"]) == (True, False)
    assert (mine[made["undo_id"]]["kind"], mine[made["undo_id"]]["undoable"]) == ("care.helper", True)
    assert mine[hidden["undo_id"]]["undoable"]
    (told,) = [row for row in done(colleague("acts")) if row["id"] == hidden["undo_id"]]
    assert (told["kind"], told["records"], told["undoable"]) == ("care", None, False)
    done(say("undo", str(made["undo_id"])))
    assert say("show", made["id"])[0] == 1


def test_the_end_of_the_last_membership_tells_what_ended_with_it(say: Say) -> None:
    member = done(say("care", "recognise", "李桂兰", "SG04"))
    done(say("care", "pair", "李桂兰", "陈静"))
    ended = done(say("care", "end", member["id"], "--reason", "wish"))
    assert (ended["pairings_ended"], ended["pauses_ended"]) == (1, 0)
    assert done(say("care", "coverage"))["whole"]["paired"]["whole"] == 0
    done(say("undo", str(ended["undo_id"])))
    assert done(say("care", "coverage"))["whole"]["paired"]["part"] == 1


def test_nothing_of_care_is_stored_beside_its_actions(kept: Kept) -> None:
    from forms.registry import CARE_FORMS
    from forms.save import save

    station = kept.open()
    for form in CARE_FORMS.values():
        with pytest.raises(ValueError, match=form.code), station.act("test") as session:
            save(session, form, {})
    with station.sessions() as session:
        assert session.scalars(select(Membership)).all() == []


def test_roles_and_posts_are_given_by_the_secretary(say: Say, colleague: Say, stored: Callable[[], Any]) -> None:
    worker = done(say("add", "worker", "name=孟瑶", "role=grid"))
    assert done(say("set", worker["id"], "posts=老龄岗、儿童主任"))["posts"] == "老龄岗、儿童主任"
    before = stored()
    for words in (
        ("set", worker["id"], "role=secretary"),
        ("set", worker["id"], "posts=民政岗"),
        ("add", "worker", "name=新书记", "role=secretary"),
    ):
        code, _said, err = colleague(*words)
        assert (code, len(err.splitlines())) == (1, 1), words
    assert stored() == before
    assert done(colleague("set", worker["id"], "phone=13800000000"))["phone"] == "13800000000"
