"""Seats of street and district: they get their communities' cases, add to them, and see nothing else."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest

from models.wire import Scalar, wire_tables
from sync.protocol import EnrolRequest
from sync.server import seats
from sync.server.enrolment import enrol, make_code
from sync.server.keys import load_keys
from tests.sync.conftest import District
from tests.sync.server.office import ask, membership, refusals, worker
from tests.sync.server.stations import (
    COMMUNITY,
    NOON,
    NOW,
    OTHER,
    Edit,
    Row,
    TalkingStation,
    new,
    resident,
    row,
    stored,
    whole,
)
from tests.sync.server.test_files import Desk, make_desk, on_file

STREET, OTHER_STREET, DISTRICT = "210112010000", "210112011000", "210112000000"
ELSEWHERE = "210112011001"
"""A community of the other street."""


def appeal(community: str = COMMUNITY, level: int = 2, **values: Scalar) -> Row:
    topic = json.dumps({"class_code": "01", "class_name": "", "item_name": "", "edition": "1", "petition": False})
    told: Row = {
        "number": "SQ-1", "source": "counter", "received_at": NOON, "first_contact_id": uuid4().hex,
        "first_contact": "刘芳", "anonymous": 0, "accusation": 0, "topic_code": "0101", "topic": topic,
        "content": "漏水", "urgency": "ordinary", "amount": 5, "clock": "working", "level": level,
    }  # fmt: skip
    made = row("appeal", community) | told
    return made | {"file_id": made["id"], **values}


def step(head: Row, kind: str = "accept", **values: Scalar) -> Row:
    """A step of an appeal, as every action writes it: of the head's community."""
    told: Row = {"at": NOON, "kind": kind, "file_id": head["id"], "level": head["level"], "appeal_id": head["id"]}
    return row("appeal_step", str(head["community_code"])) | told | values


def hazard(community: str = COMMUNITY, **values: Scalar) -> Row:
    told: Row = {"number": "YH-1", "found_at": NOON, "kind": "gas", "description": "软管老化"}
    return row("hazard", community) | told | values


def hazard_step(of: Row, kind: str) -> Row:
    told: Row = {"at": NOON, "kind": kind, "hazard_id": of["id"], "text": "说明", "department": "应急局"}
    return row("hazard_step", str(of["community_code"])) | told


def whistle(community: str = COMMUNITY, **values: Scalar) -> Row:
    told: Row = {
        "number": "CS-1", "kind": "residents", "at": NOON, "blown_by": "王", "departments": json.dumps(["执法局"]),
        "place": "路口", "facts": "占道", "arrive_by": NOON,
    }  # fmt: skip
    return row("whistle", community) | told | values


@dataclass
class Ladder:
    """Two PCs of a community, its street's seat, the district's, and a community and a seat of another street."""

    one: TalkingStation
    two: TalkingStation
    street: TalkingStation
    district: TalkingStation
    elsewhere: TalkingStation
    other_street: TalkingStation


@pytest.fixture
def ladder(district: District) -> Ladder:
    places = (COMMUNITY, COMMUNITY, STREET, DISTRICT, ELSEWHERE, OTHER_STREET)
    return Ladder(*(TalkingStation.enrolled(district.url, place) for place in places))


def test_what_a_community_writes_about_a_case_comes_to_the_seats_above_it(ladder: Ladder) -> None:
    head, door = appeal(source_id=uuid4().hex, source_table="visit"), resident()
    parts = [new("resident", [door]), new("appeal", [head | {"resident_id": door["id"]}])]
    assert ladder.one.push([*parts, new("appeal_step", [step(head)])]).refused == []
    for seat in (ladder.street, ladder.district):
        tables = whole(seat.pull())
        assert tables.keys() == {"appeal", "appeal_step"}
        (came,) = tables["appeal"].values()
        assert (came["id"], came["community_code"]) == (head["id"], COMMUNITY)
        assert came["version"] == 0, "one less than it has: the whole one can still come"
        assert came["content"] == "漏水"
        assert {"resident_id", "dwelling_id", "building_id", "source_id"}.isdisjoint(came)
    assert whole(ladder.other_street.pull()) == {}
    assert whole(ladder.elsewhere.pull()) == {}


