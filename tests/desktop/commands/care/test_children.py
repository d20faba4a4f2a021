"""Commands and children under 14: what an ordinary worker is answered, consent of guardians, the review at fourteen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from models.calendar import today
from models.care.records import Membership, SpecialGroup
from models.people.records import Resident
from tests.desktop.commands.care.answers import DAY, table, text_of
from tests.desktop.commands.care_village import id_of
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done
from tests.reports.reading import texts

NOTE = "另有1名不满14周岁儿童未列名"
GUARDIAN = "consent_kind=guardian"


@pytest.fixture(autouse=True)
def _child(kept: Kept, say: Say) -> None:
    """李桂兰 is a child of nine; she and 周国强 are in a group, the rule of which proposes nobody else."""
    aged(kept, "李桂兰", 9)
    done(say("care", "recognise", "李桂兰", "SG10", GUARDIAN))
    done(say("care", "recognise", "周国强", "SG10"))


def test_an_ordinary_worker_is_answered_without_the_child_and_with_how_many_are_missing(colleague: Say) -> None:
    for words, key in ((("people",), None), (("gaps",), None), (("due", "--state", "inactive"), "people")):
        code, said, noise = colleague("care", *words)
        assert (code, noise.strip()) == (0, NOTE)
        assert [row["name"] for row in (said[key] if key else said)] == ["周国强"]
    assert done(colleague("care", "suggest"))["children"] == 1
    assert colleague("care", "show", "李桂兰")[0] == 1
    covered = done(colleague("care", "coverage"))
    assert (covered["whole"]["paired"]["whole"], covered["gaps"]) == (2, 2)


def test_the_secretary_is_answered_with_the_child(say: Say) -> None:
    code, said, noise = say("care", "people")
    assert (code, noise) == (0, "")
    assert {row["name"] for row in said} == {"李桂兰", "周国强"}


def test_a_helpers_page_tells_how_many_children_it_leaves_out(say: Say, colleague: Say) -> None:
    done(say("care", "pair", "李桂兰", "陈静"))
    page = done(colleague("care", "helpers", "陈静"))
    assert (page["children"], page["pairings"], page["people"]) == (1, [], 1)


@pytest.mark.parametrize("name", ["care-people", "care-due", "care-pairings", "care-cycles"])
def test_a_list_that_leaves_the_station_names_no_child_unless_the_viewer_may(
    say: Say, colleague: Say, kept: Kept, tmp_path: Path, name: str
) -> None:
    with kept.open().act("test") as session:
        for row in session.scalars(select(Membership)):
            row.recognised_on = today() - timedelta(days=100)
    done(say("care", "pair", "李桂兰", "陈静"))
    hers, all_of_it = tmp_path / "hers.xlsx", tmp_path / "all.xlsx"
    child = str(next(row["resident_id"] for row in done(say("care", "people")) if row["name"] == "李桂兰"))
    done(colleague("export", name, "--to", str(hers)))
    done(say("export", name, "--to", str(all_of_it)))
    assert (child in text_of(hers), child in text_of(all_of_it)) == (False, True)
    assert (NOTE in text_of(hers)) == (name != "care-cycles")
    if name == "care-cycles":  # each interval is there, so that the figure can be summed
        assert len(table(hers)) == len(table(all_of_it)) > 1


def test_papers_name_no_child_to_an_ordinary_worker(say: Say, colleague: Say, tmp_path: Path) -> None:
    hers, all_of_it = tmp_path / "hers.pdf", tmp_path / "all.pdf"
    for sheet in ("care-gaps", "care-coverage"):
        done(colleague("print", sheet, "--to", str(hers)))
        done(say("print", sheet, "--to", str(all_of_it)))
        assert (NOTE in pdf_text(hers), "李*" in pdf_text(hers)) == (True, False)
        assert (NOTE in pdf_text(all_of_it), "李*" in pdf_text(all_of_it)) == (False, True)
    assert colleague("print", "care-record", "--resident", "李桂兰", "--to", str(hers))[0] == 1


def test_a_child_is_taken_in_by_a_rule_only_with_the_guardians_consent(say: Say, kept: Kept) -> None:
    aged(kept, "吴玉珍", 9)
    ruled(kept, "SG04", "household_size == 1")
    taken = done(say("care", "accept", "SG04", "--all"))
    assert taken["guardian_missing"] == 2
    assert say("care", "accept", "SG04", "吴玉珍")[0] == 1
    assert done(say("care", "accept", "SG04", "吴玉珍", "--guardian"))["recognised"] == 1


def test_all_that_is_proposed_to_end_ends_by_its_own_word_only(say: Say, kept: Kept) -> None:
    ruled(kept, "SG04", "household_size == 1 and age >= 60")
    taken = done(say("care", "accept", "SG04", "--all"))["recognised"]
    assert taken
    aged(kept, "周国强", 40)
    (row,) = (row for row in done(say("care", "proposals", "--group", "SG04"))["people"] if row["kind"] == "end")
    assert row["name"] == "周国强"
    assert done(say("care", "accept", "SG04", "--all"))["ended"] == 0
    assert say("care", "accept", "SG04", "周国强")[0] == 1
    assert done(say("care", "accept", "SG04", "--all", "--ends"))["ended"] == 1


def test_few_proposals_of_level_3_are_not_counted_out_to_others(say: Say, colleague: Say) -> None:
    done(say("care", "fact", "李桂兰", "orphan=1"))
    mine = {row["group"]: row for row in done(say("care", "proposals"))["rules"]}["SG14"]
    hers = {row["group"]: row for row in done(colleague("care", "proposals"))["rules"]}["SG14"]
    assert (mine["proposed"], mine["few"]) == (1, False)
    assert (hers["proposed"], hers["children"], hers["few"]) == (None, None, True)


def test_missed_visits_are_listed_with_how_many_there_are(say: Say, colleague: Say, kept: Kept) -> None:
    with kept.open().act("test") as session:
        for row in session.scalars(select(Membership)):
            row.recognised_on = today() - timedelta(days=100)
    since = (today() - timedelta(days=90)).isoformat()
    late = done(say("care", "late", "--from", since))
    hers = done(colleague("care", "late", "--from", since, "--limit", "1"))
    assert late["total"] == hers["total"] + hers["children"] == len(late["cycles"])
    assert [row["name"] for row in hers["cycles"]] == ["周国强"]
    timely = done(say("care", "coverage", "--from", since))["timeliness"]
    assert timely["whole"] - timely["part"] == late["total"]


def test_who_turned_fourteen_is_listed_until_somebody_says_that_it_was_looked_at(
    say: Say, colleague: Say, kept: Kept
) -> None:
    assert done(say("care", "reviews")) == []
    with kept.open().act("test") as session:
        who = id_of(session, "李桂兰")
        session.get_one(Resident, who).birth_date = today() - timedelta(days=15 * 366)
        for row in session.scalars(select(Membership).where(Membership.resident_id == who)):
            row.recognised_on = today() - timedelta(days=5 * 366)
    assert done(colleague("care", "reviews")) == []
    (row,) = done(say("care", "reviews"))
    assert (row["name"], row["turned_on"] < DAY) == ("李桂兰", True)
    assert done(say("care", "review", "李桂兰", "--consent", "separate", "--note", "本人同意"))["reviewed"] == 1
    assert done(say("care", "reviews")) == []
    assert say("care", "review", "李桂兰")[0] == 1


def ruled(kept: Kept, code: str, rule: str) -> None:
    with kept.open().act("test") as session:
        session.scalars(select(SpecialGroup).where(SpecialGroup.code == code)).one().auto_rule = rule


def aged(kept: Kept, name: str, years: int) -> None:
    with kept.open().act("test") as session:
        session.get_one(Resident, id_of(session, name)).birth_date = today() - timedelta(days=years * 366)


def pdf_text(file: Path) -> str:
    return "".join(texts(file.read_bytes()))
