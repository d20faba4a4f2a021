"""The one row of ``sync_state`` as a value, and how it is changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from models.errors import WorldError
from models.migrations import LINEAGE
from models.station import Station
from models.station.connection import StationConnection, raw
from models.sync.records import Apart

_MUCH = 2_000
INSTANT = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True)
class State:
    """What the station knows of its district; values as they are stored, identities as 32 hex digits."""

    server_url: str
    authority: str | None
    station_id: str
    mark: str | None
    private_key: bytes
    server_key: bytes
    exchange_key: bytes
    cursor: int
    snapshot: Mapping[str, Any] | None
    """The manifest and ``done`` while a first download goes on; ``{}`` once it was looked for."""
    forked_upto: int | None
    token: str | None
    token_until: datetime | None
    workers_told: str | None
    restricted_as_of: str | None
    clock_offset_s: float
    server_schemas: tuple[str, ...]
    paused: bool
    last_batch: str | None
    last_number: int
    envelope_seen: int
    """Number of the district's last envelope that was taken in."""
    envelope_made: int
    last_ok_at: datetime | None
    last_error: str | None
    audit_upto: int
    audit_sent_at: datetime | None
    apart: Apart | None
    """Whether this file keeps nothing of level 4."""

    @property
    def newer_than_server(self) -> bool:
        """Whether the server, as last seen, does not know the tables of this program."""
        return bool(self.server_schemas) and LINEAGE.head not in self.server_schemas

    @property
    def first_download(self) -> bool:
        """Whether the prepared first download is still to be looked for, or goes on."""
        return bool(self.snapshot) or (self.snapshot is None and self.cursor == 0)


_COLUMNS = tuple(field.name for field in fields(State))
_SELECT = "SELECT {} FROM sync_state WHERE id = 1".format(", ".join(f'"{name}"' for name in _COLUMNS))


def read_state(station: Station) -> State:
    """The state as it is committed.

    Raises:
        WorldError: ``not_enrolled``.
    """
    with station.whole() as session:
        return state_of(raw(session))


def state_of(connection: StationConnection) -> State:
    row = connection.execute(_SELECT).fetchone()
    if row is None:
        raise WorldError("not_enrolled")
    values = dict(zip(_COLUMNS, row, strict=True))
    values["snapshot"] = json.loads(values["snapshot"]) if values["snapshot"] else None
    values["server_schemas"] = tuple(json.loads(values["server_schemas"]) if values["server_schemas"] else ())
    for name in ("token_until", "last_ok_at", "audit_sent_at"):
        values[name] = _instant(values[name])
    values["paused"] = bool(values["paused"])
    return State(**values)


def set_state(connection: StationConnection, **values: Any) -> None:
    """Change columns of the state within the running transaction."""
    names = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f"UPDATE sync_state SET {names} WHERE id = 1", tuple(map(stored, values.values())))


def change_state(station: Station, **values: Any) -> None:
    """Change columns of the state in a transaction of its own."""
    with station.local_write() as session:
        set_state(raw(session), **values)


def give_back(connection: StationConnection, records: int) -> None:
    """Let decrypted pages go after much work: they will not be needed soon, and station PCs have little memory."""
    if records >= _MUCH:
        connection.execute("PRAGMA shrink_memory")


def stored(value: Any) -> Any:
    """A value as SQLite keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(INSTANT)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value)
    return int(value) if isinstance(value, bool) else value


def _instant(text: str | None) -> datetime | None:
    return datetime.strptime(text, INSTANT).replace(tzinfo=UTC) if text else None
