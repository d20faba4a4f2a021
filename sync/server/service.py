"""What the district does for a request, once its body is there: one method each, one transaction each, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import orjson
from psycopg import Connection

from models.calendar import day_of
from models.errors import WorldError
from sync.protocol import (
    AuditLines,
    BlobQuery,
    ChallengeReply,
    ChallengeRequest,
    EnrolRequest,
    Held,
    Left,
    LogHead,
    Push,
    TokenReply,
    TokenRequest,
    pack,
    read,
    signed_for_token,
    unpack_json,
)
from sync.server import audit, bindings, blobs, levels, losses, restricted, trails
from sync.server.auth import Clock, Seals, admitted, check_not_forked, check_signature
from sync.server.bodies import SMALL
from sync.server.changes import newest, read_changes
from sync.server.database import Database
from sync.server.enrolment import enrol, fork, revoke
from sync.server.keys import DistrictKeys, load_keys
from sync.server.limits import Buckets
from sync.server.metrics import Metrics
from sync.server.pushing import apply_push
from sync.server.rights import tell_workers
from sync.server.sender import Sender
from sync.server.settings import ServerSettings
from sync.server.snapshots import manifest, part

T = TypeVar("T")
_UNNOTED = frozenset({"busy", "database_down", "district_disk_full"})
"""Troubles of the server's own world: the log has them, and the database could not take a note."""


@dataclass(frozen=True)
class Asker:
    """Whom a token names, and from where."""

    station: UUID
    peer: str


