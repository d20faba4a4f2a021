"""Whether what a push points at is there: in the push itself, in the community, or gone from it to another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection, sql

from models.cases.seats import scope_of
from models.wire import Scalar
from sync.server.judging import EditBlock, NewBlock, Verdicts
from sync.server.seats import SHARED
from sync.server.wire_sql import plain_array

Pointing = tuple[str, str, str, list[str], Sequence[Scalar]]
"""Table, column, target table; the records that point, and at what."""


def judge_references(
    connection: Connection[Any],
    community_code: str,
    new: list[NewBlock],
    edits: list[EditBlock],
    verdicts: Verdicts,
    beside: Sequence[NewBlock] = (),
) -> None:
    """Refuse whatever points at nothing, until nothing more follows from what is refused.

    Args:
        beside: what a seat adds to its communities in the same push: its own records may point at that.
    """
    said = pointing(new, edits)
    there: dict[str, set[Scalar]] = {}
    refused = -1
    while refused != len(verdicts):
        refused = len(verdicts)
        accepted = _accepted([*new, *beside], verdicts)
        missing = _missing(connection, community_code, said, accepted, there)
        for table, column, target, ids, values in said:
            if lost := missing.get(target):
                for record_id, value in zip(ids, values, strict=True):
                    if value in lost:
                        verdicts.refuse(table, record_id, "reference_missing", column)


def pointing(new: Sequence[NewBlock], edits: Sequence[EditBlock]) -> list[Pointing]:
    """What a push points at, column by column."""
    return [*_of_new(new), *_of_edits(edits)]


def _of_new(blocks: Sequence[NewBlock]) -> Iterator[Pointing]:
    for block in blocks:
        for name, column in block.table.columns.items():
            if column.target is not None and (name in block.columns or block.same.get(name) is not None):
                yield block.table.name, name, column.target, block.ids, block.values(name)


def _of_edits(blocks: Sequence[EditBlock]) -> Iterator[Pointing]:
    for block in blocks:
        for name, (indices, values) in block.by_column.items():
            column = block.table.columns.get(name)
            if column is not None and column.target is not None:
                yield block.table.name, name, column.target, [block.ids[index] for index in indices], values


def _accepted(new: Sequence[NewBlock], verdicts: Verdicts) -> dict[str, set[Scalar]]:
    found: dict[str, set[Scalar]] = {}
    for block in new:
        found.setdefault(block.table.name, set()).update(block.without(verdicts).ids)
    return found


def _missing(
    connection: Connection[Any],
    community_code: str,
    said: list[Pointing],
    accepted: dict[str, set[Scalar]],
    there: dict[str, set[Scalar]],
) -> dict[str, set[Scalar]]:
    """What is pointed at and neither accepted nor stored, by target table; ``there`` remembers what was found."""
    wanted: dict[str, set[Scalar]] = {}
    for _table, _column, target, _ids, values in said:
        known = wanted.setdefault(target, set())
        known.update(set(values) - accepted.get(target, set()) - there.get(target, set()) - {None})
    missing: dict[str, set[Scalar]] = {}
    for target, ids in wanted.items():
        words = [word for word in ids if isinstance(word, str) and len(word) == 32]
        missing[target] = _absent(connection, community_code, target, words) if words else set()
        there.setdefault(target, set()).update(ids - missing[target])
    return missing


def _absent(connection: Connection[Any], community_code: str, target: str, ids: list[str]) -> set[Scalar]:
    """Those of ``ids`` that the community neither has nor gave away; a seat has its communities' cases too."""
    scope = scope_of(community_code) if target in SHARED else ""
    rows = connection.execute(
        sql.SQL(
            "SELECT replace(w.id::text, '-', '') FROM unnest(%s::uuid[]) AS w(id)"
            " WHERE NOT EXISTS (SELECT 1 FROM {} AS t WHERE t.id = w.id AND (t.community_code = %s"
            " OR %s <> '' AND left(t.community_code, %s) = %s))"
            " AND NOT EXISTS (SELECT 1 FROM moved_record AS m WHERE m.from_community = %s AND m.record_id = w.id)"
        ).format(sql.Identifier(target)),
        (plain_array(ids), community_code, scope, len(scope), scope, community_code),
    )
    return {row[0] for row in rows}
