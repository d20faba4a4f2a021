"""A Saturday is played by commands: thirty visitors, four officers, one PC, no line; figures are counted again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.appeals.topics import load_topics, topics
from models.calendar import today
from tests.desktop.commands.care.answers import table, text_of
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done
from tests.desktop.commands.studio.conftest import DAY, OFFICERS

OUTCOMES: tuple[tuple[str, ...], ...] = (
    ("settle", "--text", "当场说和"),
    ("refer", "--department", "劳动监察大队"),
    ("appoint", "--until", "2024-03-16 09:30"),
    ("hazard", "--kind", "gas"),
    ("leave",),
)
STATES = ("settled", "referred", "appointed", "hazard", "left")
KINDS = (("dispute", "leak"), ("service", "jobs"), ("case", "fraud"), ("hazard", "gas"), ("dispute", "noise"))


def at(minute: int) -> str:
    return f"{DAY} {9 + minute // 60:02d}:{minute % 60:02d}"


def test_thirty_visitors_are_received_by_four_officers_and_every_figure_is_counted_again(
    saturday: Say, tmp_path: Path
) -> None:
    say = saturday
    drawn = done(say("studio", "draw", "--count", "30", "--at", at(0)))["drawn"]
    assert [each["queue_no"] for each in drawn] == list(range(1, 31))
    for n in range(30):
        officer = OFFICERS[n % 4]
        called = done(say("studio", "call", "--officer", officer, "--at", at(2 * n)))
        assert called["label"] == str(n + 1)
        kind, topic = KINDS[n % 5]
        who = ["--resident", "王秀梅"] if n == 0 else [f"contact_name=来访{n}", "address=3号楼"]
        words = [f"kind={kind}", f"topic={topic}", f"content=事项{n}"]
        done(say("studio", "intake", *words, *who, "--number", str(n + 1), "--officer", officer, "--at", at(2 * n)))
        done(say("studio", "outcome", OUTCOMES[n % 5][0], str(n + 1), *OUTCOMES[n % 5][1:], "--at", at(2 * n + 1)))
    for name in OFFICERS:
        done(say("studio", "sign-out", name, "--at", f"{DAY} 16:00"))
    drafted = done(say("studio", "close", "--session", DAY))
    assert "共接待30人次" in drafted["draft"]
    closed = done(say("studio", "close", "--session", DAY, "--draft", "--at", f"{DAY} 16:05"))
    assert closed["states"] == dict.fromkeys(STATES, 6)
    assert closed["light"] == "green"
    _figures_are_counted_again(say, tmp_path)


def _figures_are_counted_again(say: Say, folder: Path) -> None:
    """From the lists that left the station alone."""
    for name in ("studio-matters", "studio-sessions", "studio-shifts", "hazards"):
        done(say("export", name, "--to", str(folder / f"{name}.xlsx")))
    rows = table(folder / "studio-matters.xlsx")
    said = done(say("studio", "figures", "--from", DAY, "--until", DAY))
    kinds = {"dispute": "纠纷", "service": "便民服务", "case": "治安案件", "hazard": "事故隐患"}
    counted = Counter(row["事项类别"] for row in rows)
    assert {key: each["this"] for key, each in said["kinds"].items()} == {k: counted[v] for k, v in kinds.items()}
    assert said["received"] == {"this": 30, "last": 0, "change": "—"}
    (held,) = [row for row in table(folder / "studio-sessions.xlsx") if str(row["日期"]).startswith(DAY)]
    assert int(held["接待人次"]) == said["received"]["this"]
    settled = sum(row["事项状态"] == "已当场解决" for row in rows)
    assert said["settled"] == {"part": settled, "whole": 30, "ratio": "0.2000"}
    came = [row for row in table(folder / "studio-shifts.xlsx") if row["签到时间"] != ""]
    assert said["attendance"] == {"part": len(came), "whole": 4, "ratio": "1.0000"}
    assert {row["是否照常"] for row in came} == {"照常开放"}
    assert said["hazards"]["found"]["this"] == len(table(folder / "hazards.xlsx")) == 6
    whole = "".join(text_of(folder / f"{name}.xlsx") for name in ("studio-matters", "hazards"))
    assert "王秀梅" not in whole
    assert "事项7" not in whole
    assert rows[-1]["来访人姓名"] == "王**"


def test_the_register_fills_in_who_comes(saturday: Say) -> None:
    words = ("kind=dispute", "topic=leak", "content=漏水")
    found = done(saturday("studio", "intake", *words, "--resident", "王秀梅", "--at", at(0)))
    assert (found["name"], found["address"], found["state"]) == ("王秀梅", "碧桂园 3-1-101", "serving")
    assert done(saturday("studio", "matters", "--resident", "王秀梅"))[0]["number"] == found["number"]
    assert done(saturday("studio", "matter", found["number"]))["possible"][1:3] == ["settle", "appoint"]


REFUSED: tuple[tuple[str, ...], ...] = (
    ("studio", "draw", "--session", "2024-03-16"),
    ("studio", "draw", "--at", "2999-01-05 09:00", "--session", DAY),
    ("studio", "plan", "opens=17:00", "closes=16:00", "--session", DAY),
    ("studio", "plan", "opens=25:00", "--session", DAY),
    ("studio", "roster", "--session", DAY, "--add", "王警官"),
    ("studio", "roster", "--session", DAY, "--remove", "王警官"),
    ("studio", "roster", "--session", DAY, "--add", "查无此人"),
    ("studio", "sign-in", "王警官", "--at", at(60)),
    ("studio", "sign-out", "王警官", "--at", f"{DAY} 08:00"),
    ("studio", "absent", "王警官", "--session", DAY, "--reason", "病假"),
    ("studio", "holds", "no", "--session", DAY),
    ("studio", "close", "--session", DAY, "--summary", " ", "--at", f"{DAY} 16:00"),
    ("studio", "call", "9", "--at", at(0)),
    ("studio", "intake", "kind=dispute", "topic=fraud", "content=…", "--at", at(0)),
    ("studio", "intake", "kind=dispute", "topic=leak", "--at", at(0)),
    ("studio", "outcome", "settle", "1", "--text", "好了", "--at", at(5)),
    ("studio", "outcome", "refer", "1", "--department", "法院", "--at", at(5)),
    ("studio", "outcome", "appoint", "1", "--until", f"{DAY} 08:00", "--at", at(5)),
    ("hazard", "found", "kind=gas", "description=漏气"),
    ("hazard", "found", "kind=need", "description=漏气", "place=门口"),
    ("hazard", "show", "YH-0"),
)


def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(
    saturday: Say, stored: Callable[[], Any]
) -> None:
    done(saturday("studio", "draw", "--at", at(0)))
    before = stored()
    for words in REFUSED:
        code, answered, said = saturday(*words)
        assert (code, answered) == (1, None), words
        assert said
        assert "{" not in said
    assert stored() == before


def test_wrong_usage_is_told_as_such(saturday: Say) -> None:
    done(saturday("studio", "draw", "--at", at(0)))
    for words in (
        ("studio", "outcome", "vanish", "1"),
        ("studio", "outcome", "appeal", "1", "--at", at(5)),
        ("studio", "figures", "--from", DAY),
    ):
        assert saturday(*words)[0] == 2


def test_a_call_for_help_prompts_the_report_and_its_act_says_nothing(saturday: Say) -> None:
    done(saturday("studio", "draw", "--at", at(0)))
    words = ("kind=case", "topic=violence", "content=丈夫打人", "--number", "1", "--victim", "child")
    code, found, beside = saturday("studio", "intake", *words, "--at", at(1))
    assert (code, found["prompt"], found["closed_file"]) == (0, "report_child", True)
    assert "报案" in beside
    assert done(saturday("acts"))[0]["kind"] == "care"
    done(saturday("studio", "outcome", "police", found["id"], "--text", "9:10 报警", "--at", at(10)))
    assert saturday("studio", "outcome", "hazard", found["id"], "--at", at(11))[0] == 1


def test_whoever_lives_there_is_never_named_on_the_file(saturday: Say) -> None:
    done(saturday("add", "worker", "name=欧阳建国"))
    words = ("kind=case", "topic=violence", "content=打人", "--resident", "王秀梅", "--at", at(1))
    code, _answer, said = saturday("studio", "intake", *words, "--worker", "欧阳建国")
    assert (code, "同住" in said) == (1, True)
    found = done(saturday("studio", "intake", *words))
    assert saturday("studio", "name", found["id"], "--worker", "欧阳建国")[0] == 1


def test_a_hazard_is_told_missed_three_times_and_then_reported(saturday: Say) -> None:
    say = saturday
    found = done(say("hazard", "found", "kind=clutter", "description=堆物", "--dwelling", "3-1-101", "--at", at(0)))
    which = found["number"]
    told = done(say("hazard", "tell", which, "--until", f"{DAY} 12:00", "--text", "清理", "--at", at(10)))
    assert told["steps"][-1]["detail"]["paper"].startswith(which)
    assert done(say("hazard", "list", "--overdue"))[0]["light"] == "red"
    for minute in (200, 210, 220):
        last = done(say("hazard", "inspect", which, "--at", at(minute)))
    assert (last["misses"], last["report_due"], last["possible"]) == (3, True, ["report", "remark"])
    for words in (("tell", which, "--until", "2024-04-01 10:00", "--text", "清理"), ("clear", which, "--text", "好")):
        code, _answer, said = say("hazard", *words, "--at", at(230))
        assert (code, "上报" in said) == (1, True)
    reported = done(say("hazard", "report", which, "--department", "消防救援大队", "--at", at(240)))
    assert (reported["state"], reported["department"]) == ("reported", "消防救援大队")
    done(say("undo", str(reported["undo_id"])))
    assert done(say("hazard", "show", which))["state"] == "inspected_again"


def test_an_appeal_is_taken_in_from_a_visitor(saturday: Say, kept: Kept) -> None:
    with kept.open().act("test") as session:
        load_topics(session)
        topic = topics(session)[0].item_code
    words = ("kind=service", "topic=service_other", "content=路灯不亮", "--resident", "王秀梅", "--at", at(0))
    found = done(saturday("studio", "intake", *words))
    done(saturday("studio", "outcome", "appeal", found["id"], "--topic", topic, "--at", at(5)))
    after = done(saturday("studio", "matter", found["id"]))
    assert after["state"] == "appealed"
    assert done(saturday("show", after["steps"][-1]["detail"]["appeal_id"]))["content"] == "路灯不亮"


def test_a_coming_holiday_and_an_empty_roster_are_told(saturday: Say) -> None:
    found = done(saturday("studio", "warnings", "--at", "2024-04-04 18:00"))
    assert [(each["code"], each["on"]) for each in found if each["on"] > "2024-04-01"] == [("to_confirm", "2024-04-06")]
    assert all(each["text"] for each in found)
    done(saturday("studio", "plan", "--from", "2024-04-06", "--until", "2024-04-06"))
    assert done(saturday("studio", "holds", "yes", "--session", "2024-04-06"))["holding"] == "held"
    assert done(saturday("studio", "roster", "--copy", "--session", "2024-04-06"))["roster"][0]["state"] == "planned"


def test_the_year_is_told_by_months(saturday: Say) -> None:
    said = done(saturday("studio", "figures", "--year", "2024"))
    assert len(said["months"]) == 12
    assert said["months"][2]["zeros"] == ["case", "dispute", "hazard"]
    assert done(saturday("studio", "figures"))["first"] == f"{today().year}-01-01"
