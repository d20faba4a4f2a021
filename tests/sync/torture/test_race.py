"""Two stations write to one community at once while a third one reads: no number is ever stepped over."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg

from models.base import utc_now
from sync.protocol import NewRecords, Push, Receipt, Scalar, Segment, read
from sync.server.changes import read_changes
from sync.server.pushing import apply_push
from sync.server.sender import Sender
from tests.sync.conftest import District

COMMUNITY = "210112010012"
WRITERS, PUSHES = 3, 40


def test_a_reader_sees_every_number_in_order_whoever_commits_first(district: District) -> None:
    reader, writers = _enrolled(district), [_enrolled(district) for _ in range(WRITERS)]
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        read_ahead = pool.submit(_read_until, district, reader, done)
        written = list(pool.map(lambda sender: _push_all(district, sender), writers))
        done.set()
        numbers, ids = read_ahead.result()
    assert numbers == list(range(1, WRITERS * PUSHES + 1))
    assert ids == {record for some in written for record in some}


def test_of_one_batch_sent_by_two_hands_at_once_both_get_the_one_receipt(district: District) -> None:
    """As when the reply is late and the station asks again, or a proxy repeats the request."""
    sender, reader = _enrolled(district), _enrolled(district)
    pushes = _pushes(8)
    with ThreadPoolExecutor(2) as pool:
        for push in pushes:
            receipts = set(pool.map(lambda _hand, push=push: _push(district, sender, push), range(2)))
            assert len(receipts) == 1
    with district.connect() as connection:
        head, segments = read_changes(connection, reader, 0, limit_bytes=1 << 20)
    assert [number for number, _ in segments] == list(range(1, 9))
    assert head.upto == 8


def _enrolled(district: District) -> Sender:
    station = uuid4()
    with district.connect() as connection:
        connection.execute(
            "INSERT INTO enrolled_station (id, community_code, public_key, exchange_key, label, app_version,"
            ' enrolled_at, "cursor", last_number, envelopes_out, envelopes_in, envelope_first)'
            " VALUES (%s, %s, '', '', '', '', now(), 0, 0, 0, 0, 0)",
            (station, COMMUNITY),
        )
    return Sender(station, COMMUNITY)


def _pushes(count: int) -> list[Push]:
    batches = [None, *(uuid4().hex for _ in range(count))]
    return [
        Push(
            protocol=1,
            schema_revision="0002",
            batch=batches[number] or "",
            number=number,
            after=batches[number - 1],
            clock_offset_s=0.0,
            new=[_workers(number)],
        )
        for number in range(1, count + 1)
    ]


def _workers(number: int) -> NewRecords:
    now, made_by = "2026-11-22 01:02:03.000000", uuid4().hex
    who: dict[str, Scalar] = {"created_by": made_by, "edited_by": made_by, "created_at": now, "edited_at": now}
    what: dict[str, Scalar] = {"community_code": COMMUNITY, "role": "worker", "leads_grid": 0, "active": 1}
    ids: list[Scalar] = [uuid4().hex for _ in range(number % 3 + 1)]
    names: list[Scalar] = [f"刘{place}" for place in range(len(ids))]
    return NewRecords(table="worker", columns={"id": ids, "name": names}, same=who | what)


def _push(district: District, sender: Sender, push: Push) -> bytes:
    with district.connect() as connection:
        return apply_push(connection, sender, push, utc_now())


def _push_all(district: District, sender: Sender) -> list[str]:
    pushes = _pushes(PUSHES)
    for push in pushes:
        receipt = read(Receipt, _push(district, sender, push))
        assert not receipt.refused
    return [str(record) for push in pushes for record in push.new[0].columns["id"]]


def _read_until(district: District, reader: Sender, done: threading.Event) -> tuple[list[int], set[str]]:
    """Poll as a station does, by the cursor that each answer gives; once more after the last writer is done."""
    numbers: list[int] = []
    ids: set[str] = set()
    cursor, last_round = 0, False
    with psycopg.connect(district.url) as connection:
        while True:
            head, segments = read_changes(connection, reader, cursor, limit_bytes=2_000)
            connection.commit()
            for number, payload in segments:
                numbers.append(number)
                ids |= {str(i) for new in read(Segment, payload).new for i in new.columns["id"]}
            assert not segments or segments[-1][0] == head.upto
            cursor = head.upto
            if last_round and not head.more:
                return numbers, ids
            last_round = done.is_set()
