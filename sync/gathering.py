"""From journal rows to the content of a batch: whole rows for new records, changed columns for edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from models.calendar import CHINA, today
from models.station.connection import StationConnection
from models.wire import WireTable, wire_tables
from sync.restricted import CARD, MEMBER, PICTURE, PLACES, TEAM, heads, subjects

MAX_RECORDS = 5_000
"""New records and edits of one batch: half of what the district takes."""
MAX_TEXT = 4_000_000
"""Code points in long columns of one batch; what is shorter is bounded by the count."""
_LONG = 1_000
NOBODY = "0" * 32

URGENT: dict[str, str] = {"visit": "t.at >= :today", "visit_finding": "t.created_at >= :today"}
"""Tables whose waiting rows go first while the condition on ``t`` holds; unsent parents go along."""

PARKED = (
    "EXISTS (SELECT 1 FROM refusal r WHERE r.table_name = j.table_name AND r.record_id = j.record_id"
    " AND r.upto_seq >= (SELECT max(w.seq) FROM journal w INDEXED BY ix_journal_record WHERE w.record_id = j.record_id"
    " AND w.table_name = j.table_name AND w.batch_id IS NULL))"
)
"""The record of journal row ``j`` was refused, and nobody has changed it since."""
WAITING = f"j.batch_id IS NULL AND j.receipted_at IS NULL AND NOT {PARKED}"
WAITING_ROWS = "journal j INDEXED BY ix_journal_waiting"
"""Where ``WAITING`` leads: the planner's statistics are of the day when the journal was last short."""


@dataclass
class Content:
    """What a batch carries, ready for JSON, how many records that is, and what it makes of the journal."""

    new: list[dict[str, Any]] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    records: int = 0
    rows: list[int] = field(default_factory=list)
    """Journal rows that leave with it."""
    from_first: list[int] = field(default_factory=list)
    """Rows among them that start from version 1 by now: the making of their record is on the way, and the district
    takes batches in their order."""
    never_were: list[tuple[str, str]] = field(default_factory=list)
    """Table and identity of records that were made and hard-deleted before they were ever sent: nothing to tell."""


def pick(connection: StationConnection, looked_to: int, limit: int = MAX_RECORDS) -> int:
    """Choose the records of the next batch into ``temp.sync_pick``; return up to where urgent rows were looked for.

    Urgent ones are looked for after journal row ``looked_to`` and go alone, so that they are not held up.
    """
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS sync_pick (n INTEGER PRIMARY KEY, table_name TEXT NOT NULL,"
        " record_id TEXT NOT NULL, UNIQUE (record_id, table_name))"
    )
    connection.execute("DELETE FROM temp.sync_pick")
    newest = connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0]
    if urgent := _pick_urgent(connection, looked_to, limit):
        looked_to = looked_to if urgent == limit else newest
        _shorten(connection)
        _take_parents_along(connection)
    else:
        looked_to = newest
        picked = connection.execute(
            "INSERT OR IGNORE INTO temp.sync_pick (table_name, record_id)"
            f" SELECT j.table_name, j.record_id FROM {WAITING_ROWS} WHERE {WAITING} ORDER BY j.seq LIMIT ?",
            (limit,),
        ).rowcount
        if _shorten(connection) or picked == limit:  # within one transaction children may stand before parents
            _take_teams_along(connection)
            _take_parents_along(connection)
    return int(looked_to)


def _pick_urgent(connection: StationConnection, looked_to: int, limit: int) -> int:
    morning = midnight(today())
    for table, condition in URGENT.items():
        connection.execute(
            "INSERT OR IGNORE INTO temp.sync_pick (table_name, record_id) SELECT j.table_name, j.record_id"
            f' FROM {WAITING_ROWS} CROSS JOIN "{table}" t ON t.id = j.record_id'
            f" WHERE j.seq > :looked AND j.table_name = '{table}' AND {WAITING} AND {condition}"
            " ORDER BY j.seq LIMIT :limit",
            {"looked": looked_to, "limit": limit, "today": morning},
        )
    return int(connection.execute("SELECT count(*) FROM temp.sync_pick").fetchone()[0])


