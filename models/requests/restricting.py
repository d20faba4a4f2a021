"""Data that are only kept (仅存储, PIPL 47): left out of lists, forms and proposals, and changed by nobody."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from models import calendar
from models.base import Base
from models.errors import WorldError
from models.people.records import Resident
from models.requests.records import Restriction
from models.retention.rules import KINDS, Kind

_ABOUT = tuple(table for table, kind in KINDS.items() if kind in (Kind.REGISTER, Kind.CARE))
_SETTLING = ("requests.", "retention.", "sync.")
"""Acts that settle a request, let something go, or take in what the district says."""


class Reader(Protocol):
    """A DBAPI connection."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...


def only_kept(on: date | None = None) -> Select[UUID]:
    """The ids of the people whose data are only kept."""
    day = on or calendar.today()
    still = or_(Restriction.ends_on.is_(None), Restriction.ends_on > day)
    return select(Restriction.resident_id).where(Restriction.alive(), Restriction.starts_on <= day, still)


def usable() -> ColumnElement[bool]:
    """The condition that this is a living person's own record and may be used."""
    return and_(Resident.current(), Resident.id.not_in(only_kept()))


def require_unrestricted(connection: Reader, kind: str, after: int) -> None:
    """Refuse an act of ``kind`` whose journal rows, after ``after``, change what is only kept.

    Raises:
        WorldError: ``restricted_use``.
    """
    if kind.startswith(_SETTLING):
        return
    today = calendar.today().isoformat()
    rows = connection.execute(
        "SELECT resident_id FROM restriction WHERE deleted_at IS NULL AND starts_on <= ?"
        " AND (ends_on IS NULL OR ends_on > ?)",
        (today, today),
    ).fetchall()
    if rows and any(_touches(connection, table, after, [row[0] for row in rows]) for table in _tables()):
        raise WorldError("restricted_use")


def _tables() -> Iterable[str]:
    columns = Base.metadata.tables
    return (table for table in _ABOUT if table == "resident" or "resident_id" in columns[table].columns)


def _touches(connection: Reader, table: str, after: int, people: list[str]) -> bool:
    whose = "t.id" if table == "resident" else "t.resident_id"
    query = (
        f'SELECT 1 FROM journal j JOIN "{table}" t ON t.id = j.record_id WHERE j.seq > ? AND j.table_name = ?'
        f" AND {whose} IN (SELECT value FROM json_each(?)) LIMIT 1"
    )
    return connection.execute(query, (after, table, json.dumps(people))).fetchone() is not None
