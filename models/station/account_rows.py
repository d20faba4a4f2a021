"""The rows of ``account``: whose slot a tag is, and what this PC knows of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from models.base import utc_now
from models.errors import WorldError
from models.station.connection import StationConnection

_INSTANT = "%Y-%m-%d %H:%M:%S.%f"
_COLUMNS = (
    "tag", "worker_id", "account_id", "serial", "signing_key", "must_change", "password_set_at", "seen_at", "former",
    "second", "created_at",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM account"


@dataclass(frozen=True)
class AccountRow:
    tag: str
    worker_id: UUID
    account_id: str | None
    """In hex."""
    serial: int
    signing_key: str | None
    must_change: bool
    password_set_at: datetime | None
    seen_at: datetime | None
    former: dict[str, Any] | None
    second: dict[str, Any] | None
    created_at: datetime


def find(connection: StationConnection, tag: str) -> AccountRow | None:
    row = connection.execute(f"{_SELECT} WHERE tag = ?", (tag,)).fetchone()
    return None if row is None else _row(row)


def get(connection: StationConnection, tag: str) -> AccountRow:
    """Raises ``WorldError``: ``no_such_login``."""
    row = find(connection, tag)
    if row is None:
        raise WorldError("no_such_login")
    return row


def every(connection: StationConnection) -> list[AccountRow]:
    return [_row(row) for row in connection.execute(f"{_SELECT} ORDER BY created_at, tag").fetchall()]


def put(connection: StationConnection, tag: str, **values: Any) -> None:
    """Make the row of ``tag``, or change columns of it."""
    stored = {name: _stored(value) for name, value in values.items()}
    assigned = ", ".join(f"{name} = ?" for name in stored)
    if connection.execute(f"UPDATE account SET {assigned} WHERE tag = ?", (*stored.values(), tag)).rowcount:
        return
    stored = {"tag": tag, "created_at": _stored(utc_now()), "serial": 0, "must_change": 0} | stored
    marks = ", ".join("?" * len(stored))
    connection.execute(f"INSERT INTO account ({', '.join(stored)}) VALUES ({marks})", tuple(stored.values()))


def forget(connection: StationConnection, tag: str) -> None:
    connection.execute("DELETE FROM account WHERE tag = ?", (tag,))


def _row(row: Any) -> AccountRow:
    found = dict(zip(_COLUMNS, row, strict=True))
    for name in ("password_set_at", "seen_at", "created_at"):
        found[name] = datetime.strptime(found[name], _INSTANT).replace(tzinfo=UTC) if found[name] else None
    for name in ("former", "second"):
        found[name] = json.loads(found[name]) if found[name] else None
    found["worker_id"], found["must_change"] = UUID(found["worker_id"]), bool(found["must_change"])
    return AccountRow(**found)


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0).strftime(_INSTANT)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dict):
        return json.dumps(value)
    return int(value) if isinstance(value, bool) else value
