"""The log is read in order, by ranges of bytes, and never past a number that is not committed yet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from uuid import UUID

import psycopg
import pytest

from models.errors import WorldError
from sync.protocol import Push, Segment
from sync.server.changes import read_changes
from sync.server.pushing import apply_push
from sync.server.snapshots import manifest, part
from tests.sync.conftest import District
from tests.sync.server.stations import (
    NOW,
    OTHER,
    Edit,
    TalkingStation,
    at,
    count,
    new,
    resident,
    row,
    whole,
)


def test_an_answer_holds_as_many_segments_as_fit_and_at_least_one(one: TalkingStation, two: TalkingStation) -> None:
    for _n in range(5):
        one.make("resident", resident())
    with psycopg.connect(one.url) as connection:
        _head, (first, second, *_rest) = read_changes(connection, two.sender, 0, limit_bytes=1 << 20)
        size = len(first[1]) + len(second[1])
        for limit, expected in ((1, 1), (len(first[1]) + 1, 2), (size, 2)):
            head, segments = read_changes(connection, two.sender, 0, limit_bytes=limit)
            assert ([number for number, _p in segments], head.upto, head.more) == (
                list(range(1, expected + 1)), expected, True,
            )  # fmt: skip
        head, segments = read_changes(connection, two.sender, 3, limit_bytes=1 << 20)
        assert ([number for number, _p in segments], head.upto, head.more, head.after) == ([4, 5], 5, False, 3)


def test_a_stations_own_writes_are_stepped_over(one: TalkingStation, two: TalkingStation) -> None:
    two.make("resident", resident())
    one.make("resident", resident())
    one.make("resident", resident())
    with psycopg.connect(one.url) as connection:
        head, segments = read_changes(connection, one.sender, 0, limit_bytes=1)
        assert ([number for number, _p in segments], head.upto, head.more) == ([1], 3, False)
        assert read_changes(connection, one.sender, 3, limit_bytes=1)[1] == []


def test_a_cursor_that_the_log_no_longer_knows_needs_a_snapshot(district: District, one: TalkingStation) -> None:
    one.make("resident", resident())
    one.make("resident", resident())
    with psycopg.connect(district.url) as connection:
        connection.execute("UPDATE community_head SET first_seq = 1")
        for after, needed in ((0, True), (1, False), (2, False), (3, True)):
            head, _segments = read_changes(connection, one.sender, after, limit_bytes=1)
            assert head.snapshot_needed is needed


def test_a_community_without_a_log_has_nothing_to_read(district: District) -> None:
    with psycopg.connect(district.url) as connection:
        head, segments = read_changes(connection, TalkingStation(district.url).sender, 0, limit_bytes=1)
    assert (head.head, head.upto, head.more, head.snapshot_needed, segments) == (0, 0, False, False, [])


def test_a_number_is_not_stepped_over_while_an_earlier_one_is_being_written(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    reader = TalkingStation.enrolled(district.url)
    started = Event()

    def second() -> None:
        started.set()
        two.make("resident", resident(name="第二"))

    with psycopg.connect(district.url) as slow, ThreadPoolExecutor(1) as pool:
        apply_push(slow, one.sender, one.batch([new("resident", [resident(name="第一")])]), NOW)
        waiting = pool.submit(second)
        started.wait()
        assert reader.pull() == []
        slow.commit()
        waiting.result()
    names = [segment.new[0].columns["name"] for segment in reader.pull()]
    assert names == [["第一"], ["第二"]]


def test_writers_race_and_a_reader_misses_nothing(district: District) -> None:
    writers = [TalkingStation.enrolled(district.url) for _n in range(3)]
    reader, pushes = TalkingStation.enrolled(district.url), 12
    start, over = Barrier(len(writers) + 1), Event()

    def write(station: TalkingStation) -> None:
        start.wait()
        for _n in range(pushes):
            station.make("resident", resident())

    def follow() -> list[Segment]:
        start.wait()
        found: list[Segment] = []
        while not over.is_set():
            found += reader.pull(limit_bytes=700)
        return found + reader.pull()

    with ThreadPoolExecutor(len(writers) + 1) as pool:
        following = pool.submit(follow)
        for writing in [pool.submit(write, station) for station in writers]:
            writing.result()
        over.set()
        seen = following.result()
    assert len(seen) == len(writers) * pushes
    assert len(whole(seen)["resident"]) == len(writers) * pushes
    assert reader.cursor == len(writers) * pushes


def test_one_batch_sent_twice_at_once_enters_once(district: District, one: TalkingStation) -> None:
    batch = one.batch([new("resident", [resident()])])
    start = Barrier(2)

    def send(push: Push) -> bytes:
        with psycopg.connect(district.url) as connection:
            start.wait()
            return apply_push(connection, one.sender, push, NOW)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, (batch, batch))
    assert first == second
    assert count(district.url, "resident") == 1


def test_a_snapshot_and_the_log_after_it_are_the_whole(district: District, one: TalkingStation) -> None:
    person = resident(phone="1")
    one.make("resident", person, resident())
    one.edit("resident", Edit(str(person["id"]), 1, {"phone": "2"}))
    late = TalkingStation.enrolled(district.url)
    prepared, parts = late.snapshot()
    one.edit("resident", Edit(str(person["id"]), 2, {"phone": "3"}, at=at(5)))
    late.cursor = prepared.seq
    tables = whole([*parts, *late.pull()])
    everything = whole(TalkingStation.enrolled(district.url).pull())
    assert tables == everything
    assert tables["resident"][str(person["id"])]["phone"] == "3"


def test_parts_hold_no_more_than_they_may_and_parents_come_first(district: District, one: TalkingStation) -> None:
    estate = row("estate", name="国风", sort=0)
    building = row("building", estate_id=estate["id"], number="3", sort=0)
    last = resident()
    people = [resident(merged_into_id=last["id"]), *(resident() for _n in range(2_100)), last]
    one.push([new("resident", people), new("building", [building]), new("estate", [estate])])
    prepared, parts = one.snapshot()
    assert [each.records for each in prepared.parts] == [2_000, 104]
    seen: set[str] = set()
    for segment in parts:
        for made in segment.new:
            for column in ("merged_into_id", "estate_id"):
                assert {value for value in made.columns.get(column, ()) if value} <= seen
            seen |= {str(record_id) for record_id in made.columns["id"]}
    assert len(seen) == 2_104


def test_a_young_snapshot_serves_all_stations_of_its_community_and_nobody_else(
    district: District, one: TalkingStation, two: TalkingStation
) -> None:
    one.make("resident", resident())
    first, _parts = one.snapshot()
    one.make("resident", resident())
    again, _parts = two.snapshot()
    assert again == first
    stranger = TalkingStation.enrolled(district.url, OTHER)
    with psycopg.connect(district.url) as connection, pytest.raises(WorldError) as refused:
        part(connection, stranger.sender, UUID(first.snapshot), 0)
    assert refused.value.code == "snapshot_gone"
    _manifest, parts = stranger.snapshot()
    assert whole(parts) == {}
    with psycopg.connect(district.url) as connection:
        connection.execute("UPDATE snapshot_piece SET made_at = made_at - interval '25 hours'")
    newer, parts = two.snapshot()
    assert newer.snapshot != first.snapshot
    assert len(whole(parts)["resident"]) == 2


def test_a_snapshot_needs_a_transaction_that_stands_still(district: District, one: TalkingStation) -> None:
    one.make("resident", resident())
    with psycopg.connect(district.url) as connection, pytest.raises(RuntimeError):
        manifest(connection, one.sender)


def test_what_was_deleted_is_in_the_snapshot_as_deleted(one: TalkingStation) -> None:
    person = resident()
    one.make("resident", person)
    one.edit("resident", Edit(str(person["id"]), 1, {"deleted_at": at(1)}))
    _manifest, parts = one.snapshot()
    assert whole(parts)["resident"][str(person["id"])]["deleted_at"] == at(1)