def test_edits_come_without_what_a_seat_does_not_have(ladder: Ladder) -> None:
    head, door = appeal(), resident()
    ladder.one.push([new("resident", [door]), new("appeal", [head])])
    i = str(head["id"])
    assert ladder.one.edit("appeal", Edit(i, 1, {"resident_id": door["id"]})).refused == []
    assert ladder.one.edit("appeal", Edit(i, 2, {"demand": "修", "resident_id": None})).refused == []
    (came,) = whole(ladder.street.pull())["appeal"].values()
    assert (came["demand"], came["version"]) == ("修", 2)
    assert "resident_id" not in came


def test_a_seat_appends_and_the_community_and_the_other_seat_see_it(ladder: Ladder) -> None:
    head = appeal()
    ladder.one.make("appeal", head)
    called = whistle(appeal_id=head["id"])
    receipt = ladder.street.push([new("appeal_step", [step(head)]), new("whistle", [called])])
    assert receipt.refused == []
    assert receipt.accepted == 2
    for station in (ladder.one, ladder.two, ladder.district):
        tables = whole(station.pull())
        assert tables["appeal_step"].keys() | tables["whistle"].keys() >= {called["id"]}
    assert set(whole(ladder.street.pull())) == {"appeal"}, "its own come back by the receipt alone"
    second = TalkingStation.enrolled(ladder.street.url, STREET)
    assert set(whole(second.pull())) == {"appeal", "appeal_step", "whistle"}, "another PC at the seat reads them"


def test_what_is_the_streets_own_comes_up_to_the_district_and_its_answer_down(ladder: Ladder) -> None:
    later = TalkingStation.enrolled(ladder.street.url, DISTRICT)
    called, head = whistle(STREET), appeal()
    ladder.one.make("appeal", head)
    parts = [new("whistle", [called, whistle(appeal_id=head["id"])]), new("appeal_step", [step(head)])]
    assert ladder.street.push(parts).refused == []
    assert ladder.street.edit("whistle", Edit(str(called["id"]), 1, {"facts": "占道经营"})).refused == []
    came = ladder.district.pull()
    assert whole(came)["whistle"][str(called["id"])]["facts"] == "占道经营"
    told = [str(one) for segment in came for part in segment.new for one in part.columns["id"]]
    assert len(told) == len(set(told)), "what passes the street's log is not told twice"
    assert whole(later.snapshot()[1])["whistle"].keys() == whole(came)["whistle"].keys()
    answer = row("whistle_step", STREET) | {"whistle_id": called["id"], "at": NOON, "kind": "remark", "text": "知悉"}
    assert ladder.district.make("whistle_step", answer).refused == []
    assert whole(ladder.street.pull())["whistle_step"].keys() == {answer["id"]}
    for station in (ladder.one, ladder.other_street, ladder.elsewhere):
        assert called["id"] not in whole(station.pull()).get("whistle", {})
    mine = Edit(str(called["id"]), 2, {"facts": "别的"})
    assert refusals(ladder.district.edit("whistle", mine)) == {("whistle", "seat_appends")}
    assert refusals(ladder.other_street.edit("whistle", mine)) == {("whistle", "scope")}


def test_a_seat_says_twice_what_stands_already(ladder: Ladder) -> None:
    head = appeal()
    ladder.one.make("appeal", head)
    point: Row = {"department": "执法局", "at": NOON, "rule": "on_time", "points": 2}
    awarded = row("unit_point") | point
    assert ladder.one.make("unit_point", awarded).refused == []
    again = ladder.street.push([new("unit_point", [awarded]), new("appeal_step", [step(head)])])
    assert (again.refused, again.accepted) == ([], 2)
    assert again.versions == {"unit_point": {awarded["id"]: 1}}


