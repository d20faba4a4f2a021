"""What the district sends becomes records: what is newer than this program waits, what is one's own keeps showing."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import orjson
import pytest

from models import search
from models.base import uuid7
from models.errors import WorldError
from models.people.records import Resident
from models.places.records import Estate
from models.station import Station
from models.station.connection import raw
from models.station.records import JournalEntry
from models.sync.records import GONE, HeldField, SyncState
from models.visits.records import Attachment, Outcome, Visit
from sync.inbox import Inbox
from sync.outbox import Outbox
from sync.protocol import Receipt, SnapshotManifest, SnapshotPart, compress
from tests.sync.stations import Pc, family

NOW = "2026-11-22 01:02:03.000000"


@pytest.fixture
def pc(station: Station) -> Pc:
    with station.local_write() as session:
        keys = {"private_key": b"p" * 32, "server_key": b"s" * 32, "exchange_key": b"x" * 32}
        session.add(SyncState(server_url="http://127.0.0.1:1", station_id=uuid7(), **keys))
    pc = Pc(None, station)  # type: ignore[arg-type]
    push(pc)
    return pc


def push(pc: Pc, **receipt: Any) -> None:
    """Everything that waits leaves and is confirmed."""
    batch = Outbox(pc.station).make()
    assert batch is not None
    Inbox(pc.station).take_receipt(Receipt(batch=batch.id.hex, head=1, accepted=batch.records, **receipt))


def cursor(pc: Pc) -> int:
    return int(pc.get(SyncState, 1).cursor)


def take(pc: Pc, **segment: Any) -> int:
    number = cursor(pc) + 1
    return sum(Inbox(pc.station).take_segments([(number, compress(orjson.dumps(segment)))], number))


def person(record_id: UUID, version: int = 1, **more: Any) -> dict[str, Any]:
    """A whole resident as the district sends it."""
    worker = uuid7().hex
    same: dict[str, Any] = {"community_code": "210112010012", "created_at": NOW, "created_by": worker, "edited_at": NOW}
    same |= {"edited_by": worker, "version": version, "name": "王芳", "sex": "2", "basis": "duty", "source": "visit"}
    same |= {"id_type": "111", "hukou_match": "9", "population_type": "01"}
    return {"table": "resident", "columns": {"id": [record_id.hex]}, "same": {**same, **more}}


def edit(record_id: UUID, version: int, **fields: Any) -> dict[str, Any]:
    return {
        "table": "resident", "id": [record_id.hex], "base": [version], "edited_at": [NOW], "edited_by": [uuid7().hex],
        "fields": [fields],
    }  # fmt: skip


def found(pc: Pc, text: str) -> int:
    with pc.station.sessions() as session:
        return len(search.search(session, text))


def held(pc: Pc) -> dict[tuple[str, str], str]:
    with pc.station.sessions() as session:
        return {(row.table_name, row.column): row.value for row in session.query(HeldField)}


def test_new_records_come_with_their_version_are_found_and_leave_no_journal(pc: Pc) -> None:
    entries = pc.count(JournalEntry)
    told: list[set[str]] = []
    pc.station.on_commit.append(lambda tables, _act: told.append(tables))
    assert take(pc, new=[person(resident := uuid7(), version=4, name="欧阳娜娜")]) == 1
    assert pc.get(Resident, resident).version == 4
    assert found(pc, "欧阳娜娜") == 1
    assert (pc.count(JournalEntry), cursor(pc)) == (entries, 1)
    assert {"resident"} in told


def test_a_segment_that_comes_again_changes_nothing(pc: Pc) -> None:
    packed = compress(orjson.dumps({"new": [person(resident := uuid7())]}))
    inbox = Inbox(pc.station)
    assert sum(inbox.take_segments([(1, packed)], 1)) == 1
    pc.edit(Resident, resident, name="李伟")
    assert sum(inbox.take_segments([(1, packed)], 1)) == 0
    assert pc.get(Resident, resident).name == "李伟"


def test_among_new_records_those_that_are_here_already_are_brought_up_to_date(pc: Pc) -> None:
    here, newer, fresh = uuid7(), uuid7(), uuid7()
    take(pc, new=[person(here), person(newer, version=5)])
    names = {"columns": {"id": [here.hex, newer.hex, fresh.hex], "name": ["甲一", "乙二", "丙三"]}}
    part = person(here, version=2)
    part["same"].pop("name")
    take(pc, new=[part | names])
    assert [pc.get(Resident, each).name for each in (here, newer, fresh)] == ["甲一", "王芳", "丙三"]
    assert [pc.get(Resident, each).version for each in (here, newer, fresh)] == [2, 5, 2]


def test_an_edit_is_applied_only_above_the_version_that_is_here(pc: Pc) -> None:
    take(pc, new=[person(resident := uuid7(), version=4)])
    take(pc, edits=[edit(resident, 3, name="张三")])
    assert pc.get(Resident, resident).name == "王芳"
    take(pc, edits=[edit(resident, 5, name="李四"), edit(resident, 6, phone="13811111111")])
    now = pc.get(Resident, resident)
    assert (now.name, now.phone, now.version) == ("李四", "13811111111", 6)


def test_many_records_and_their_index_come_in_one_go(pc: Pc) -> None:
    many = [uuid7() for _ in range(3_000)]
    part = person(many[0])
    part["columns"] = {"id": [one.hex for one in many], "name": [f"司马{number}" for number in range(3_000)]}
    assert take(pc, new=[part]) == 3_000
    assert found(pc, "司马2999") == 1
    with pc.station.act("test") as session:
        assert search.verify(session).ok


def test_a_value_under_an_edit_on_the_way_shows_when_the_receipt_is_older(pc: Pc) -> None:
    take(pc, new=[person(resident := uuid7(), phone="1")])
    pc.edit(Resident, resident, phone="2")
    batch = Outbox(pc.station).make()
    assert batch is not None
    take(pc, edits=[edit(resident, 3, phone="3", note="theirs")])
    assert (pc.get(Resident, resident).phone, pc.get(Resident, resident).note) == ("2", "theirs")
    assert held(pc) == {("resident", "phone"): '"3"'}
    Inbox(pc.station).take_receipt(Receipt(batch=batch.id.hex, head=3, accepted=1))
    now = pc.get(Resident, resident)
    assert (now.phone, now.version) == ("3", 3)
    assert held(pc) == {}


def test_columns_and_tables_that_this_version_does_not_know_are_kept(pc: Pc) -> None:
    take(pc, new=[person(resident := uuid7(), shoe_size=43, note="x")])
    take(pc, edits=[edit(resident, 2, shoe_size=44, phone="2")])
    strange = {"table": "spaceship", "columns": {"id": [uuid7().hex], "name": ["a"]}, "same": {"version": 1}}
    take(pc, new=[strange])
    assert pc.get(Resident, resident).phone == "2"
    kept = held(pc)
    assert kept["resident", "shoe_size"] == "44"
    assert kept["spaceship", "name"] == '"a"'
    Inbox(pc.station).replay_held()
    assert held(pc) == kept


def test_what_an_upgrade_learned_is_taken_in_from_what_was_kept(pc: Pc) -> None:
    take(pc, new=[person(resident := uuid7())])
    estate = uuid7()
    with pc.station.local_write() as session:
        session.add(HeldField(table_name="resident", record_id=resident, column="note", value='"x"', version=2))
        values: dict[str, Any] = {"id": estate.hex, "community_code": "210112010012", "name": "浑河花园"}
        values |= {
            "created_at": NOW,
            "created_by": uuid7().hex,
            "edited_at": NOW,
            "edited_by": uuid7().hex,
            "version": 3,
            "sort": 0,
        }
        for name, value in values.items():
            kept = orjson.dumps(value).decode()
            session.add(HeldField(table_name="estate", record_id=estate, column=name, value=kept, version=3))
    Inbox(pc.station).replay_held()
    assert pc.get(Resident, resident).note == "x"
    assert (pc.get(Estate, estate).name, pc.get(Estate, estate).version) == ("浑河花园", 3)
    assert held(pc) == {}


def test_a_choice_that_is_newer_than_this_version_keeps_the_record_readable(pc: Pc) -> None:
    take(pc, new=[person(resident := uuid7(), basis="treaty")])
    assert pc.get(Resident, resident).basis.value == "duty"
    take(pc, edits=[edit(resident, 2, basis="contract")])
    assert pc.get(Resident, resident).basis.value == "contract"
    assert held(pc) == {}


def test_a_record_whose_choice_cannot_be_left_open_waits_as_a_whole(pc: Pc) -> None:
    dwelling, _, _ = family(pc)
    push(pc)
    worker = pc.station.worker_id.hex
    visits = {"table": "visit", "columns": {"id": [uuid7().hex, uuid7().hex], "outcome": ["met", "by_drone"]}}
    same = {"dwelling_id": dwelling.hex, "worker_id": worker, "at": NOW, "slot": "morning", "version": 1}
    same |= {"community_code": "210112010012", "created_at": NOW, "created_by": worker, "edited_at": NOW}
    take(pc, new=[{**visits, "same": {**same, "edited_by": worker}}])
    assert pc.count(Visit, Visit.outcome == Outcome.MET) == pc.count(Visit) == 1
    assert held(pc)["visit", "outcome"] == '"by_drone"'


def indexed(pc: Pc, part: bytes) -> bool:
    """Whether the file of the index holds part of a word anywhere, live or not."""
    with pc.station.sessions() as session:
        blocks = raw(session).execute("SELECT block FROM search_index_data").fetchall()
    return any(part in block for (block,) in blocks)


def test_a_record_that_went_elsewhere_is_emptied_once_nothing_of_it_waits(pc: Pc) -> None:
    take(pc, new=[person(gone := uuid7(), phone="13811111111", name="欧阳娜娜"), person(late := uuid7())])
    pc.edit(Resident, late, phone="13822222222")
    take(pc, gone=[{"table": "resident", "id": [gone.hex, late.hex], "to_community": "210112010013"}])
    emptied, waiting = pc.get(Resident, gone), pc.get(Resident, late)
    assert (emptied.name, emptied.phone) == ("", None)
    assert emptied.deleted_at is not None
    assert (waiting.name, held(pc)["resident", GONE]) == ("王芳", '"210112010013"')
    assert found(pc, "欧阳娜娜") == 0
    assert not indexed(pc, b"uyangnana")
    push(pc)
    assert pc.get(Resident, late).name == ""
    assert not indexed(pc, b"angfang")
    assert held(pc) == {}
    with pc.station.sessions() as session:
        assert session.query(JournalEntry).filter_by(record_id=late).count() == 0


def test_photos_of_who_went_elsewhere_go_but_what_others_name_stays(pc: Pc) -> None:
    blobs = pc.station.blobs
    only, shared = blobs.store(io.BytesIO(b"only")), blobs.store(io.BytesIO(b"shared"))
    kind = {"owner_table": "resident", "owner_id": uuid7(), "media_type": "image/png", "size_bytes": 4, "title": "照片"}
    gone = [pc.add(Attachment(sha256=sha256, **kind)) for sha256 in (only, shared)]
    pc.add(Attachment(sha256=shared, **kind))
    push(pc)
    take(pc, gone=[{"table": "attachment", "id": [one.hex for one in gone], "to_community": "210112010013"}])
    assert (blobs.has(only), blobs.has(shared)) == (False, True)


def test_a_first_download_goes_on_part_by_part(pc: Pc) -> None:
    inbox, ids = Inbox(pc.station), [uuid7(), uuid7()]
    parts = [SnapshotPart(number=n, bytes=1, records=1) for n in (0, 1)]
    inbox.begin_snapshot(SnapshotManifest(snapshot=uuid7().hex, seq=40, parts=parts))
    packed = [compress(orjson.dumps({"new": [person(one)]})) for one in ids]
    assert inbox.take_part(1, packed[1]) == 1
    assert inbox.take_part(1, packed[1]) == 0
    assert (cursor(pc), pc.get(SyncState, 1).snapshot["done"]) == (0, [1])
    assert inbox.take_part(0, packed[0]) == 1
    assert (cursor(pc), pc.get(SyncState, 1).snapshot, pc.count(Resident)) == (40, {}, 2)


@pytest.mark.parametrize(
    "segment",
    [
        {"new": [{"table": "resident"}]},
        {"new": [{"table": "resident", "columns": {"id": ["a", "b"], "name": ["x"]}}]},
        {"edits": [{"table": "resident", "id": ["a"]}]},
        {"new": [{"table": "resident", "columns": {"id": ["a"], "version": ["one"]}}]},
        {"new": 5},
    ],
)
def test_a_segment_of_a_wrong_shape_is_refused_and_nothing_of_it_stays(pc: Pc, segment: dict[str, Any]) -> None:
    with pytest.raises(WorldError, match="message_shape"):
        take(pc, **segment)
    assert (pc.count(Resident), cursor(pc)) == (0, 0)


def test_references_that_come_later_are_no_obstacle(pc: Pc) -> None:
    take(pc, new=[person(uuid7(), merged_into_id=(later := uuid7()).hex)])
    take(pc, new=[person(later)])
    with pc.station.sessions() as session:
        assert raw(session).execute("PRAGMA foreign_key_check").fetchall() == []
    with pc.station.act("test") as session:
        assert session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
