"""解难题 by commands: chosen out of candidates, studied in time, its appeals carried along, kept without names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import done
from tests.desktop.commands.whistles.test_whistles import on, sheets


def test_a_problem_of_the_week_carries_its_appeals_along(say: Say, appeal: str, tmp_path: Path) -> None:
    done(say("appeal", "assign", appeal, "--department", "住建", *on(4)))
    done(say("appeal", "step", appeal, "sign", *on(4, 11)))
    (candidate,) = done(say("problem", "candidates", "week"))
    assert (candidate["repeats"], candidate["department"]) == (1, "住建")
    chosen = done(say("problem", "choose", "level=week", "on=2024-03-06", "title=室温", "--appeal", appeal))
    assert (chosen["on"], chosen["appeals"]) == ("2024-03-04", 1)
    assert done(say("problem", "candidates", "week")) == []
    number = chosen["number"]
    done(say("problem", "study", number, "--text", "压力不足", *on(10)))
    said = done(say("problem", "opinion", number, "--document", "浑解题〔2024〕1号", "--text", "统一换泵", *on(11)))
    assert len(said["carried"]["answered"]) == 1
    assert done(say("appeal", "show", appeal))["state"] == "answered"
    for kind, words in (("measure", "换泵"), ("carry-out", "换了"), ("accept", "热了")):
        done(say("problem", "step", number, kind, f"text={words}", *on(12)))
    code, _said, told = say("problem", "keep", "title=选型", "text=王芳家", "--problem", number)
    assert code != 0
    assert "诉求人姓名" in told
    done(say("problem", "keep", "title=选型", "text=按面积选泵", "document=浑解题〔2024〕1号", "--problem", number))
    assert done(say("problem", "show", number))["state"] == "in_library"
    assert [each["title"] for each in done(say("problem", "achievements"))] == ["选型"]
    owed = done(say("problem", "owed", "--from", "2024-03-04", "--until", "2024-03-17"))
    assert [(one["on"], one["owing"]) for one in owed] == [("2024-03-04", "done"), ("2024-03-11", "missing")]
    done(say("export", "problems", "--to", str(tmp_path / "problems.xlsx")))
    found = sheets(tmp_path / "problems.xlsx")
    assert found["解难题台账"][1][0] == number
    assert len(found["应出题目"]) > 2
    done(say("export", "achievements", "--to", str(tmp_path / "library.xlsx")))
    assert sheets(tmp_path / "library.xlsx")["解难题成果库"][1][1] == "选型"


def test_days_are_owed_by_the_departments_that_owe_them(say: Say) -> None:
    done(say("problem", "owes", "住建"))
    days = ("problem", "owed", "--from", "2024-02-08", "--until", "2024-02-18", "--on", "2024-02-18")
    found = [one for one in done(say(*days)) if one["level"] == "day"]
    assert [(one["on"], one["owing"]) for one in found] == [
        ("2024-02-08", "missing"),
        ("2024-02-09", "missing"),
        ("2024-02-18", "open"),
    ]
    done(say("problem", "owes", "住建", "--not"))
    assert [one for one in done(say(*days)) if one["level"] == "day"] == []
    assert done(say("problem", "figures", "--from", "2024-02-08"))["rates"]["day"]["ratio"] is None


def test_what_does_not_fit_is_refused(say: Say, appeal: str, stored: Callable[[], Any]) -> None:
    number = done(say("problem", "choose", "level=month", "on=2024-03-06", "title=室温"))["number"]
    before = stored()
    for words in (
        ("problem", "choose", "level=day", "on=2024-03-06", "title=室温"),
        ("problem", "choose", "level=day", "on=2999-03-06", "title=室温", "department=住建"),
        ("problem", "choose", "level=week", "on=2024-03-06"),
        ("problem", "step", number, "accept"),
        ("problem", "step", number, "opinion", "text=意见"),
        ("problem", "opinion", number, "--text", "意见"),
        ("problem", "keep", "title=选型", "text=电话13800138000"),
        ("problem", "keep", "title=选型", "text=按面积", "--problem", number),
    ):
        code, said, told = say(*words)
        assert (code != 0, said, bool(told)) == (True, None, True), words
    assert stored() == before