def midnight(day: date) -> str:
    """The begin of a day in China as a stored instant."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")


def _take_parents_along(connection: StationConnection) -> None:
    """Add the waiting new records that picked ones point at, and theirs, to the end."""
    before, upto = 0, _last(connection)
    while upto > before:
        for (table,) in connection.execute(
            "SELECT DISTINCT table_name FROM temp.sync_pick WHERE n > ?", (before,)
        ).fetchall():
            for column in wire_tables()[table].columns.values():
                if column.target:
                    connection.execute(_parents(table, column.name, column.target), (before, upto))
        before, upto = upto, _last(connection)


def _take_teams_along(connection: StationConnection) -> None:
    """Add who is named for what of level 4 is picked, as far as it waits: the district asks who may write it.

    A closed file begins with its head and its first members in one batch.
    """
    for (table,) in connection.execute("SELECT DISTINCT table_name FROM temp.sync_pick").fetchall():
        if table in subjects() and table not in (CARD, *PLACES):
            for team in (TEAM, MEMBER) if table == PICTURE else (MEMBER if table in heads() else TEAM,):
                _take_along(connection, table, team)
    for head, column in heads().items():
        if column is None:
            _take_along(connection, MEMBER, head)


def _take_along(connection: StationConnection, picked: str, wanted: str) -> None:
    """Add waiting level-4 rows of ``wanted`` that have the same subject as picked ones."""
    connection.execute(
        f"INSERT OR IGNORE INTO temp.sync_pick (table_name, record_id) SELECT DISTINCT '{wanted}', m.id"
        f' FROM temp.sync_pick p CROSS JOIN "{picked}" t ON t.id = p.record_id AND t.level = 4'
        f' CROSS JOIN "{wanted}" m INDEXED BY ix_{wanted}_restricted ON m.{subjects()[wanted]} = t.{subjects()[picked]}'
        " AND m.level = 4 CROSS JOIN journal j INDEXED BY ix_journal_record ON j.record_id = m.id"
        f" AND j.table_name = '{wanted}' WHERE p.table_name = '{picked}' AND {WAITING}"
    )


def _last(connection: StationConnection) -> int:
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM temp.sync_pick").fetchone()[0])


def _parents(table: str, column: str, target: str) -> str:
    return (
        f"INSERT OR IGNORE INTO temp.sync_pick (table_name, record_id) SELECT DISTINCT '{target}', t.\"{column}\""
        f' FROM temp.sync_pick p CROSS JOIN "{table}" t ON t.id = p.record_id'
        f' CROSS JOIN journal j INDEXED BY ix_journal_record ON j.record_id = t."{column}"'
        f" AND j.table_name = '{target}' AND j.op = 'insert'"
        f" WHERE p.table_name = '{table}' AND p.n > ? AND p.n <= ? AND t.\"{column}\" IS NOT NULL AND {WAITING}"
    )


def _shorten(connection: StationConnection) -> bool:
    """Leave out what comes after too much text, the first record never; return whether anything was."""
    sizes: dict[int, int] = {}
    for (table,) in connection.execute("SELECT DISTINCT table_name FROM temp.sync_pick").fetchall():
        if long := _long_columns(wire_tables()[table]):
            total = " + ".join(f'coalesce(length(t."{name}"), 0)' for name in long)
            for n, size in connection.execute(
                f'SELECT p.n, {total} FROM temp.sync_pick p CROSS JOIN "{table}" t ON t.id = p.record_id'
                " WHERE p.table_name = ?",
                (table,),
            ):
                sizes[n] = size
    total_size = 0
    for n in sorted(sizes):
        total_size += sizes[n]
        if total_size > MAX_TEXT and n > 1:
            connection.execute("DELETE FROM temp.sync_pick WHERE n >= ?", (n,))
            return True
    return False


def _long_columns(table: WireTable) -> list[str]:
    return [c.name for c in table.columns.values() if c.kind == "json" or (c.length or 0) > _LONG]


class _Row(NamedTuple):
    """One journal row without receipt, and when and by whom its record says that it was edited."""

    record: str
    seq: int
    op: str
    base: int
    changes: str | None
    at: str
    by: str | None
    batch: str | None
    edited_at: str | None
    edited_by: str | None


def gather(connection: StationConnection) -> Content:
    """Read what ``temp.sync_pick`` names."""
    content = Content()
    present = {row[0] for row in connection.execute("SELECT DISTINCT table_name FROM temp.sync_pick")}
    for table in wire_tables().values():
        if table.name in present:
            _gather(connection, table, content)
    return content


def _gather(connection: StationConnection, table: WireTable, content: Content) -> None:
    new: list[str] = []
    edits = _Edits(table)
    for record, rows in groupby(_rows(connection, table), key=itemgetter(0)):
        mine = list(map(_Row._make, rows))
        is_new = False
        for row in mine:
            if row.batch is None:
                content.rows.append(row.seq)
                is_new |= row.op == "insert"
        if is_new:
            new.append(record)
        else:
            content.from_first += edits.add(mine)
    if new:
        _add_new(connection, table, new, content)
    if edits.message["id"]:
        content.edits.append(edits.message)
        content.records += len(edits.message["id"])


def _rows(connection: StationConnection, table: WireTable) -> Iterable[Any]:
    """What waits of the picked records of ``table``, and what is on the way: as ``_Row``, a record's rows together."""
    rows: Iterable[Any] = connection.execute(
        "SELECT p.record_id, j.seq, j.op, j.base_version, j.changes, j.at, j.worker_id, j.batch_id, t.edited_at,"
        " t.edited_by FROM temp.sync_pick p CROSS JOIN journal j INDEXED BY ix_journal_record"
        " ON j.record_id = p.record_id AND j.table_name = p.table_name"
        f" LEFT JOIN \"{table.name}\" t ON t.id = iif(j.op = 'insert', NULL, p.record_id)"
        " WHERE p.table_name = ? AND j.receipted_at IS NULL ORDER BY p.n, j.tx",
        (table.name,),
    )
    return rows