def test_a_seat_edits_no_head_and_writes_outside_its_scope_nothing(ladder: Ladder) -> None:
    head, other = appeal(), appeal(ELSEWHERE)
    ladder.one.make("appeal", head)
    ladder.elsewhere.make("appeal", other)
    changed = Edit(str(head["id"]), 1, {"demand": "改"})
    assert refusals(ladder.street.edit("appeal", changed)) == {("appeal", "seat_appends")}
    assert refusals(ladder.street.edit("appeal", Edit(str(other["id"]), 1, {"demand": "改"}))) == {("appeal", "scope")}
    assert refusals(ladder.street.make("appeal_step", step(other))) == {("appeal_step", "scope")}
    assert refusals(ladder.district.edit("appeal", changed)) == {("appeal", "seat_appends")}
    across = step(other) | {"community_code": COMMUNITY}
    assert refusals(ladder.street.make("appeal_step", across)) == {("appeal_step", "reference_missing")}
    upward = whistle(DISTRICT)
    assert refusals(ladder.street.make("whistle", upward)) == {("whistle", "scope")}
    aside = whistle(OTHER_STREET)
    assert refusals(ladder.street.make("whistle", aside)) == {("whistle", "scope")}


def test_a_seat_makes_nothing_but_cases_for_a_community(ladder: Ladder) -> None:
    person = resident()
    ladder.one.make("resident", person)
    assert refusals(ladder.street.make("resident", resident())) == {("resident", "scope")}
    assert refusals(ladder.street.edit("resident", Edit(str(person["id"]), 1, {"note": "改"}))) == {
        ("resident", "scope")
    }
    assert refusals(ladder.street.make("hazard", hazard())) == {("hazard", "scope")}
    assert refusals(ladder.street.make("worker", worker("secretary"))) == {("worker", "scope")}
    pointing = whistle(STREET) | {"appeal_id": person["id"]}
    assert refusals(ladder.street.make("whistle", pointing)) == {("whistle", "reference_missing")}


def test_a_community_writes_into_no_seat_and_no_neighbour(ladder: Ladder) -> None:
    for code in (STREET, DISTRICT, OTHER):
        assert refusals(ladder.one.make("whistle", whistle(code))) == {("whistle", "scope")}


def test_a_seat_sees_no_resident_no_care_and_no_closed_file(district: District, ladder: Ladder) -> None:
    desk: Desk = make_desk(district.url)
    closed, _members = desk.begin()
    person = resident("赵姨")
    desk.one.push([new("resident", [person]), new("membership", [membership(person, 2)])])
    for seat in (ladder.street, ladder.district):
        assert whole(seat.pull()) == {}
        assert whole(seat.snapshot()[1]) == {}
        assert ask(seat).new == []
        forged = [step(closed), on_file(closed, desk.worker, desk.worker)]
        assert {code for _t, code in refusals(seat.make("appeal_step", forged[0]))} == {"reference_missing"}
        assert {code for _t, code in refusals(seat.make("file_member", forged[1]))} <= {"scope", "not_on_file"}
        opening = step(closed) | {"level": 2}
        assert {code for _t, code in refusals(seat.make("appeal_step", opening))} <= {
            "level_fixed", "reference_missing",
        }  # fmt: skip
        told = seat.edit("appeal", Edit(str(closed["id"]), 1, {"demand": "改"}))
        assert refusals(told) == {("appeal", "record_unknown")}
        pointing = whistle(appeal_id=closed["id"])
        assert refusals(seat.make("whistle", pointing)) == {("whistle", "reference_missing")}
    mine = appeal(COMMUNITY, 4)
    assert refusals(ladder.street.make("appeal", mine)) == {("appeal", "not_on_file")}


