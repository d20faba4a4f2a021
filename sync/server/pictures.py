"""What a push may say about photos and scans: they have the level of their record, and at level 4 its people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from models.care.rules import RESTRICTED
from models.wire import Scalar
from sync.restricted import CARD, LEVEL, PICTURE, of_files, subjects
from sync.server.judging import NewBlock, Verdicts
from sync.server.wire_sql import known_ids, plain_array

_SUBJECT = subjects()[PICTURE]
_COLUMNS = ("owner_table", "owner_id", LEVEL, _SUBJECT)
Owner = tuple[Scalar, Scalar]
"""Level and subject of a record."""


@dataclass(frozen=True)
class Sight:
    """What the sender may see of level 4."""

    learn: Callable[[Iterable[Scalar]], None]
    may: Callable[[Scalar], bool]
    missing: Callable[[Scalar], str]
    """The code for what is not there, or hidden, by the level of what points at it."""


def judge_pictures(connection: Connection[Any], blocks: Sequence[NewBlock], verdicts: Verdicts, sight: Sight) -> None:
    """Refuse pictures of another level than their record's, and those of a record that the station may not see, as if
    it were not there.
    """
    pictures = [block for block in blocks if block.table.name == PICTURE]
    if not pictures:
        return
    said = _said(blocks, verdicts)
    for block in pictures:
        rows = list(zip(block.ids, *map(block.values, _COLUMNS), strict=True))
        stored = _stored(connection, [(str(table), str(owner)) for _id, table, owner, *_of in rows])
        known = {**stored, **said}
        sight.learn([subject for _level, subject in stored.values()] or [str(row[2]) for row in rows])
        for record_id, table, owner, level, subject in rows:
            found = known.get((str(table), str(owner)))
            fault = _fault(str(table), found, (level, subject), sight)
            if fault is not None:
                verdicts.refuse(PICTURE, record_id, *fault)


def _fault(table: str, owner: Owner | None, mine: Owner, sight: Sight) -> tuple[str, str] | None:
    level, subject = mine
    if not _knows_levels(table):
        return ("level_fixed", LEVEL) if level == RESTRICTED else None
    if owner is None or (owner[0] == RESTRICTED and not sight.may(owner[1])):
        return sight.missing(level), "owner_id"
    if (owner[0] == RESTRICTED) != (level == RESTRICTED):
        return "level_fixed", LEVEL
    if level == RESTRICTED:
        return None if subject == owner[1] else ("file_fixed", _SUBJECT)
    return None if table in of_files() else ("value_choice", "owner_table")


def _knows_levels(table: str) -> bool:
    return table in subjects() and table not in (CARD, PICTURE)


def _said(blocks: Iterable[NewBlock], verdicts: Verdicts) -> dict[tuple[str, str], Owner]:
    found: dict[tuple[str, str], Owner] = {}
    for block in blocks:
        table = block.table.name
        if _knows_levels(table):
            rows = zip(block.ids, block.values(LEVEL), block.values(subjects()[table]), strict=True)
            found |= {(table, i): (level, of) for i, level, of in rows if verdicts.spares(table, i)}
    return found


def _stored(connection: Connection[Any], owners: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Owner]:
    found: dict[tuple[str, str], Owner] = {}
    for table in {table for table, _id in owners if _knows_levels(table)}:
        ids = known_ids(owner for of, owner in owners if of == table)
        query = sql.SQL(
            "SELECT replace(id::text, '-', ''), level, replace({}::text, '-', '') FROM {} WHERE id = ANY(%s::uuid[])"
        ).format(sql.Identifier(subjects()[table]), sql.Identifier(table))
        rows = connection.execute(query, (plain_array(ids),)).fetchall() if ids else []
        found |= {(table, record_id): (level, subject) for record_id, level, subject in rows}
    return found
