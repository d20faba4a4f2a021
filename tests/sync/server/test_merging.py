"""What two stations wrote of one record is merged field by field; where both wrote one, a card keeps the other."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest

from models.wire import Scalar
from tests.sync.conftest import District
from tests.sync.server.stations import Edit, Row, TalkingStation, at, count, resident, stored, whole


def touches_of(card: Row) -> list[dict[str, Scalar]]:
    found: list[dict[str, Scalar]] = json.loads(str(card["history"]))["touches"]
    return found


def test_different_fields_merge_and_the_sender_is_told_what_stands(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    person = resident(phone="13900000001")
    one.make("resident", person)
    one.edit("resident", Edit(str(person["id"]), 1, {"phone": "13900000002"}, at=at(9)))
    receipt = two.edit("resident", Edit(str(person["id"]), 1, {"note": "独居"}, at=at(3)))
    assert receipt.versions == {"resident": {person["id"]: 3}}
    assert receipt.standing["resident"][str(person["id"])]["phone"] == "13900000002"
    assert receipt.standing["resident"][str(person["id"])]["edited_at"] == at(9)
    assert (receipt.cards, count(district.url, "conflict_card")) == (0, 0)
    assert stored(district.url, "resident", str(person["id"]), "phone", "note") == ("13900000002", "独居")


@pytest.mark.parametrize(("minute", "stands", "lost"), [(3, "111", "222"), (30, "222", "111")])
def test_in_the_same_field_the_later_edit_stands_and_the_other_is_on_a_card(
    district: District, one: TalkingStation, two: TalkingStation, minute: int, stands: str, lost: str
) -> None:
    person = resident(phone="000")
    one.make("resident", person)
    one.edit("resident", Edit(str(person["id"]), 1, {"phone": "111"}, at=at(10)))
    receipt = two.edit("resident", Edit(str(person["id"]), 1, {"phone": "222"}, at=at(minute)))
    assert receipt.cards == 1
    assert receipt.standing["resident"][str(person["id"])]["phone"] == stands
    assert stored(district.url, "resident", str(person["id"]), "phone") == (stands,)
    for station in (one, two):
        (card,) = whole(station.pull())["conflict_card"].values()
        assert (card["table_name"], card["record_id"], card["column_name"]) == ("resident", person["id"], "phone")
        assert json.loads(str(card["lost_value"])) == {"value": lost}
        assert json.loads(str(card["stood_value"])) == {"value": stands}
        assert touches_of(card)[0]["value"] == stands


def test_the_same_value_is_no_conflict(district: District, one: TalkingStation, two: TalkingStation) -> None:
    person = resident(phone="000")
    one.make("resident", person)
    one.edit("resident", Edit(str(person["id"]), 1, {"phone": "111"}, at=at(5)))
    receipt = two.edit("resident", Edit(str(person["id"]), 1, {"phone": "111"}, at=at(3)))
    assert (receipt.cards, receipt.versions) == (0, {})
    assert stored(district.url, "resident", str(person["id"]), "version") == (2,)


def test_an_edit_stands_against_a_delete_whichever_came_first(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    for first, second in ((one, two), (two, one)):
        person = resident()
        first.make("resident", person)
        gone, kept = (
            Edit(str(person["id"]), 1, {"deleted_at": at(5)}, at=at(5)),
            Edit(str(person["id"]), 1, {"note": "还在"}, at=at(2)),
        )
        first.edit("resident", gone if first is one else kept)
        assert second.edit("resident", kept if first is one else gone).cards == 1
        assert stored(district.url, "resident", str(person["id"]), "deleted_at", "note") == (None, "还在")


def test_a_station_is_no_conflict_for_itself_and_its_card_ends_with_its_next_edit(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    person = resident(phone="0")
    one.make("resident", person)
    two.edit("resident", Edit(str(person["id"]), 1, {"phone": "2"}, at=at(20)))
    assert one.edit("resident", Edit(str(person["id"]), 1, {"phone": "1"}, at=at(10))).cards == 1
    again = Edit(str(person["id"]), 2, {"phone": "11"}, at=at(30))
    assert one.edit("resident", again).cards == 0
    (card,) = whole(two.pull())["conflict_card"].values()
    assert (card["choice"], card["version"]) == ("superseded", 2)
    assert stored(district.url, "resident", str(person["id"]), "phone") == ("11",)


def test_a_settled_card_travels_like_any_edit_and_cards_make_no_cards(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    person = resident(phone="0")
    one.make("resident", person)
    two.edit("resident", Edit(str(person["id"]), 1, {"phone": "2"}, at=at(20)))
    one.edit("resident", Edit(str(person["id"]), 1, {"phone": "1"}, at=at(10)))
    (card,) = whole(two.pull())["conflict_card"]
    two.edit("conflict_card", Edit(card, 1, {"choice": "this", "settled_at": at(40)}, at=at(40)))
    receipt = one.edit("conflict_card", Edit(card, 1, {"choice": "that", "settled_at": at(50)}, at=at(50)))
    assert (receipt.cards, receipt.refused) == (0, [])
    assert stored(district.url, "conflict_card", card, "choice") == ("that",)


def test_a_station_clock_that_is_wrong_by_years_wins_nothing(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    person = resident(phone="0")
    one.make("resident", person)
    ahead = timedelta(days=3650).total_seconds()
    future = Edit(str(person["id"]), 1, {"phone": "1"}, at="2036-11-18 12:10:00.000000")
    one.edit("resident", future, offset=-ahead)
    two.edit("resident", Edit(str(person["id"]), 1, {"phone": "2"}, at=at(30)))
    assert stored(district.url, "resident", str(person["id"]), "phone") == ("2",)
    with psycopg.connect(district.url) as connection:
        times = connection.execute("SELECT edited_at FROM edit_history ORDER BY version").fetchall()
    assert times == [("2026-11-21 12:10:00.000000",), (at(30),)]


@pytest.mark.parametrize("offset", [1e300, -1e300, 86400.0 * 36500])
def test_an_absurd_clock_offset_breaks_nothing(district: District, one: TalkingStation, offset: float) -> None:
    person = resident(phone="0")
    one.make("resident", person)
    edit = Edit(str(person["id"]), 1, {"phone": "1"}, at="9999-12-31 23:59:59.000000")
    assert one.edit("resident", edit, offset=offset).refused == []


def test_an_older_base_of_one_column_is_a_conflict_of_that_column_alone(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    person = resident(phone="0", note="旧")
    one.make("resident", person)
    two.edit("resident", Edit(str(person["id"]), 1, {"phone": "2"}, at=at(5)))
    receipt = one.edit(
        "resident", Edit(str(person["id"]), 2, {"phone": "1", "note": "新"}, at=at(9), bases={"phone": 1})
    )
    assert receipt.cards == 1
    assert stored(district.url, "resident", str(person["id"]), "phone", "note") == ("1", "新")


def test_a_card_tells_the_last_changes_of_its_field_newest_first(one: TalkingStation, two: TalkingStation) -> None:
    person = resident(phone="0")
    one.make("resident", person)
    one.edit("resident", Edit(str(person["id"]), 1, {"phone": "1", "note": "x"}, at=at(1)))
    two.edit("resident", Edit(str(person["id"]), 2, {"phone": "2"}, at=at(2)))
    one.edit("resident", Edit(str(person["id"]), 2, {"phone": "3"}, at=at(3)))
    (card,) = whole(two.pull())["conflict_card"].values()
    assert [(each["version"], each["value"], each["at"], each["station"]) for each in touches_of(card)] == [
        (4, "3", at(3), one.id.hex),
        (3, "2", at(2), two.id.hex),
        (2, "1", at(1), one.id.hex),
    ]


def test_own_edits_that_come_to_nothing_together_are_told_with_the_dates_that_stand(one: TalkingStation) -> None:
    """The second one left before the receipt of the first was in, and says what stands already."""
    person = resident(note="甲")
    one.make("resident", person)
    i = str(person["id"])
    one.edit("resident", Edit(i, 1, {"note": "乙"}, at=at(1)))
    receipt = one.edit("resident", Edit(i, 1, {"note": "乙"}, at=at(3)))
    assert receipt.versions == {}
    assert receipt.standing == {"resident": {i: {"edited_at": at(1), "edited_by": person["edited_by"]}}}
