"""What may not enter is refused alone, with a code and its field, and the rest of the batch stands."""

from __future__ import annotations

import pytest

from sync.protocol import NewRecords
from tests.sync.conftest import District
from tests.sync.server.stations import (
    COMMUNITY,
    OTHER,
    Edit,
    Row,
    TalkingStation,
    at,
    count,
    new,
    resident,
    row,
    stored,
)


def refusals(station: TalkingStation, *parts: NewRecords) -> list[tuple[str, str | None]]:
    return [(each.code, each.field) for each in station.push(parts).refused]


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"community_code": OTHER}, "scope", None),
        ({"shoe_size": 43}, "unknown_field", "shoe_size"),
        ({"version": 7}, "unknown_field", "version"),
        ({"name": 5}, "value_type", "name"),
        ({"name": None}, "value_missing", "name"),
        ({"name": "王" * 61}, "value_too_long", "name"),
        ({"note": "独" * (50 << 20)}, "value_too_long", "note"),
        ({"note": "a\x00b"}, "value_type", "note"),
        ({"birth_date": "1956-02-30"}, "value_type", "birth_date"),
        ({"birth_date": "1956.3.2"}, "value_type", "birth_date"),
        ({"birth_date": "１９５６-03-02"}, "value_type", "birth_date"),
        ({"created_at": "2026-02-30 12:00:00.000000"}, "value_type", "created_at"),
        ({"created_at": "2026-11-21"}, "value_type", "created_at"),
        ({"basis": "because"}, "value_choice", "basis"),
        ({"merged_into_id": "0" * 32}, "reference_missing", "merged_into_id"),
        ({"merged_into_id": "no id"}, "value_type", "merged_into_id"),
    ],
)
def test_a_wrong_record_is_refused_alone(
    district: District, one: TalkingStation, change: Row, code: str, column: str | None
) -> None:
    right, wrong = resident(), resident() | change
    right |= dict.fromkeys(change.keys() - right.keys())
    receipt = one.make("resident", right, wrong)
    assert [(each.id, each.code, each.field) for each in receipt.refused] == [(wrong["id"], code, column)]
    assert (receipt.accepted, count(district.url, "resident")) == (1, 1)


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"community_code": OTHER}, "scope", None),
        ({"shoe_size": 43}, "unknown_field", "shoe_size"),
        ({"id": "0" * 32}, "unknown_field", "id"),
        ({"version": 3}, "unknown_field", "version"),
        ({"edited_at": at(1)}, "unknown_field", "edited_at"),
        ({"phone": 139}, "value_type", "phone"),
        ({"name": None}, "value_missing", "name"),
        ({"merged_into_id": "0" * 32}, "reference_missing", "merged_into_id"),
    ],
)
def test_a_wrong_edit_is_refused_alone(
    district: District, one: TalkingStation, change: Row, code: str, column: str | None
) -> None:
    right, wrong = resident(), resident()
    one.make("resident", right, wrong)
    receipt = one.edit("resident", Edit(str(right["id"]), 1, {"phone": "1"}), Edit(str(wrong["id"]), 1, change))
    assert [(each.id, each.code, each.field) for each in receipt.refused] == [(wrong["id"], code, column)]
    assert stored(district.url, "resident", str(right["id"]), "phone") == ("1",)
    assert stored(district.url, "resident", str(wrong["id"]), "version") == (1,)


def test_a_column_that_all_share_is_judged_like_any_other(one: TalkingStation) -> None:
    people = new("resident", [resident(), resident()])
    assert refusals(one, people.model_copy(update={"same": {"ethnic": 5}})) == [("value_type", "ethnic")] * 2
    assert refusals(one, people.model_copy(update={"same": {"tail": "long"}})) == [("unknown_field", "tail")] * 2