def _add_new(connection: StationConnection, table: WireTable, ids: list[str], content: Content) -> None:
    names = list(table.columns)
    listed = ", ".join(f't."{name}"' for name in names)
    rows = connection.execute(
        f'SELECT {listed} FROM json_each(?) i CROSS JOIN "{table.name}" t ON t.id = i.value',
        (orjson.dumps(ids).decode(),),
    ).fetchall()
    if len(rows) < len(ids):
        content.never_were += [(table.name, record) for record in set(ids) - {row[0] for row in rows}]
    if rows:
        columns, same = by_columns(names, rows)
        content.new.append({"table": table.name, "columns": columns, "same": same})
        content.records += len(rows)


def by_columns(names: list[str], rows: list[tuple[Any, ...]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns whose values differ, and the values of those that are all the same; all empty: neither."""
    columns, same = {}, {}
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        first = values[0]
        if name == "id" or values[-1] != first or values.count(first) != len(values):
            columns[name] = values
        elif first is not None:
            same[name] = first
    return columns, same


class _Edits:
    """The edits of one table as they grow into their part of the message."""

    def __init__(self, table: WireTable) -> None:
        self._table = table
        self.message: dict[str, Any] = {"table": table.name, "id": [], "base": [], "edited_at": [], "edited_by": []}
        self.message |= {"fields": [], "bases": {}}

    def add(self, rows: list[_Row]) -> list[int]:
        """Add one record; return the rows that count from version 1 by now."""
        from_first = []
        if rows[0].op == "insert":
            from_first = [row.seq for row in rows if row.batch is None and row.base == 0]
            rows = [row._replace(base=1) if row.seq in from_first else row for row in rows]
        message, last = self.message, rows[-1]
        base, fields, bases = _merged(rows)
        fields = {name: value for name, value in fields.items() if name in self._table.columns}
        if older := {name: bases[name] for name in fields if bases[name] < base}:
            message["bases"][str(len(message["id"]))] = older
        message["id"].append(last.record)
        message["base"].append(base)
        message["edited_at"].append(last.edited_at or last.at)
        message["edited_by"].append(last.edited_by or last.by or NOBODY)
        message["fields"].append(fields)
        return from_first


def _merged(rows: list[_Row]) -> tuple[int, dict[str, Any], dict[str, int]]:
    """One record's waiting rows as one change: its base, its values, and the oldest base of each column.

    Rows on the way only tell what the worker had seen.
    """
    base, fields = 0, dict[str, Any]()
    bases: dict[str, int] = {}
    for row in rows:
        changed = _changed(row)
        for name in changed:
            bases[name] = min(row.base, bases.get(name, row.base))
        if row.batch is None:
            base = max(base, row.base)
            fields |= changed
    return base, fields, bases


def _changed(row: _Row) -> dict[str, Any]:
    """New values by column; a hard delete travels as the ordinary one."""
    if row.op == "delete":
        return {"deleted_at": row.at}
    if row.op == "insert" or not row.changes:
        return {}
    return {name: pair[1] for name, pair in orjson.loads(row.changes).items()}
