"""Photos and scans that a seat gets: those of appeals that came up to it, and of hazards that were reported up.

The record comes into the seat's log as it enters, or with what it belongs to; the content is fetched by its hash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from psycopg import Connection, sql

from models.cases.seats import scope_of
from models.studio.states import HazardStepKind
from models.wire import Scalar, wire_tables
from sync.restricted import PICTURE
from sync.server import contacts
from sync.server.heads import Draft, Head
from sync.server.judging import EditBlock, NewBlock
from sync.server.wire_sql import plain_array, reading

HAZARD = "hazard"
REPORTED = f"SELECT s.hazard_id FROM hazard_step AS s WHERE s.kind = '{HazardStepKind.REPORT.value}'"
"""Hazards that were reported up at any time: what somebody above has seen stays there."""
_OF = (contacts.APPEAL, HAZARD)
OPEN = f"level < 4 AND owner_table IN {_OF}"
"""What a seat may have at all."""
Owner = tuple[str, str]
"""Table and id of the record that a picture belongs to."""


def concern(new: Sequence[NewBlock], edits: Sequence[EditBlock]) -> bool:
    """Whether a push says something of pictures that seats may have."""
    made = (owner for block in new if block.table.name == PICTURE for owner in block.values("owner_table"))
    return any(owner in _OF for owner in made) or any(block.table.name == PICTURE for block in edits)


def seen(connection: Connection[Any], seat: str, owners: Collection[Owner]) -> set[Owner]:
    """Those of ``owners`` that have come up to the seat."""
    appeals = contacts.known(connection, seat, {i for table, i in owners if table == contacts.APPEAL})
    found = {(contacts.APPEAL, i) for i in appeals}
    if hazards := [i for table, i in owners if table == HAZARD]:
        query = f"SELECT replace(id::text, '-', '') FROM hazard WHERE id = ANY(%s::uuid[]) AND id IN ({REPORTED})"
        found |= {(HAZARD, row[0]) for row in connection.execute(query, (plain_array(hazards),))}
    return found


def visible(connection: Connection[Any], seat: str, names: Sequence[str], rows: list[Any]) -> list[Any]:
    """The rows of pictures that a seat may have."""
    table, owner = names.index("owner_table"), names.index("owner_id")
    may = seen(connection, seat, {(row[table], row[owner]) for row in rows})
    return [row for row in rows if (row[table], row[owner]) in may]


def follow(connection: Connection[Any], seat: Head, drafts: Iterable[Draft], came: Iterable[Scalar]) -> None:
    """Send the seat the pictures that these drafts bring or change, and those of what they brought up to it.

    Args:
        came: appeals that have come up, and hazards that were reported.
    """
    parts = [part for draft in drafts for part in draft.new if part["table"] == PICTURE]
    changed = [i for part in parts for i in part["columns"]["id"]]
    changed += [i for draft in drafts for part in draft.edits if part["table"] == PICTURE for i in part["id"]]
    owners = [str(i) for i in came]
    if not changed and not owners:
        return
    names = [*wire_tables()[PICTURE].columns, "version"]
    query = sql.SQL(
        "SELECT {} FROM attachment WHERE (id = ANY(%s::uuid[]) OR owner_id = ANY(%s::uuid[])) AND " + OPEN
    ).format(reading(wire_tables()[PICTURE], names))
    rows = connection.execute(query, (plain_array(changed), plain_array(owners))).fetchall()
    if rows := visible(connection, seat.community_code, names, rows):
        seat.district.add_rows(PICTURE, names, rows)


def named_below(connection: Connection[Any], seat: str, hashes: Sequence[str]) -> list[tuple[str, str, int]]:
    """What pictures of its communities say of these contents to a seat: hash, community, size."""
    scope = scope_of(seat)
    rows = connection.execute(
        "SELECT sha256, community_code, size_bytes, owner_table, replace(owner_id::text, '-', '') FROM attachment"
        f" WHERE sha256 = ANY(%s) AND left(community_code, %s) = %s AND community_code <> %s AND {OPEN}",
        (list(hashes), len(scope), scope, seat),
    ).fetchall()
    may = seen(connection, seat, {(table, owner) for *_said, table, owner in rows})
    return [(sha256, code, size) for sha256, code, size, table, owner in rows if (table, owner) in may]
