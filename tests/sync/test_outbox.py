"""What a batch holds: records, not rows; urgent ones first, parents before children, bases as the worker saw them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from models.base import utc_now, uuid7
from models.people.records import Resident
from models.station import Station
from models.station.connection import raw
from models.station.records import JournalEntry
from models.sync.records import SyncState
from models.visits.records import Outcome, Slot, Visit
from sync.gathering import MAX_TEXT
from sync.inbox import Inbox
from sync.outbox import Batch, Outbox
from sync.protocol import Push, Receipt, Refused, read
from sync.pruning import prune
from tests.sync.stations import Pc, family


@pytest.fixture
def pc(station: Station) -> Pc:
    """A station that believes to be enrolled; its first worker is with the district."""
    with station.local_write() as session:
        keys = {"private_key": b"p" * 32, "server_key": b"s" * 32, "exchange_key": b"x" * 32}
        session.add(SyncState(server_url="http://127.0.0.1:1", station_id=uuid7(), **keys))
    pc = Pc(None, station)  # type: ignore[arg-type]
    confirm(pc, made(pc))
    return pc


def made(pc: Pc, **limits: int) -> Batch:
    batch = Outbox(pc.station, **limits).make()
    assert batch is not None
    return batch


def said(batch: Batch) -> Push:
    return read(Push, batch.body)


def confirm(pc: Pc, batch: Batch, **receipt: Any) -> None:
    assert Inbox(pc.station).take_receipt(Receipt(batch=batch.id.hex, head=1, accepted=batch.records, **receipt))


def raw_edit(pc: Pc, sql: str, *values: Any) -> None:
    with pc.station.act("test") as session:
        session.connection().exec_driver_sql(sql, values)


def rows(pc: Pc, record_id: UUID) -> list[JournalEntry]:
    with pc.station.sessions() as session:
        return list(session.query(JournalEntry).filter_by(record_id=record_id).order_by(JournalEntry.seq))


def test_all_waiting_rows_of_a_new_record_are_one_whole_row(pc: Pc) -> None:
    resident = pc.resident("王芳")
    pc.edit(Resident, resident, phone="13811111111")
    push = said(batch := made(pc))
    (part,) = push.new
    assert (part.table, part.columns, push.edits) == ("resident", {"id": [resident.hex]}, [])
    assert (part.same["name"], part.same["phone"], batch.records) == ("王芳", "13811111111", 1)
    assert "version" not in part.same
    assert {entry.batch_id for entry in rows(pc, resident)} == {batch.id}
    assert Outbox(pc.station).make() is None


def test_what_differs_goes_by_columns_and_what_is_shared_once(pc: Pc) -> None:
    with pc.station.act("test") as session:
        session.add_all([Resident(name="王芳", phone="13811111111"), Resident(name="李伟", phone="13811111111")])
    (part,) = said(made(pc)).new
    assert part.columns["name"] == ["王芳", "李伟"]
    assert part.same["phone"] == "13811111111"
    assert "former_name" not in part.columns | part.same


def test_edits_carry_newest_values_and_the_oldest_base(pc: Pc) -> None:
    resident = pc.resident("王芳")
    confirm(pc, made(pc))
    pc.edit(Resident, resident, phone="13811111111")
    pc.edit(Resident, resident, phone="13822222222", note="x")
    push = said(made(pc))
    (part,) = push.edits
    assert (part.base, part.fields, part.bases) == ([1], [{"phone": "13822222222", "note": "x"}], {})


def test_a_column_keeps_the_base_of_its_row_that_is_still_on_the_way(pc: Pc) -> None:
    resident = pc.resident("王芳")
    confirm(pc, made(pc))
    pc.edit(Resident, resident, phone="13811111111")
    made(pc)
    raw_edit(pc, "UPDATE resident SET version = 3 WHERE id = ?", resident.hex)
    pc.edit(Resident, resident, phone="13822222222", note="x")
    (part,) = said(made(pc)).edits
    assert (part.base, part.bases) == ([3], {"0": {"phone": 1}})


def test_edits_of_a_record_that_is_on_the_way_start_from_its_first_version(pc: Pc) -> None:
    resident = pc.resident("王芳")
    first = made(pc)
    pc.edit(Resident, resident, phone="13811111111")
    second = made(pc)
    (part,) = said(second).edits
    assert (part.base, second.after, second.number) == ([1], first.id, first.number + 1)
    confirm(pc, first)
    confirm(pc, second)
    assert pc.version(Resident, resident) == 2


def test_a_hard_delete_travels_as_the_ordinary_one_and_what_never_was_does_not(pc: Pc) -> None:
    known = pc.resident("王芳")
    confirm(pc, made(pc))
    never = pc.resident("李伟")
    raw_edit(pc, "DELETE FROM resident WHERE id IN (?, ?)", known.hex, never.hex)
    push = said(made(pc))
    assert push.new == []
    assert [(part.id, list(part.fields[0])) for part in push.edits] == [([known.hex], ["deleted_at"])]
    assert rows(pc, never) == []


def test_todays_visits_go_first_with_the_doors_they_need(pc: Pc) -> None:
    for number in range(5):
        pc.resident(f"居民{number}")
    dwelling, _, _ = family(pc)
    pc.add(
        Visit(
            dwelling_id=dwelling, worker_id=pc.station.worker_id, at=utc_now(), slot=Slot.MORNING, outcome=Outcome.MET
        )
    )
    outbox = Outbox(pc.station)
    urgent, rest = outbox.make(), outbox.make()
    assert urgent is not None
    assert rest is not None
    assert [part.table for part in said(urgent).new] == ["estate", "building", "unit", "dwelling", "visit"]
    assert rest.records == 8
    assert outbox.make() is None


def test_a_batch_is_cut_by_records_and_takes_parents_along(pc: Pc) -> None:
    with pc.station.act("test") as session:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        old, new = uuid7(), uuid7()
        session.add(Resident(id=new, name="王芳", merged_into_id=old))
        session.flush()
        session.add(Resident(id=old, name="王芳"))
        session.add_all([Resident(name=f"居民{number}") for number in range(4)])
    batch = made(pc, max_records=1)
    assert set(said(batch).new[0].columns["id"]) == {old.hex, new.hex}
    sizes = []
    outbox = Outbox(pc.station, max_records=3)
    while (following := outbox.make()) is not None:
        sizes.append(following.records)
    assert sizes == [3, 1]


def test_a_batch_is_cut_by_text_too(pc: Pc) -> None:
    dwelling, _, _ = family(pc)
    confirm(pc, made(pc))
    note = "长" * 20_000
    count = MAX_TEXT // len(note) + 50
    old = utc_now().replace(year=2020)
    with pc.station.act("test") as session:
        session.add_all(
            Visit(
                dwelling_id=dwelling, worker_id=pc.station.worker_id, at=old, slot=Slot.MORNING, outcome=Outcome.MET,
                note=note,
            )
            for _ in range(count)
        )  # fmt: skip
    outbox, sizes = Outbox(pc.station), []
    while (batch := outbox.make()) is not None:
        sizes.append(batch.records)
    assert sum(sizes) == count
    assert len(sizes) == 2


def test_a_receipt_parks_what_was_refused_and_moves_the_rest_on(pc: Pc) -> None:
    good, bad = pc.resident("王芳"), pc.resident("李伟")
    batch = made(pc)
    pc.edit(Resident, good, note="x")
    confirm(pc, batch, refused=[Refused(table="resident", id=bad.hex, code="value_type", field="name")])
    assert (pc.get(Resident, good).version, pc.get(Resident, bad).version) == (1, 0)
    assert [entry.base_version for entry in rows(pc, good)] == [1, 1]
    outbox = Outbox(pc.station)
    assert outbox.waiting() == 1
    assert said(made(pc)).edits[0].id == [good.hex]
    assert not outbox.any_waiting()
    pc.edit(Resident, bad, name="李唯")
    assert said(made(pc)).new[0].same["name"] == "李唯"


def test_where_others_were_in_between_waiting_rows_keep_their_base(pc: Pc) -> None:
    resident = pc.resident("王芳")
    confirm(pc, made(pc))
    pc.edit(Resident, resident, phone="13811111111")
    batch = made(pc)
    pc.edit(Resident, resident, phone="13822222222")
    standing = {"resident": {resident.hex: {"phone": "13833333333", "note": "theirs"}}}
    confirm(pc, batch, versions={"resident": {resident.hex: 5}}, standing=standing)
    found = pc.get(Resident, resident)
    assert (found.phone, found.note, pc.version(Resident, resident)) == ("13822222222", "theirs", 5)
    assert rows(pc, resident)[-1].base_version == 1
    assert rows(pc, resident)[-1].changes == {"phone": ["13833333333", "13822222222"]}


def test_a_receipt_that_comes_twice_changes_nothing(pc: Pc) -> None:
    pc.resident()
    batch = made(pc)
    confirm(pc, batch)
    assert not Inbox(pc.station).take_receipt(Receipt(batch=batch.id.hex, head=9, accepted=0))
    assert Outbox(pc.station).unreceipted() == []


def test_what_was_confirmed_a_month_ago_leaves_the_journal_and_the_newest_batch_stays(pc: Pc) -> None:
    resident = pc.resident()
    confirm(pc, made(pc))
    pc.edit(Resident, resident, note="x")
    confirm(pc, made(pc))
    assert (pc.get(Resident, resident).version, pc.version(Resident, resident)) == (1, 2)
    waiting = pc.resident("李伟")
    with pc.station.local_write() as session:
        driver = raw(session)
        driver.execute("UPDATE journal SET at = '2020-01-01 00:00:00.000000'")
        driver.execute("UPDATE journal SET receipted_at = at WHERE receipted_at IS NOT NULL")
        driver.execute("UPDATE sync_batch SET receipted_at = '2020-01-01 00:00:00.000000'")
    assert prune(pc.station) == 3
    assert rows(pc, resident) == []
    assert pc.get(Resident, resident).version == 2
    assert len(rows(pc, waiting)) == 1
    with pc.station.sessions() as session:
        assert raw(session).execute("SELECT count(*) FROM sync_batch").fetchone()[0] == 1
