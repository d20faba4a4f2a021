"""What comes from the district enters the station file: receipts, segments of the log, parts of a first download.

Each transaction is short, so that a worker who saves meanwhile never waits long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

from sqlalchemy.orm import Session

from models import drafts
from models.errors import WorldError
from models.search.index import bulk
from models.station import Station
from models.station.connection import StationConnection, raw
from sync.applying import Applying
from sync.holding import Holding, wipe
from sync.protocol import ACCOUNT_WAITS, Receipt, Restricted, SnapshotManifest, unpack_json
from sync.receiving import Receiving
from sync.replaying import replay
from sync.scrubbing import orphaned
from sync.station_state import give_back, set_state, state_of

RECORDS_A_TRANSACTION = 2_500
_MANY = 500
"""From here on the search index is brought up to date once for all, which is quicker."""


class Inbox:
    """What enters one station. Not for two threads at once: ``station.exchanging`` keeps them apart."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def take_receipt(self, receipt: Receipt) -> bool:
        """Take a receipt in; one of a batch that has its receipt changes nothing and returns ``False``."""
        with self._station.applying() as session:
            standing = sum(map(len, receipt.standing.values()))
            with _indexing(session, standing):
                taken = Receiving(raw(session), session.info["changed"]).take(receipt)
            if taken and receipt.since is not None:
                _read_up_to(raw(session), receipt.since, receipt.head)
            if taken:
                session.info["changed"] |= {"journal", "sync_batch", "refusal", "sync_state"}
        return taken

    def was_refused(self, receipt: Receipt) -> bool:
        """Whether the batch of a receipt took along a record that had been refused, and it went in."""
        still = {(each.table, each.id) for each in receipt.refused}
        query = (
            "SELECT DISTINCT r.table_name, r.record_id FROM refusal r CROSS JOIN journal j ON j.record_id = r.record_id"
            " AND j.table_name = r.table_name WHERE j.batch_id = ?"
        )
        with self._station.whole() as session:
            refused = raw(session).execute(query, (receipt.batch,)).fetchall()
        return any(tuple(row) not in still for row in refused)

    def let_children_go(self) -> None:
        """Let records go again that were refused because of one that they point at: it may be there now, or merged."""
        codes = "('reference_missing', 'record_unknown', 'resident_fixed')"
        with self._station.local_write() as session:
            raw(session).execute(f"DELETE FROM refusal WHERE code IN {codes}")

    def let_waiting_go(self) -> None:
        """Let go again what was refused until the operator had decided, and what was refused because of it."""
        with self._station.local_write() as session:
            raw(session).execute("DELETE FROM refusal WHERE code = ?", (ACCOUNT_WAITS,))
        self.let_children_go()

    def take_segments(self, segments: Iterable[tuple[int, bytes]], upto: int) -> Iterator[int]:
        """Apply numbered, packed segments that are above the cursor, then move it to ``upto``; a generator.

        Yields after each transaction how many records it applied; cursor and records are one transaction.
        """
        pending: list[tuple[int, Mapping[str, Any]]] = []
        count = 0
        for number, packed in segments:
            segment = _unpacked(packed)
            pending.append((number, segment))
            count += size_of(segment)
            if count >= RECORDS_A_TRANSACTION:
                yield self._apply(pending, count, pending[-1][0])
                pending, count = [], 0
        yield self._apply(pending, count, upto)

    def _apply(self, segments: list[tuple[int, Mapping[str, Any]]], count: int, upto: int) -> int:
        with self._station.applying() as session:
            connection = raw(session)
            state = state_of(connection)
            with _indexing(session, count):
                recognising = state.forked_upto is not None
                applying = Applying(connection, session.info["changed"], recognising=recognising)
                done = sum(applying.segment(segment) for number, segment in segments if number > state.cursor)
            if upto > state.cursor:
                caught_up = state.forked_upto is not None and upto >= state.forked_upto
                set_state(connection, cursor=upto, forked_upto=None if caught_up else state.forked_upto)
            give_back(connection, done)
        if any(part["table"] == "attachment" for _number, segment in segments for part in segment.get("gone", ())):
            self._forget_contents()
        return done

    def take_restricted(self, answer: Restricted, *, recognising: bool = False) -> int:
        """Take in what came of level 4, and let go of what may not stay; how many records came or went."""
        with self._station.applying() as session:
            holding = Holding(raw(session), session.info["changed"], self._station.blobs, recognising=recognising)
            done = holding.take(answer)
        if answer.drop or answer.whole:
            wipe(self._station)
        return done

    def _forget_contents(self) -> None:
        """Photos and scans of people who moved on are theirs to take along."""
        with self._station.whole() as session:
            hashes = set(orphaned(raw(session))) - drafts.photo_hashes(session)
        for sha256 in hashes:
            self._station.blobs.remove(sha256)

    def begin_snapshot(self, manifest: SnapshotManifest) -> None:
        """Note which first download goes on; an empty one is done at once, and not looked for again."""
        said = manifest.model_dump() | {"done": []}
        with self._station.local_write() as session:
            set_state(raw(session), snapshot=said if manifest.parts else {})

    def forget_snapshot(self) -> None:
        """The district has replaced the prepared download: begin again; what is in stays."""
        with self._station.local_write() as session:
            set_state(raw(session), snapshot=None)

    def take_part(self, number: int, packed: bytes) -> int:
        """Apply one part of the first download and note it; with the last one the log goes on after it."""
        segment = _unpacked(packed)
        with self._station.applying() as session:
            connection = raw(session)
            state = state_of(connection)
            going_on = dict(state.snapshot or {})
            if not going_on or number in going_on["done"]:
                return 0
            with _indexing(session, size_of(segment)):
                recognising = state.forked_upto is not None
                done = Applying(connection, session.info["changed"], recognising=recognising).segment(segment)
            going_on["done"] = [*going_on["done"], number]
            if {part["number"] for part in going_on["parts"]} <= set(going_on["done"]):
                set_state(connection, snapshot={}, cursor=max(state.cursor, going_on["seq"]))
            else:
                set_state(connection, snapshot=going_on)
            give_back(connection, done)
        return done

    def replay_held(self) -> None:
        """Take in what waited for a newer version of this program, now that it may be there."""
        with self._station.whole() as session:
            if not _any_held(raw(session)):
                return
        with self._station.applying() as session:
            replay(raw(session), session.info["changed"])


def _read_up_to(connection: StationConnection, since: int, head: int) -> None:
    """Pass over what only this station wrote; after a fork the log is read as it is."""
    connection.execute(
        'UPDATE sync_state SET "cursor" = ? WHERE id = 1 AND "cursor" = ? AND forked_upto IS NULL', (head, since)
    )


def _indexing(session: Session, records: int) -> Any:
    return bulk(session) if records >= _MANY else nullcontext()


def _any_held(connection: StationConnection) -> bool:
    return connection.execute("SELECT 1 FROM held_field LIMIT 1").fetchone() is not None


def _unpacked(packed: bytes) -> Mapping[str, Any]:
    segment = unpack_json(packed)
    if not isinstance(segment, dict):
        raise WorldError("message_shape")
    return segment


def size_of(segment: Mapping[str, Any]) -> int:
    """Records that an unpacked segment names.

    Raises:
        WorldError: ``message_shape``.
    """
    try:
        new = sum(len(part["columns"]["id"]) for part in segment.get("new", ()))
        return new + sum(len(part["id"]) for key in ("edits", "gone") for part in segment.get(key, ()))
    except (KeyError, TypeError, AttributeError) as error:
        raise WorldError("message_shape") from error
