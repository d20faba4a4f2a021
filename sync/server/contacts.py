"""Whose name and phone a seat gets: of appeals that came up to it, no others (PIPL 13 I 3, 6: what its task needs).

An appeal comes up by being escalated or whistled for, assigned to a department of the seat's own level, or by what
somebody at the seat does with it. Until then the seat has the surname with a star, and neither phone nor address. What
it has once it keeps.

A masked record counts one version less than it has: the whole one, which follows when the appeal comes up, is newer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection, sql

from models.appeals.states import StepKind
from models.cases.seats import seat_level
from models.masks import mask_name
from models.wire import Scalar, wire_tables
from sync.server.heads import Draft, Head
from sync.server.wire_sql import plain_array, reading

APPEAL, STEP = "appeal", "appeal_step"
_NAMES = frozenset({"contact_name", "representative"})
_DROPPED = frozenset({"contact_phone", "address"})
_UP = (StepKind.ESCALATE.value, StepKind.WHISTLE.value)
_KNOWN = """
SELECT replace(a.id::text, '-', '') FROM appeal AS a WHERE a.id = ANY(%(ids)s::uuid[]) AND (
 EXISTS (SELECT 1 FROM worker AS w WHERE w.id = a.created_by AND w.community_code = %(seat)s)
 OR EXISTS (SELECT 1 FROM attachment AS p JOIN worker AS w ON w.id = p.created_by AND w.community_code = %(seat)s
  WHERE p.owner_id = a.id)
 OR EXISTS (SELECT 1 FROM appeal_step AS s WHERE s.appeal_id = a.id AND (
  s.kind = ANY(%(up)s)
  OR EXISTS (SELECT 1 FROM worker AS w WHERE w.id = s.created_by AND w.community_code = %(seat)s)
  OR s.kind = %(assign)s AND EXISTS (SELECT 1 FROM department AS d WHERE d.community_code = a.community_code
   AND d.name = s.department AND d.kind = %(level)s))))
"""


def known(connection: Connection[Any], seat: str, ids: Collection[str]) -> set[str]:
    """Those of the appeals ``ids`` that have come up to the seat, as they and their steps are stored now."""
    level = seat_level(seat)
    if not ids or level is None:
        return set()
    asked = {
        "ids": plain_array(ids), "seat": seat, "up": list(_UP), "assign": StepKind.ASSIGN.value,
        "level": level.value,
    }  # fmt: skip
    return {row[0] for row in connection.execute(_KNOWN, asked)}


def masked(connection: Connection[Any], seat: str, news: Draft) -> Draft:
    """``news`` as the seat may have it; the parts of other tables are the same objects."""
    new = [part for part in news.new if part["table"] == APPEAL]
    edits = [part for part in news.edits if part["table"] == APPEAL]
    if not new and not edits:
        return news
    ids = [each for part in new for each in part["columns"]["id"]] + [each for part in edits for each in part["id"]]
    seen = known(connection, seat, set(ids))
    told = Draft(gone=news.gone, records=news.records)
    told.new = [_masked_new(part, seen) if part["table"] == APPEAL else part for part in news.new]
    told.edits = [_masked_edits(part, seen) if part["table"] == APPEAL else part for part in news.edits]
    return told


def masked_rows(
    connection: Connection[Any], seat: str, table: str, names: Sequence[str], rows: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The same of rows as a snapshot reads them."""
    if table != APPEAL:
        return rows
    places = {name: place for place, name in enumerate(names)}
    seen = known(connection, seat, {row[places["id"]] for row in rows})
    return [
        row if row[places["id"]] in seen else tuple(_value(name, row[place]) for name, place in places.items())
        for row in rows
    ]


def follow(connection: Connection[Any], seat: Head, drafts: Iterable[Draft], told: Sequence[str]) -> set[str]:
    """Send the seat whole what these drafts have brought up to it, and what they do not bring themselves; return it."""
    parts = [part for draft in drafts for part in draft.new]
    stepped = {i for part in parts if part["table"] == STEP for i in _column(part, "appeal_id")}
    stepped -= {i for part in parts if part["table"] == APPEAL for i in part["columns"]["id"]}
    found = known(connection, seat.community_code, {str(i) for i in stepped})
    if not found:
        return found
    names = [*told, "version"]
    query = sql.SQL("SELECT {} FROM appeal WHERE id = ANY(%s::uuid[]) AND level <> 4").format(
        reading(wire_tables()[APPEAL], names)
    )
    if rows := connection.execute(query, (plain_array(found),)).fetchall():
        seat.district.add_rows(APPEAL, names, rows)
    return found


def _column(part: Mapping[str, Any], name: str) -> Sequence[Scalar]:
    if name in part["columns"]:
        return part["columns"][name]  # type: ignore[no-any-return]
    return [part["same"].get(name)]


def _masked_new(part: Mapping[str, Any], seen: Collection[str]) -> dict[str, Any]:
    """With every masked value in a column: what was the same in all records may not be any more."""
    ids = part["columns"]["id"]
    same = {name: value for name, value in part["same"].items() if name not in _MASKED}
    spread = {name: [value] * len(ids) for name, value in part["same"].items() if name in _MASKED}
    columns = {**part["columns"], **spread}
    for name in _MASKED & columns.keys():
        pairs = zip(ids, columns[name], strict=True)
        columns[name] = [value if i in seen else _value(name, value) for i, value in pairs]
    return {"table": APPEAL, "columns": columns, "same": same}


def _masked_edits(part: Mapping[str, Any], seen: Collection[str]) -> dict[str, Any]:
    fields, base = [], []
    for i, changed, version in zip(part["id"], part["fields"], part["base"], strict=True):
        fields.append(changed if i in seen else {name: _value(name, value) for name, value in changed.items()})
        base.append(version if i in seen else _value("version", version))
    return {**part, "fields": fields, "base": base}


_MASKED = _NAMES | _DROPPED | {"version"}


def _value(name: str, value: Any) -> Any:
    if name == "version":
        return value - 1
    if name in _DROPPED:
        return None
    return mask_name(value) if name in _NAMES and value else value
