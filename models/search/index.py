"""The search index in the station file: its tables, the triggers that keep it in the same transaction, and its care."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from zlib import crc32

from sqlalchemy.orm import Session

from models.search.sources import DOCUMENT, DOWNWARD, KINDS, SOURCES, WATCHES, Source, Watch
from models.search.terms import terms


class Cursor(Protocol):
    def __iter__(self) -> Iterator[Any]: ...

    def fetchone(self) -> Any: ...


class DbConnection(Protocol):
    """What is used of a DBAPI connection to SQLite or SQLCipher."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...

    def executemany(self, sql: str, parameters: Any, /) -> Any: ...

    def create_function(self, name: str, narg: int, func: Any, /) -> None: ...


def search_objects() -> dict[str, str]:
    """``CREATE`` statements of the index by name.

    The index keeps no text of its own (it is contentless) and no positions; all that is not a term is a separator.
    """
    return {
        "search_document": (
            "CREATE TABLE search_document (seq INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE,"
            " kind INTEGER NOT NULL, tier INTEGER NOT NULL)"
        ),
        "search_index": (
            "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', contentless_delete=1, detail=none,"
            " tokenize=\"ascii tokenchars '#-=^@_$~!'\")"
        ),
    }


@dataclass
class _Later:
    """What one connection puts off while something large is written."""

    on: bool
    touched: dict[str, dict[str, None]]


def search_functions(connection: DbConnection) -> None:
    """Register what triggers call: ``lianglin_terms``, and the ones that let a large write put the index off."""
    later = _Later(False, {})

    def now(table: str, record_id: str) -> int:
        if later.on:
            later.touched.setdefault(table, {})[record_id] = None
            return 0
        return 1

    def put_off(on: int) -> str:
        """Start or end putting off; at the end tell what was touched, ``{table: [ids]}``."""
        touched = json.dumps({table: list(ids) for table, ids in later.touched.items()})
        later.on, later.touched = bool(on), {}
        return touched

    connection.create_function("lianglin_terms", -1, terms)
    connection.create_function("lianglin_search_now", 2, now)
    connection.create_function("lianglin_search_put_off", 1, put_off)


def search_triggers() -> dict[str, str]:
    """``CREATE TRIGGER`` statements by name."""
    return {name: text for watch in WATCHES for name, text in _triggers_of(watch)}


def _triggers_of(watch: Watch) -> Iterator[tuple[str, str]]:
    key = "resident_id" if watch.table == "residency" else "id"
    where = "residency_owner" if watch.table == "residency" else watch.table
    columns = ", ".join(watch.columns)
    differs = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in watch.columns)
    for event, rows, head, when in (
        ("insert", ("NEW",), "INSERT", ""),
        ("update", ("NEW",), f"UPDATE OF {columns}", f"({differs}) AND "),
        ("delete", ("OLD",), "DELETE", ""),
    ):
        name = f"search_{watch.table}_{event}"
        body = "\n".join(s for row in rows for s in _bodies(watch, row, event))
        if watch.table == "residency" and event == "update":
            body = "\n".join(_bodies(watch, "OLD", event)) + "\n" + body
        row = rows[0]
        now = f"lianglin_search_now('{where}', {row}.{key})"
        if watch.table == "residency" and event == "update":
            now += f" + lianglin_search_now('{where}', OLD.{key})"
        yield name, f"CREATE TRIGGER {name} AFTER {head} ON {watch.table} WHEN {when}{now} BEGIN\n{body}\nEND"


def _bodies(watch: Watch, row: str, event: str) -> Iterator[str]:
    if event == "delete" and watch.table in KINDS:
        yield f"DELETE FROM search_index WHERE rowid IN (SELECT {DOCUMENT} FROM search_document WHERE record_id = {row}.id);"
        yield f"DELETE FROM search_document WHERE record_id = {row}.id;"
    for source in SOURCES:
        condition = watch.touches.get(source.kind)
        if condition and not (event == "delete" and source.kind == watch.table):
            yield from (statement + ";" for statement in refresh(source, condition.format(row=row)))


def refresh(source: Source, condition: str) -> tuple[str, str, str]:
    """Statements that bring the documents of the records ``t`` that meet ``condition`` up to date."""
    kind = KINDS.index(source.kind)
    ids = f"SELECT t.id FROM {source.kind} t WHERE {condition}"
    if condition.startswith("t.id = "):
        ids = f"SELECT {condition.removeprefix('t.id = ')}"
    return (
        f"DELETE FROM search_index WHERE rowid IN (SELECT {DOCUMENT} FROM search_document WHERE record_id IN ({ids}))",
        f"INSERT INTO search_document (record_id, kind, tier) SELECT t.id, {kind}, {source.in_tier} FROM {source.kind} t"
        f" WHERE {condition} ON CONFLICT (record_id) DO UPDATE SET tier = excluded.tier",
        f"INSERT INTO search_index (rowid, terms) SELECT {DOCUMENT}, {source.terms} FROM {source.kind} t"
        f" JOIN search_document ON record_id = t.id WHERE {condition}",
    )


def driver(session: Session) -> DbConnection:
    """The DBAPI connection below ``session``, with all that it has pending written."""
    session.flush()
    connection: Any = session.connection().connection.driver_connection
    return connection  # type: ignore[no-any-return]


