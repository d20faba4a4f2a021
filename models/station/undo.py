"""Taking an act back: wholly or not at all, from what the journal kept."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from models.audit import history
from models.base import utc_now
from models.care.guard import DISCREET, Key, hidden
from models.care.unnamed import require_masks_stand
from models.errors import WorldError
from models.rights.queries import standing
from models.rights.writing import Written, require_inside, require_may_take_back
from models.search.index import bulk
from models.station.connection import StationConnection, now_text, raw, silent
from models.station.obstacles import Entry, Span, entries_of, kept_back, unmoved
from models.station.records import Act
from models.station.triggers import Value


@dataclass(frozen=True)
class UndoResult:
    """What taking an act back did; ``act_id`` is set when it had to be an act of its own (already sent)."""

    kind: str
    records: int
    tables: frozenset[str] = field(default_factory=frozenset)
    compensated: bool = False


def undo(session: Session, act_id: int, worker_id: UUID) -> UndoResult:
    """Invert the act in the running transaction: physically while nothing was sent, else by ordinary writes.

    What of it the worker may not see (``models.care.guard``) goes along uncounted; what only such rows need by now is
    deleted instead of going, by ordinary writes. An act about level 4 is taken back by who did it, or sees it; one that
    decided who may open what by the secretary; one of somebody else in another grid by nobody who is bound to his own.
    """
    act, entries, unseen = may_undo(session, act_id, worker_id)
    connection, span = raw(session), (act.first_seq or 0, act.last_seq or -1)
    if act.worker_id != worker_id:
        changes = [Written(table, "update", *span, act.entries) for table in sorted({e.table for e in entries})]
        require_inside(connection, connection.identity.sight, changes)
        require_masks_stand(standing(session), connection, *span, undone=True)
    kept = kept_back(session, span, entries)
    sent = _sent(connection, span)
    here = [entry for entry in entries if sent or entry.key in kept]
    try:
        if not sent:
            _restore(session, connection, [entry for entry in entries if entry.key not in kept])
        _compensate(connection, here, worker_id)
    except sqlcipher.IntegrityError as error:
        raise WorldError("undo_changed_since", count=1) from error
    act.undone_at = utc_now()
    session.flush()
    return UndoResult(act.kind, len(entries) - len(unseen), frozenset(e.table for e in entries), compensated=sent)


def may_undo(session: Session, act_id: int, worker_id: UUID) -> tuple[Act, list[Entry], set[Key]]:
    """An act that the worker may take back, what it changed, and what of that he may not see.

    Raises:
        WorldError: ``no_such_act``, ``undo_done_already``, ``undo_nothing``, ``undo_too_old``, ``undo_not_yours``,
            ``not_allowed``, ``only_secretary``.
    """
    act = session.get(Act, act_id)
    if act is None:
        raise WorldError("no_such_act", id=act_id)
    if act.undone_at is not None:
        raise WorldError("undo_done_already", id=act_id)
    if not act.entries:
        raise WorldError("undo_nothing", id=act_id)
    connection = raw(session)
    entries = entries_of(connection, (act.first_seq or 0, act.last_seq or -1))
    if len(entries) < act.entries:
        raise WorldError("undo_too_old", id=act_id)
    unseen = hidden(session, {entry.key for entry in entries})
    if unseen and act.kind == DISCREET and act.worker_id != worker_id:
        raise WorldError("undo_not_yours", id=act_id)
    told = ((entry.table, entry.record_id, entry.op, entry.changes) for entry in entries)
    require_may_take_back(standing(session), connection, told, own=act.worker_id == worker_id)
    return act, entries, unseen


_MANY = 2_000
"""From here on the search index is brought up to date once at the end, which is quicker."""


def _sent(connection: StationConnection, span: Span) -> bool:
    sent = "SELECT 1 FROM journal WHERE seq BETWEEN ? AND ? AND (sent_at IS NOT NULL OR receipted_at IS NOT NULL)"
    return connection.execute(sent + " LIMIT 1", span).fetchone() is not None


def _restore(session: Session, connection: StationConnection, entries: list[Entry]) -> None:
    """Put the file back as it was; backwards, and references are judged only at the end of it all."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    with silent(connection), bulk(session) if len(entries) >= _MANY else nullcontext():
        for entry in reversed(entries):
            _restore_one(connection, entry)
    history.keep(connection, [entry.seq for entry in entries], taken_back=True)
    connection.executemany("DELETE FROM journal WHERE seq = ?", [(entry.seq,) for entry in entries])


def _restore_one(connection: StationConnection, entry: Entry) -> None:
    olds: dict[str, Value] = {name: pair[0] for name, pair in entry.changes.items()}
    if entry.op == "insert":
        connection.execute(f'DELETE FROM "{entry.table}" WHERE id = ?', (entry.record_id,))
    elif entry.op == "delete":
        _insert(connection, entry.table, olds)
    else:
        olds |= {"edited_at": entry.old_edited_at, "edited_by": entry.old_edited_by}
        _update(connection, entry, olds)


def _compensate(connection: StationConnection, entries: list[Entry], worker_id: UUID) -> None:
    """Write the old values as something new, which travels like any other change."""
    edited: dict[str, Value] = {"edited_at": now_text(), "edited_by": worker_id.hex}
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for entry in reversed(entries):
        if entry.op == "delete":
            _insert(connection, entry.table, {name: pair[0] for name, pair in entry.changes.items()} | edited)
        elif entry.op == "insert":
            _update(connection, entry, {"deleted_at": now_text(), **edited})
        elif olds := {name: pair[0] for name, pair in unmoved(connection, entry).items()}:
            _update(connection, entry, olds | edited)


def _update(connection: StationConnection, entry: Entry, values: dict[str, Value]) -> None:
    assigned = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f'UPDATE "{entry.table}" SET {assigned} WHERE id = ?', (*values.values(), entry.record_id))


def _insert(connection: StationConnection, table: str, values: dict[str, Value]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values()))
