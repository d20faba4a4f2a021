"""Who asks: a signature over a challenge gives a token of an hour, and the token names the station.

Challenges and tokens are kept nowhere: each carries its station and its end under the district's HMAC. What a station
may do is looked up at every request, so that a revoked one is out at once.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from psycopg import Connection

from models.errors import WorldError
from models.incidents.states import StepKind
from sync.crypto import STANDARD, BrokenError
from sync.protocol import LOST
from sync.server.sender import Sender

Clock = Callable[[], datetime]
_MAC = 32
_LENGTH = 16 + 8 + 8 + _MAC
_BEARER = "bearer "


class Seals:
    """Makes and reads one kind of sealed ticket: a station, an end, a nonce and an HMAC over them."""

    def __init__(self, key: bytes, kind: str, life: timedelta, clock: Clock) -> None:
        self._key, self._kind, self.life, self._clock = key, kind, life, clock

    def make(self, station: UUID) -> str:
        until = int((self._clock() + self.life).timestamp())
        said = station.bytes + until.to_bytes(8, "big") + secrets.token_bytes(8)
        return _text(said + self._mac(said))

    def read(self, ticket: str) -> UUID:
        """Return the station.

        Raises:
            WorldError: ``<kind>_invalid``, ``<kind>_expired``.
        """
        said, mac = _parts(ticket)
        if not hmac.compare_digest(mac, self._mac(said)):
            raise WorldError(f"{self._kind}_invalid")
        if int.from_bytes(said[16:24], "big") <= self._clock().timestamp():
            raise WorldError(f"{self._kind}_expired")
        return UUID(bytes=said[:16])

    def _mac(self, said: bytes) -> bytes:
        return hmac.digest(self._key, f"lianglin {self._kind} 1\n".encode() + said, sha256)


def _parts(ticket: str) -> tuple[bytes, bytes]:
    """Return what a ticket says and its MAC; what is no ticket says something that no MAC fits."""
    try:
        data = urlsafe_b64decode(ticket.encode("ascii") + b"=" * (-len(ticket) % 4))
    except (UnicodeEncodeError, Base64Error):
        data = b""
    if len(data) != _LENGTH or _text(data) != ticket:  # one ticket has one spelling
        data = bytes(_LENGTH)
    return data[:-_MAC], data[-_MAC:]


def _text(ticket: bytes) -> str:
    return urlsafe_b64encode(ticket).decode().rstrip("=")


def bearer_token(header: str) -> str:
    """Return the token of an ``Authorization`` header.

    Raises:
        WorldError: ``token_missing``.
    """
    if header[: len(_BEARER)].lower() != _BEARER:
        raise WorldError("token_missing")
    return header[len(_BEARER) :].strip()


def admitted(connection: Connection, station: UUID) -> Sender:
    """Return whom a token speaks for; its community comes from here and from nothing that it sends.

    Raises:
        WorldError: ``station_unknown``, ``station_revoked``, ``station_lost``.
    """
    row = connection.execute(
        "SELECT community_code, revoked_at, mark FROM enrolled_station WHERE id = %s", (station,)
    ).fetchone()
    if row is None:
        raise WorldError("station_unknown")
    if row[1] is not None:
        raise WorldError(LOST if is_lost(connection, row[0], station) else "station_revoked")
    return Sender(station, row[0], row[2])


def is_lost(connection: Connection, code: str, station: UUID) -> bool:
    """Whether a station that is shut out was reported lost by its community."""
    query = (
        "SELECT 1 FROM incident_step WHERE community_code = %s AND kind = %s AND deleted_at IS NULL"
        " AND detail ->> 'station' = %s LIMIT 1"
    )
    return connection.execute(query, (code, StepKind.SHUT_OUT.value, station.hex)).fetchone() is not None


def check_not_forked(connection: Connection, sender: Sender, last: UUID | None) -> None:
    """See that the newest batch the district took from a station is the newest that the station knows a receipt of.

    Else its file was restored from a backup, and the log, which leaves a station's own writes out, would hide from it
    what its earlier life sent.

    Raises:
        WorldError: ``station_forked``.
    """
    row = connection.execute("SELECT last_batch FROM enrolled_station WHERE id = %s", (sender.station_id,)).fetchone()
    if row is not None and row[0] is not None and row[0] != last:
        raise WorldError("station_forked")


def check_signature(connection: Connection, station: UUID, signed: bytes, signature: bytes) -> Sender:
    """Return the station that signed these words.

    Raises:
        WorldError: as ``admitted``, ``signature_invalid``.
    """
    sender = admitted(connection, station)
    row = connection.execute("SELECT public_key FROM enrolled_station WHERE id = %s", (station,)).fetchone()
    try:
        STANDARD.verify(bytes(row[0]) if row else b"", signature, signed)
    except BrokenError as error:
        raise WorldError("signature_invalid") from error
    return sender
