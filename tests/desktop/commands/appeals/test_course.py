"""An appeal from the intake to the file, by commands alone; what cannot be is refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from models.calendar import now
from tests.desktop.commands.appeals.conftest import HEATING, Taken
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import done


def test_what_the_register_knows_is_not_typed_again(taken: Taken) -> None:
    appeal = taken()
    assert (appeal["who"], appeal["state"], appeal["light"]) == ("王秀梅", "registered", "green")
    assert appeal["address"].endswith("3-1-101")
    assert appeal["number"].startswith("SQ-")
    assert appeal["term"]["amount"] == 3
    assert "assign" not in appeal["possible"]


def test_an_appeal_goes_its_way_to_the_file(say: Say, taken: Taken) -> None:
    which = taken()["number"]
    done(say("appeal", "step", which, "accept"))
    done(say("appeal", "assign", which, "--department", "住建", "--text", "请供热单位上门测温"))
    done(say("appeal", "step", which, "sign"))
    done(say("appeal", "step", which, "work", "text=已测温16度"))
    done(say("appeal", "answer", which, "--text", "更换阀门,室温21度"))
    done(say("appeal", "verify", which))
    done(say("appeal", "call-back", which, "--satisfaction", "dissatisfied", "--not-solved", "--text", "还是冷"))
    done(say("appeal", "redo", which, "--text", "再次上门"))
    done(say("appeal", "answer", which, "--text", "清洗管道"))
    done(say("appeal", "call-back", which, "--satisfaction", "very", "--solved"))
    settled = done(say("appeal", "settle", which))
    assert (settled["state"], settled["outcome"], settled["satisfaction"]) == ("settled", "settled", "very")
    filed = done(say("appeal", "file", which))
    assert filed["state"] == "filed"
    assert [step["kind"] for step in filed["steps"]][:3] == ["accept", "assign", "sign"]
    assert all(step["no_effect"] is None for step in filed["steps"])
    counts = done(say("appeal", "counts"))
    assert (counts["total"], counts["by_light"]["over"]) == (1, 1)
    figures = done(say("appeal", "figures"))
    assert figures["settle_rate"] == {"part": 1, "whole": 1, "ratio": "1.0000"}


def test_the_clock_stands_while_papers_are_asked_for_and_is_extended_once(say: Say, taken: Taken) -> None:
    which = taken()["number"]
    asked = done(say("appeal", "notice", which, "supplement", "missing=测温记录；加盖公章；物业"))
    assert (asked["state"], asked["light"], asked["due_at"]) == ("supplement", "paused", None)
    assert asked["notices"][0]["missing"] == [{"name": "测温记录", "standard": "加盖公章", "where": "物业"}]
    done(say("appeal", "step", which, "supplemented"))
    done(say("appeal", "notice", which, "accepted"))
    extended = done(say("appeal", "extend", which, "--days", "5", "--approved-by", "赵主任"))
    assert extended["term"] == {"amount": 3, "clock": "working", "extended_by": 5}
    code, _said, why = say("appeal", "extend", which, "--days", "1", "--approved-by", "赵主任")
    assert code == 1
    assert why


def test_the_second_of_a_matter_says_so_and_can_be_told_apart(say: Say, taken: Taken) -> None:
    first, second = taken()["number"], taken()["number"]
    assert done(say("appeal", "show", second))["nth"] == 2
    assert done(say("appeal", "same", HEATING, "--resident", "王秀梅"))["nth"] == 3
    done(say("appeal", "link", second, first, "--not"))
    assert done(say("appeal", "show", second))["nth"] == 1


def test_an_accusation_is_never_offered_to_those_it_is_about(say: Say, taken: Taken) -> None:
    appeal = taken("accusation=yes", "accused=住建、张三")
    assert appeal["closed_file"]
    done(say("appeal", "step", appeal["number"], "accept"))
    code, _said, why = say("appeal", "assign", appeal["number"], "--department", "住建")
    assert code == 1
    assert "住建" not in why
    assert done(say("search", "暖气不热")) == []
    assert done(say("appeal", "assign", appeal["number"], "--department", "街道"))["department"] == "街道"


def test_a_day_says_what_turns_yellow(say: Say, taken: Taken) -> None:
    appeal = taken()
    day = appeal["yellow_at"][:10]
    rows = done(say("appeal", "turning-yellow", "--on", day))
    assert [row["number"] for row in rows] == [appeal["number"]]
    before = (datetime.fromisoformat(day) - timedelta(days=1)).date().isoformat()
    assert done(say("appeal", "turning-yellow", "--on", before)) == []


REFUSED = (
    ("take", "source=counter", "topic_code=9999", "content=x", "contact_name=王五"),
    ("take", "source=counter", f"topic_code={HEATING}", "content=", "contact_name=王五"),
    ("take", "source=counter", f"topic_code={HEATING}", "content=x"),
    ("take", "source=pigeon", f"topic_code={HEATING}", "content=x", "contact_name=王五"),
    ("take", "source=counter", f"topic_code={HEATING}", "content=x", "contact_name=王五", "accusation=yes"),
    ("take", "source=phone", f"topic_code={HEATING}", "content=x", "contact_phone=12"),
    ("take", "source=phone", f"topic_code={HEATING}", "content=x", "contact_name=王五", "received_at=2999-1-1 10:00"),
    ("step", "{0}", "settle"),
    ("step", "{0}", "sign"),
    ("spot", "{0}"),
    ("step", "{0}", "refuse"),
    ("step", "{0}", "accept", "--at", "2020-01-01 10:00"),
    ("step", "{0}", "accept", "--at", "2999-01-01 10:00"),
    ("step", "{0}", "ask_supplement", "text=测温单", "until=2020-01-01 10:00"),
    ("notice", "{0}", "supplement"),
    ("notice", "{0}", "refused", "reason=不属实"),
    ("extend", "{0}", "--days", "0", "--approved-by", "赵主任"),
    ("extend", "{0}", "--days", "31", "--approved-by", "赵主任"),
    ("extend", "{0}", "--days", "3"),
    ("escalate", "{0}", "--level", "year"),
    ("link", "{0}", "{0}"),
    ("show", "SQ-0"),
)


def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_stored(
    say: Say, taken: Taken, stored: Callable[[], Any]
) -> None:
    number = taken()["number"]
    before = stored()
    for words in REFUSED:
        code, said, why = say("appeal", *(word.format(number) for word in words))
        assert (code, said) == (1, None), words
        assert why, words
        assert "\n" not in why, words
    assert stored() == before


def test_the_list_is_filtered(say: Say, taken: Taken) -> None:
    number = taken()["number"]
    done(say("appeal", "take", "source=phone", "topic_code=0201", "content=路灯不亮", "contact_name=赵六"))
    assert [row["number"] for row in done(say("appeal", "list", "--topic", HEATING))] == [number]
    assert len(done(say("appeal", "list", "--mine", "--open", "--light", "green"))) == 2
    assert done(say("appeal", "list", "--overdue")) == []
    assert len(done(say("appeal", "list", "--text", "路灯"))) == 1
    assert len(done(say("appeal", "list", "--from", f"{now():%Y-%m-%d}", "--until", f"{now():%Y-%m-%d}"))) == 2
