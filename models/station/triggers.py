"""The journal's triggers, generated from the metadata: no writer, by ORM, bulk or raw SQL, can forget them.

One row per record and transaction: a second write in the transaction is merged into the first one's row. The
conflict policy of the writing statement (``INSERT OR REPLACE``, ``OR IGNORE``) does not reach the upserts below.

Every connection reads all of these texts and keeps them parsed: each names a record's columns as rarely as it can.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table

from models.base import Base, synced_tables
from models.station.connection import StationConnection

BOOKKEEPING = frozenset({"edited_at", "edited_by", "version"})
"""Columns that change with every write; alone they are no change."""

Value = str | int | float | bytes | None


def journal_triggers() -> dict[str, str]:
    """The text of every journal trigger by its name."""
    texts: dict[str, str] = {}
    for record in synced_tables():
        table = Base.metadata.tables[record.__tablename__]
        texts |= _triggers(table)
    return texts | {"journal_nothing_left": _NOTHING_LEFT}


_NOTHING_LEFT = """CREATE TRIGGER journal_nothing_left AFTER UPDATE OF changes ON journal
WHEN NEW.op = 'gone' OR (NEW.op = 'update' AND NEW.changes = '{}') BEGIN
DELETE FROM journal WHERE seq = NEW.seq;
END"""
"""A row that a second write of the transaction emptied goes; first writes, all those of an import, need no look."""


def columns(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def data_columns(table: Table) -> list[str]:
    """Columns whose change is a change: all but the identity and the bookkeeping."""
    return [name for name in columns(table) if name != "id" and name not in BOOKKEEPING]


def _triggers(table: Table) -> dict[str, str]:
    name = table.name
    heads = {
        f"journal_{name}_insert": f'AFTER INSERT ON "{name}" WHEN lianglin_journaling()',
        f"journal_{name}_update": f'AFTER UPDATE OF {_listed(table)} ON "{name}" WHEN'
        f" lianglin_journaling() AND {_differs(table)}",
        f"journal_{name}_delete": f'AFTER DELETE ON "{name}" WHEN lianglin_journaling()',
        f"journal_{name}_id": f'BEFORE UPDATE OF id ON "{name}" WHEN OLD.id IS NOT NEW.id',
    }
    bodies = (_on_insert(table), _on_update(table), _on_delete(table), "SELECT RAISE(ABORT, 'a record keeps its id');")
    return {
        trigger: f"CREATE TRIGGER {trigger} {head} BEGIN\n{body}\nEND"
        for (trigger, head), body in zip(heads.items(), bodies, strict=True)
    }


def _listed(table: Table) -> str:
    """What a write must name to be looked at: receipts move nothing but the version, thousands at once."""
    return ", ".join(f'"{name}"' for name in data_columns(table))


def _differs(table: Table) -> str:
    names = data_columns(table)
    return f"({_values('OLD', names)}) IS NOT ({_values('NEW', names)})"


def _values(row: str, names: Iterable[str]) -> str:
    return ", ".join(f'{row}."{name}"' for name in names)


def version_here(table: str, row: str) -> str:
    """SQL of the version that a record has: its column's, or that of a later receipt, which is kept in the journal.

    Receipts write no records: each would be a page to encrypt anew, for one number. ``row`` is an alias of the record.
    """
    return (
        f'max({row}."version", coalesce((SELECT max(base_version) FROM journal WHERE record_id = {row}.id'
        f" AND table_name = '{table}' AND receipted_at IS NOT NULL), 0))"
    )


_INTO = (
    "INSERT INTO journal (tx, table_name, record_id, op, base_version, changes,"
    " old_edited_at, old_edited_by, at, worker_id, act_id)"
)
_WHO = "lianglin_now(), lianglin_worker(), lianglin_act()"
_SAME = "ON CONFLICT (record_id, table_name, tx) DO UPDATE SET"


def _on_insert(table: Table) -> str:
    """An insert; or, after a hard delete in the same transaction, the update that the two make together."""
    names = columns(table)
    return (
        f"{_INTO} VALUES (lianglin_tx(), '{table.name}', NEW.id, 'insert', NEW.version, NULL, NULL, NULL, {_WHO})\n"
        f"{_SAME} op = 'update', changes = lianglin_reinserted(changes, '{_names(names)}', {_values('NEW', names)});"
    )


def _on_update(table: Table) -> str:
    names = data_columns(table)
    changed = f"lianglin_changed('{_names(names)}', {_values('OLD', names)}, {_values('NEW', names)})"
    return (
        f"{_INTO} VALUES (lianglin_tx(), '{table.name}', NEW.id, 'update', {version_here(table.name, 'OLD')},"
        f" {changed}, OLD.edited_at, OLD.edited_by, {_WHO})\n"
        f"{_SAME} changes = lianglin_changed_again(journal.changes, excluded.changes) WHERE op = 'update';"
    )


def _on_delete(table: Table) -> str:
    """The whole record as the transaction found it; nothing at all for one that it had made itself."""
    names = columns(table)
    record = f"'{_names(names)}', {_values('OLD', names)}"
    merged = "lianglin_deleted_after(journal.changes, journal.old_edited_at, journal.old_edited_by, excluded.changes)"
    return (
        f"{_INTO} VALUES (lianglin_tx(), '{table.name}', OLD.id, 'delete', {version_here(table.name, 'OLD')},"
        f" lianglin_deleted({record}), OLD.edited_at, OLD.edited_by, {_WHO})\n"
        f"{_SAME} op = CASE op WHEN 'insert' THEN 'gone' ELSE 'delete' END,"
        f" changes = CASE op WHEN 'insert' THEN NULL ELSE {merged} END;"
    )


def _names(names: list[str]) -> str:
    return ",".join(names)


def offer_journal_functions(connection: StationConnection) -> None:
    """Register the functions that merge changes; they are pure."""
    connection.create_function("lianglin_changed", -1, changed)
    connection.create_function("lianglin_changed_again", 2, changed_again)
    connection.create_function("lianglin_deleted", -1, deleted)
    connection.create_function("lianglin_deleted_after", 4, deleted_after)
    connection.create_function("lianglin_reinserted", -1, reinserted)


def changed(names: str, *values: Value) -> str:
    """What ``old…, new…`` of one update changes."""
    keys = names.split(",")
    count = len(keys)
    pairs = zip(keys, values[:count], values[count:], strict=True)
    return _dump(
        {key: [to_json(old), to_json(new)] for key, old, new in pairs if old != new or type(old) is not type(new)}
    )


def changed_again(before: str, changes: str) -> str:
    """Merge the changes of one update into those so far; a column back at its old value disappears."""
    merged: dict[str, list[Any]] = json.loads(before)
    for key, (old, new) in json.loads(changes).items():
        first = merged[key][0] if key in merged else old
        merged[key] = [first, new]
        if first == new:
            del merged[key]
    return _dump(merged)


def deleted(names: str, *values: Value) -> str:
    """The whole record as changes to nothing."""
    return _dump({key: [to_json(value), None] for key, value in zip(names.split(","), values, strict=True)})


def deleted_after(before: str | None, edited_at: Value, edited_by: Value, record: str) -> str:
    """The whole record as it was before the transaction whose changes so far are ``before``, as changes to nothing."""
    if not before:
        return record
    earlier = {key: [pair[0], None] for key, pair in json.loads(before).items()}
    who = {"edited_at": [edited_at, None], "edited_by": [edited_by, None]}
    return _dump({**json.loads(record), **earlier, **who})


def reinserted(before: str, names: str, *values: Value) -> str:
    """What a hard delete and a new insert of the same record change together."""
    olds = {key: pair[0] for key, pair in json.loads(before).items()}
    pairs = {key: [olds[key], to_json(new)] for key, new in zip(names.split(","), values, strict=True)}
    return _dump({k: p for k, p in pairs.items() if p[0] != p[1] and k != "id" and k not in BOOKKEEPING})


def to_json(value: Value) -> Any:
    return {"bytes": b64encode(value).decode()} if isinstance(value, bytes) else value


def from_json(value: Any) -> Value:
    return b64decode(value["bytes"]) if isinstance(value, Mapping) else value


def _dump(changes: dict[str, Any]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
