"""The catalogue: 35 groups as shipped, lists that change it line by line, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid5

import pytest
from sqlalchemy import select

from models.care.catalogue import (
    GROUP_IDS,
    change_group,
    close_group,
    compare_groups,
    group,
    groups,
    import_groups,
    load_groups,
    open_group,
    read_rule,
    rule_of,
    text_of,
)
from models.care.facts import FACTS
from models.care.group_rows import GroupRow, row_of, wrong_with
from models.care.memberships import recognise
from models.care.records import SpecialGroup
from models.errors import WorldError
from models.founding import completed, found_station
from models.station import Station, create_station
from models.station.assessing import record_assessment
from models.station.records import JournalEntry
from models.workers.records import WorkerRole
from tests.conftest import CHEAP, COMMUNITY, Profile
from tests.models.care.people import LONG_AGO, at_home, logged_in, with_groups, worker


def made(folder: Path, community: str) -> Station:
    """A station as an earlier version of the program left it: without groups."""
    return create_station(
        folder, community_code=community, login="x", password="Two-Doors-2026", display_name="刘", cost=CHEAP
    )[0]


def test_the_35_groups_come_with_the_founding(tmp_path: Path) -> None:
    station, _ = found_station(
        tmp_path / "p", community_code=COMMUNITY, login="liu", password="Two-Doors-2026", display_name="刘", cost=CHEAP
    )
    with station.sessions() as session:
        everything = {entry.code: entry for entry in groups(session, active=None)}
        assert len(everything) == 35
        assert sorted(set(everything) - {entry.code for entry in groups(session)}) == ["SG26", "SG27"]  # L-14
        assert everything["SG27"].visit_every_days is None
        assert (everything["SG01"].visit_every_days, everything["SG01"].tight_days) == (30, 7)
        assert everything["SG01"].tight_rule == "age>=80 or major_illness"
        assert {code for code, entry in everything.items() if entry.crisis_hours == 24} == {"SG16", "SG28", "SG33"}
        assert {code for code, entry in everything.items() if entry.sensitivity == 4} == {
            "SG09", "SG26", "SG27", "SG28",
        }  # fmt: skip
        assert all(wrong_with(row_of(entry)) == [] for entry in everything.values())
        assert {code for code, entry in everything.items() if rule_of(entry) is None} == set()
        assert {
            code for code, entry in everything.items() if entry.tight_rule and not read_rule(entry.tight_rule)
        } == set()
        assert everything["SG01"].id == uuid5(GROUP_IDS, f"{COMMUNITY}/SG01")
    station.close()


def test_a_station_of_an_earlier_version_gets_them_when_it_is_opened_and_once_only(profile: Profile) -> None:
    for _ in range(2):
        station = completed(profile.open())
        with station.sessions() as session:
            assert len(groups(session, active=None)) == 35
            journal = select(JournalEntry.record_id).where(JournalEntry.table_name == "special_group")
            assert len(session.scalars(journal).all()) == 35
        station.close()


def test_what_the_district_has_sent_is_left_as_it_is(profile: Profile) -> None:
    station = profile.open()
    with station.applying() as session:
        session.add(SpecialGroup(code="D01", name="区定群体", source="district"))
        session.flush()
    with completed(station).sessions() as session:
        assert [entry.code for entry in groups(session, active=None)] == ["D01"]
    station.close()


def test_two_stations_of_a_community_give_a_group_one_id(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        station, _ = create_station(
            tmp_path / name,
            community_code=COMMUNITY,
            login="x",
            password="Two-Doors-2026",
            display_name="刘",
            cost=CHEAP,
        )
        with completed(station).sessions() as session:
            found.append({entry.code: entry.id for entry in groups(session, active=None)})
        station.close()
    assert found[0] == found[1]


def test_another_district_stands_in_the_rule_about_newcomers(tmp_path: Path) -> None:
    station = made(tmp_path / "p", "210102001001")
    with completed(station).sessions() as session:
        assert group(session, "SG31").auto_rule == 'moved_in_days<=30 and hukou_district!="和平区"'
    station.close()


def test_groups_are_not_loaded_twice_and_a_deleted_one_stays_deleted(station: Station) -> None:
    with station.act("test") as session:
        assert load_groups(session) == 35
        assert load_groups(session) == 0


LINE = GroupRow("D01", "区定群体", visit_every_days=15, auto_rule="age>=60 and dibao", seen_by=("elderly",))


@pytest.mark.parametrize(
    ("line", "column", "code", "params"),
    [
        (replace(LINE, auto_rule="age>=60 and"), "auto_rule", "rule_syntax", {"position": 12}),
        (replace(LINE, auto_rule="age>1 and x"), "auto_rule", "rule_unknown_name", {"position": 11, "name": "x"}),
        (replace(LINE, tight_rule="open('x')"), "tight_rule", "rule_not_allowed", {"position": 1}),
        (replace(LINE, visit_every_days=0), "visit_every_days", "norm_zero", {"number": 0}),
        (replace(LINE, tight_days=-1), "tight_days", "norm_zero", {"number": -1}),
        (replace(LINE, crisis_hours=0), "crisis_hours", "norm_zero", {"number": 0}),
        (replace(LINE, sensitivity=5), "sensitivity", "group_sensitivity", {"number": 5}),
        (replace(LINE, sensitivity=0), "sensitivity", "group_sensitivity", {"number": 0}),
        (replace(LINE, seen_by=("elderly", "mayor")), "seen_by", "group_seen_by", {"post": "mayor"}),
        (replace(LINE, name="  "), "name", "group_name", {}),
        (replace(LINE, code=""), "code", "group_code", {}),
        (replace(LINE, name="很" * 61), "name", "group_text_long", {"longest": 60}),
        (replace(LINE, code="SG02"), "code", "group_twice", {"group": "SG02"}),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_refused_alone(
    station: Station, line: GroupRow, column: str, code: str, params: dict[str, object]
) -> None:
    with_groups(station)
    with station.act("test") as session:
        good = replace(row_of(group(session, "SG02")), visit_every_days=20)
        before = row_of(group(session, "SG03"))
        done = import_groups(session, [good, line, before])
        assert [(each.line, each.column, each.code, dict(each.params)) for each in done.refused] == [
            (2, column, code, params)
        ]
        assert (done.new, dict(done.changed), done.same) == ((), {"SG02": ("visit_every_days",)}, ("SG03",))
        assert group(session, "SG02").visit_every_days == 20
        assert len(groups(session, active=None)) == 35
        assert (group(session, "SG02").revision, group(session, "SG03").revision) == (2, 1)


def test_a_list_is_compared_before_it_is_taken_over(station: Station) -> None:
    with_groups(station)
    with station.sessions() as session:
        said = compare_groups(session, [LINE, replace(row_of(group(session, "SG01")), name="独居长者")])
        assert (said.new, dict(said.changed)) == (("D01",), {"SG01": ("name",)})
    with station.act("test") as session:
        done = import_groups(session, [LINE, replace(row_of(group(session, "SG01")), name="独居长者")])
        assert done == said
        assert group(session, "D01").id == uuid5(GROUP_IDS, f"{COMMUNITY}/D01")
        assert group(session, "D01").active


def test_a_membership_keeps_the_text_that_it_was_made_under(station: Station) -> None:
    with_groups(station)
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        row = recognise(session, wang.id, "SG10", on=LONG_AGO)
        import_groups(session, [replace(row_of(group(session, "SG10")), name="最低生活保障家庭", legal_basis="新办法")])
        assert (row.catalogue["name"], row.catalogue["revision"]) == ("低保家庭", 1)
        assert text_of(group(session, "SG10"))["revision"] == 2


def test_closed_groups_of_level_4_are_opened_by_two(station: Station) -> None:
    with_groups(station, WorkerRole.WORKER)
    with station.act("test") as session, pytest.raises(WorldError, match="only_secretary"):
        open_group(session, "SG26", paper="浑街〔2026〕3号")
    with_groups(station, WorkerRole.SECRETARY)
    with station.act("test") as session:
        with pytest.raises(WorldError, match="paper_missing"):
            open_group(session, "SG26", paper=" ")
        with pytest.raises(WorldError, match="assessment_missing"):
            open_group(session, "SG26", paper="浑街〔2026〕3号")
        record_assessment(session, station.blobs, date(2026, 1, 5), b"%PDF-1.7 report")
        assert open_group(session, "SG26", paper="浑街〔2026〕3号").active
        assert not close_group(session, "SG01").active
        assert open_group(session, "SG01").active


def test_a_list_opens_no_group_of_level_4_and_only_the_secretary_moves_one(station: Station) -> None:
    with_groups(station, WorkerRole.WORKER)
    with station.act("test") as session:
        done = import_groups(
            session,
            [replace(LINE, sensitivity=4), replace(row_of(group(session, "SG09")), sensitivity=2, auto_rule="")],
        )
        assert not group(session, "D01").active
        assert [(each.line, each.code) for each in done.refused] == [(2, "only_secretary")]
        assert group(session, "SG09").sensitivity == 4


@pytest.mark.parametrize(
    ("line", "column", "position", "name"),
    [
        (replace(LINE, auto_rule="age>=60 and smd"), "auto_rule", 13, "smd"),
        (replace(LINE, auto_rule="ability>=1"), "auto_rule", 1, "ability"),
        (replace(LINE, sensitivity=1, auto_rule="dibao"), "auto_rule", 1, "dibao"),
        (replace(LINE, sensitivity=3, auto_rule="smd"), "auto_rule", 1, "smd"),
        (replace(LINE, sensitivity=3, tight_rule="smd"), "tight_rule", 1, "smd"),
    ],
)
def test_a_rule_reads_nothing_that_is_more_sensitive_than_its_group(
    station: Station, line: GroupRow, column: str, position: int, name: str
) -> None:
    level = FACTS[name].level
    assert [(each.column, each.code, dict(each.params)) for each in wrong_with(line)] == [
        (column, "rule_fact_level", {"position": position, "name": name, "level": level})
    ]
    with_groups(station)
    with station.act("test") as session:
        entry = group(session, "SG01")
        with pytest.raises(WorldError, match="rule_fact_level"):
            change_group(session, entry, replace(row_of(entry), auto_rule=line.auto_rule, tight_rule=line.tight_rule,
                                                 sensitivity=line.sensitivity))  # fmt: skip


def test_a_rule_that_came_from_elsewhere_and_reads_above_its_group_proposes_nobody(station: Station) -> None:
    with_groups(station)
    with station.act("test") as session:
        entry = group(session, "SG01")
        entry.auto_rule = "smd"
        assert rule_of(entry) is None
    assert wrong_with(replace(LINE, tight_rule="major_illness")) == []
    assert wrong_with(replace(LINE, sensitivity=4, auto_rule="smd")) == []


def test_only_the_secretary_touches_the_catalogue_once_there_is_one(station: Station) -> None:
    with_groups(station)
    with station.act("test") as session:
        entry = row_of(group(session, "SG01"))
        other = worker(session)
    with logged_in(station, other.id), station.act("test") as session:
        for action in (
            lambda: import_groups(session, [LINE]),
            lambda: change_group(session, group(session, "SG01"), replace(entry, seen_by=("helper",))),
            lambda: close_group(session, "SG01"),
            lambda: open_group(session, "SG26", paper="浑街〔2026〕3号"),
        ):
            with pytest.raises(WorldError, match="only_secretary"):
                action()
        assert compare_groups(session, [LINE]).new == ("D01",)


def test_an_unknown_group_is_said(station: Station) -> None:
    with station.act("test") as session, pytest.raises(WorldError, match="group_unknown"):
        group(session, "SG99")