@contextmanager
def bulk(session: Session) -> Iterator[None]:
    """Put the index off while thousands of rows are written; it is brought up to date at the end, in the same transaction.

    A search within the block does not see what the block wrote. When the block fails nothing is brought up to date: the
    transaction must be rolled back.
    """
    connection = driver(session)
    connection.execute("SELECT lianglin_search_put_off(1)").fetchone()
    try:
        yield
        touched: Mapping[str, list[str]] = json.loads(_put_off_ends(session))
    except BaseException:
        connection.execute("SELECT lianglin_search_put_off(0)").fetchone()
        raise
    catch_up(connection, touched)


def _put_off_ends(session: Session) -> str:
    answer: str = driver(session).execute("SELECT lianglin_search_put_off(0)").fetchone()[0]
    return answer


def catch_up(connection: DbConnection, touched: Mapping[str, Iterable[str]]) -> None:
    """Bring up to date what depends on the touched records, ``{table: ids}``, a few statements for all of them."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS search_todo (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.search_todo")
    for table, ids in touched.items():
        kind = "resident" if table == "residency_owner" else table
        connection.executemany("INSERT OR IGNORE INTO temp.search_todo VALUES (?, ?)", [(kind, i) for i in ids])
    watches = {watch.table: watch for watch in WATCHES}
    for table in DOWNWARD:
        if connection.execute("SELECT 1 FROM temp.search_todo WHERE kind = ? LIMIT 1", (table,)).fetchone():
            _spread(connection, watches[table])
    for source in SOURCES:
        _refresh_todo(connection, source)
    connection.execute("DELETE FROM temp.search_todo")


def _todo(kind: str) -> str:
    return f"SELECT id FROM temp.search_todo WHERE kind = '{kind}'"


def _spread(connection: DbConnection, watch: Watch) -> None:
    for kind, ids in watch.also.items():
        found = ids.format(ids=_todo(watch.table))
        connection.execute(f"INSERT OR IGNORE INTO temp.search_todo SELECT '{kind}', id FROM ({found.replace('SELECT resident_id', 'SELECT resident_id AS id')})")


def _refresh_todo(connection: DbConnection, source: Source) -> None:
    todo = _todo(source.kind)
    if not connection.execute(f"{todo} LIMIT 1").fetchone():
        return
    dead = f"record_id IN ({todo}) AND NOT EXISTS (SELECT 1 FROM {source.kind} t WHERE t.id = record_id)"
    connection.execute(f"DELETE FROM search_index WHERE rowid IN (SELECT {DOCUMENT} FROM search_document WHERE {dead})")
    connection.execute(f"DELETE FROM search_document WHERE {dead}")
    for statement in refresh(source, f"t.id IN ({todo})"):
        connection.execute(statement)


def rebuild_connection(connection: DbConnection) -> None:
    """Make the whole index anew, within the caller's transaction."""
    connection.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    connection.execute("DELETE FROM search_document")
    for source in SOURCES:
        for statement in refresh(source, "1")[1:]:
            connection.execute(statement)
    connection.execute("INSERT INTO search_index (search_index, rank) VALUES ('hashsize', 4194304)")


def rebuild(session: Session) -> None:
    """Make the whole index anew, within the session's transaction."""
    rebuild_connection(driver(session))


@dataclass(frozen=True)
class IndexCheck:
    """How many documents are missing, stand for no record, or say something else than their record."""

    documents: int
    missing: int
    orphans: int
    stale: int

    @property
    def ok(self) -> bool:
        return not (self.missing or self.orphans or self.stale)


def verify(session: Session) -> IndexCheck:
    """Compare every document with its record, term by term; takes as long as reading all of them."""
    connection = driver(session)
    expected: dict[int, int] = {}
    missing = 0
    for source in SOURCES:
        rows = connection.execute(
            f"SELECT (({source.in_tier}) << 40) | seq, {source.terms} FROM {source.kind} t"
            " LEFT JOIN search_document ON record_id = t.id"
        )
        for document, text in rows:
            missing += document is None
            if document is not None:
                expected[document] = _mixed(set(text.split(" ")) - {""})
    found = _indexed(connection)
    stale = sum(found.get(document, 0) != mixed for document, mixed in expected.items())
    documents = connection.execute("SELECT count(*) FROM search_document").fetchone()[0]
    return IndexCheck(documents, missing, documents - len(expected) + len(found.keys() - expected.keys()), stale)


def _indexed(connection: DbConnection) -> dict[int, int]:
    connection.execute("DROP TABLE IF EXISTS temp.search_vocabulary")
    connection.execute("CREATE VIRTUAL TABLE temp.search_vocabulary USING fts5vocab('main', 'search_index', 'instance')")
    found: dict[int, int] = {}
    for term, document in connection.execute("SELECT term, doc FROM temp.search_vocabulary"):
        found[document] = found.get(document, 0) ^ _mixed((term,))
    connection.execute("DROP TABLE temp.search_vocabulary")
    return found


def _mixed(words: Iterable[str]) -> int:
    """A number that stands for a set of words, whatever their order."""
    mixed = 0
    for word in words:
        mixed ^= crc32(word.encode()) * 0x9E3779B97F4A7C15 & 0xFFFF_FFFF_FFFF_FFFF
    return mixed
