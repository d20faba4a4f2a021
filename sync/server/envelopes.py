"""Envelopes at the district: taking a station's in, and making the one that goes back to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from models.errors import WorldError
from sync.container import Header, Item, fingerprint, open_sealed, write_sealed
from sync.protocol import (
    MAX_BODY,
    PROTOCOL,
    PROTOCOL_MIN,
    AuditLines,
    EnvelopeItem,
    EnvelopeNote,
    LogHead,
    Push,
    Receipt,
    Restricted,
    SnapshotManifest,
    pack,
    read,
)
from sync.server import audit, bindings, levels, trails
from sync.server.changes import read_changes
from sync.server.database import Database
from sync.server.keys import DistrictKeys
from sync.server.pushing import apply_push
from sync.server.restricted import whole
from sync.server.rights import tell_workers
from sync.server.sender import Sender
from sync.server.snapshots import manifest, part


@dataclass(frozen=True)
class TakenIn:
    """What came of one envelope of a station; counts are of batches that had not come by any road."""

    station_id: UUID
    community_code: str
    number: int
    batches: int
    accepted: int
    refused: int
    cards: int
    missing: tuple[int, ...]
    """Numbers of earlier envelopes that never came; what they held without a receipt is in this one too."""


@dataclass(frozen=True)
class GivenOut:
    """An envelope made for a station."""

    station_id: UUID
    community_code: str
    number: int
    receipts: int
    segments: int
    bytes: int


def take_in(database: Database, keys: DistrictKeys, file: Path, now: datetime) -> TakenIn:
    """Apply the batches of a station's envelope, each in a transaction of its own, as if they had come by the line.

    Nothing is applied before the whole file was found sound. Taken in twice, each batch finds its receipt.

    Raises:
        WorldError: ``file_unreadable``, ``envelope_damaged``, ``envelope_newer``, ``envelope_foreign``,
            ``envelope_missing`` (``number``), ``station_revoked``, and what ``apply_push`` refuses as a whole.
    """
    with open_sealed(file) as sealed:
        station = database.run(lambda connection: _sender(connection, keys, sealed.header))
        sealed.verify(station.public_key, keys.exchange)
        missing = _missing(station, sealed.header)
        applied = _Applied(database, station, now, newest=sealed.header.number > station.envelopes_in)
        for item in sealed.items(keys.exchange):
            applied.take(item)
        taken = applied.result(sealed.header.number, missing)
        database.run(lambda connection: _note_taken(connection, sealed.header, applied.cursor, taken, now))
    return taken


def give_out(database: Database, keys: DistrictKeys, station_id: UUID, to: Path, now: datetime) -> GivenOut:
    """Write the receipts that the station waits for, and the community's log from its cursor to today's head.

    What is in both never changes any more: no transaction lasts as long as a slow stick.

    Raises:
        WorldError: ``station_unknown``, ``station_revoked``, ``file_disk_full``, ``file_unwritable``.
    """
    station = database.run(lambda connection: _existing(connection, station_id))
    news = _News(database, station, now)
    size = write_sealed(
        to,
        _header_down(station, news),
        news.items(),
        signing_key=keys.signing,
        reader_key=station.exchange_key,
    )
    number = station.envelopes_out + 1
    given = GivenOut(station.id, station.community_code, number, news.receipts, news.segments, size)
    database.run(lambda connection: _note_given(connection, given, now))
    return given


class _Station(NamedTuple):
    """A row of ``enrolled_station``."""

    id: UUID
    community_code: str
    public_key: bytes
    exchange_key: bytes
    revoked_at: datetime | None
    cursor: int
    last_number: int
    envelopes_out: int
    envelopes_in: int
    envelope_first: int


def _station(connection: Connection[Any], station_id: UUID) -> _Station | None:
    columns = ", ".join(f'"{name}"' for name in _Station._fields)
    with connection.cursor(row_factory=class_row(_Station)) as cursor:
        return cursor.execute(f"SELECT {columns} FROM enrolled_station WHERE id = %s", (station_id,)).fetchone()


def _existing(connection: Connection[Any], station_id: UUID) -> _Station:
    station = _station(connection, station_id)
    if station is None:
        raise WorldError("station_unknown")
    if station.revoked_at is not None:
        raise WorldError("station_revoked")
    return station


def _sender(connection: Connection[Any], keys: DistrictKeys, header: Header) -> _Station:
    """Who wrote it, by what stands in clear; whether that is true its signature says."""
    station = _station(connection, UUID(header.station))
    ours = header.way == "up" and header.reader == fingerprint(keys.exchange_public)
    if not ours or station is None or station.community_code != header.community:
        raise WorldError("envelope_foreign")
    if station.revoked_at is not None:
        raise WorldError("station_revoked")
    return station


def _missing(station: _Station, header: Header) -> tuple[int, ...]:
    """Earlier envelopes that never came; refused where this one does not hold what was in them."""
    missing = tuple(range(station.envelopes_in + 1, header.number))
    if missing and header.first > station.last_number + 1:
        raise WorldError("envelope_missing", number=missing[0])
    return missing


@dataclass
class _Applied:
    """Takes the items of a sound envelope; ``receipts`` are those of batches that are new here."""

    database: Database
    station: _Station
    now: datetime
    newest: bool
    """No later envelope of the station came before."""
    cursor: int = 0
    receipts: list[Receipt] = field(default_factory=list)

    def take(self, item: Item) -> None:
        kind, number, body = item
        if kind == EnvelopeItem.NOTE:
            self._note(read(EnvelopeNote, body))
        elif kind == EnvelopeItem.BATCH:
            receipt = self._apply(body)
            if number > self.station.last_number:
                self.receipts.append(receipt)
        elif kind == EnvelopeItem.AUDIT:
            self._audit(read(AuditLines, body))

    def _note(self, note: EnvelopeNote) -> None:
        """Who works there is known before the batches are judged."""
        self.cursor = note.cursor
        sender = Sender(self.station.id, self.station.community_code)
        if self.newest:
            self.database.run(partial(_tell, sender=sender, note=note, now=self.now))

    def _audit(self, lines: AuditLines) -> None:
        """What the line told meanwhile is known; an envelope that another one overtook says nothing new."""
        sender = Sender(self.station.id, self.station.community_code)
        if self.newest:
            self.database.run(lambda connection: trails.take(connection, sender, lines, self.now, late=True))

    def result(self, number: int, missing: tuple[int, ...]) -> TakenIn:
        return TakenIn(
            self.station.id,
            self.station.community_code,
            number,
            len(self.receipts),
            accepted=sum(receipt.accepted for receipt in self.receipts),
            refused=sum(len(receipt.refused) for receipt in self.receipts),
            cards=sum(receipt.cards for receipt in self.receipts),
            missing=missing,
        )

    def _apply(self, body: bytes) -> Receipt:
        if len(body) > MAX_BODY:
            raise WorldError("message_too_large", limit=MAX_BODY)
        push, sender = read(Push, body), Sender(self.station.id, self.station.community_code)
        if not PROTOCOL_MIN <= push.protocol <= PROTOCOL:
            raise WorldError("protocol_unknown", oldest=PROTOCOL_MIN, newest=PROTOCOL)
        return read(Receipt, self.database.run(lambda connection: apply_push(connection, sender, push, self.now)))


def _tell(connection: Connection[Any], sender: Sender, note: EnvelopeNote, now: datetime) -> None:
    tell_workers(connection, sender, note.workers, now, "")
    levels.tell(connection, sender, note.apart, now, "")


def _note_taken(connection: Connection[Any], header: Header, cursor: int, taken: TakenIn, now: datetime) -> None:
    """Remember what the newest envelope said; one that was overtaken says nothing new."""
    sender = Sender(taken.station_id, taken.community_code)
    counts = {"number": taken.number, "accepted": taken.accepted, "refused": taken.refused, "cards": taken.cards}
    audit.note(connection, "envelope.in", now=now, peer="", sender=sender, counts=counts)
    connection.execute(
        "UPDATE enrolled_station SET envelopes_in = %(number)s, envelope_first = %(first)s,"
        ' "cursor" = %(cursor)s WHERE id = %(station)s AND envelopes_in <= %(number)s',
        {"number": header.number, "first": header.first, "cursor": cursor, "station": UUID(header.station)},
    )


def _note_given(connection: Connection[Any], given: GivenOut, now: datetime) -> None:
    counts = {"number": given.number, "receipts": given.receipts, "segments": given.segments, "bytes": given.bytes}
    sender = Sender(given.station_id, given.community_code)
    audit.note(connection, "envelope.out", now=now, peer="", sender=sender, counts=counts)
    connection.execute("UPDATE enrolled_station SET envelopes_out = %s WHERE id = %s", (given.number, given.station_id))


def _header_down(station: _Station, news: _News) -> Header:
    return Header(
        way="down",
        station=station.id.hex,
        community=station.community_code,
        reader=fingerprint(station.exchange_key),
        number=station.envelopes_out + 1,
        first=news.first,
        last=news.last,
    )


class _News:
    """What the district has for a station; ``last`` is the number up to which its log is given."""

    def __init__(self, database: Database, station: _Station, now: datetime) -> None:
        self._database, self._station, self._now = database, station, now
        self._sender = Sender(station.id, station.community_code)
        self.receipts = self.segments = 0
        self._manifest: SnapshotManifest | None = None
        self._log, self._first = self._read(station.cursor)
        if self._log.snapshot_needed:
            self._manifest = self._database.run(partial(manifest, sender=self._sender), still=True)
            self._log, self._first = self._read(self._manifest.seq)
        self.first = 0 if self._manifest else station.cursor + 1
        self.last = self._log.head
        waiting = self._database.run(partial(bindings.waiting, station=station.id))
        apart = self._database.run(partial(levels.is_apart, sender=self._sender))
        self._head = self._log.model_copy(update={"waiting": bool(waiting), "apart": apart})

    def items(self) -> Iterator[Item]:
        yield EnvelopeItem.HEAD, 0, pack(self._head)
        yield from self._receipts()
        if self._manifest is not None:
            yield from self._parts(self._manifest)
        yield from self._segments()
        yield EnvelopeItem.RESTRICTED, 0, pack(self._database.run(self._restricted))
        yield (
            EnvelopeItem.AUDIT,
            0,
            pack(self._database.run(partial(trails.reached, sender=self._sender, now=self._now))),
        )

    def _restricted(self, connection: Connection[Any]) -> Restricted:
        return whole(connection, self._sender, self._now, self._station.last_number)

    def _parts(self, manifest: SnapshotManifest) -> Iterator[Item]:
        yield EnvelopeItem.MANIFEST, 0, pack(manifest)
        snapshot = UUID(manifest.snapshot)
        for each in manifest.parts:
            packed = self._database.run(partial(part, sender=self._sender, snapshot=snapshot, number=each.number))
            yield EnvelopeItem.PART, each.number, packed

    def _receipts(self) -> Iterator[Item]:
        first = self._station.envelope_first or self._station.last_number
        while rows := self._database.run(partial(_receipts, station=self._station, first=first)):
            for number, receipt in rows:
                self.receipts += 1
                yield EnvelopeItem.RECEIPT, number, receipt
            first = rows[-1][0] + 1

    def _segments(self) -> Iterator[Item]:
        head, segments = self._log, self._first
        while True:
            for number, payload in segments:
                if number <= self.last:
                    self.segments += 1
                    yield EnvelopeItem.SEGMENT, number, payload
            if not head.more or head.upto >= self.last:
                return
            head, segments = self._read(head.upto)

    def _read(self, after: int) -> tuple[LogHead, list[tuple[int, bytes]]]:
        return self._database.run(partial(read_changes, sender=self._sender, after=after, limit_bytes=MAX_BODY))


def _receipts(connection: Connection[Any], station: _Station, first: int) -> list[tuple[int, bytes]]:
    query = (
        "SELECT number, receipt FROM push_receipt WHERE community_code = %s AND station_id = %s AND number >= %s"
        " ORDER BY number LIMIT 20"
    )
    return connection.execute(query, (station.community_code, station.id, first)).fetchall()
