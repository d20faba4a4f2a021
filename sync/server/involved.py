"""Which communities a push writes to, found out and locked before anything is done: in one order, so that none waits
in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, sql

from models.cases.seats import seat_level
from sync.server import seats
from sync.server.heads import Head, lock_heads
from sync.server.judging import EditBlock, NewBlock
from sync.server.wire_sql import plain_array

_OTHER_SIDE = {"handover": "to_community", "arrival": "from_community"}


@dataclass
class Involved:
    """Communities, and the sender's records that moved away with the version they had."""

    communities: set[str]
    moved: dict[str, int] = field(default_factory=dict)


def lock_involved(
    connection: Connection[Any], own: str, new: Sequence[NewBlock], edits: Sequence[EditBlock]
) -> tuple[dict[str, Head], dict[str, int]]:
    """Lock the heads of all communities that the push concerns; most concern their own alone.

    Whether others are concerned is only certain while the heads are held, so they are let go and taken again until it
    fits.
    """
    wanted = {own}
    while True:
        with connection.transaction() as attempt:
            heads = lock_heads(connection, wanted)
            found = _look(connection, own, new, edits)
            if found.communities <= heads.keys():
                return heads, found.moved
            wanted |= found.communities
            raise psycopg.Rollback(attempt)


def _look(connection: Connection[Any], own: str, new: Sequence[NewBlock], edits: Sequence[EditBlock]) -> Involved:
    found = Involved({own, *_offered_to(connection, new), *seats.concerned(connection, own, new, edits)})
    for block in edits:
        if block.table.name in _OTHER_SIDE:
            found.communities.update(_other_sides(connection, own, block))
        else:
            _look_for_moved(connection, own, block, found)
    return found


def _offered_to(connection: Connection[Any], new: Sequence[NewBlock]) -> set[str]:
    """Communities that somebody is offered to and that have ever had a station."""
    codes = {code for block in new if block.table.name == "handover" for code in block.values("to_community")}
    words = [code for code in codes if isinstance(code, str) and len(code) == 12 and code.isdecimal()]
    words = [code for code in words if seat_level(code) is None]  # nobody lives at a seat
    if not words:
        return set()
    query = "SELECT DISTINCT community_code FROM enrolled_station WHERE community_code = ANY(%s)"
    return {row[0] for row in connection.execute(query, (words,))}


def _other_sides(connection: Connection[Any], own: str, block: EditBlock) -> set[str]:
    query = sql.SQL("SELECT {} FROM {} WHERE community_code = %s AND id = ANY(%s::uuid[])").format(
        sql.Identifier(_OTHER_SIDE[block.table.name]), sql.Identifier(block.table.name)
    )
    return {row[0] for row in connection.execute(query, (own, plain_array(block.ids)))}


def _look_for_moved(connection: Connection[Any], own: str, block: EditBlock, found: Involved) -> None:
    """A record may have moved on since; whose it is now stands in itself."""
    query = sql.SQL(
        "SELECT replace(m.record_id::text, '-', ''), m.version, t.community_code FROM unnest(%s::uuid[]) AS w(id)"
        " JOIN moved_record AS m ON m.from_community = %s AND m.record_id = w.id JOIN {} AS t ON t.id = w.id"
    ).format(sql.Identifier(block.table.name))
    for record_id, version, owner in connection.execute(query, (plain_array(block.ids), own)):
        found.moved[record_id] = version
        found.communities.add(owner)
