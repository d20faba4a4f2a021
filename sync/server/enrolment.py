"""One-time codes that tie a station to a community, and the stations that were tied."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from models.base import utc_now, uuid7
from models.cases.numbering import nth_mark
from models.cases.seats import seat_level, seats_above
from models.errors import WorldError
from models.sync.records import Apart
from sync.protocol import EnrolReply, EnrolRequest
from sync.server import bindings, seats
from sync.server.heads import lock_heads
from sync.server.keys import DistrictKeys
from sync.server.sender import Sender

CODE_LIFE = timedelta(days=7)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_LENGTH = 16
"""Letters of five bits: 80 bits, so that a plain hash keeps them."""


@dataclass(frozen=True)
class Code:
    """A new code: shown once, and never again to be had."""

    text: str
    community_code: str
    expires_at: datetime


@dataclass(frozen=True)
class StationRow:
    """An enrolled station as the operator sees it."""

    id: UUID
    community_code: str
    label: str
    app_version: str
    enrolled_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None
    cursor: int
    last_number: int
    apart: Apart | None
    """``on``: it is given nothing of level 4; ``ending``: it asks for it again."""


def make_code(connection: Connection, community_code: str, life: timedelta = CODE_LIFE) -> Code:
    """Make a code for one station of a community; only its hash is kept."""
    plain = "".join(secrets.choice(_LETTERS) for _letter in range(_LENGTH))
    now = utc_now()
    connection.execute(
        "INSERT INTO enrolment_code (code_hash, community_code, made_at, expires_at) VALUES (%s, %s, %s, %s)",
        (_hash(plain), community_code, now, now + life),
    )
    groups = [plain[at : at + 4] for at in range(0, _LENGTH, 4)]
    return Code("-".join(groups), community_code, now + life)


def enrol(connection: Connection, keys: DistrictKeys, request: EnrolRequest, now: datetime) -> EnrolReply:
    """Tie the station that asks; asked again by the same one (its answer was lost), the answer is the same.

    Raises:
        WorldError: ``code_unknown``, ``code_used``, ``code_expired``, ``code_other_community``.
    """
    code_hash = _hash(request.code)
    row = connection.execute(
        "SELECT community_code, expires_at, station_id FROM enrolment_code WHERE code_hash = %s FOR UPDATE",
        (code_hash,),
    ).fetchone()
    if row is None:
        raise WorldError("code_unknown")
    community, expires_at, station = row
    if station is not None and not _is_the_same(connection, station, request):
        raise WorldError("code_used")
    if station is None:
        _hold_scope(connection, community)
        if expires_at <= now:
            raise WorldError("code_expired")
        if community != request.community_code:
            raise WorldError("code_other_community")
        station = _tie(connection, community, request, now)
        connection.execute(
            "UPDATE enrolment_code SET used_at = %s, station_id = %s WHERE code_hash = %s", (now, station, code_hash)
        )
    return _reply(connection, keys, station, community)


def fork(connection: Connection, keys: DistrictKeys, sender: Sender, now: datetime) -> EnrolReply:
    """Tie a file that was restored from a backup anew, with the same keys.

    The old station stays: another copy of the file may live. To the new one its earlier life's writes are another's.
    """
    station, mark = uuid7(), _next_mark(connection, sender.community_code)
    connection.execute(
        """INSERT INTO enrolled_station (id, community_code, public_key, exchange_key, label, app_version, enrolled_at,
        mark, apart, "cursor", last_number, envelopes_out, envelopes_in, envelope_first)
        SELECT %s, community_code, public_key, exchange_key, label, app_version, %s, %s, apart, 0, 0, 0, 0, 0
        FROM enrolled_station WHERE id = %s""",
        (station, now, mark, sender.station_id),
    )
    bindings.carry_over(connection, sender.station_id, station)
    return _reply(connection, keys, station, sender.community_code)


def stations(connection: Connection, community_code: str | None = None) -> list[StationRow]:
    """Return who is enrolled, by community and time."""
    with connection.cursor(row_factory=class_row(StationRow)) as cursor:
        return cursor.execute(
            """SELECT id, community_code, label, app_version, enrolled_at, revoked_at, seen_at, "cursor", last_number,
            apart FROM enrolled_station WHERE %(code)s::text IS NULL OR community_code = %(code)s
            ORDER BY community_code, enrolled_at, id""",
            {"code": community_code},
        ).fetchall()


def revoke(connection: Connection, station: UUID, now: datetime) -> str:
    """Shut a station out from its next request on; return its community. What it sent stays.

    Raises:
        WorldError: ``station_unknown``.
    """
    row = connection.execute(
        "UPDATE enrolled_station SET revoked_at = coalesce(revoked_at, %s) WHERE id = %s RETURNING community_code",
        (now, station),
    ).fetchone()
    if row is None:
        raise WorldError("station_unknown")
    bindings.end_all(connection, station, now)
    community: str = row[0]
    return community


def _hold_scope(connection: Connection, community: str) -> None:
    """Hold the heads of all that tell a station something until it is enrolled, the communities of a seat and the seats
    above: whoever writes after that tells it, and what was written before is in its first download.
    """
    below = seats.communities_in(connection, community) if seat_level(community) is not None else []
    lock_heads(connection, {*below, *seats.enrolled(connection, seats_above(community))})


def _next_mark(connection: Connection, community: str) -> str:
    """Return letters that no station of the community has or had; until the commit nobody else gets any."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('mark ' || %s, 0))", (community,))
    row = connection.execute(
        "SELECT count(*) FROM enrolled_station WHERE community_code = %s AND mark IS NOT NULL", (community,)
    ).fetchone()
    return nth_mark(row[0] if row else 0)


def _reply(connection: Connection, keys: DistrictKeys, station: UUID, community: str) -> EnrolReply:
    row = connection.execute("SELECT mark FROM enrolled_station WHERE id = %s", (station,)).fetchone()
    return EnrolReply(
        mark=row[0] if row else None,
        station=station.hex,
        community_code=community,
        district_name=keys.district_name,
        server_key=keys.signing_public.hex(),
        exchange_key=keys.exchange_public.hex(),
    )


def _tie(connection: Connection, community: str, request: EnrolRequest, now: datetime) -> UUID:
    station = uuid7()
    connection.execute(
        """INSERT INTO enrolled_station (id, community_code, public_key, exchange_key, label, app_version, enrolled_at,
        mark, "cursor", last_number, envelopes_out, envelopes_in, envelope_first) VALUES (%s, %s, %s, %s, %s, %s, %s,
        %s, 0, 0, 0, 0, 0)""",
        (
            *(station, community, bytes.fromhex(request.public_key), bytes.fromhex(request.exchange_key)),
            *(request.label, request.app_version, now, _next_mark(connection, community)),
        ),
    )
    return station


def _is_the_same(connection: Connection, station: UUID, request: EnrolRequest) -> bool:
    row = connection.execute(
        "SELECT public_key FROM enrolled_station WHERE id = %s AND community_code = %s AND revoked_at IS NULL",
        (station, request.community_code),
    ).fetchone()
    return row is not None and bytes(row[0]).hex() == request.public_key


def _hash(code: str) -> str:
    """Hash a code as people write it: in any case, with or without hyphens, O for 0."""
    return sha256(code.upper().translate(_MISREAD).encode()).hexdigest()
