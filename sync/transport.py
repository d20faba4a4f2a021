"""The requests of the protocol, signed in: a token is asked for when there is none, or when it is no longer taken."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from models.base import utc_now
from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from models.sync.records import Apart
from sync.crypto import STANDARD
from sync.holding import told_digest, workers_here
from sync.protocol import (
    HELD_HEADER,
    MEDIA_TYPE,
    SEGMENTS_TYPE,
    AuditHead,
    AuditLines,
    BlobQuery,
    BlobStatus,
    ChallengeReply,
    ChallengeRequest,
    EnrolReply,
    EnrolRequest,
    Held,
    Left,
    LogHead,
    Pcs,
    Receipt,
    Restricted,
    SnapshotManifest,
    TokenReply,
    TokenRequest,
    pack,
    read,
    signed_for_token,
)
from sync.restricted import Rows
from sync.station_state import INSTANT, State, change_state, read_state
from sync.wire import BYTES_TYPE, Answer, Wire

_EARLY = timedelta(minutes=1)
_PROMPT_S = 1.0
"""An answer to a push that took longer, since others wrote at the time, tells nothing of the clock."""
_NOT_TAKEN = frozenset({"token_expired", "token_invalid", "token_missing"})
_LENGTH, _FRAME = struct.Struct(">I"), struct.Struct(">QI")
Pull = tuple[LogHead, list[tuple[int, bytes]]]


class Line:
    """What a station says to its district and hears from it; one session long."""

    def __init__(self, wire: Wire, station: Station, state: State) -> None:
        self._wire, self._station = wire, station
        self._signed_in = state
        self.offset_s: float | None = None
        """Server time minus this PC's, as this session measured it."""
        with station.whole() as session:
            self._workers = workers_here(raw(session))

    def push(self, body: bytes) -> Receipt:
        answer = self._ask("POST", "/v1/push", body)
        if answer.server_time is not None and answer.answered - answer.sent < _PROMPT_S:
            self._measure(answer.server_time, answer)
        return read(Receipt, answer.body)

    def changes(self, after: int, last: str | None, held: str) -> Pull:
        """The log after a number.

        Args:
            last: the newest batch of this station that has its receipt.
            held: the digest of the level-4 records that are here.
        """
        params: dict[str, str | int] = {"after": after} | ({"last": last} if last else {})
        answer = self._ask("GET", "/v1/changes", headers={HELD_HEADER: held}, params=params)
        if answer.media_type != SEGMENTS_TYPE:
            raise WorldError("message_shape")
        head, segments = frames(answer.body)
        if head.after != after:
            raise WorldError("answer_damaged")
        self._measure(head.server_time, answer)
        return head, segments

    def restricted(self, rows: Rows) -> Restricted:
        """What of level 4 this station lacks, and what it has to drop."""
        held = Held(rows={table: dict(versions) for table, versions in rows.items()})
        return read(Restricted, self._ask("POST", "/v1/restricted", pack(held)).body)

    def audit(self, lines: AuditLines) -> AuditHead:
        """Tell lines of the audit; how far the district has it."""
        return read(AuditHead, self._ask("POST", "/v1/audit", pack(lines)).body)

    def manifest(self) -> SnapshotManifest:
        return read(SnapshotManifest, self._ask("GET", "/v1/snapshot").body)

    def part(self, snapshot: str, number: int) -> bytes:
        return self._ask("GET", f"/v1/snapshot/{snapshot}/{number}").body

    def fork(self) -> EnrolReply:
        """A new name for this file, which went its own way since it was restored."""
        return read(EnrolReply, self._ask("POST", "/v1/fork").body)

    def stations(self) -> Pcs:
        """The PCs of this community."""
        return read(Pcs, self._ask("GET", "/v1/stations").body)

    def leave(self) -> None:
        """Say that this station goes out of service: the district shuts it out."""
        read(Left, self._ask("POST", "/v1/leave").body)

    def blob_status(self, hashes: Sequence[str]) -> BlobStatus:
        return read(BlobStatus, self._ask("POST", "/v1/blobs", pack(BlobQuery(hashes=list(hashes)))).body)

    def send_piece(self, sha256: str, offset: int, size: int, piece: bytes) -> BlobStatus:
        params: dict[str, str | int] = {"offset": offset, "size": size}
        answer = self._ask("PUT", f"/v1/blobs/{sha256}", piece, media_type=BYTES_TYPE, params=params)
        return read(BlobStatus, answer.body)

    def fetch_piece(self, sha256: str, start: int, end: int) -> bytes:
        """Bytes from ``start`` up to ``end`` of an attachment, or what is left of it."""
        wanted = {"range": f"bytes={start}-{end - 1}"}
        return self._ask("GET", f"/v1/blobs/{sha256}", headers=wanted).body

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        media_type: str = MEDIA_TYPE,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Answer:
        def ask(token: str) -> Answer:
            told = {**(headers or {}), "authorization": f"Bearer {token}"}
            return self._wire.ask(method, path, body, media_type=media_type, headers=told, params=params)

        try:
            return ask(self._token())
        except WorldError as error:
            if error.code not in _NOT_TAKEN:
                raise
        return ask(self._new_token())

    def signed_out(self) -> None:
        """The station has a new name: the token of the old one is worth nothing."""
        self._signed_in = read_state(self._station)

    def _token(self) -> str:
        state = self._signed_in
        if state.token is None or state.token_until is None or state.token_until - _EARLY < utc_now():
            return self._new_token()
        told = state.workers_told == told_digest(self._workers, state.apart)
        return state.token if told else self._new_token()

    def _new_token(self) -> str:
        state = read_state(self._station)
        asked = pack(ChallengeRequest(station=state.station_id))
        challenge = read(ChallengeReply, self._wire.ask("POST", "/v1/challenge", asked).body).challenge
        reply = self._signed_in_as_understood(state, challenge)
        until = utc_now() + timedelta(seconds=reply.expires_in_s)
        told = told_digest(self._workers, state.apart)
        change_state(self._station, token=reply.token, token_until=until, workers_told=told)
        self._signed_in = read_state(self._station)
        return reply.token

    def _signed_in_as_understood(self, state: State, challenge: str) -> TokenReply:
        """A district of before knows of no files without level 4; one still older asks for no workers."""
        ways: list[tuple[list[str], Apart | None]] = [(self._workers, None), ([], None)]
        if state.apart is not None:
            ways.insert(0, (self._workers, state.apart))
        for told in ways[:-1]:
            try:
                return self._sign_in(state, challenge, *told)
            except WorldError as error:
                if error.code != "message_shape":
                    raise
        return self._sign_in(state, challenge, *ways[-1])

    def _sign_in(self, state: State, challenge: str, workers: list[str], apart: Apart | None) -> TokenReply:
        """Sign the challenge, and with it who has an account here and whether level 4 is kept here."""
        signature = STANDARD.sign(state.private_key, signed_for_token(challenge, workers, apart)).hex()
        request = TokenRequest(
            station=state.station_id, challenge=challenge, signature=signature, workers=workers, apart=apart
        )
        return read(TokenReply, self._wire.ask("POST", "/v1/token", pack(request)).body)

    def _measure(self, server_time: str, answer: Answer) -> None:
        """Compare clocks: the server's stood somewhere between question and answer."""
        try:
            theirs = datetime.strptime(server_time, INSTANT).replace(tzinfo=UTC).timestamp()
        except ValueError as error:
            raise WorldError("message_shape") from error
        self.offset_s = theirs - (answer.sent + answer.answered) / 2


def enrol(wire: Wire, request: EnrolRequest) -> EnrolReply:
    return read(EnrolReply, wire.ask("POST", "/v1/enrol", pack(request)).body)


def frames(body: bytes) -> Pull:
    """The head and the packed segments of an answer about changes.

    Raises:
        WorldError: ``message_damaged``, ``message_shape``.
    """
    try:
        (length,) = _LENGTH.unpack_from(body)
        head = LogHead.model_validate_json(_cut(body, _LENGTH.size, length))
        return head, list(_segments(body, _LENGTH.size + length))
    except struct.error as error:
        raise WorldError("message_damaged") from error
    except ValidationError as error:
        raise WorldError("message_shape") from error


def _segments(body: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at < len(body):
        number, length = _FRAME.unpack_from(body, at)
        at += _FRAME.size
        yield number, _cut(body, at, length)
        at += length


def _cut(body: bytes, at: int, length: int) -> bytes:
    if at + length > len(body):
        raise WorldError("message_damaged")
    return body[at : at + length]
