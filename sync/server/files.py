"""What a push may say about files: who begins a closed one, who names others on it, and that its rows belong together.

A closed file is begun by whoever works at the sending station: he names himself, and whom else he likes, in the push
that brings the file's head. Later members are named by a member; nobody else opens it for anybody (L-15, L-17, L-19).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection, sql

from models.appeals.departments import is_accused
from models.care.rules import RESTRICTED
from models.wire import Scalar
from sync.restricted import LEVEL, MEMBER, heads, of_files
from sync.server.judging import NewBlock, Verdicts
from sync.server.wire_sql import known_ids, plain_array

FILE = "file_id"
_ALWAYS_CLOSED = "mediation"
"""Tables of this name and its parts have no other level (人民调解法 20)."""


def levels_of(table: str) -> frozenset[int] | None:
    """The levels that rows of a table of files may have; nothing: it is none."""
    if table not in of_files():
        return None
    closed = table == MEMBER or table.split("_")[0] == _ALWAYS_CLOSED
    return frozenset({RESTRICTED}) if closed else frozenset({1, 2, 3, RESTRICTED})


@dataclass(frozen=True)
class Standing:
    """Rows of one table that stand on heads of files; those of heads that the same push brings are not among them."""

    table: str
    column: str
    rows: tuple[tuple[str, str, Scalar], ...]
    """Record, head, and the record's level."""
    heads: Mapping[str, int]
    """The levels of those heads that are stored."""


def standing_on_heads(connection: Connection[Any], blocks: Sequence[NewBlock]) -> list[Standing]:
    said, found = _said(blocks), list[Standing]()
    for block in blocks:
        column = heads().get(block.table.name)
        target = block.table.columns[column].target if column else None
        if column is None or target is None:
            continue
        told = zip(block.ids, block.values(column), block.values(LEVEL), strict=True)
        rows = tuple((record_id, str(head), level) for record_id, head, level in told if head and head not in said)
        if rows:
            known = levels(connection, target, {head for _id, head, _level in rows})
            found.append(Standing(block.table.name, column, rows, known))
    return found


def judge_belonging(connection: Connection[Any], blocks: Sequence[NewBlock], verdicts: Verdicts) -> None:
    """Refuse rows that are not of their head's file or not of its level: no row of another level tells of a closed one.

    A head is its own file; what stands on one that the station may not see was refused before.
    """
    said = _said(blocks)
    for block in blocks:
        table = block.table.name
        if table not in heads():
            continue
        column = heads()[table]
        of = block.ids if column is None else block.values(column)
        rows = list(zip(block.ids, of, block.values(FILE), block.values(LEVEL), strict=True))
        target = block.table.columns[column].target if column else None
        known = (
            {} if target is None else levels(connection, target, {str(h) for h in of if h is not None} - said.keys())
        )
        for record_id, head, file, level in rows:
            if head is None:
                continue
            if file != head:
                verdicts.refuse(table, record_id, "file_fixed", FILE)
            elif column is not None and {**known, **said}.get(str(head), level) != level:
                verdicts.refuse(table, record_id, "level_fixed", LEVEL)


def _said(blocks: Sequence[NewBlock]) -> dict[str, Scalar]:
    """The levels of the heads in a push."""
    found: dict[str, Scalar] = {}
    for block in blocks:
        if heads().get(block.table.name, "") is None:
            found |= dict(zip(block.ids, block.values(LEVEL), strict=True))
    return found


def levels(connection: Connection[Any], table: str, ids: Collection[str]) -> dict[str, int]:
    """The levels of those of ``ids`` that are stored."""
    wanted = known_ids(ids)
    if not wanted:
        return {}
    query = sql.SQL("SELECT replace(id::text, '-', ''), level FROM {} WHERE id = ANY(%s::uuid[])")
    return dict(connection.execute(query.format(sql.Identifier(table)), (plain_array(wanted),)).fetchall())


def begun(connection: Connection[Any], blocks: Iterable[NewBlock], verdicts: Verdicts) -> set[str]:
    """The closed files of which this push brings the head, and of which the district has none yet, of whatever kind.

    A head under the name of another kind's is refused: nobody begins a file that is there.
    """
    found: dict[str, str] = {}
    for block in blocks:
        table = block.table.name
        if heads().get(table, "") is None:
            rows = zip(block.ids, block.values(LEVEL), strict=True)
            found |= {i: table for i, level in rows if level == RESTRICTED and verdicts.spares(table, i)}
    stored: set[str] = set()
    for table in [table for table, column in heads().items() if column is None] if found else ():
        there = levels(connection, table, found.keys()).keys()
        for file in there:
            if found[file] != table:
                verdicts.refuse(found[file], file, "not_on_file", FILE)
        stored |= there
    return found.keys() - stored


class Accused:
    """Whom closed files accuse: nobody is named on an accusation that is about him, whatever he is called (L-17)."""

    def __init__(self, connection: Connection[Any], blocks: Sequence[NewBlock]) -> None:
        self._connection = connection
        self._said = {
            file: (_listed(names), _listed(workers))
            for block in blocks
            if block.table.name == "appeal"
            for file, names, workers in zip(block.ids, *map(block.values, _ACCUSED), strict=True)
        }
        self._names = {
            worker: str(name)
            for block in blocks
            if block.table.name == "worker"
            for worker, name in zip(block.ids, block.values("name"), strict=True)
        }

    def bars(self, file: str, worker: str) -> bool:
        """Asked of those alone whom somebody on the file names, so that nobody else learns whom it accuses."""
        names, workers = self._said.get(file) or self._stored(file)
        return worker in workers or (bool(names) and is_accused(names, self._names.get(worker) or self._called(worker)))

    def _stored(self, file: str) -> tuple[list[str], list[str]]:
        query = "SELECT accused::text, accused_workers::text FROM appeal WHERE id = %s"
        row = self._connection.execute(query, (file,)).fetchone() or (None, None)
        found = self._said[file] = _listed(row[0]), _listed(row[1])
        return found

    def _called(self, worker: str) -> str | None:
        query = "SELECT name FROM worker WHERE id = ANY(%s::uuid[])"
        row = self._connection.execute(query, (plain_array(known_ids((worker,))),)).fetchone()
        return row[0] if row else None


_ACCUSED = ("accused", "accused_workers")


def _listed(value: Scalar) -> list[str]:
    try:
        found = orjson.loads(value) if isinstance(value, str) else None
    except orjson.JSONDecodeError:  # refused for its type
        return []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def named_by(block: NewBlock) -> dict[str, set[str]]:
    """File -> the workers whom the rows of a block name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file, worker in zip(block.values(FILE), block.values("worker_id"), strict=True):
        found[str(file)].add(str(worker))
    return found


def note_begun(
    connection: Connection[Any], station: UUID, blocks: Iterable[NewBlock], begun_here: Collection[str]
) -> None:
    """Remember where closed files were begun: whoever began one keeps it there, whatever else his account is worth."""
    mine = [block for block in blocks if heads().get(block.table.name, "") is None]
    if files := [record_id for block in mine for record_id in block.ids if record_id in begun_here]:
        connection.execute(
            "INSERT INTO begun_file (file_id, station_id) SELECT f.id, %s FROM unnest(%s::uuid[]) AS f(id)"
            " ON CONFLICT DO NOTHING",
            (station, plain_array(files)),
        )