def test_a_district_seat_sees_two_streets_each_once(ladder: Ladder) -> None:
    here, there = appeal(), appeal(ELSEWHERE)
    ladder.one.make("appeal", here)
    ladder.elsewhere.make("appeal", there)
    assert whole(ladder.district.pull())["appeal"].keys() == {here["id"], there["id"]}
    assert whole(ladder.street.pull())["appeal"].keys() == {here["id"]}
    assert whole(ladder.other_street.pull())["appeal"].keys() == {there["id"]}
    both = [step(here), step(there)]
    assert ladder.district.push([new("appeal_step", both)]).refused == []
    assert whole(ladder.one.pull())["appeal_step"].keys() == {both[0]["id"]}
    assert whole(ladder.elsewhere.pull())["appeal_step"].keys() == {both[1]["id"]}
    assert whole(ladder.street.pull())["appeal_step"].keys() == {both[0]["id"]}


def enrolled_later(district: District, code: str) -> TalkingStation:
    """A seat tied by its one-time code, as its file asks for it."""
    with psycopg.connect(district.url) as connection:
        return TalkingStation(district.url, code, id=tie(connection, code))


def tie(connection: psycopg.Connection, code: str) -> UUID:
    made = make_code(connection, code).text
    request = EnrolRequest(code=made, public_key="11" * 32, exchange_key="22" * 32, community_code=code)
    return UUID(enrol(connection, load_keys(connection), request, NOW).station)


def test_what_was_there_before_comes_with_the_snapshot_of_a_seat(district: District) -> None:
    one, elsewhere = TalkingStation.enrolled(district.url), TalkingStation.enrolled(district.url, ELSEWHERE)
    first, reported, kept = appeal(), hazard(), hazard()
    later = appeal(earlier_id=first["id"])
    one.push([new("resident", [resident()]), new("appeal", [first, later]), new("appeal_step", [step(first)])])
    one.push([new("hazard", [reported, kept]), new("hazard_step", [hazard_step(kept, "tell")])])
    one.make("hazard_step", hazard_step(reported, "report"))
    elsewhere.make("appeal", appeal(ELSEWHERE))
    with psycopg.connect(district.url) as connection:
        assert connection.execute("SELECT count(*) FROM change_log WHERE community_code LIKE '%%000'").fetchone() == (
            0,
        )
    street = enrolled_later(district, STREET)
    prepared, parts = street.snapshot()
    tables = whole(parts)
    assert tables.keys() == {"appeal", "appeal_step", "hazard", "hazard_step"}
    assert tables["appeal"].keys() == {first["id"], later["id"]}
    assert tables["hazard"].keys() == {reported["id"]}
    assert all("resident_id" not in each for each in tables["appeal"].values())
    street.cursor = prepared.seq
    one.make("appeal_step", step(later))
    assert set(whole(street.pull())) == {"appeal_step"}
    assert whole(enrolled_later(district, DISTRICT).snapshot()[1])["appeal"].keys() > tables["appeal"].keys()


def test_a_hazard_comes_whole_once_it_was_reported_up(ladder: Ladder) -> None:
    found = hazard()
    ladder.one.push([new("hazard", [found]), new("hazard_step", [hazard_step(found, "tell")])])
    ladder.one.edit("hazard", Edit(str(found["id"]), 1, {"place": "三楼"}))
    assert whole(ladder.street.pull()) == {}
    ladder.one.make("hazard_step", hazard_step(found, "report"))
    tables = whole(ladder.street.pull())
    assert tables["hazard"][str(found["id"])]["place"] == "三楼"
    assert len(tables["hazard_step"]) == 2
    cleared = hazard_step(found, "clear")
    assert ladder.street.make("hazard_step", cleared).refused == []
    assert cleared["id"] in whole(ladder.one.pull())["hazard_step"]


def test_nothing_is_written_for_seats_where_none_is(district: District) -> None:
    one = TalkingStation.enrolled(district.url)
    one.make("appeal", appeal())
    with psycopg.connect(district.url) as connection:
        assert connection.execute("SELECT community_code FROM community_head").fetchall() == [(COMMUNITY,)]


