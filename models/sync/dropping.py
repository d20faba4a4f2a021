"""Giving up a refused change: the record goes back to what the district has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.base import Base, synced_tables
from models.care.guard import hidden
from models.errors import WorldError
from models.rights.queries import standing
from models.rights.writing import require_may_take_back
from models.search.index import driver
from models.station.connection import now_text, silent
from models.station.obstacles import unseen_of, users_of
from models.station.records import JournalEntry
from models.station.triggers import Value, from_json
from models.sync.records import GIVEN_UP, Refusal
from models.sync.titles import Key


def drop(session: Session, keys: Iterable[Key]) -> set[str]:
    """Take all unsent changes of refused records back, without journal: the district never had them.

    A record that the district does not know at all goes from this file; where rows point at it that the worker may not
    see, it stays for them, deleted, and is told of no more. Cannot be undone; the screen asks first.

    Returns:
        The tables that changed, for screens to read again.

    Raises:
        WorldError: ``drop_in_use`` (with ``count``) where other records point at one that would go; ``no_such_record``
            where it is not the worker's to see; ``not_allowed``, ``only_secretary`` where a colleague wrote what the
            worker could not have written.
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
    parked = (Refusal.table_name == table, Refusal.record_id == record_id)
    entries = list(session.scalars(select(JournalEntry).where(*mine).order_by(JournalEntry.seq)))
    _require_may(session, entries)
    if not any(entry.op == "insert" for entry in entries):
        _put_back(session, table, record_id, entries)
    elif _needed_unseen(session, (table, record_id)):
        driver(session).execute(f'UPDATE "{table}" SET deleted_at = ? WHERE id = ?', (now_text(), record_id.hex))
        session.execute(update(Refusal).where(*parked).values(code=GIVEN_UP, upto_seq=entries[-1].seq))
        return
    else:
        driver(session).execute(f'DELETE FROM "{table}" WHERE id = ?', (record_id.hex,))
    session.execute(delete(JournalEntry).where(*mine))
    session.execute(delete(Refusal).where(*parked))


def _require_may(session: Session, entries: Sequence[JournalEntry]) -> None:
    """What one wrote oneself one gives up oneself, whatever the district thinks of it."""
    here = standing(session)
    others = [entry for entry in entries if entry.worker_id != here.worker_id]
    told = ((entry.table_name, entry.record_id.hex, entry.op, entry.changes or {}) for entry in others)
    require_may_take_back(here, driver(session), told, own=False)


def _needed_unseen(session: Session, key: Key) -> bool:
    """Whether rows point at a record that the worker may not see, and none that he sees."""
    users = users_of(session, key)
    given_up = select(Refusal.table_name, Refusal.record_id).where(Refusal.code == GIVEN_UP)
    unseen = unseen_of(session, users) | {(table, id_) for table, id_ in session.execute(given_up)}
    if count := len(users - unseen):
        raise WorldError("drop_in_use", count=count)
    return bool(users)


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
