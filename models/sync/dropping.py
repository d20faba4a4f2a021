"""Giving up a refused change: the record goes back to what the district has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.base import Base, synced_tables
from models.care.guard import hidden
from models.errors import WorldError
from models.search.index import driver
from models.station.connection import silent
from models.station.records import JournalEntry
from models.station.triggers import Value, from_json
from models.sync.records import Refusal
from models.sync.titles import Key


def drop(session: Session, keys: Iterable[Key]) -> set[str]:
    """Take all unsent changes of refused records back, without journal: the district never had them.

    A record that the district does not know at all goes from this file. Cannot be undone; the screen asks first.

    Returns:
        The tables that changed, for screens to read again.

    Raises:
        WorldError: ``drop_in_use`` (with ``count``) where other records point at one that would go; ``no_such_record``
            where it is not the worker's to see.
    """
    keys = list(keys)
    if hidden(session, keys):
        raise WorldError("no_such_record")
    order = [record.__tablename__ for record in synced_tables()]
    wanted = sorted(dict.fromkeys(keys), key=lambda key: order.index(key[0]), reverse=True)
    session.flush()
    with silent(session):
        for table, record_id in wanted:
            _take_back(session, table, record_id)
    session.expire_all()
    return {table for table, _ in wanted}


def _take_back(session: Session, table: str, record_id: UUID) -> None:
    mine = (JournalEntry.record_id == record_id, JournalEntry.table_name == table, JournalEntry.batch_id.is_(None))
    entries = list(session.scalars(select(JournalEntry).where(*mine).order_by(JournalEntry.seq)))
    if any(entry.op == "insert" for entry in entries):
        _remove(session, table, record_id)
    else:
        _put_back(session, table, record_id, entries)
    session.execute(delete(JournalEntry).where(*mine))
    session.execute(delete(Refusal).where(Refusal.table_name == table, Refusal.record_id == record_id))


def _remove(session: Session, table: str, record_id: UUID) -> None:
    if count := _used(session, table, record_id):
        raise WorldError("drop_in_use", count=count)
    driver(session).execute(f'DELETE FROM "{table}" WHERE id = ?', (record_id.hex,))


def _used(session: Session, table: str, record_id: UUID) -> int:
    """How many records point at this one."""
    connection, count = driver(session), 0
    for record in synced_tables():
        keys = [
            key for key in Base.metadata.tables[record.__tablename__].foreign_keys if key.column.table.name == table
        ]
        for key in keys:
            query = f'SELECT count(*) FROM "{record.__tablename__}" WHERE "{key.parent.name}" = ? AND id <> ?'
            count += connection.execute(query, (record_id.hex, record_id.hex)).fetchone()[0]
    return count


def _put_back(session: Session, table: str, record_id: UUID, entries: Sequence[JournalEntry]) -> None:
    """Each changed column as it was before the first of the changes."""
    olds: dict[str, Value] = {}
    for entry in entries:
        for column, pair in (entry.changes or {}).items():
            olds.setdefault(column, from_json(pair[0]))
    if not entries or not olds:
        return
    olds |= {"edited_at": entries[0].old_edited_at, "edited_by": entries[0].old_edited_by}
    known = {column: value for column, value in olds.items() if column in Base.metadata.tables[table].columns}
    if entries[-1].op == "delete":
        names, marks = ", ".join(f'"{name}"' for name in known), ", ".join("?" * len(known))
        driver(session).execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(known.values()))
        return
    assigned = ", ".join(f'"{name}" = ?' for name in known if name != "id")
    values = [value for name, value in known.items() if name != "id"]
    driver(session).execute(f'UPDATE "{table}" SET {assigned} WHERE id = ?', (*values, record_id.hex))
