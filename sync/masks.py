"""Which columns of a record show an edit of this station that the district has not confirmed yet."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from models.station.connection import StationConnection, now_text
from models.wire import Scalar


@dataclass
class OwnRow:
    """One journal row without receipt."""

    seq: int
    op: str
    changes: dict[str, list[Any]]
    batch_id: str | None
    base: int
    at: str = ""
    by: str | None = None


@dataclass
class Mask:
    """The rows of one record without receipt, oldest first."""

    rows: list[OwnRow] = field(default_factory=list)

    @property
    def columns(self) -> set[str]:
        """Columns that keep showing what was entered here; what the district has of an own new record is news."""
        return {name for row in self.rows if row.op != "insert" for name in row.changes}

    def on_the_way(self, column: str) -> bool:
        return any(row.batch_id is not None and column in row.changes for row in self.rows)


def masks(connection: StationConnection, table: str, ids: Collection[str]) -> dict[str, Mask]:
    """The masks of those records of ``table`` among ``ids`` that have any."""
    if not _any_rows(connection):
        return {}
    found: dict[str, Mask] = defaultdict(Mask)
    rows = connection.execute(
        "SELECT j.record_id, j.seq, j.op, j.changes, j.batch_id, j.base_version, j.at, j.worker_id"
        " FROM json_each(?) i"
        " CROSS JOIN journal j INDEXED BY ix_journal_record ON j.record_id = i.value AND j.table_name = ?"
        " WHERE j.receipted_at IS NULL ORDER BY j.seq",
        (json.dumps(list(ids)), table),
    )
    for record_id, seq, op, changes, *rest in rows:
        found[record_id].rows.append(OwnRow(seq, op, orjson.loads(changes) if changes else {}, *rest))
    return dict(found)


def _any_rows(connection: StationConnection) -> bool:
    """Whether anything of this station is without a receipt."""
    on_the_way = (
        "SELECT 1 FROM journal INDEXED BY ix_journal_on_the_way"
        " WHERE batch_id IS NOT NULL AND receipted_at IS NULL LIMIT 1"
    )
    return anything_waits(connection) or connection.execute(on_the_way).fetchone() is not None


def anything_waits(connection: StationConnection) -> bool:
    """Whether any row has not left yet, or has come back refused."""
    waiting = (
        "SELECT 1 FROM journal INDEXED BY ix_journal_waiting WHERE batch_id IS NULL AND receipted_at IS NULL LIMIT 1"
    )
    return connection.execute(waiting).fetchone() is not None


def note_beneath(
    connection: StationConnection, mask: Mask, values: Mapping[str, Scalar], edited: tuple[Scalar, Scalar]
) -> None:
    """Make the district's value what the masked columns were before: undo and dropping then lead back to it.

    The rows count as known outside from now on, so that undo becomes an edit of its own.
    """
    rows = [row for row in mask.rows if row.op != "insert"]
    for name, value in values.items():
        next(row for row in rows if name in row.changes).changes[name][0] = value
    connection.executemany(
        "UPDATE journal SET changes = ? WHERE seq = ?",
        [(_dumped(row.changes), row.seq) for row in rows if row.changes.keys() & values.keys()],
    )
    connection.executemany(
        "UPDATE journal SET old_edited_at = ?, old_edited_by = ? WHERE seq = ?",
        [(*edited, row.seq) for row in rows[:1]],
    )
    known = [(now_text(), row.seq) for row in rows if row.changes.keys() & values.keys()]
    connection.executemany("UPDATE journal SET sent_at = coalesce(sent_at, ?) WHERE seq = ?", known)


def _dumped(changes: Mapping[str, Any]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def hold(connection: StationConnection, rows: Iterable[tuple[str, str, str, Scalar, int]]) -> None:
    """Keep values (table, record, column, value, version) that cannot be shown yet."""
    connection.executemany(
        "INSERT INTO held_field (table_name, record_id, column_name, value, version) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value, version = excluded.version"
        " WHERE excluded.version >= held_field.version",
        [(table, record, column, json.dumps(value), version) for table, record, column, value, version in rows],
    )


def release(connection: StationConnection, table: str, record_id: str, columns: Iterable[str]) -> None:
    """Forget what was held of these columns."""
    connection.executemany(
        "DELETE FROM held_field WHERE table_name = ? AND record_id = ? AND column_name = ?",
        [(table, record_id, name) for name in columns],
    )


def anything_held(connection: StationConnection) -> bool:
    return connection.execute("SELECT 1 FROM held_field LIMIT 1").fetchone() is not None
