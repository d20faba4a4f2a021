"""What a station file and the district hold, field by field, in one form that can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import sql

from models.search import verify
from models.station import Station
from models.station.connection import raw
from models.station.triggers import version_here
from models.wire import WireColumn, wire_tables

Row = dict[str, Any]
Copy = dict[str, dict[str, Row]]
"""Rows by table and id; values as on the wire, JSON parsed."""


def copy_of(station: Station) -> Copy:
    with station.sessions() as session:
        driver = raw(session)
        return {name: dict(_read(driver, name, list(table.columns))) for name, table in wire_tables().items()}


def _read(driver: Any, name: str, columns: list[str]) -> Iterator[tuple[str, Row]]:
    kinds = wire_tables()[name].columns
    listed = ", ".join(f'"{column}"' for column in columns)
    for values in driver.execute(f'SELECT {listed}, {version_here(name, "t")} FROM "{name}" t'):
        row = {c: _parsed(kinds.get(c), value) for c, value in zip([*columns, "version"], values, strict=True)}
        yield row["id"], row


def _parsed(column: WireColumn | None, value: Any) -> Any:
    return orjson.loads(value) if column is not None and column.kind == "json" and isinstance(value, str) else value


def district_copy(connection: psycopg.Connection, community: str) -> Copy:
    return {name: dict(_stored(connection, name, community)) for name in wire_tables()}


def _stored(connection: psycopg.Connection, name: str, community: str) -> Iterator[tuple[str, Row]]:
    columns = [*wire_tables()[name].columns, "version"]
    query = sql.SQL("SELECT {} FROM {} WHERE community_code = %s").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(name)
    )
    kinds = wire_tables()[name].columns
    for values in connection.execute(query, (community,)):
        row = {c: _as_wire(kinds.get(c), value) for c, value in zip(columns, values, strict=True)}
        yield row["id"], row


def _as_wire(column: WireColumn | None, value: Any) -> Any:
    """As SQLite would store it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return _parsed(column, value)


def differences(one: Copy, other: Copy, *, but: frozenset[str] = frozenset()) -> list[str]:
    """Where two copies differ, as lines to read; records in ``but`` are looked over."""
    lines = []
    for table in one:
        for record in sorted(one[table].keys() | other[table].keys()):
            if record in but:
                continue
            here, there = one[table].get(record), other[table].get(record)
            if here is None or there is None:
                lines.append(f"{table} {record}: {'not in the first' if here is None else 'not in the second'}")
            else:
                lines += [f"{table} {record} {c}: {here[c]!r} != {there[c]!r}" for c in here if here[c] != there[c]]
    return lines


def faults(station: Station) -> list[str]:
    """What is wrong inside one station file, beside its contents."""
    found = []
    with station.local_write() as session:
        if not verify(session).ok:
            found.append("the search index differs from the records")
        found += [f"reference {row}" for row in raw(session).execute("PRAGMA foreign_key_check").fetchall()]
    return found


def waiting(station: Station) -> list[tuple[str, str, str]]:
    """Table, record and kind of journal rows without a receipt that no refusal explains."""
    query = (
        "SELECT table_name, record_id, op FROM journal j WHERE receipted_at IS NULL AND NOT EXISTS (SELECT 1 FROM"
        " refusal r WHERE r.table_name = j.table_name AND r.record_id = j.record_id AND r.upto_seq >= j.seq)"
    )
    with station.sessions() as session:
        return [tuple(row) for row in raw(session).execute(query).fetchall()]


def refused(station: Station) -> Mapping[str, str]:
    """Code of refusal by record."""
    with station.sessions() as session:
        return dict(raw(session).execute("SELECT record_id, code FROM refusal").fetchall())
