"""Each accepted edit of a record: written with it, asked when two edits meet and when a card tells how it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from models.wire import Scalar
from sync.merge import Stamp, Touch
from sync.server.wire_sql import array, copy_column, copy_in, copy_text, copy_value, json_text, plain_array

LAST_TOUCHES = 5
"""Of a field, on a card."""
_COLUMNS = ("record_id", "version", "edited_at", "edited_by", "fields", "table_name", "seq", "station_id", "at",
            "community_code")  # fmt: skip


@dataclass(frozen=True)
class PastEdit:
    """One edit of a record: which version it made, who made it, and ``{column: [old, new]}``."""

    version: int
    stamp: Stamp
    fields: dict[str, list[Scalar]]


@dataclass
class Written:
    """Edits of one table that go into the history, by columns; ``at`` are corrected times."""

    table: str
    ids: list[str]
    versions: list[int]
    at: list[str]
    by: list[str]
    fields: list[dict[str, list[Scalar]]]


def rows(community_code: str, seq: int, station_id: UUID | None, now: datetime, edits: Written) -> str:
    """The edits as rows of the history, for ``write``."""
    columns = [
        edits.ids,
        map(str, edits.versions),
        edits.at,
        edits.by,
        copy_column([json_text(changed) for changed in edits.fields]),
    ]
    station = station_id.hex if station_id else None
    fixed = [edits.table, str(seq), copy_value(station), now.isoformat(), community_code]
    return copy_text(columns, fixed)


def write(connection: Connection[Any], rows: str) -> None:
    with connection.cursor() as cursor:
        copy_in(cursor, "edit_history", _COLUMNS, rows)


def since(
    connection: Connection[Any], community_code: str, ids: Sequence[str], bases: Sequence[int]
) -> dict[str, list[PastEdit]]:
    """Return the edits of each record after its base, oldest first."""
    rows = connection.execute(
        "SELECT replace(h.record_id::text, '-', ''), h.version, replace(h.station_id::text, '-', ''), h.edited_at,"
        " h.edited_by, h.fields FROM unnest(%s::uuid[], %s::int[]) AS w(id, base) JOIN edit_history AS h"
        " ON h.community_code = %s AND h.record_id = w.id AND h.version > w.base ORDER BY h.record_id, h.version",
        (plain_array(ids), plain_array(map(str, bases)), community_code),
    )
    found: dict[str, list[PastEdit]] = {}
    for record_id, version, station, at, by, fields in rows:
        found.setdefault(record_id, []).append(PastEdit(version, Stamp(at, station or "", by), fields))
    return found


def touches(edits: Iterable[PastEdit]) -> dict[str, Touch]:
    """Return the last touch of every column that these edits changed."""
    return {column: Touch(edit.version, edit.stamp) for edit in edits for column in edit.fields}


def last_touches(
    connection: Connection[Any], community_code: str, ids: Sequence[str], columns: Sequence[str]
) -> list[list[dict[str, Scalar]]]:
    """Return the last changes of each record's column, newest first, as a card keeps them."""
    rows = connection.execute(
        "SELECT w.place, h.version, h.fields -> w.name -> 1, h.edited_at, h.edited_by,"
        " replace(h.station_id::text, '-', '')"
        " FROM unnest(%s::uuid[], %s::text[]) WITH ORDINALITY AS w(id, name, place)"
        " CROSS JOIN LATERAL (SELECT * FROM edit_history AS e WHERE e.community_code = %s AND e.record_id = w.id"
        f" AND jsonb_exists(e.fields, w.name) ORDER BY e.version DESC LIMIT {LAST_TOUCHES}) AS h",
        (plain_array(ids), array(columns), community_code),
    )
    found: list[list[dict[str, Scalar]]] = [[] for _ in ids]
    for place, version, value, at, by, station in rows:
        found[place - 1].append({"version": version, "value": value, "at": at, "by": by, "station": station})
    return [sorted(each, key=lambda touch: -int(touch["version"] or 0)) for each in found]
