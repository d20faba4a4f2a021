"""Care without a window: one way in, level 3 masked, level 4 for its team, and figures that can be added up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from models.calendar import today
from models.care.guard import unguarded
from models.care.records import Helper, Membership, Pairing, PairingRole, Reveal
from models.station import Station, open_station
from tests.conftest import Profile
from tests.desktop.commands.care_village import care_for, id_of
from tests.desktop.commands.conftest import Say
from tests.models.station.test_acts import dump

DAY = today().isoformat()
FUTURE = "2999-01-01"


class Kept:
    """The profile, kept open from one command to the next of the same worker: opening is what takes the time."""

    def __init__(self, profile: Profile) -> None:
        self._profile, self._login = profile, profile.login
        self._station: Station | None = None
        self._really_close = Station.close

    def open(self, _folder: Path | None = None, login: str | None = None, password: str | None = None) -> Station:
        login = login or self._profile.login
        if self._station is None or login != self._login:
            self.close()
            self._station = open_station(self._profile.folder, login, password or self._profile.password)
            self._login = login
        return self._station

    def close(self) -> None:
        if self._station is not None:
            self._really_close(self._station)
            self._station = None


@pytest.fixture
def kept(village: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    kept = Kept(village)
    with kept.open().act("test") as session:
        care_for(session, kept.open().worker_id)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("desktop.commands.access.open_station", kept.open)
        meanwhile.setattr(Station, "close", lambda _station: None)
        yield kept
    kept.close()


@pytest.fixture(autouse=True)
def _cared_for(kept: Kept) -> None:
    """Every test here has them."""


@pytest.fixture
def stored(kept: Kept) -> Callable[[], Any]:
    """What every table of the station holds now, but SQLite's own statistics."""
    return lambda: {name: rows for name, rows in dump(kept.open()).items() if name != "sqlite_stat1"}


@pytest.fixture
def colleague(say: Say, tmp_path: Path) -> Say:
    """The same commands as another worker, who is on no care team."""
    (tmp_path / "hers").write_text("Three-Doors-2026\n", "utf-8")
    assert say("accounts", "add", "lin", "--name", "林悦", "--new-password-file", str(tmp_path / "hers"))[0] == 0

    def run(*words: str) -> tuple[int, Any, str]:
        return say(*words, "--user", "lin", "--password-file", str(tmp_path / "hers"))

    return run


def done(said: tuple[int, Any, str]) -> Any:
    assert said[0] == 0, said[2]
    return said[1]


def table(file: Path, sheet: int = 0) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(sheet).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def text_of(file: Path) -> str:
    book = CalamineWorkbook.from_path(str(file))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


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


def test_figures_are_what_the_exported_lists_add_up_to(say: Say, kept: Kept, tmp_path: Path) -> None:
    month_ago = (today() - timedelta(days=40)).isoformat()
    for name, group in (("李桂兰", "SG04"), ("周国强", "SG10"), ("吴玉珍", "SG07")):
        done(say("care", "recognise", name, group, "--on", month_ago))
    done(say("care", "pair", "李桂兰", "陈静"))
    done(say("care", "visit", "李桂兰", "door", "--at", f"{today() - timedelta(days=35)} 10:00"))
    done(say("care", "visit", "李桂兰", "door", "--at", f"{today() - timedelta(days=20)} 10:00"))
    _two_primaries(kept, "周国强")
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


def _two_primaries(kept: Kept, name: str) -> list[str]:
    """As two stations name them that have not met yet."""
    station = kept.open()
    with station.act("test") as session:
        who = id_of(session, name)
        made = [
            Pairing(resident_id=who, level=2, helper_id=helper, role=PairingRole.PRIMARY, starts_on=today())
            for helper in session.scalars(select(Helper.id))
        ]
        session.add_all(made)
        session.flush()
        ids = [str(pairing.id) for pairing in made]
    return ids


def test_two_primaries_of_two_stations_both_stand_until_one_is_kept(say: Say, kept: Kept) -> None:
    done(say("care", "recognise", "李桂兰", "SG04"))
    keep, _other = _two_primaries(kept, "李桂兰")
    assert [len(row["choices"]) for row in done(say("care", "clashes"))] == [2]
    assert done(say("care", "people"))[0]["state"] == "two_primaries"
    covered = done(say("care", "coverage"))["whole"]
    assert (covered["paired"]["part"], covered["one_to_one"]["part"]) == (1, 0)
    assert done(say("care", "settle", keep))["ended"] == 1
    assert done(say("care", "clashes")) == []
    assert done(say("care", "coverage"))["whole"]["one_to_one"]["part"] == 1


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


def test_a_helper_with_people_does_not_begin_later(say: Say) -> None:
    done(say("care", "recognise", "李桂兰", "SG04"))
    paired = done(say("care", "pair", "李桂兰", "陈静"))
    code, _said, err = say("set", str(UUID(paired["helper_id"])), f"starts_on={today() + timedelta(days=3)}")
    assert (code, DAY in err) == (1, True), err
    done(say("set", str(UUID(paired["helper_id"])), f"starts_on={DAY}"))


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
