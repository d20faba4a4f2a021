"""A resident who moves is offered, answered, and then the other community's, with all that belongs to it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.sync.conftest import District
from tests.sync.server.stations import (
    COMMUNITY,
    OTHER,
    Edit,
    Row,
    TalkingStation,
    at,
    new,
    resident,
    row,
    stored,
    whole,
)


@pytest.fixture
def giving(district: District) -> TalkingStation:
    return TalkingStation.enrolled(district.url)


@pytest.fixture
def taking(district: District) -> TalkingStation:
    return TalkingStation.enrolled(district.url, OTHER)


def offer(person: Row, to: str = OTHER) -> Row:
    return row(
        "handover", subject_table="resident", subject_id=person["id"], resident_ids=json.dumps([person["id"]]),
        to_community=to, state="offered",
    )  # fmt: skip


def offered(giving: TalkingStation, taking: TalkingStation, person: Row) -> tuple[Row, str]:
    """Make a resident and offer it; the handover, and the arrival as the other side got it."""
    handover = offer(person)
    assert giving.push([new("resident", [person]), new("handover", [handover])]).refused == []
    (arrival,) = whole(taking.pull())["arrival"]
    return handover, arrival


def accept(taking: TalkingStation, arrival: str) -> None:
    answer = Edit(arrival, 1, {"state": "accepted", "decided_at": at(5)})
    assert taking.edit("arrival", answer).refused == []


def test_an_offer_tells_the_other_community_who_comes_and_nothing_else(
    giving: TalkingStation, taking: TalkingStation
) -> None:
    person = resident(name="赵姨", phone="13900000001", birth_date="1950-03-02")
    offered(giving, taking, person)
    taking.cursor = 0
    tables = whole(taking.pull())
    assert list(tables) == ["arrival"]
    (arrival,) = tables["arrival"].values()
    assert (arrival["community_code"], arrival["state"]) == (OTHER, "offered")
    (told,) = json.loads(str(arrival["people"]))["residents"]
    assert told == {"id": person["id"], "name": "赵姨", "sex": "1", "birth_date": "1950-03-02", "relation": None}


def test_with_a_yes_the_resident_is_the_other_communitys(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    person = resident(name="赵姨", phone="13900000001")
    handover, arrival = offered(giving, taking, person)
    accept(taking, arrival)
    came = whole(taking.pull())["resident"][str(person["id"])]
    assert (came["name"], came["phone"], came["version"]) == ("赵姨", "13900000001", 2)
    (segment,) = giving.pull()
    assert [(one.table, one.id, one.to_community) for one in segment.gone] == [("resident", [person["id"]], OTHER)]
    told = {one.table: dict(zip(one.id, one.fields, strict=True)) for one in segment.edits}
    assert told["handover"][str(handover["id"])] == {"state": "accepted", "decided_at": at(5)}
    assert stored(district.url, "resident", str(person["id"]), "community_code") == (OTHER,)


def test_a_stay_ends_where_the_resident_left(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    estate = row("estate", name="首开国风润城", sort=0)
    building = row("building", estate_id=estate["id"], number="3", sort=0)
    unit = row("unit", building_id=building["id"], number="2", sort=0)
    dwelling = row("dwelling", unit_id=unit["id"], floor=5, position=1, span=1, room="501", use="10", occupancy="1")
    home = row("household", dwelling_id=dwelling["id"], kind="1")
    person = resident(name="赵姨")
    stay = row(
        "residency", resident_id=person["id"], household_id=home["id"], dwelling_id=dwelling["id"], relation="02",
        kind="1", is_owner=1,
    )  # fmt: skip
    places = {"estate": estate, "building": building, "unit": unit, "dwelling": dwelling, "household": home}
    giving.push([new(table, [record]) for table, record in places.items()])
    giving.push([new("resident", [person]), new("residency", [stay])])
    handover = offer(person)
    giving.make("handover", handover)
    (arrival,) = whole(taking.pull())["arrival"].values()
    people = json.loads(str(arrival["people"]))
    assert (people["from_door"], people["residents"][0]["relation"]) == ("3-2-501", "02")
    accept(taking, str(arrival["id"]))
    ended = whole(giving.pull())["residency"][str(stay["id"])]
    assert (ended["ends_on"], ended["end_reason"], ended["moved_to"]) == ("2026-11-22", "moved_out", OTHER)


def test_a_no_comes_back_with_its_reason_and_nothing_moves(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    person = resident()
    handover, arrival = offered(giving, taking, person)
    taking.edit("arrival", Edit(arrival, 1, {"state": "declined", "decided_at": at(5), "reason": "查无此人"}))
    told = whole(giving.pull())["handover"][str(handover["id"])]
    assert (told["state"], told["reason"]) == ("declined", "查无此人")
    assert stored(district.url, "resident", str(person["id"]), "community_code") == (COMMUNITY,)


def test_an_offer_taken_back_can_no_longer_be_accepted(giving: TalkingStation, taking: TalkingStation) -> None:
    handover, arrival = offered(giving, taking, resident())
    giving.edit("handover", Edit(str(handover["id"]), 1, {"state": "withdrawn", "decided_at": at(1)}))
    late = taking.edit("arrival", Edit(arrival, 1, {"state": "accepted", "decided_at": at(5)}))
    assert [each.code for each in late.refused] == ["handover_decided"]
    assert whole(taking.pull())["arrival"][arrival]["state"] == "withdrawn"


def test_a_late_edit_of_the_giving_community_reaches_the_new_owner_and_tells_nothing_back(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    person = resident(phone="13900000001")
    late_station = TalkingStation.enrolled(district.url)
    _handover, arrival = offered(giving, taking, person)
    accept(taking, arrival)
    taking.pull()
    taking.edit("resident", Edit(str(person["id"]), 2, {"note": "新住址"}, at=at(10)))
    receipt = late_station.edit("resident", Edit(str(person["id"]), 1, {"phone": "13900000002"}, at=at(3)))
    assert (receipt.refused, receipt.standing) == ([], {})
    came = whole(taking.pull())["resident"][str(person["id"])]
    assert (came["phone"], came["version"]) == ("13900000002", 4)
    assert stored(district.url, "resident", str(person["id"]), "phone", "note") == ("13900000002", "新住址")


def test_a_late_edit_that_clashes_makes_a_card_for_the_new_owner(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    person = resident(phone="13900000001")
    _handover, arrival = offered(giving, taking, person)
    accept(taking, arrival)
    taking.edit("resident", Edit(str(person["id"]), 2, {"phone": "13900000003"}, at=at(10)))
    receipt = giving.edit("resident", Edit(str(person["id"]), 1, {"phone": "13900000002"}, at=at(3)))
    assert receipt.cards == 1
    (card,) = whole(taking.pull())["conflict_card"].values()
    assert json.loads(str(card["lost_value"])) == {"value": "13900000002"}
    assert "conflict_card" not in whole(giving.pull())


def test_the_giving_community_cannot_edit_what_it_never_had(giving: TalkingStation, taking: TalkingStation) -> None:
    person = resident()
    _handover, arrival = offered(giving, taking, person)
    accept(taking, arrival)
    receipt = giving.edit("resident", Edit(str(person["id"]), 2, {"phone": "13900000002"}))
    assert [each.code for each in receipt.refused] == ["record_moved"]


def test_a_resident_who_comes_back_is_edited_as_before(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    person = resident(phone="13900000001")
    _handover, arrival = offered(giving, taking, person)
    accept(taking, arrival)
    back = offer(person, COMMUNITY) | {"community_code": OTHER}
    assert taking.make("handover", back).refused == []
    (arrival,) = (i for i, one in whole(giving.pull())["arrival"].items() if one["state"] == "offered")
    giving.edit("arrival", Edit(arrival, 1, {"state": "accepted", "decided_at": at(9)}))
    came = whole(giving.pull())["resident"][str(person["id"])]
    assert came["version"] == 3
    giving.edit("resident", Edit(str(person["id"]), 3, {"phone": "13900000004"}))
    assert stored(district.url, "resident", str(person["id"]), "phone", "community_code") == ("13900000004", COMMUNITY)


def test_cards_attachments_and_history_go_along(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    person, neighbour = resident(phone="1"), TalkingStation.enrolled(district.url)
    paper = row(
        "attachment", owner_table="resident", owner_id=person["id"], sha256="a" * 64, media_type="image/png",
        size_bytes=3, title="同意书",
    )  # fmt: skip
    giving.push([new("resident", [person]), new("attachment", [paper])])
    giving.edit("resident", Edit(str(person["id"]), 1, {"phone": "2"}, at=at(1)))
    neighbour.edit("resident", Edit(str(person["id"]), 1, {"phone": "3"}, at=at(2)))
    with psycopg.connect(district.url) as connection:
        connection.execute("INSERT INTO stored_blob VALUES (%s, %s, 3, 3, now())", (COMMUNITY, "a" * 64))
        connection.execute("INSERT INTO blob_piece VALUES (%s, %s, 0, 'abc')", (COMMUNITY, "a" * 64))
    giving.make("handover", offer(person))
    (arrival,) = whole(taking.pull())["arrival"]
    accept(taking, arrival)
    came = whole(taking.pull())
    assert {table: len(rows) for table, rows in came.items()} == {"resident": 1, "conflict_card": 1, "attachment": 1}
    with psycopg.connect(district.url) as connection:
        owners = connection.execute("SELECT DISTINCT community_code FROM edit_history WHERE table_name = 'resident'")
        assert owners.fetchall() == [(OTHER,)]
        blobs = connection.execute("SELECT content FROM blob_piece WHERE community_code = %s", (OTHER,))
        assert [bytes(one) for (one,) in blobs] == [b"abc"]


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"to_community": COMMUNITY}, "no_such_community", "to_community"),
        ({"to_community": "999999999999"}, "no_such_community", "to_community"),
        ({"state": "accepted"}, "not_yours", "state"),
        ({"resident_ids": "[]"}, "value_type", "resident_ids"),
        ({"resident_ids": json.dumps(["0" * 32])}, "reference_missing", "resident_ids"),
        ({"subject_table": "worker"}, "value_type", "subject_table"),
    ],
)
def test_an_offer_of_nobody_or_to_nobody_is_refused(
    giving: TalkingStation, taking: TalkingStation, change: Row, code: str, column: str
) -> None:
    person = resident()
    giving.make("resident", person)
    receipt = giving.make("handover", offer(person) | change)
    assert [(each.code, each.field) for each in receipt.refused] == [(code, column)]
    assert taking.pull() == []


def test_two_moves_in_both_directions_do_not_wait_for_each_other_for_ever(
    district: District, giving: TalkingStation, taking: TalkingStation
) -> None:
    """Both offers and both answers name the same two communities; heads are locked in one order."""
    here, there = resident(), resident(community=OTHER)
    giving.make("resident", here)
    taking.make("resident", there)
    giving.make("handover", offer(here))
    taking.make("handover", offer(there, COMMUNITY) | {"community_code": OTHER})
    (to_them,) = whole(taking.pull())["arrival"]
    (to_us,) = whole(giving.pull())["arrival"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(accept, (taking, giving), (to_them, to_us)))
    assert answers == [None, None]
    assert stored(district.url, "resident", str(here["id"]), "community_code") == (OTHER,)
    assert stored(district.url, "resident", str(there["id"]), "community_code") == (COMMUNITY,)