def test_all_levels_write_at_once_without_waiting_in_a_circle(ladder: Ladder) -> None:
    head, other = appeal(), appeal(ELSEWHERE)
    ladder.one.make("appeal", head)
    ladder.elsewhere.make("appeal", other)

    def write(station: TalkingStation, heads: list[Row]) -> int:
        receipts = [station.push([new("appeal_step", [step(each) for each in heads])]) for _ in range(8)]
        return sum(receipt.accepted for receipt in receipts)

    at_work = [
        (ladder.one, [head]), (ladder.street, [head]), (ladder.district, [other, head]), (ladder.elsewhere, [other]),
        (ladder.other_street, [other]),
    ]  # fmt: skip
    with ThreadPoolExecutor(len(at_work)) as threads:
        done = [running.result(60) for running in [threads.submit(write, *each) for each in at_work]]
    assert done == [8, 8, 16, 8, 8]
    assert len(whole(ladder.two.pull())["appeal_step"]) == 24
    assert len(whole(TalkingStation.enrolled(ladder.one.url, DISTRICT).pull())["appeal_step"]) == 48


def test_what_touches_no_case_holds_no_other_head(ladder: Ladder) -> None:
    with psycopg.connect(ladder.one.url) as connection:
        assert seats.concerned(connection, COMMUNITY, [], []) == set()


def test_nobody_is_handed_over_to_a_seat(ladder: Ladder) -> None:
    person = resident()
    ladder.one.make("resident", person)
    offer = row("handover") | {
        "subject_table": "resident", "subject_id": person["id"], "resident_ids": json.dumps([person["id"]]),
        "to_community": STREET, "state": "offered",
    }  # fmt: skip
    assert refusals(ladder.one.make("handover", offer)) == {("handover", "no_such_community")}


def test_a_street_may_study_what_its_communities_brought(ladder: Ladder) -> None:
    head = appeal()
    ladder.one.make("appeal", head)
    told: Row = {"number": "JT-1", "level": "day", "on": "2026-11-22", "title": "漏水"}
    problem = row("problem", STREET) | told
    link = row("problem_appeal", STREET) | {"problem_id": problem["id"], "appeal_id": head["id"]}
    assert ladder.street.push([new("problem", [problem]), new("problem_appeal", [link])]).refused == []
    assert whole(ladder.one.pull()).keys() == set()
    assert stored(ladder.one.url, "problem", str(problem["id"]), "community_code") == (STREET,)


def test_every_shared_table_can_stand_at_a_seat() -> None:
    for name in seats.SHARED:
        columns = wire_tables()[name].columns.values()
        left_out = [column for column in columns if column.name not in seats.told(name)]
        assert all(column.nullable for column in left_out), name


def test_a_repeated_batch_of_a_seat_gets_the_same_receipt(ladder: Ladder) -> None:
    head = appeal()
    ladder.one.make("appeal", head)
    batch = ladder.street.batch([new("appeal_step", [step(head)])])
    first = ladder.street.send(batch)
    assert ladder.street.send(batch) == first
    assert len(whole(ladder.one.pull())["appeal_step"]) == 1


def test_a_seat_takes_back_what_it_added_and_nothing_else(ladder: Ladder) -> None:
    head, clerk = appeal(), worker(community=STREET)
    ladder.one.make("appeal", head)
    theirs = step(head)
    ladder.one.make("appeal_step", theirs)
    mine = step(head, created_by=clerk["id"])
    assert ladder.street.push([new("worker", [clerk]), new("appeal_step", [mine])]).refused == []
    taken = ladder.street.edit("appeal_step", Edit(str(mine["id"]), 1, {"deleted_at": NOON}))
    assert taken.refused == []
    for station in (ladder.one, ladder.two, ladder.district):
        assert whole(station.pull())["appeal_step"][str(mine["id"])]["deleted_at"] == NOON
    refused: list[tuple[Row, Row]] = [
        (theirs, {"deleted_at": NOON}), (mine, {"text": "改"}), (head, {"deleted_at": NOON}),
    ]  # fmt: skip
    for record, fields in refused:
        table = "appeal" if record is head else "appeal_step"
        codes = {code for _table, code in refusals(ladder.street.edit(table, Edit(str(record["id"]), 1, fields)))}
        assert codes <= {"seat_appends", "append_only"}
        assert codes


