"""What stands in the way of taking records back: later changes of them, and later records that point at them.

Nothing that the worker may not see is told: where only such rows need a record, it is kept for them, deleted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from models.base import Base, synced_tables
from models.care.guard import Key, hidden
from models.errors import WorldError
from models.station.connection import StationConnection, raw
from models.station.triggers import Value, from_json

Span = tuple[int, int]
"""First and last journal row of an act, both included; one writer at a time leaves no stranger between them."""
Use = tuple[Key, Key]
"""A record, and the one at which it points."""


@dataclass(frozen=True)
class Entry:
    """One journal row, with its values as SQLite stores them."""

    seq: int
    table: str
    record_id: str
    op: str
    changes: dict[str, list[Value]]
    old_edited_at: str | None
    old_edited_by: str | None

    @property
    def key(self) -> Key:
        return self.table, UUID(self.record_id)


def entries_of(connection: StationConnection, span: Span) -> list[Entry]:
    rows = connection.execute(
        "SELECT seq, table_name, record_id, op, changes, old_edited_at, old_edited_by FROM journal"
        " WHERE seq BETWEEN ? AND ? ORDER BY seq",
        span,
    )
    return [Entry(seq, table, id_, op, _decoded(changes), at, by) for seq, table, id_, op, changes, at, by in rows]


def kept_back(session: Session, span: Span, entries: list[Entry]) -> set[Key]:
    """Records of the act that must not go from the file, since rows need them that the worker may not see.

    Raises:
        WorldError: ``undo_changed_since`` with the ``count`` of what he sees that stands in the way.
    """
    connection = raw(session)
    changed = _journaled_since(connection, span) | _applied_since(connection, entries)
    uses = _used_since(connection, span)
    unseen = unseen_of(session, changed | {user for user, _ in uses})
    count = len(changed - unseen) or sum(user not in unseen for user, _ in uses)
    if count:
        raise WorldError("undo_changed_since", count=count)
    return _with_what_they_need(connection, changed | {made for _, made in uses}, entries)


def users_of(session: Session, key: Key) -> set[Key]:
    """The records that point at one record."""
    table, record_id = key
    return {
        (user, UUID(row[0]))
        for user, column, target in _links()
        if target == table
        for row in raw(session).execute(
            f'SELECT id FROM "{user}" WHERE "{column}" = ? AND id <> ?', (record_id.hex, record_id.hex)
        )
    }


def unseen_of(session: Session, keys: Collection[Key]) -> set[Key]:
    """Those of ``keys`` that the worker may not see, or that are here for the sake of such rows alone."""
    return hidden(session, keys) | (_kept_before(raw(session)) & set(keys))


def _kept_before(connection: StationConnection) -> set[Key]:
    """What acts made that were taken back before anything was sent, and that is still here: kept for hidden rows."""
    rows = connection.execute(
        "SELECT j.table_name, j.record_id FROM act a CROSS JOIN journal j"
        " ON j.seq BETWEEN a.first_seq AND a.last_seq AND j.act_id = a.id"
        " WHERE a.undone_at IS NOT NULL AND j.op = 'insert' AND (j.sent_at IS NULL OR j.sent_at > a.undone_at)"
    )
    return {(row[0], UUID(row[1])) for row in rows}


def _decoded(changes: str | None) -> dict[str, list[Value]]:
    pairs = json.loads(changes) if changes else {}
    return {name: [from_json(value) for value in pair] for name, pair in pairs.items()}


def _journaled_since(connection: StationConnection, span: Span) -> set[Key]:
    """Records of the act that a later transaction of this station wrote."""
    later = (
        "SELECT DISTINCT mine.table_name, mine.record_id FROM journal AS mine JOIN journal AS theirs"
        " ON theirs.record_id = mine.record_id AND theirs.table_name = mine.table_name AND theirs.tx > mine.tx"
        " WHERE mine.seq BETWEEN ? AND ?"
    )
    return {(row[0], UUID(row[1])) for row in connection.execute(later, span)}


def _applied_since(connection: StationConnection, entries: list[Entry]) -> set[Key]:
    """Records whose changed columns hold something else by now: the server's changes leave no journal."""
    return {entry.key for entry in entries if entry.op == "update" and unmoved(connection, entry) != entry.changes}


def unmoved(connection: StationConnection, entry: Entry) -> dict[str, list[Value]]:
    """The changes of an update that still stand, by column."""
    news = [pair[1] for pair in entry.changes.values()]
    still = ", ".join(f'"{name}" IS ?' for name in entry.changes)
    query = f'SELECT {still} FROM "{entry.table}" WHERE id = ?'
    row = connection.execute(query, (*news, entry.record_id)).fetchone() or (0,) * len(news)
    return {name: pair for (name, pair), stands in zip(entry.changes.items(), row, strict=True) if stands}


def _used_since(connection: StationConnection, span: Span) -> list[Use]:
    """Later records that point at one which the act made."""
    return [
        ((table, UUID(row[0])), (target, UUID(row[1])))
        for table, column, target in _links()
        for row in connection.execute(_users(table, column), (*span, target))
    ]


def _links() -> Iterator[tuple[str, str, str]]:
    for record in synced_tables():
        for key in Base.metadata.tables[record.__tablename__].foreign_keys:
            yield record.__tablename__, key.parent.name, key.column.table.name


def _users(table: str, column: str) -> str:
    return (
        f'SELECT user.id, made.record_id FROM journal AS made JOIN "{table}" AS user ON user."{column}" ='
        f" made.record_id LEFT JOIN journal AS own ON own.record_id = user.id AND own.table_name = '{table}'"
        " AND own.tx = made.tx"
        " WHERE made.seq BETWEEN ? AND ? AND made.table_name = ? AND made.op = 'insert' AND own.seq IS NULL"
    )


def _with_what_they_need(connection: StationConnection, kept: set[Key], entries: list[Entry]) -> set[Key]:
    """``kept``, and what the act made at which a kept record points."""
    made = {entry.key for entry in entries if entry.op == "insert"}
    found, fresh = set(kept), kept & made
    while fresh:
        fresh = (set(_pointed_at(connection, fresh)) & made) - found
        found |= fresh
    return found


def _pointed_at(connection: StationConnection, keys: Iterable[Key]) -> Iterator[Key]:
    links = list(_links())
    for table, record_id in keys:
        for user, column, target in links:
            if user == table:
                query = f'SELECT "{column}" FROM "{table}" WHERE id = ? AND "{column}" IS NOT NULL'
                for row in connection.execute(query, (record_id.hex,)):
                    yield target, UUID(cast("str", row[0]))
