"""A batch enters once, as it was sent, and wholly or not at all."""

from __future__ import annotations

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
    Edit,
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


def test_an_older_station_leaves_columns_out_and_they_hold_what_new_records_hold(
    district: District, one: TalkingStation
) -> None:
    person = {name: value for name, value in resident().items() if name not in ("source", "basis", "hukou_match")}
    receipt = one.make("resident", person)
    assert receipt.refused == []
    found = stored(district.url, "resident", str(person["id"]), "source", "basis", "hukou_match")
    assert found == ("visit", "duty", "9")


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