class Service:
    """Stateless but for what may be forgotten at any time: limits, and when a quiet station was last noted."""

    def __init__(self, database: Database, settings: ServerSettings, clock: Clock, metrics: Metrics) -> None:
        self._database, self._settings, self._clock, self._metrics = database, settings, clock, metrics
        self._failed_enrolments = Buckets(settings.rates.failed_enrolments)
        self._failed_tokens = Buckets(settings.rates.failed_tokens)
        self._requests = Buckets(settings.rates.requests_of_station)
        self._quiet = audit.Quiet()
        self._keys: DistrictKeys | None = None

    @property
    def ready(self) -> bool:
        return self._keys is not None

    def get_ready(self) -> None:
        """Read the district's keys, which every token needs; the database may have been away until now."""
        self._keys = self._database.run(load_keys)

    @property
    def keys(self) -> DistrictKeys:
        if self._keys is None:
            self.get_ready()
        if self._keys is None:
            raise WorldError("database_down")
        return self._keys

    def enrol(self, body: bytes, peer: str, *, marked: bool = True) -> bytes:
        """``marked``: the station knows what its mark is."""
        self._failed_enrolments.check(peer)
        request = read(EnrolRequest, body, max_size=SMALL)
        now = self._clock()

        def tie(connection: Connection) -> bytes:
            reply = enrol(connection, self.keys, request, now)
            sender = Sender(UUID(reply.station), reply.community_code)
            audit.note(connection, "enrol", now=now, peer=peer, sender=sender)
            return pack(reply if marked else reply.model_copy(update={"mark": None}))

        try:
            return self._database.run(tie)
        except WorldError as error:
            if error.code.startswith("code_"):
                self._note_refused("enrol", None, peer, error)
                self._failed_enrolments.take(peer)
            raise

    def challenge(self, body: bytes) -> bytes:
        """Say what a station has to sign; whether it exists is asked when it did."""
        station = read(ChallengeRequest, body, max_size=SMALL).station
        return pack(ChallengeReply(challenge=self._challenges().make(UUID(station))))

    def token(self, body: bytes, peer: str) -> bytes:
        request = read(TokenRequest, body, max_size=SMALL)
        station, now = UUID(request.station), self._clock()

        def sign_in(connection: Connection) -> None:
            signed = signed_for_token(request.challenge, request.workers, request.apart)
            sender = check_signature(connection, station, signed, bytes.fromhex(request.signature))
            audit.note(connection, "token", now=now, peer=peer, sender=sender)
            tell_workers(connection, sender, request.workers, now, peer)
            levels.tell(connection, sender, request.apart, now, peer)
            self._seen(connection, sender, now)

        try:
            if self._challenges().read(request.challenge) != station:
                raise WorldError("challenge_invalid")
            self._database.run(sign_in)
        except WorldError as error:
            self._refused_ticket("token", station, peer, error)
            raise
        tokens = self._tokens()
        return pack(TokenReply(token=tokens.make(station), expires_in_s=int(tokens.life.total_seconds())))

    def asker(self, token: str, peer: str) -> Asker:
        """Return whom ``token`` names; no database is asked.

        Raises:
            WorldError: ``token_invalid``, ``token_expired``, ``too_many_requests``.
        """
        try:
            station = self._tokens().read(token)
        except WorldError as error:
            if error.code == "token_invalid":
                self._failed_tokens.take(peer)
            raise
        self._requests.take(station.hex)
        return Asker(station, peer)

    def fork(self, asker: Asker, *, marked: bool = True) -> bytes:
        now = self._clock()

        def work(connection: Connection, sender: Sender) -> bytes:
            reply = fork(connection, self.keys, sender, now)
            audit.note(connection, "fork", now=now, peer=asker.peer, sender=sender)
            return pack(reply if marked else reply.model_copy(update={"mark": None}))

        return self._for(asker, "fork", work)

    def leave(self, asker: Asker) -> bytes:
        """A PC is retired: its station is shut out, by its own word."""
        now = self._clock()

        def work(connection: Connection, sender: Sender) -> bytes:
            revoke(connection, sender.station_id, now)
            audit.note(connection, "leave", now=now, peer=asker.peer, sender=sender)
            return pack(Left(station=sender.station_id.hex))

        return self._for(asker, "leave", work)

    def stations(self, asker: Asker) -> bytes:
        def work(connection: Connection, sender: Sender) -> bytes:
            return pack(losses.pcs(connection, sender.community_code))

        return self._for(asker, "stations", work)

    def push(self, asker: Asker, body: bytes) -> bytes:
        push = read(Push, body)
        now = self._clock()

        def work(connection: Connection, sender: Sender) -> bytes:
            receipt = apply_push(connection, sender, push, now)
            told = unpack_json(receipt)
            counts = {
                "accepted": told.get("accepted", 0),
                "refused": len(told.get("refused", ())),
                "cards": told.get("cards", 0),
            }
            audit.note(
                connection, "push", now=now, peer=asker.peer, sender=sender, counts={**counts, "bytes": len(body)}
            )
            self._metrics.pushed(**counts)
            return receipt

        return self._for(asker, "push", work)

    def changes(self, asker: Asker, after: int, last: UUID | None, held: str | None, *, marked: bool = False) -> bytes:
        """``held``: the digest of the level-4 records that the station holds; one that says none gets none."""
        now = self._clock()

        def work(connection: Connection, sender: Sender) -> bytes:
            check_not_forked(connection, sender, last)
            head, segments = self._database.read(
                connection,
                lambda where: read_changes(where, sender, after, limit_bytes=self._settings.answer_bytes),
                lambda found: found[0].head >= newest(connection, sender),
            )
            if held is not None:
                differs = restricted.differs(connection, sender, held, day_of(now))
                waiting = bool(bindings.waiting(connection, sender.station_id))
                apart = levels.is_apart(connection, sender)
                head = head.model_copy(update={"restricted": differs, "waiting": waiting, "apart": apart})
            if marked:
                head = head.model_copy(update={"mark": sender.mark})
            answer = b"".join(_frames(head, segments))
            if segments or self._quiet.due(sender.station_id.hex):
                counts = {"segments": len(segments), "bytes": len(answer), "after": after}
                audit.note(connection, "changes", now=now, peer=asker.peer, sender=sender, counts=counts)
                self._seen(connection, sender, now, after)
            return answer

        return self._for(asker, "changes", work)

    def restricted(self, asker: Asker, body: bytes) -> bytes:
        held, now = read(Held, body), self._clock()

        def work(connection: Connection, sender: Sender) -> bytes:
            found = restricted.answer(connection, sender, held.rows, now)
            counts = {
                "records": sum(len(part.columns["id"]) for part in found.new),
                "dropped": sum(map(len, found.drop.values())),
            }
            audit.note(connection, "restricted", now=now, peer=asker.peer, sender=sender, counts=counts)
            return pack(found)

        return self._for(asker, "restricted", work)

    def audit(self, asker: Asker, body: bytes) -> bytes:
        told, now = read(AuditLines, body), self._clock()

        def work(connection: Connection, sender: Sender) -> bytes:
            head = trails.take(connection, sender, told, now)
            outcome = "ok" if head.alarm in (None, trails.RESTORED) else f"audit_{head.alarm}"
            counts = {"lines": len(told.lines), "upto": head.number}
            audit.note(connection, "audit", now=now, peer=asker.peer, sender=sender, outcome=outcome, counts=counts)
            return pack(head)

        return self._for(asker, "audit", work)

    def snapshot(self, asker: Asker) -> bytes:
        now = self._clock()

        def work(connection: Connection, sender: Sender) -> bytes:
            prepared = manifest(connection, sender)
            counts = {"parts": len(prepared.parts), "bytes": sum(one.bytes for one in prepared.parts)}
            audit.note(connection, "snapshot", now=now, peer=asker.peer, sender=sender, counts=counts)
            return pack(prepared)

        return self._for(asker, "snapshot", work, still=True)

    def part(self, asker: Asker, snapshot: UUID, number: int) -> bytes:
        def work(connection: Connection, sender: Sender) -> bytes:
            return self._database.read(
                connection, lambda where: part(where, sender, snapshot, number), lambda _found: True
            )

        return self._for(asker, "snapshot.part", work)

    def blob_status(self, asker: Asker, body: bytes) -> bytes:
        hashes = read(BlobQuery, body).hashes

        def work(connection: Connection, sender: Sender) -> bytes:
            return pack(blobs.status(connection, sender, hashes))

        return self._for(asker, "blob.status", work)

    def store_blob(self, asker: Asker, sha256: str, offset: int, size: int, piece: bytes) -> bytes:
        now = self._clock()

        def work(connection: Connection, sender: Sender) -> bytes | None:
            status = blobs.store(connection, sender, sha256, offset, size, piece, now)
            if status.complete:
                audit.note(connection, "blob.in", now=now, peer=asker.peer, sender=sender, counts={"bytes": size})
            return pack(status) if status.received[sha256] else None

        answer = self._for(asker, "blob.in", work)
        if answer is None:
            error = WorldError("blob_damaged")
            self._note_refused("blob.in", asker.station, asker.peer, error)
            raise error
        return answer

    def blob_size(self, asker: Asker, sha256: str) -> int:
        now = self._clock()

        def work(connection: Connection, sender: Sender) -> int:
            size = blobs.size_of(connection, sender, sha256)
            audit.note(connection, "blob.out", now=now, peer=asker.peer, sender=sender, counts={"bytes": size})
            return size

        return self._for(asker, "blob.out", work)

    def read_blob(self, asker: Asker, sha256: str, start: int, end: int) -> bytes:
        def work(connection: Connection, sender: Sender) -> bytes:
            key = blobs.key_of(connection, sender, sha256)
            return self._database.read(
                connection, lambda where: blobs.read(where, key, start, end), lambda found: bool(found)
            )

        return self._for(asker, "blob.out", work)

    def _for(self, asker: Asker, action: str, work: Callable[[Connection, Sender], T], *, still: bool = False) -> T:
        """Do ``work`` for a station that may still ask."""
        try:
            return self._database.run(
                lambda connection: work(connection, admitted(connection, asker.station)), still=still
            )
        except WorldError as error:
            self._note_refused(action, asker.station, asker.peer, error)
            raise

    def _tokens(self) -> Seals:
        return Seals(self.keys.token, "token", self._settings.token_life, self._clock)

    def _challenges(self) -> Seals:
        return Seals(self.keys.token, "challenge", self._settings.challenge_life, self._clock)

    def _seen(self, connection: Connection, sender: Sender, now: datetime, cursor: int = 0) -> None:
        connection.execute(
            'UPDATE enrolled_station SET seen_at = %s, "cursor" = greatest("cursor", %s) WHERE id = %s',
            (now, cursor, sender.station_id),
        )

    def _refused_ticket(self, action: str, station: UUID, peer: str, error: WorldError) -> None:
        self._note_refused(action, station, peer, error)
        if error.code in ("challenge_invalid", "signature_invalid", "station_unknown"):
            self._failed_tokens.take(peer)

    def _note_refused(self, action: str, station: UUID | None, peer: str, error: WorldError) -> None:
        """Note a refusal in a transaction of its own: the one of the work is gone."""
        if error.code in _UNNOTED or not self._quiet.due(f"{station or peer} {action} {error.code}"):
            return
        with suppress(WorldError), self._database.transaction() as connection:
            row = connection.execute("SELECT community_code FROM enrolled_station WHERE id = %s", (station,)).fetchone()
            sender = Sender(station, row[0]) if station and row else None
            audit.note(connection, action, now=self._clock(), peer=peer, sender=sender, outcome=error.code)


def _frames(head: LogHead, segments: Iterable[tuple[int, bytes]]) -> Iterable[bytes]:
    """What an older station does not know is said only where it is true, to one that asked."""
    unsaid = {name for name in ("restricted", "waiting", "apart", "mark") if not getattr(head, name)}
    said = orjson.dumps(head.model_dump(exclude=unsaid))
    yield len(said).to_bytes(4, "big") + said
    for number, packed in segments:
        yield number.to_bytes(8, "big") + len(packed).to_bytes(4, "big")
        yield packed
