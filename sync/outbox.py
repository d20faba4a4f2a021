"""Batches of what waits: made in one local transaction before they leave, repeated as they are until a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from models.base import uuid7
from models.migrations import LINEAGE
from models.station import Station
from models.station.connection import StationConnection, now_text, raw
from sync.gathering import MAX_RECORDS, PARKED, WAITING, WAITING_ROWS, Content, gather, pick
from sync.protocol import PROTOCOL, Road, compress
from sync.station_state import State, give_back, set_state, state_of


@dataclass(frozen=True)
class Batch:
    """One stored push; ``body`` is the packed ``Push``."""

    id: UUID
    number: int
    after: UUID | None
    road: str
    records: int
    body: bytes


class Outbox:
    """What leaves one station. Not for two threads at once: ``station.exchanging`` keeps them apart."""

    def __init__(self, station: Station, max_records: int = MAX_RECORDS) -> None:
        self._station, self._max_records = station, max_records
        self._looked_to = 0

    def unreceipted(self) -> list[Batch]:
        """The batches that left, or were to leave, and have no receipt; by number."""
        query = "SELECT id, number, after, road, records, body FROM sync_batch WHERE receipted_at IS NULL"
        with self._station.whole() as session:
            return [_batch(row) for row in raw(session).execute(query + " ORDER BY number").fetchall()]

    def waiting(self) -> int:
        """Records that wait and may go; refused ones that nobody has mended are not among them."""
        query = f"SELECT count(*) FROM (SELECT DISTINCT j.record_id, j.table_name FROM {WAITING_ROWS} WHERE {WAITING})"
        with self._station.whole() as session:
            return int(raw(session).execute(query).fetchone()[0])

    def left(self) -> int:
        """Records that have no receipt, in batches or waiting for one."""
        with self._station.whole() as session:
            query = "SELECT coalesce(sum(records), 0) FROM sync_batch WHERE receipted_at IS NULL"
            (in_batches,) = raw(session).execute(query).fetchone()
        return int(in_batches) + self.waiting()

    def make(self, road: Road = "line") -> Batch | None:
        """Store the next batch and mark its journal rows, or find that nothing waits."""
        if not self.any_waiting():
            return None
        with self._station.local_write() as session:
            return self._make(raw(session), road)

    def any_waiting(self) -> bool:
        """Whether a batch could be made."""
        with self._station.whole() as session:
            return raw(session).execute(f"SELECT 1 FROM {WAITING_ROWS} WHERE {WAITING} LIMIT 1").fetchone() is not None

    def _make(self, connection: StationConnection, road: Road) -> Batch | None:
        state = state_of(connection)
        self._looked_to = pick(connection, self._looked_to, self._max_records)
        content = gather(connection)
        connection.executemany(
            "DELETE FROM journal WHERE table_name = ? AND record_id = ? AND batch_id IS NULL AND receipted_at IS NULL",
            content.never_were,
        )
        if not content.records:
            return None
        batch = _packed(state, content, road)
        _store(connection, batch, content)
        give_back(connection, batch.records)
        return batch


def _packed(state: State, content: Content, road: Road) -> Batch:
    batch, number = uuid7(), state.last_number + 1
    push: dict[str, Any] = {
        "protocol": PROTOCOL,
        "schema_revision": LINEAGE.head,
        "batch": batch.hex,
        "number": number,
        "after": state.last_batch,
        "clock_offset_s": state.clock_offset_s,
        "new": content.new,
        "edits": content.edits,
    }
    after = UUID(state.last_batch) if state.last_batch else None
    return Batch(batch, number, after, road, content.records, compress(orjson.dumps(push)))


_THESE = "WHERE seq IN (SELECT value FROM json_each(?))"


def _listed(rows: list[int]) -> str:
    return orjson.dumps(rows).decode()


def _store(connection: StationConnection, batch: Batch, content: Content) -> None:
    now, after = now_text(), batch.after.hex if batch.after else None
    connection.execute(
        "INSERT INTO sync_batch (id, number, after, made_at, road, records, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (batch.id.hex, batch.number, after, now, batch.road, batch.records, batch.body),
    )
    connection.execute(f"UPDATE journal SET base_version = 1 {_THESE}", (_listed(content.from_first),))
    connection.execute(
        f"UPDATE journal SET batch_id = ?, sent_at = ? {_THESE}", (batch.id.hex, now, _listed(content.rows))
    )
    set_state(connection, last_batch=batch.id.hex, last_number=batch.number)


def _batch(row: tuple[Any, ...]) -> Batch:
    return Batch(UUID(row[0]), row[1], UUID(row[2]) if row[2] else None, row[3], row[4], row[5])


def parked(station: Station) -> int:
    """Records whose refused change waits for somebody to mend or drop it."""
    rows = f"SELECT DISTINCT j.record_id, j.table_name FROM {WAITING_ROWS} WHERE j.batch_id IS NULL AND {PARKED}"
    query = f"SELECT count(*) FROM ({rows})"
    with station.whole() as session:
        return int(raw(session).execute(query).fetchone()[0])
