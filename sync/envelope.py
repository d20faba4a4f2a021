"""Envelopes at the station: what waits leaves in one sealed file, and what the district answers comes in by another.

Each envelope carries every batch that has no receipt yet, so that a lost stick is mended by the next one. It is the
same batches that the line would carry: whatever arrives first counts, the rest finds its receipt.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from sync.apart import news_of, sweep
from sync.auditing import every_line, note_alarm
from sync.container import Header, Item, fingerprint, open_sealed, write_sealed
from sync.crypto import exchange_private, exchange_public
from sync.glance import glance
from sync.holding import workers_here
from sync.inbox import Inbox
from sync.outbox import Outbox
from sync.protocol import (
    ACCOUNT_WAITS,
    AuditHead,
    EnvelopeItem,
    EnvelopeNote,
    LogHead,
    Receipt,
    Restricted,
    SnapshotManifest,
    pack,
    read,
)
from sync.station_state import State, change_state, read_state


@dataclass(frozen=True)
class EnvelopeInfo:
    """What one envelope carried."""

    number: int
    batches: int
    """Up: batches in it. Down: receipts that were new here."""
    pushed: int
    """Up: records in it. Down: records that the district accepted."""
    bytes: int
    pulled: int = 0
    """Records of others that came by it."""
    refused: int = 0
    conflicts: int = 0
    missing: tuple[int, ...] = ()
    """Numbers of earlier envelopes that never came; what they held is in this one too."""


def write_envelope(station: Station, to: Path) -> EnvelopeInfo:
    """Form batches of all that waits, and write every batch without a receipt to ``to``.

    The file appears whole or not at all; its number is used up only then. With nothing to send it still tells the
    district how far this station has come, so that the answer brings what others did.

    Raises:
        WorldError: ``not_enrolled``, ``sync_running``, ``file_disk_full``, ``file_unwritable``.
    """
    with _exchanging(station):
        if not read_state(station).newer_than_server:
            _make_batches(station)
        state = read_state(station)
        header = _header_up(station, state)
        size = write_sealed(
            to, header, _items_up(station, state), signing_key=state.private_key, reader_key=state.exchange_key
        )
        change_state(station, envelope_made=header.number)
    return EnvelopeInfo(header.number, header.batches, header.records, size)


def read_envelope(station: Station, file: Path) -> EnvelopeInfo:
    """Take in what the district answered: receipts, then its log after this station's cursor.

    Nothing is applied before the whole file was found sound; then each step is a transaction of its own, and whatever
    stops it, bringing the file again goes on.

    Raises:
        WorldError: ``not_enrolled``, ``sync_running``, ``file_unreadable``, ``envelope_damaged``, ``envelope_newer``,
            ``envelope_foreign``, ``envelope_missing`` (``number``), ``disk_full``.
    """
    with _exchanging(station), open_sealed(file) as sealed:
        state, header = read_state(station), sealed.header
        own_key, seen = exchange_private(state.private_key), state.envelope_seen
        reader = fingerprint(exchange_public(state.private_key))
        if (header.way, header.station, header.reader) != ("down", state.station_id, reader):
            raise WorldError("envelope_foreign")
        sealed.verify(state.server_key, own_key)
        missing = tuple(range(seen + 1, header.number))
        if header.first > state.cursor + 1:
            raise WorldError("envelope_missing", number=seen + 1)
        taken = _Taken(Inbox(station), header.last)
        taken.take(sealed.items(own_key))
        if header.number > seen and (news := news_of(state.apart, taken.apart)):
            change_state(station, **news)
        if header.number >= seen and taken.restricted is not None:
            taken.pulled += taken.inbox.take_restricted(taken.restricted)
        if header.number > seen:
            change_state(station, envelope_seen=header.number, server_schemas=taken.schemas)
            _note_account(station, taken)
            if taken.audit is not None:
                note_alarm(station, taken.audit)
                change_state(station, audit_upto=taken.audit.number)
        sweep(station)
    return EnvelopeInfo(
        header.number,
        len(taken.receipts),
        sum(receipt.accepted for receipt in taken.receipts),
        file.stat().st_size,
        pulled=taken.pulled,
        refused=sum(len(receipt.refused) for receipt in taken.receipts),
        conflicts=sum(receipt.cards for receipt in taken.receipts),
        missing=missing,
    )


@dataclass
class _Taken:
    """Takes the items of a sound envelope in; ``receipts`` are those that were new here."""

    inbox: Inbox
    upto: int
    receipts: list[Receipt] = field(default_factory=list)
    pulled: int = 0
    schemas: list[str] = field(default_factory=list)
    waiting: bool = False
    """Whether an account of this PC waits for the operator."""
    apart: bool = False
    """Whether this PC is given nothing of level 4."""
    restricted: Restricted | None = None
    audit: AuditHead | None = None
    """How far the district has the audit of this station."""

    def take(self, items: Iterator[Item]) -> None:
        for applied in self.inbox.take_segments(self._segments(items), self.upto):
            self.pulled += applied

    def _segments(self, items: Iterator[Item]) -> Iterator[tuple[int, bytes]]:
        """Do with each item what its kind asks, and hand on the segments, which come last."""
        for kind, number, body in items:
            if kind == EnvelopeItem.SEGMENT:
                yield number, body
            elif kind == EnvelopeItem.HEAD:
                head = read(LogHead, body)
                self.schemas, self.waiting, self.apart = head.schemas, head.waiting, head.apart
            elif kind == EnvelopeItem.RECEIPT:
                self._receipt(read(Receipt, body))
            elif kind == EnvelopeItem.MANIFEST:
                self.inbox.begin_snapshot(read(SnapshotManifest, body))
            elif kind == EnvelopeItem.PART:
                self.pulled += self.inbox.take_part(number, body)
            elif kind == EnvelopeItem.RESTRICTED:
                self.restricted = read(Restricted, body)
            elif kind == EnvelopeItem.AUDIT:
                self.audit = read(AuditHead, body)

    def _receipt(self, receipt: Receipt) -> None:
        if self.inbox.take_receipt(receipt):
            self.receipts.append(receipt)


def _note_account(station: Station, taken: _Taken) -> None:
    """Remember whether an account of this PC waits for the operator; what waited for his word goes once it is there."""
    now = glance(station)
    if now.parked and not taken.waiting:
        taken.inbox.let_waiting_go()
    if taken.waiting != (now.state.last_error == ACCOUNT_WAITS):
        change_state(station, last_error=ACCOUNT_WAITS if taken.waiting else None)


@contextmanager
def _exchanging(station: Station) -> Iterator[None]:
    """Keep the line out meanwhile: batches are made by one at a time."""
    if not station.exchanging.acquire(blocking=False):
        raise WorldError("sync_running")
    try:
        yield
    finally:
        station.exchanging.release()


def _make_batches(station: Station) -> None:
    outbox = Outbox(station)
    while outbox.make("envelope") is not None:
        pass


def _header_up(station: Station, state: State) -> Header:
    query = "SELECT min(number), count(*), coalesce(sum(records), 0) FROM sync_batch WHERE receipted_at IS NULL"
    with station.whole() as session:
        first, batches, records = raw(session).execute(query).fetchone()
    return Header(
        way="up",
        station=state.station_id,
        community=station.community_code,
        reader=fingerprint(state.exchange_key),
        number=state.envelope_made + 1,
        first=first or state.last_number + 1,
        last=state.last_number,
        batches=batches,
        records=records,
    )


def _items_up(station: Station, state: State) -> Iterator[Item]:
    """One batch at a time: together they may be large."""
    with station.whole() as session:
        workers = workers_here(raw(session))
        note = EnvelopeNote(cursor=state.cursor, envelope_seen=state.envelope_seen, workers=workers, apart=state.apart)
        yield EnvelopeItem.NOTE, 0, pack(note)
        query = "SELECT number, body FROM sync_batch WHERE receipted_at IS NULL ORDER BY number"
        for number, body in raw(session).execute(query):
            yield EnvelopeItem.BATCH, number, body
    for lines in every_line(station, state.audit_upto):
        yield EnvelopeItem.AUDIT, 0, pack(lines)
