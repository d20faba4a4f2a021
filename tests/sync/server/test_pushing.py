"""A batch enters once, merged field by field; what may not enter is refused alone and told by a code."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from models.errors import WorldError
from models.wire import Scalar
from sync.protocol import MAX_RECORDS, Edits, NewRecords, Push
from sync.server.pushing import apply_push
from tests.sync.conftest import District
from tests.sync.server.stations import (
    COMMUNITY,
    NOW,
    OTHER,
    Edit,
    Row,
    TalkingStation,
    at,
    count,
    edits,
    new,
    resident,
    row,
    stored,
    whole,
)


def touches_of(card: Row) -> list[dict[str, Scalar]]:
    found: list[dict[str, Scalar]] = json.loads(str(card["history"]))["touches"]
    return found


def refusals(station: TalkingStation, *parts: NewRecords) -> list[tuple[str, str | None]]:
    return [(each.code, each.field) for each in station.push(parts).refused]


def test_a_new_record_is_stored_as_it_was_sent_and_read_by_the_others(one: TalkingStation, two: TalkingStation) -> None:
    person = resident(
        name="𠮷\t田\\N",
        note='第一行\n"第二行" {a,b} \\',
        birth_date="1956-03-02",
        phone=None,
        verified_on="2026-01-31",
    )
    receipt = one.make("resident", person)
    assert (receipt.accepted, receipt.refused, receipt.versions) == (1, [], {})
    (came,) = whole(two.pull())["resident"].values()
    assert came == {name: value for name, value in person.items() if value is not None} | {"version": 1}
    _manifest, parts = two.snapshot()
    assert whole(parts)["resident"][str(person["id"])] == came
    assert one.pull() == []


def test_values_of_every_kind_come_back_as_they_went(one: TalkingStation, two: TalkingStation) -> None:
    estate = row("estate", name="国风", sort=-3)
    building = row(
        "building", estate_id=estate["id"], number="3", sort=0, lift=1, longitude=123.4321, floor_labels='{"4": "3A"}'
    )
    unit = row("unit", building_id=building["id"], number="2", sort=0)
    door = row(
        "dwelling", unit_id=unit["id"], floor=-1, position=1, span=1, room="501", use="10", occupancy="1",
        floor_area_m2=65.5, hazards='["gas", "\\u71c3"]',
    )  # fmt: skip
    sent = {"estate": estate, "building": building, "unit": unit, "dwelling": door}
    assert one.push([new(table, [record]) for table, record in sent.items()]).refused == []
    _manifest, parts = two.snapshot()
    for tables in (whole(two.pull()), whole(parts)):
        for table, record in sent.items():
            came = tables[table][str(record["id"])]
            assert came == {name: value for name, value in record.items() if value is not None} | {"version": 1}


def test_an_edit_goes_in_and_nothing_else_of_the_record_changes(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    person = resident(phone="13900000001", note="独居")
    one.make("resident", person)
    two.pull()
    receipt = two.edit("resident", Edit(str(person["id"]), 1, {"phone": "13900000002"}, at=at(1)))
    assert (receipt.accepted, receipt.versions, receipt.standing) == (1, {}, {})
    assert stored(district.url, "resident", str(person["id"]), "phone", "note", "version") == ("13900000002", "独居", 2)
    (segment,) = one.pull()
    assert segment.edits == [edits("resident", Edit(str(person["id"]), 2, {"phone": "13900000002"}, at=at(1)))]


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


def test_a_repeated_batch_gets_the_same_answer_and_changes_nothing(district: District, one: TalkingStation) -> None:
    batch = one.batch([new("resident", [resident()])])
    first = one.send(batch)
    assert one.send(batch) == first
    assert (count(district.url, "resident"), count(district.url, "change_log")) == (1, 1)


def test_a_missing_batch_is_named_and_a_fork_is_seen(one: TalkingStation) -> None:
    first = one.batch([new("resident", [resident()])])
    one.send(first)
    later = one.batch(number=4, after=uuid4().hex)
    with pytest.raises(WorldError) as missing:
        one.send(later)
    assert (missing.value.code, missing.value.params) == ("batch_missing", {"number": 2})
    one.push()
    for fork in (one.batch(after=first.batch), one.batch(after=None, number=1)):
        with pytest.raises(WorldError) as forked:
            one.send(fork)
        assert forked.value.code == "station_forked"


def test_a_station_that_is_not_enrolled_here_writes_nothing(district: District) -> None:
    stranger = TalkingStation(district.url)
    with pytest.raises(WorldError) as refused:
        stranger.make("resident", resident())
    assert refused.value.code == "station_unknown"


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


def test_an_older_station_leaves_columns_out_and_they_hold_what_new_records_hold(
    district: District, one: TalkingStation
) -> None:
    person = {name: value for name, value in resident().items() if name not in ("source", "basis", "hukou_match")}
    receipt = one.make("resident", person)
    assert receipt.refused == []
    found = stored(district.url, "resident", str(person["id"]), "source", "basis", "hukou_match")
    assert found == ("visit", "duty", "9")


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


def test_records_that_all_stations_make_alike_are_one_and_nobodys_edit_of_them_is_lost(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    area = row("area", level="community", code=COMMUNITY, name="朗月", source="official")
    one.make("area", area)
    one.edit("area", Edit(str(area["id"]), 1, {"name": "朗月社区"}, at=at(1)))
    again = area | {"created_at": at(30), "edited_at": at(30), "created_by": uuid4().hex}
    receipt = two.make("area", again)
    assert (receipt.refused, receipt.cards, receipt.accepted) == ([], 0, 1)
    assert receipt.versions == {"area": {area["id"]: 2}}
    told = receipt.standing["area"][str(area["id"])]
    assert (told["name"], told["created_at"], told["created_by"]) == (
        "朗月社区",
        area["created_at"],
        area["created_by"],
    )
    assert stored(district.url, "area", str(area["id"]), "name", "version") == ("朗月社区", 2)


def test_a_push_of_a_shape_that_no_station_sends_is_refused_as_a_whole(district: District, one: TalkingStation) -> None:
    person = resident()
    crooked = NewRecords(table="resident", columns={"id": [str(person["id"])], "name": ["王", "李"]})
    nameless = NewRecords(table="resident", columns={"name": ["王"]})
    twice = new("resident", [person, person])
    short = Edits(table="resident", id=["0" * 32], base=[], edited_at=[at(1)], edited_by=["0" * 32], fields=[{}])
    beyond = edits("resident", Edit("0" * 32, 1, {"phone": "1"})).model_copy(update={"bases": {"7": {"phone": 1}}})
    bad: list[Push] = [one.batch([part]) for part in (crooked, nameless, twice)]
    for batch in [*bad, one.batch([], [short]), one.batch([], [beyond])]:
        with pytest.raises(WorldError) as refused:
            one.send(batch)
        assert refused.value.code == "message_shape"
    ids: list[Scalar] = [f"{n:032x}" for n in range(MAX_RECORDS + 1)]
    with pytest.raises(WorldError) as large:
        one.send(one.batch([NewRecords(table="resident", columns={"id": ids})]))
    assert large.value.code == "message_too_large"
    assert count(district.url, "community_head") == 0


def test_a_connection_that_dies_in_the_middle_leaves_nothing(district: District, one: TalkingStation) -> None:
    person = resident()
    one.make("resident", person)
    batch = one.batch([new("resident", [resident()])], [edits("resident", Edit(str(person["id"]), 1, {"phone": "1"}))])
    connection = psycopg.connect(district.url)
    apply_push(connection, one.sender, batch, NOW)
    with psycopg.connect(district.url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
    connection.close()
    assert (count(district.url, "resident"), count(district.url, "change_log")) == (1, 1)
    assert one.send(batch).accepted == 2
    assert (count(district.url, "resident"), count(district.url, "change_log")) == (2, 2)


def test_refusals_say_no_answer(one: TalkingStation) -> None:
    secret = "13900001234" * 10
    receipt = one.make("resident", resident(phone=secret))
    assert [each.code for each in receipt.refused] == ["value_too_long"]
    assert secret not in receipt.model_dump_json()


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
