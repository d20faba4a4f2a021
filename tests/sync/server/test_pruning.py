"""Old logs go, and a station that was away for longer than they were kept is told to begin with a snapshot."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from sync.server.changes import read_changes
from sync.server.checking import check_district
from sync.server.pruning import KEPT_FOR, prune
from tests.sync.conftest import District
from tests.sync.server.stations import NOW, Edit, TalkingStation, at, count, new, resident, whole


def test_what_is_older_than_three_years_goes_and_nothing_else(district: District) -> None:
    one, two = TalkingStation.enrolled(district.url), TalkingStation.enrolled(district.url)
    person = resident(phone="1")
    one.send(one.batch([new("resident", [person])]), NOW - KEPT_FOR - timedelta(days=1))
    one.edit("resident", Edit(str(person["id"]), 1, {"phone": "2"}, at=at(1)))
    with psycopg.connect(district.url) as connection:
        pruned = prune(connection, NOW)
        assert (pruned.segments, pruned.receipts, pruned.edits) == (1, 1, 0)
        assert check_district(connection).logs_with_gaps == []
        head, segments = read_changes(connection, two.sender, 0, limit_bytes=1 << 20)
        assert (head.snapshot_needed, segments) == (True, [])
    prepared, parts = two.snapshot()
    two.cursor = prepared.seq
    assert whole([*parts, *two.pull()])["resident"][str(person["id"])]["phone"] == "2"
    assert (count(district.url, "resident"), count(district.url, "edit_history")) == (1, 1)


def test_the_chain_of_a_station_holds_beyond_its_receipts(district: District) -> None:
    one = TalkingStation.enrolled(district.url)
    one.send(one.batch([new("resident", [resident()])]), NOW - KEPT_FOR - timedelta(days=1))
    with psycopg.connect(district.url) as connection:
        prune(connection, NOW)
    assert one.make("resident", resident()).accepted == 1


def test_logs_are_not_kept_for_less_than_the_law_asks(district: District) -> None:
    with psycopg.connect(district.url) as connection, pytest.raises(ValueError, match="at the least"):
        prune(connection, NOW, keep=timedelta(days=100))
