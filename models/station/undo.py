"""Taking an act back: wholly or not at all, from what the journal kept."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from models.base import Base, synced_tables, utc_now
from models.care.guard import DISCREET, hidden
from models.errors import WorldError
from models.search.index import bulk
from models.station.connection import StationConnection, now_text, raw, silent
from models.station.records import Act
from models.station.triggers import Value, from_json


@dataclass(frozen=True)
class UndoResult:
    """What taking an act back did; ``act_id`` is set when it had to be an act of its own (already sent)."""

    kind: str
    records: int
    tables: frozenset[str] = field(default_factory=frozenset)
    compensated: bool = False


@dataclass(frozen=True)
class _Entry:
    """One journal row, with its values as SQLite stores them."""

    table: str
    record_id: str
    op: str
    changes: dict[str, list[Value]]
    old_edited_at: str | None
    old_edited_by: str | None


def undo(session: Session, act_id: int, worker_id: UUID) -> UndoResult:
    """Invert the act in the running transaction: physically while nothing was sent, else by ordinary writes.

    What of it the worker may not see (``models.care.guard``) goes along uncounted. An act that was about level 4 is
    taken back by who did it, or sees it.
    """
    act = session.get(Act, act_id)
    if act is None:
        raise WorldError("no_such_act", id=act_id)
    if act.undone_at is not None:
        raise WorldError("undo_done_already", id=act_id)
    connection = raw(session)
    span = (act.first_seq or 0, act.last_seq or -1)
    entries = _entries(connection, span)
    if len(entries) < act.entries:
        raise WorldError("undo_too_old", id=act_id)
    unseen = hidden(session, {(entry.table, UUID(entry.record_id)) for entry in entries})
    if unseen and act.kind == DISCREET and act.worker_id != worker_id:
        raise WorldError("undo_not_yours", id=act_id)
    _refuse_changed_since(connection, span, entries)
    sent = _sent(connection, span)
    try:
        if sent:
            _compensate(connection, entries, worker_id)
        else:
            _restore(session, connection, span, entries)
    except sqlcipher.IntegrityError as error:
        raise WorldError("undo_changed_since", count=1) from error
    act.undone_at = utc_now()
    session.flush()
    return UndoResult(act.kind, len(entries) - len(unseen), frozenset(e.table for e in entries), compensated=sent)


_MANY = 2_000
"""From here on the search index is brought up to date once at the end, which is quicker."""

Span = tuple[int, int]
"""First and last journal row of the act, both included; one writer at a time leaves no stranger between them."""


def _entries(connection: StationConnection, span: Span) -> list[_Entry]:
    rows = connection.execute(
        "SELECT table_name, record_id, op, changes, old_edited_at, old_edited_by FROM journal"
        " WHERE seq BETWEEN ? AND ? ORDER BY seq",
        span,
    )
    return [_Entry(row[0], row[1], row[2], _decoded(row[3]), row[4], row[5]) for row in rows]


def _decoded(changes: str | None) -> dict[str, list[Value]]:
    pairs = json.loads(changes) if changes else {}
    return {name: [from_json(value) for value in pair] for name, pair in pairs.items()}


def _sent(connection: StationConnection, span: Span) -> bool:
    sent = "SELECT 1 FROM journal WHERE seq BETWEEN ? AND ? AND (sent_at IS NOT NULL OR receipted_at IS NOT NULL)"
    return connection.execute(sent + " LIMIT 1", span).fetchone() is not None


def _refuse_changed_since(connection: StationConnection, span: Span, entries: list[_Entry]) -> None:
    count = _journaled_since(connection, span) or _applied_since(connection, entries) or _used_since(connection, span)
    if count:
        raise WorldError("undo_changed_since", count=count)


def _journaled_since(connection: StationConnection, span: Span) -> int:
    """Records of the act that a later transaction of this station wrote."""
    later = (
        "SELECT count(DISTINCT mine.record_id) FROM journal AS mine JOIN journal AS theirs"
        " ON theirs.record_id = mine.record_id AND theirs.table_name = mine.table_name AND theirs.tx > mine.tx"
        " WHERE mine.seq BETWEEN ? AND ?"
    )
    return int(connection.execute(later, span).fetchone()[0])


def _applied_since(connection: StationConnection, entries: list[_Entry]) -> int:
    """Records whose changed columns hold something else by now: the server's changes leave no journal."""
    return sum(_is_other(connection, entry) for entry in entries if entry.op == "update")


def _is_other(connection: StationConnection, entry: _Entry) -> bool:
    still = " AND ".join(f'"{name}" IS ?' for name in entry.changes)
    news = [pair[1] for pair in entry.changes.values()]
    query = f'SELECT 1 FROM "{entry.table}" WHERE id = ? AND {still}'
    return connection.execute(query, (entry.record_id, *news)).fetchone() is None


def _used_since(connection: StationConnection, span: Span) -> int:
    """Later records that point at one which the act made."""
    return sum(
        int(connection.execute(_users(table, column, target), (*span, target)).fetchone()[0])
        for table, column, target in _links()
    )


def _links() -> list[tuple[str, str, str]]:
    tables = [Base.metadata.tables[record.__tablename__] for record in synced_tables()]
    return [(t.name, key.parent.name, key.column.table.name) for t in tables for key in t.foreign_keys]


def _users(table: str, column: str, target: str) -> str:
    return (
        f'SELECT count(*) FROM journal AS made JOIN "{table}" AS user ON user."{column}" = made.record_id'
        f" LEFT JOIN journal AS own ON own.record_id = user.id AND own.table_name = '{table}' AND own.tx = made.tx"
        " WHERE made.seq BETWEEN ? AND ? AND made.table_name = ? AND made.op = 'insert' AND own.seq IS NULL"
    )


def _restore(session: Session, connection: StationConnection, span: Span, entries: list[_Entry]) -> None:
    """Put the file back as it was; backwards, and references are judged only at the end of it all."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    with silent(connection), bulk(session) if len(entries) >= _MANY else nullcontext():
        for entry in reversed(entries):
            _restore_one(connection, entry)
    connection.execute("DELETE FROM journal WHERE seq BETWEEN ? AND ?", span)


def _restore_one(connection: StationConnection, entry: _Entry) -> None:
    olds: dict[str, Value] = {name: pair[0] for name, pair in entry.changes.items()}
    if entry.op == "insert":
        connection.execute(f'DELETE FROM "{entry.table}" WHERE id = ?', (entry.record_id,))
    elif entry.op == "delete":
        _insert(connection, entry.table, olds)
    else:
        olds |= {"edited_at": entry.old_edited_at, "edited_by": entry.old_edited_by}
        _update(connection, entry, olds)


def _compensate(connection: StationConnection, entries: list[_Entry], worker_id: UUID) -> None:
    """Write the old values as something new, which travels like any other change."""
    edited: dict[str, Value] = {"edited_at": now_text(), "edited_by": worker_id.hex}
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for entry in reversed(entries):
        if entry.op == "delete":
            _insert(connection, entry.table, {name: pair[0] for name, pair in entry.changes.items()} | edited)
        elif entry.op == "insert":
            _update(connection, entry, {"deleted_at": now_text(), **edited})
        else:
            _update(connection, entry, {name: pair[0] for name, pair in entry.changes.items()} | edited)


def _update(connection: StationConnection, entry: _Entry, values: dict[str, Value]) -> None:
    assigned = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f'UPDATE "{entry.table}" SET {assigned} WHERE id = ?', (*values.values(), entry.record_id))


def _insert(connection: StationConnection, table: str, values: dict[str, Value]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values()))
