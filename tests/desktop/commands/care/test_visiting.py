"""A visit, a pause and a crisis move what is due."""

from __future__ import annotations

from datetime import timedelta

from models.calendar import today
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import done


def test_a_visit_a_pause_and_a_crisis_move_what_is_due(say: Say) -> None:
    done(say("care", "recognise", "李桂兰", "SG04", "--on", (today() - timedelta(days=31)).isoformat()))
    assert done(say("care", "due"))["people"][0]["state"] == "overdue"
    made = done(say("care", "visit", "李桂兰", "door", "health=好", "needs=想要助餐", "--need", "meals=送午饭"))
    assert (made["health"], made["needs"]) == ("***", "***")
    assert done(say("care", "due"))["counts"]["overdue"] == 0
    need = done(say("care", "show", "李桂兰"))["needs"][0]
    assert not {"kind", "text", "result"} & need.keys()
    assert done(say("care", "need", need["id"], "--refer", "助餐点"))["state"] == "referred"
    assert done(say("care", "need", need["id"], "--result", "已送"))["state"] == "done"
    assert say("care", "need", need["id"], "--result", "再送")[0] == 1
    pause = done(say("care", "pause", "李桂兰", "hospital"))
    assert done(say("care", "due"))["counts"]["paused"] == 1
    assert say("care", "pause", "李桂兰", "away")[0] == 1
    done(say("care", "end", pause["id"], "--on", (today()).isoformat()))
    corrected = done(say("care", "visit", "李桂兰", "phone", "--corrects", made["id"]))
    assert say("care", "visit", "李桂兰", "phone", "--corrects", made["id"])[0] == 1
    assert [row["corrected"] for row in done(say("care", "show", "李桂兰"))["visits"]].count(True) == 1
    assert corrected["corrects_id"] == made["id"]