def test_what_refers_to_a_refused_record_falls_with_it_and_the_rest_stands(
    district: District, one: TalkingStation
) -> None:
    estate, bad = row("estate", name="国风", sort=0), row("estate", name="坏" * 200, sort=0)
    houses = [row("building", estate_id=each["id"], number="3", sort=0) for each in (estate, bad)]
    units = [row("unit", building_id=each["id"], number="1", sort=0) for each in houses]
    receipt = one.push([new("unit", units), new("building", houses), new("estate", [estate, bad])])
    told = {each.id: (each.code, each.field) for each in receipt.refused}
    assert told == {
        bad["id"]: ("value_too_long", "name"),
        houses[1]["id"]: ("reference_missing", "estate_id"),
        units[1]["id"]: ("reference_missing", "building_id"),
    }
    assert (receipt.accepted, count(district.url, "unit")) == (3, 1)


def test_another_communitys_records_can_neither_be_read_nor_edited_nor_referred_to(
    district: District, one: TalkingStation
) -> None:
    stranger = TalkingStation.enrolled(district.url, OTHER)
    person = resident(phone="139", community=OTHER)
    stranger.make("resident", person)
    receipt = one.edit("resident", Edit(str(person["id"]), 1, {"phone": "1"}))
    assert [each.code for each in receipt.refused] == ["scope"]
    again = one.make("resident", person | {"community_code": COMMUNITY, "phone": "1"})
    assert [each.code for each in again.refused] == ["scope"]
    twin = one.make("resident", resident(merged_into_id=person["id"]))
    assert [each.code for each in twin.refused] == ["reference_missing"]
    assert one.pull() == []
    assert stored(district.url, "resident", str(person["id"]), "phone", "community_code") == ("139", OTHER)


def test_tables_of_the_district_are_not_written_by_stations(one: TalkingStation) -> None:
    card = row(
        "conflict_card", table_name="resident", record_id="0" * 32, column_name="phone", lost_value="{}",
        lost_at=at(1), stood_value="{}",
    )  # fmt: skip
    assert refusals(one, new("conflict_card", [card])) == [("not_yours", None)]
    assert refusals(one, NewRecords(table="journal", columns={"id": ["0" * 32]})) == [("unknown_table", None)]
    assert refusals(one, NewRecords(table="account", columns={"id": ["0" * 32]})) == [("unknown_table", None)]


def test_visits_stay_as_they_were_written(district: District, one: TalkingStation) -> None:
    estate = row("estate", name="国风", sort=0)
    building = row("building", estate_id=estate["id"], number="3", sort=0)
    unit = row("unit", building_id=building["id"], number="2", sort=0)
    door = row("dwelling", unit_id=unit["id"], floor=5, position=1, span=1, room="501", use="10", occupancy="1")
    worker = row("worker", name="刘芳", role="grid", leads_grid=0, active=1)
    visit = row(
        "visit", dwelling_id=door["id"], worker_id=worker["id"], at=at(0), slot="morning", outcome="met", card_left=0,
        notice_given=0,
    )  # fmt: skip
    sent = {"estate": estate, "building": building, "unit": unit, "dwelling": door, "worker": worker, "visit": visit}
    receipt = one.push([new(table, [record]) for table, record in sent.items()])
    assert receipt.refused == []
    changed = one.edit("visit", Edit(str(visit["id"]), 1, {"note": "改了"}))
    assert [(each.code, each.field) for each in changed.refused] == [("append_only", "note")]
    assert one.edit("visit", Edit(str(visit["id"]), 1, {"deleted_at": at(9)})).refused == []


def test_an_edit_of_nothing_that_is_there_is_refused(one: TalkingStation) -> None:
    receipt = one.edit("resident", Edit("0" * 32, 1, {"phone": "1"}))
    assert [each.code for each in receipt.refused] == ["record_unknown"]


def test_refusals_say_no_answer(one: TalkingStation) -> None:
    secret = "13900001234" * 10
    receipt = one.make("resident", resident(phone=secret))
    assert [each.code for each in receipt.refused] == ["value_too_long"]
    assert secret not in receipt.model_dump_json()
