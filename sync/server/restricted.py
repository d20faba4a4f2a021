"""Level 4 comes down by state: what a station may have today, compared with what it says that it holds (L-21, L-39).

Nothing of it is in a log, a snapshot or a receipt, so nothing has to be called back: whoever loses his place is told
what to drop, and whoever gains one is given what he lacks, however the station came to where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

from models.calendar import day_of
from models.wire import WireTable, wire_tables
from sync.protocol import NewRecords, Restricted
from sync.restricted import NOTHING, Rows, subjects
from sync.server.heads import Draft
from sync.server.pushed import wire_instant
from sync.server.rights import entitled
from sync.server.sender import Sender
from sync.server.wire_sql import plain_array, reading

MOST_RECORDS = 2_000
"""Of one answer."""
Row = tuple[Any, ...]


def differs(connection: Connection[Any], sender: Sender, held: str, today: date) -> bool:
    """Whether the station holds other level-4 records than it may; ``held`` is the digest of what it holds."""
    about = entitled(connection, sender, today)
    if not about:
        return held != NOTHING
    row = connection.execute(_DIGEST, _which(sender, about)).fetchone()
    return row is None or row[0] != held


def answer(
    connection: Connection[Any], sender: Sender, held: Rows, now: datetime, most: int = MOST_RECORDS
) -> Restricted:
    """What the station lacks, or has in an older version, and what it has to drop."""
    as_of = connection.execute("SELECT now()").fetchone()  # one clock for all servers, and before what is read
    about = entitled(connection, sender, day_of(now))
    may = _versions(connection, sender, about)
    lacking = {
        table: [i for i, version in rows.items() if held.get(table, {}).get(i, 0) < version]
        for table, rows in may.items()
    }
    drop = {table: sorted(rows.keys() - may.get(table, {}).keys()) for table, rows in held.items()}
    count = sum(map(len, lacking.values()))
    return Restricted(
        as_of=wire_instant(as_of[0] if as_of else now),
        new=list(_records(connection, lacking, about, most)),
        drop={table: ids for table, ids in drop.items() if ids},
        more=count > most,
    )


def whole(connection: Connection[Any], sender: Sender, now: datetime, batches: int) -> Restricted:
    """All that the station may have, for an envelope: what it holds by then nobody knows."""
    found = answer(connection, sender, {}, now, most=1 << 30)
    return found.model_copy(update={"whole": True, "batches": batches})


def _which(sender: Sender, about: Sequence[UUID]) -> dict[str, Any]:
    return {"code": sender.community_code, "about": list(about)}


def _of_tables(select: str) -> str:
    """``select`` over the restricted rows of every levelled table."""
    condition = "level = 4 AND {} = ANY(%(about)s) AND community_code = %(code)s"
    return " UNION ALL ".join(
        select.format(table=table) + f" FROM {table} WHERE {condition.format(subject)}"
        for table, subject in subjects().items()
    )


_LINES = _of_tables("SELECT '{table} ' || replace(id::text, '-', '') || ' ' || version || E'\\n' AS line")
_DIGEST = (
    "SELECT encode(sha256(convert_to(coalesce(string_agg(line, '' ORDER BY line COLLATE \"C\"), ''), 'UTF8')), 'hex')"
    f" FROM ({_LINES}) AS held"
)
"""As ``sync.restricted.digest``."""
_VERSIONS = _of_tables("SELECT '{table}', replace(id::text, '-', ''), version")


def _versions(connection: Connection[Any], sender: Sender, about: Sequence[UUID]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    if about:
        for table, record_id, version in connection.execute(_VERSIONS, _which(sender, about)):
            found.setdefault(table, {})[record_id] = version
    return found


def _records(
    connection: Connection[Any], wanted: Mapping[str, Sequence[str]], about: Sequence[UUID], most: int
) -> Iterator[NewRecords]:
    """Whole records, parents before children, ``most`` of them; a closed file that another one grew out of is not named
    to whoever may not open it.
    """
    for table, wire in wire_tables().items():
        ids = wanted.get(table, [])[:most]
        if not ids:
            continue
        most -= len(ids)
        names, draft = [*wire.columns, "version"], Draft()
        query = sql.SQL("SELECT {} FROM {} WHERE id = ANY(%s::uuid[])").format(
            reading(wire, names), sql.Identifier(table)
        )
        rows = connection.execute(query, (plain_array(ids),)).fetchall()
        draft.add_rows(table, names, _without_hidden(connection, wire, names, rows, about))
        part = draft.new[0]
        columns = {name: list(values) for name, values in part["columns"].items()}
        yield NewRecords(table=table, columns=columns, same=part["same"])


def _without_hidden(
    connection: Connection[Any], table: WireTable, names: Sequence[str], rows: list[Row], about: Sequence[UUID]
) -> list[Row]:
    """Rows, without references to level-4 records of other subjects than ``about``."""
    for place, name in enumerate(names):
        column = table.columns.get(name)
        if column is None or column.target is None or not column.nullable or column.target not in subjects():
            continue
        hidden = _hidden(connection, column.target, {row[place] for row in rows} - {None}, about)
        if hidden:
            rows = [(*row[:place], None if row[place] in hidden else row[place], *row[place + 1 :]) for row in rows]
    return rows


def _hidden(connection: Connection[Any], table: str, ids: set[str], about: Sequence[UUID]) -> set[str]:
    query = sql.SQL(
        "SELECT replace(id::text, '-', '') FROM {} WHERE id = ANY(%s::uuid[]) AND level = 4 AND NOT {} = ANY(%s)"
    ).format(sql.Identifier(table), sql.Identifier(subjects()[table]))
    return {row[0] for row in connection.execute(query, (plain_array(ids), list(about)))} if ids else set()