def test_a_seat_learns_of_no_resident_by_pointing_at_one(ladder: Ladder) -> None:
    person = resident()
    ladder.one.make("resident", person)
    for who in (person["id"], "ab" * 16):
        asked = ladder.street.make("appeal", appeal(resident_id=who))
        assert refusals(asked) == {("appeal", "reference_missing")}


def test_a_seat_takes_an_appeal_in_for_a_community(ladder: Ladder) -> None:
    head = appeal(number="SQ-210112010000-2026-A00001")
    assert ladder.street.push([new("appeal", [head]), new("appeal_step", [step(head)])]).refused == []
    assert whole(ladder.one.pull())["appeal"].keys() == {head["id"]}
    assert ladder.one.edit("appeal", Edit(str(head["id"]), 1, {"demand": "修"})).refused == []
    assert whole(ladder.street.pull())["appeal"][str(head["id"])]["demand"] == "修"


def test_what_a_seat_says_of_itself_and_of_its_communities_is_told_apart(ladder: Ladder) -> None:
    here, there = appeal(), appeal(ELSEWHERE)
    ladder.one.make("appeal", here)
    ladder.elsewhere.make("appeal", there)
    meeting = row("red_meeting", DISTRICT) | {"kind": "joint", "on": "2026-11-22", "topic": "调度"}
    told: Row = {"number": "HL-1", "given_at": NOON, "department": "执法局", "text": "修", "meeting_id": meeting["id"]}
    tasks = [row("red_task", code) | told for code in (DISTRICT, COMMUNITY, ELSEWHERE)]
    receipt = ladder.district.push([new("red_meeting", [meeting]), new("red_task", tasks)])
    assert receipt.refused == []
    assert receipt.standing["red_task"].keys() == {tasks[1]["id"], tasks[2]["id"]}
    for task, kept in zip(tasks, (True, False, False), strict=True):
        (found,) = stored(ladder.one.url, "red_task", str(task["id"]), "meeting_id")
        assert (found is not None) == kept
    assert whole(ladder.one.pull())["red_task"].keys() == {tasks[1]["id"]}
    assert whole(ladder.street.pull())["red_task"].keys() == {tasks[1]["id"]}


def test_nobody_writes_in_the_name_of_anothers_worker(ladder: Ladder) -> None:
    head, mine, clerk = appeal(), worker(), worker(community=STREET)
    assert ladder.one.push([new("worker", [mine]), new("appeal", [head])]).refused == []
    assert ladder.street.make("worker", clerk).refused == []
    for station, name, who in (
        (ladder.street, "created_by", mine), (ladder.street, "edited_by", mine), (ladder.one, "created_by", clerk),
        (ladder.district, "created_by", clerk),
    ):  # fmt: skip
        forged = step(head, "remark", text="x", **{name: who["id"]})
        assert refusals(station.make("appeal_step", forged)) == {("appeal_step", "author_elsewhere")}
    assert ladder.street.make("appeal_step", step(head, "remark", text="x", created_by=clerk["id"])).refused == []


def test_at_a_seat_too_an_administrator_adds_to_no_case(ladder: Ladder) -> None:
    head, admin = appeal(), worker("audit_admin", STREET)
    ladder.one.make("appeal", head)
    assert ladder.street.make("worker", admin).refused == []
    written = step(head, "remark", text="x", created_by=admin["id"], edited_by=admin["id"])
    assert refusals(ladder.street.make("appeal_step", written)) == {("appeal_step", "not_allowed")}
