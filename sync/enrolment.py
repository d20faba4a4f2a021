"""Tying a station file to its district, and giving it a new name when it went its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from models.errors import WorldError
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import refuse_unless
from models.station import Station
from models.station.connection import StationConnection, now_text, raw
from models.station.version import APP_VERSION
from sync import transport
from sync.crypto import STANDARD, exchange_public
from sync.protocol import EnrolReply, EnrolRequest
from sync.station_state import read_state, set_state, stored
from sync.wire import Wire

NOT_YET_KNOWN = -1
"""``forked_upto`` until the head of the log is heard of."""


def ask(wire: Wire, station: Station, code: str, label: str) -> EnrolReply:
    """Use a one-time code; asked again with the same code (the answer was lost), the answer is the same.

    Raises:
        WorldError: ``not_allowed``; ``code_bad`` (too short or too long), ``community_differs``, and what the line and
            the server say.
    """
    refuse_unless(decide(station.standing, Deed.ENROL, "sync"), Deed.ENROL, "sync")
    private_key = _key_for(station, code)
    try:
        request = EnrolRequest(
            code=code.strip(),
            public_key=STANDARD.signing_public(private_key).hex(),
            exchange_key=exchange_public(private_key).hex(),
            community_code=station.community_code,
            label=label.strip()[:60],
            app_version=APP_VERSION[:40],
        )
    except ValidationError as error:
        raise WorldError("code_bad") from error
    reply = transport.enrol(wire, request)
    if reply.community_code != station.community_code:
        raise WorldError("community_differs")
    return reply


def tie(station: Station, code: str, reply: EnrolReply, server_url: str, authority: str | None) -> None:
    """Keep what the district answered to a code.

    A station that is tied to the same district already (revoked, forgotten, moved to another address) gets a new name
    there and goes on with all that it has.

    Raises:
        WorldError: ``enrolled_already`` (to another district).
    """
    found = {
        "server_url": server_url.strip().rstrip("/"),
        "authority": authority,
        "private_key": _key_for(station, code),
    }
    with station.local_write() as session:
        _tie(raw(session), reply, found)


def _key_for(station: Station, code: str) -> bytes:
    """The Ed25519 key that goes with a code: the same again if the answer is lost, and nothing is stored before it."""
    written = "".join(letter for letter in code.upper() if letter.isalnum())
    return STANDARD.expand(station.key, written.encode(), b"lianglin enrolment 1")


def _tie(connection: StationConnection, reply: EnrolReply, found: Mapping[str, Any]) -> None:
    row = connection.execute("SELECT station_id, server_key FROM sync_state WHERE id = 1").fetchone()
    keys = {"server_key": bytes.fromhex(reply.server_key), "exchange_key": bytes.fromhex(reply.exchange_key)}
    values = {**found, **keys, "district_name": reply.district_name[:60]}
    if row is None:
        started = {"clock_offset_s": 0.0, "paused": False, "last_number": 0, "envelope_seen": 0, "envelope_made": 0}
        values |= {"station_id": reply.station, "mark": reply.mark, "cursor": 0, "enrolled_at": now_text(), **started}
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        connection.execute(
            f"INSERT INTO sync_state (id, {names}) VALUES (1, {marks})", tuple(map(stored, values.values()))
        )
        return
    if bytes(row[1]) != values["server_key"]:
        raise WorldError("enrolled_already")
    set_state(connection, **values, last_error=None)
    if row[0] != reply.station:
        _begin_anew(connection, reply)


def fork(station: Station, line: transport.Line) -> None:
    """Go on under a new name: what is unsent waits again, and the log shows what the old name sent.

    Until it has caught up with the log, the station recognises in it what it still holds as unsent.
    """
    reply = line.fork()
    if reply.community_code != station.community_code or reply.station == read_state(station).station_id:
        raise WorldError("message_shape")
    with station.local_write() as session:
        _begin_anew(raw(session), reply)
    line.signed_out()


def _begin_anew(connection: StationConnection, reply: EnrolReply) -> None:
    """Under a new name; its numbers have letters of their own, since the earlier life of the file may live."""
    connection.execute("UPDATE journal SET batch_id = NULL WHERE batch_id IS NOT NULL AND receipted_at IS NULL")
    connection.execute("DELETE FROM sync_batch")
    set_state(
        connection,
        **{
            "station_id": reply.station,
            "mark": reply.mark,
            "token": None,
            "token_until": None,
            "forked_upto": NOT_YET_KNOWN,
        },
        **{"last_batch": None, "last_number": 0, "envelope_seen": 0, "envelope_made": 0},
    )
