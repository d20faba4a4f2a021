"""Where level 4 goes when two residents are found to be one, or one moves to another community."""

from __future__ import annotations

import json

from sync.protocol import Restricted
from tests.sync.conftest import District
from tests.sync.server.office import MARK, TODAY, Office, ask, came, member, membership, of, refusals, tell, worker
from tests.sync.server.stations import (
    COMMUNITY,
    OTHER,
    Edit,
    Row,
    TalkingStation,
    at,
    edits,
    new,
    resident,
    row,
    stored,
    whole,
)


def test_level_4_keeps_its_resident_unless_two_are_found_to_be_one(office: Office) -> None:
    made, members = office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.one.push([new("resident", [other])])
    i = str(made["id"])
    moved = Edit(i, 1, {"resident_id": other["id"]})
    assert refusals(office.one.edit("membership", moved)) == {("membership", "resident_fixed")}
    merge = Edit(str(office.person["id"]), 1, {"merged_into_id": other["id"]})
    both = office.one.push([], [edits("resident", merge), edits("membership", moved)])
    assert both.refused == []
    assert {key for key in came(ask(office.two))} == {"membership", "care_team_member"}
    for table, made_one in (("membership", made), *(("care_team_member", each) for each in members)):
        assert stored(office.one.url, table, str(made_one["id"]), "replace(resident_id::text, '-', '')") == (
            other["id"],
        )


def test_by_a_merge_that_is_refused_nobody_sees_the_other_ones_records(office: Office) -> None:
    """``office.three`` is in the team of the second one, and not of the first."""
    made, members = office.recognise(office.colleague)
    other = resident("赵阿姨")
    theirs = [member(other, who, office.secretary) for who in (office.secretary, office.outsider)]
    assert office.one.push([new("resident", [other]), new("care_team_member", theirs)]).refused == []
    person = str(office.person["id"])
    wrong = Edit(person, 1, {"merged_into_id": other["id"], "id_no": "21011219560302001X"})
    moved = {"resident_id": other["id"]}
    of_members = [Edit(str(each["id"]), 1, moved) for each in members]
    both = [edits("membership", Edit(str(made["id"]), 1, moved)), edits("care_team_member", *of_members)]
    receipt = office.one.push([], [edits("resident", wrong), *both])
    assert {each.code for each in receipt.refused if each.table == "resident"} == {"id_checksum"}
    assert {each.id for each in receipt.refused if each.code == "resident_fixed"} == {
        str(each["id"]) for each in (made, *members)
    }
    assert "membership" not in came(ask(office.three))
    mended = Edit(person, 1, {"merged_into_id": other["id"]})
    assert office.one.push([], [edits("resident", mended), *both]).refused == []
    assert came(ask(office.three))["membership"] == {made["id"]}


def test_what_is_written_about_who_stays_goes_up_with_the_merge(office: Office) -> None:
    office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    merge = Edit(str(office.person["id"]), 1, {"merged_into_id": other["id"]})
    late = of("care_need", other, kind="money", text=MARK, state="open")
    assert refusals(office.two.push([new("care_need", [late])], [edits("resident", merge)])) == set()


def test_a_merge_by_somebody_who_may_not_see_it_carries_level_4_along(office: Office) -> None:
    office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    assert (
        office.three.edit("resident", Edit(str(office.person["id"]), 1, {"merged_into_id": other["id"]})).refused == []
    )
    assert {row["resident_id"] for row in _rows(ask(office.two))} == {other["id"]}
    late = of("care_need", office.person, kind="money", text=MARK, state="open")
    assert office.two.push([new("care_need", [late])]).refused == []
    assert late["id"] in {row["id"] for row in _rows(ask(office.two))}
    tables = whole(office.three.pull())
    assert not {"membership", "care_team_member", "care_need"} & set(tables)


def test_level_4_goes_to_who_stays_at_the_end_of_several_merges(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    second, third = resident("赵阿姨"), resident("赵大妈")
    office.three.push([new("resident", [second, third])])
    for merged, kept in ((second, third), (office.person, second)):
        office.three.edit("resident", Edit(str(merged["id"]), 1, {"merged_into_id": kept["id"]}))
    assert {row["resident_id"] for row in _rows(ask(office.two))} == {third["id"]}
    assert made["id"] in came(ask(office.two))["membership"]


def test_two_who_are_merged_into_each_other_keep_what_they_have(office: Office) -> None:
    office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    for merged, kept in ((office.person, other), (other, office.person)):
        assert office.three.edit("resident", Edit(str(merged["id"]), 1, {"merged_into_id": kept["id"]})).refused == []
    assert {row["resident_id"] for row in _rows(ask(office.two))} == {other["id"]}


def _rows(answer: Restricted) -> list[Row]:
    return [
        {name: values[n] for name, values in part.columns.items()} | part.same
        for part in answer.new
        for n in range(len(part.columns["id"]))
    ]


def test_with_a_move_level_4_goes_along_and_nobody_has_it_before_a_team_is_named_there(
    district: District, office: Office
) -> None:
    taking, theirs = TalkingStation.enrolled(district.url, OTHER), worker("secretary", OTHER)
    tell(taking, theirs)
    taking.make("worker", theirs)
    made, members = office.recognise(office.colleague)
    ordinary = membership(office.person, 2, note="普通")
    office.one.push([new("membership", [ordinary])])
    handover = row(
        "handover", subject_table="resident", subject_id=office.person["id"], to_community=OTHER, state="offered",
        resident_ids=json.dumps([office.person["id"]]),
    )  # fmt: skip
    assert office.one.push([new("handover", [handover])]).refused == []
    (arrival,) = whole(taking.pull())["arrival"]
    assert taking.edit("arrival", Edit(arrival, 1, {"state": "accepted", "decided_at": at(5)})).refused == []
    assert set(whole(taking.pull())["membership"]) == {ordinary["id"]}
    assert stored(district.url, "membership", str(made["id"]), "community_code") == (OTHER,)
    for each in members:
        ended = stored(district.url, "care_team_member", str(each["id"]), "ends_on::text", "community_code")
        assert ended == (TODAY, COMMUNITY)
    assert [ask(station).new for station in (office.one, office.two, taking)] == [[], [], []]
    place = member(office.person, theirs, theirs) | {"community_code": OTHER}
    assert taking.push([new("care_team_member", [place])]).refused == []
    assert came(ask(taking)) == {"membership": {made["id"]}, "care_team_member": {place["id"]}}
    gone = [one for segment in office.two.pull() for one in segment.gone]
    assert {i for one in gone if one.table == "membership" for i in one.id} == {ordinary["id"]}
