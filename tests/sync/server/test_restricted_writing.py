"""Who may write of level 4: the team, which a secretary names, and nobody else."""

from __future__ import annotations

from tests.sync.conftest import District
from tests.sync.server.office import MARK, TODAY, Office, ask, came, member, membership, of, refusals, tell, worker
from tests.sync.server.stations import Edit, TalkingStation, at, new, resident, stored, whole


def test_who_was_never_in_the_team_writes_nothing_of_level_4(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    stranger = office.three.push([new("membership", [membership(office.person)])])
    assert refusals(stranger) == {("membership", "not_on_team")}
    edit = office.three.edit("membership", Edit(str(made["id"]), 1, {"note": "别人"}))
    assert refusals(edit) == {("membership", "record_unknown")}
    assert stored(office.one.url, "membership", str(made["id"]), "note", "version") == (MARK, 1)
    assert refusals(office.three.push([new("membership", [membership(office.person, 2)])])) == set()


def test_only_a_secretary_at_a_station_of_his_names_a_team(office: Office) -> None:
    by_worker = member(office.person, office.outsider, office.outsider)
    assert refusals(office.three.push([new("care_team_member", [by_worker])])) == {
        ("care_team_member", "only_secretary")
    }
    borrowed = member(office.person, office.outsider, office.secretary)
    both = office.three.push([new("care_team_member", [borrowed]), new("membership", [membership(office.person)])])
    assert refusals(both) == {("care_team_member", "only_secretary"), ("membership", "not_on_team")}
    assert ask(office.three).new == []


def test_a_communitys_first_secretary_who_is_new_in_the_same_push_names_a_team(district: District) -> None:
    station, fresh, person = TalkingStation.enrolled(district.url), worker("secretary"), resident("赵姨")
    tell(station, fresh)
    parts = [new("worker", [fresh]), new("resident", [person]), new("membership", [membership(person)])]
    receipt = station.push([*parts, new("care_team_member", [member(person, fresh, fresh)])])
    assert (receipt.refused, receipt.standing) == ([], {})
    assert set(came(ask(station))) == {"membership", "care_team_member"}


def test_a_member_may_end_a_place_and_not_extend_it(office: Office) -> None:
    _made, (_own, place) = office.recognise(office.colleague)
    i, by = str(place["id"]), str(office.colleague["id"])
    assert office.two.edit("care_team_member", Edit(i, 1, {"ends_on": "2026-12-01"}, by=by)).refused == []
    later = office.two.edit("care_team_member", Edit(i, 2, {"ends_on": "2027-01-01"}, by=by))
    assert refusals(later) == {("care_team_member", "only_secretary")}
    other = office.two.edit("care_team_member", Edit(i, 2, {"worker_id": office.outsider["id"]}, by=by))
    assert refusals(other) == {("care_team_member", "only_secretary")}
    back = Edit(i, 2, {"ends_on": None}, by=str(office.secretary["id"]))
    assert office.one.edit("care_team_member", back).refused == []


def test_levels_and_tables_of_records_are_fixed(office: Office) -> None:
    ordinary = membership(office.person, 2)
    made, _members = office.recognise()
    assert office.one.push([new("membership", [ordinary])]).refused == []
    for i, level in ((str(ordinary["id"]), 4), (str(made["id"]), 2)):
        assert refusals(office.one.edit("membership", Edit(i, 1, {"level": level}))) == {("membership", "level_fixed")}
    open_team = member(office.person, office.colleague, office.secretary) | {"level": 2}
    assert refusals(office.one.push([new("care_team_member", [open_team])])) == {("care_team_member", "level_fixed")}
    odd = membership(office.person, 5)
    assert refusals(office.one.push([new("membership", [odd])])) == {("membership", "level_fixed")}
    again = office.one.push([new("membership", [made | {"level": 2}])])
    assert refusals(again) == {("membership", "level_fixed")}


def test_what_was_written_before_the_news_of_a_lost_place_arrives_and_nothing_comes_back(office: Office) -> None:
    made, (_own, place) = office.recognise(office.colleague)
    i = str(made["id"])
    office.one.edit("care_team_member", Edit(str(place["id"]), 1, {"ends_on": TODAY}))
    office.one.edit("membership", Edit(i, 1, {"note": "书记写的"}, at=at(1)))
    receipt = office.two.edit("membership", Edit(i, 1, {"note": "晚到的"}, at=at(2)))
    assert (receipt.refused, receipt.standing, receipt.versions, receipt.cards) == ([], {}, {"membership": {i: 0}}, 0)
    assert stored(office.one.url, "membership", i, "note") == ("晚到的",)
    visit = of("care_need", office.person, kind="money", text=MARK, state="open")
    assert office.two.push([new("care_need", [visit])]).refused == []
    assert ask(office.two, {"membership": {i: 1}}).new == []
    assert set(came(ask(office.one))) == {"membership", "care_team_member", "care_need", "conflict_card"}


def test_a_card_about_level_4_is_the_teams_alone_and_settled_by_it(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    i = str(made["id"])
    office.one.edit("membership", Edit(i, 1, {"note": "甲" + MARK}, at=at(1)))
    receipt = office.two.edit("membership", Edit(i, 1, {"note": "乙" + MARK}, at=at(2)))
    assert (receipt.standing, receipt.versions) == ({}, {"membership": {i: 0}})
    assert "conflict_card" not in whole(office.three.pull())
    assert "conflict_card" not in whole(office.three.snapshot()[1])
    (card,) = came(ask(office.two))["conflict_card"]
    assert stored(office.one.url, "conflict_card", str(card), "level", "choice") == (4, None)
    settled = Edit(str(card), 1, {"choice": "this", "settled_at": at(3), "settled_by": office.outsider["id"]})
    assert refusals(office.three.edit("conflict_card", settled)) == {("conflict_card", "record_unknown")}
    assert office.two.edit("conflict_card", settled).refused == []
    assert "conflict_card" not in whole(office.three.pull())


def test_a_card_about_an_ordinary_guarded_record_is_everybodys_and_says_whose_it_is(office: Office) -> None:
    ordinary = membership(office.person, 3)
    office.one.push([new("membership", [ordinary])])
    i = str(ordinary["id"])
    office.one.edit("membership", Edit(i, 1, {"note": "甲"}, at=at(1)))
    office.two.edit("membership", Edit(i, 1, {"note": "乙"}, at=at(2)))
    (card,) = whole(office.three.pull())["conflict_card"].values()
    assert (card["level"], card["resident_id"]) == (3, office.person["id"])
