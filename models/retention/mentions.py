"""Where others' words name somebody who goes: in notes of visits, appeals, minutes. What they say stays, his name goes.

Nobody stores the name for that: whoever carries a list out, here, on the other PCs and in the district, still has the
person's record when it begins, and takes the words from there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, String
from sqlalchemy.orm import Session

from models.base import PERSONAL, Base, synced_tables
from models.retention.footprint import Footprint
from models.retention.roads import RESIDENT
from models.retention.rules import TRACE, Keep
from models.search.index import DbConnection, driver

SOMEBODY = "某某"
WORDS = ("name", "former_name", "id_no", "phone")
"""Columns of a resident that may be written elsewhere."""
DECIDED = (Keep.NAMED, Keep.SAME_NAME, Keep.OTHERS_WORDS)
_LONG = 100
"""Letters that a text may have: what takes fewer is a name or a number of its own."""
_FEW = 30
"""Words that SQLite looks for one by one; more of them would take longer than one reading."""
_AROUND = 12
"""Letters that are shown before a word and after it."""
_CHOSEN = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Mention:
    """``text``: a piece of what is said, with the word in it; ``kept``: what becomes of it."""

    table: str
    record_id: UUID
    column: str
    text: str
    word: str
    kept: Keep


@cache
def texts() -> Mapping[str, tuple[str, ...]]:
    """Columns in which people write freely, by table."""
    found: dict[str, tuple[str, ...]] = {}
    for record in synced_tables():
        name = record.__tablename__
        columns = Base.metadata.tables[name].columns
        if name not in TRACE and (names := tuple(c.name for c in columns if PERSONAL in c.info and _free(c.type))):
            found[name] = names
    return found


def _free(kind: Any) -> bool:
    return isinstance(kind, String) and not isinstance(kind, Enum) and (kind.length is None or kind.length >= _LONG)


def words_of(rows: Iterable[Collection[str | None]]) -> list[str]:
    """What people of these rows (``WORDS``) may be called elsewhere, the longest first; one character names nobody."""
    return sorted({word for row in rows for word in row if word and len(word) > 1}, key=lambda word: (-len(word), word))


def words_here(connection: DbConnection, residents: Collection[str]) -> list[str]:
    query = f"SELECT {', '.join(WORDS)} FROM resident WHERE id IN {_CHOSEN}"
    return words_of(connection.execute(query, (json.dumps(sorted(residents)),)).fetchall())


def without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, SOMEBODY)
    return text


def others_naming(connection: DbConnection, rows: Footprint) -> dict[tuple[str, str], Keep]:
    """Records that name who goes and do not go themselves; a name that somebody else here bears is left alone first."""
    words = words_here(connection, rows.get(RESIDENT, ()))
    if not words:
        return {}
    people = json.dumps(sorted(rows[RESIDENT]))
    query = f"SELECT DISTINCT name FROM resident WHERE deleted_at IS NULL AND name <> '' AND id NOT IN {_CHOSEN}"
    others = {row[0] for row in connection.execute(query, (people,))} & set(words)
    return {
        (table, id_): Keep.SAME_NAME if others.issuperset(_said(values, words)) else Keep.NAMED
        for table, id_, values in _naming(connection, words)
        if id_ not in rows.get(table, ())
    }


def _said(values: Iterable[str | None], words: Iterable[str]) -> set[str]:
    return {word for word in words for value in values if value and word in value}


def _naming(connection: DbConnection, words: list[str]) -> Iterator[tuple[str, str, tuple[str | None, ...]]]:
    """Every record in whose texts one of ``words`` stands: few are looked for by SQLite, many in one reading."""
    by_first = _by_first(words)
    for table, names in texts().items():
        listed = ", ".join(f'"{name}"' for name in names)
        if len(words) <= _FEW:
            anywhere = " OR ".join(f'instr("{name}", w.value)' for name in names)
            query = f'SELECT id, {listed} FROM "{table}" WHERE EXISTS (SELECT 1 FROM json_each(?) w WHERE {anywhere})'
            rows = connection.execute(query, (json.dumps(words, ensure_ascii=False),)).fetchall()
        else:
            every = connection.execute(f'SELECT id, {listed} FROM "{table}"')
            rows = [row for row in every if any(_names(text, by_first) for text in row[1:] if text)]
        yield from ((table, row[0], tuple(row[1:])) for row in rows)


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[:2], []).append(word)
    return found


def _names(text: str, by_first: Mapping[str, list[str]]) -> bool:
    pairs = (by_first.get(text[at : at + 2]) for at in range(len(text) - 1))
    return any(word in text for words in pairs if words for word in words)


def mentions(session: Session, erasure_id: UUID) -> list[Mention]:
    """Where a list that waits names who goes, with what becomes of each."""
    connection = driver(session)
    listed = connection.execute(
        "SELECT table_name, record_id, kept FROM erased WHERE erasure_id = ? AND deleted_at IS NULL", (erasure_id.hex,)
    ).fetchall()
    words = words_here(connection, [id_ for table, id_, kept in listed if table == RESIDENT and kept is None])
    decided = {keep.value: keep for keep in DECIDED}
    return [
        each
        for table, id_, kept in listed
        if kept in decided and table in texts()
        for each in _shown(connection, table, id_, words, decided[kept])
    ]


def _shown(connection: DbConnection, table: str, id_: str, words: Iterable[str], kept: Keep) -> Iterator[Mention]:
    names = texts()[table]
    listed = ", ".join(f'"{name}"' for name in names)
    row = connection.execute(f'SELECT {listed} FROM "{table}" WHERE id = ?', (id_,)).fetchone() or ()
    for name, value in zip(names, row, strict=False):
        word = next((word for word in words if value and word in value), None)
        if word is not None:
            at = value.index(word)
            piece = value[max(0, at - _AROUND) : at + len(word) + _AROUND]
            yield Mention(table, UUID(id_), name, piece, word, kept)


def rename(connection: DbConnection, erasure_id: str) -> set[str]:
    """Take the names of who goes by a list out of the texts that are to lose them, and out of what was journaled of
    them; return the tables.
    """
    listed = connection.execute(
        "SELECT table_name, record_id, kept FROM erased WHERE erasure_id = ? AND deleted_at IS NULL"
        " AND (kept = ? OR kept IS NULL AND table_name = ?)",
        (erasure_id, Keep.NAMED.value, RESIDENT),
    ).fetchall()
    words = words_here(connection, [id_ for _table, id_, kept in listed if kept is None])
    named = [(table, id_) for table, id_, kept in listed if kept is not None and table in texts()]
    for table, id_ in named if words else ():
        _rename(connection, table, id_, words)
    return {table for table, _id in named}


def _rename(connection: DbConnection, table: str, id_: str, words: Iterable[str]) -> None:
    for word in words:
        for name in texts()[table]:
            query = f'UPDATE "{table}" SET "{name}" = replace("{name}", ?, ?) WHERE id = ? AND instr("{name}", ?)'
            connection.execute(query, (word, SOMEBODY, id_, word))
        for log in ("journal", "history"):
            query = f"UPDATE {log} SET changes = replace(changes, ?, ?) WHERE table_name = ? AND record_id = ?"
            connection.execute(query, (word, SOMEBODY, table, id_))
