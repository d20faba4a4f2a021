"""The search index in the station file: its tables, the triggers that keep it in the same transaction, and its care."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from zlib import crc32

from sqlalchemy.orm import Session

from models.search.sources import DOCUMENT, DOWNWARD, KINDS, SOURCES, WATCHES, Source, Watch
from models.search.terms import phones_in, terms


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
        "search_put_off": "CREATE TABLE search_put_off (name TEXT PRIMARY KEY, newest INTEGER NOT NULL) WITHOUT ROWID",
        "search_index": (
            "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', contentless_delete=1, detail=none,"
            " tokenize=\"ascii tokenchars '#-=^@_$~!'\")"
        ),
    }


def search_functions(connection: DbConnection) -> None:
    """Register what triggers call: ``lianglin_terms``, and what notes changed records while the index is put off."""
    touched: dict[str, dict[str, None]] = {}

    def note(table: str, record_id: str) -> None:
        touched.setdefault(table, {})[record_id] = None

    def noted() -> str:
        """What was noted since the last call, as ``{table: [ids]}``."""
        answer = json.dumps({table: list(ids) for table, ids in touched.items()})
        touched.clear()
        return answer

    connection.create_function("lianglin_terms", -1, terms)
    connection.create_function("lianglin_phones", 1, lambda note: " ".join(phones_in(note)))
    connection.create_function("lianglin_search_note", 2, note)
    connection.create_function("lianglin_search_noted", 0, noted)


def search_triggers() -> dict[str, str]:
    """``CREATE TRIGGER`` statements by name."""
    return {name: text for watch in WATCHES for name, text in _triggers_of(watch)}


_AT_ONCE = "NOT EXISTS (SELECT 1 FROM search_put_off)"
_PUT_OFF = "EXISTS (SELECT 1 FROM search_put_off)"


def _triggers_of(watch: Watch) -> Iterator[tuple[str, str]]:
    """For each event what is done at once; and what is noted while the index is put off (new rows have new numbers)."""
    table = watch.table
    differs = " OR ".join(map(_differs, watch.columns))
    update = f"UPDATE OF {', '.join(watch.columns)}"
    both = ("OLD", "NEW") if table == "residency" else ("NEW",)
    for event, head, when, rows in (
        ("insert", "INSERT", _AT_ONCE, ("NEW",)),
        ("update", update, f"{_AT_ONCE} AND ({differs})", both),
        ("delete", "DELETE", _AT_ONCE, ("OLD",)),
    ):
        yield _trigger(
            f"search_{table}_{event}", head, table, when, [s for row in rows for s in _bodies(watch, row, event)]
        )
    for event, head, when, rows in (
        ("changed", update, f"{_PUT_OFF} AND ({differs})", both),
        ("removed", "DELETE", _PUT_OFF, ("OLD",)),
    ):
        notes = [f"SELECT lianglin_search_note('{table}', {row}.{watch.key});" for row in rows]
        if event == "removed":  # its number may be given to another row
            notes.append(f"UPDATE search_put_off SET newest = min(newest, OLD.rowid - 1) WHERE name = '{table}';")
        yield _trigger(f"search_{table}_{event}", head, table, when, notes)


def _differs(column: str) -> str:
    """SQL: whether a watched column says something new to the index, which takes from notes the phones alone."""
    plain = f"OLD.{column} IS NOT NEW.{column}"
    return f"({plain} AND lianglin_phones(OLD.note) IS NOT lianglin_phones(NEW.note))" if column == "note" else plain


def _trigger(name: str, head: str, table: str, when: str, body: Iterable[str]) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} AFTER {head} ON {table} WHEN {when} BEGIN\n" + "\n".join(body) + "\nEND"


def _bodies(watch: Watch, row: str, event: str) -> Iterator[str]:
    if event == "delete" and watch.table in KINDS:
        of_row = f"FROM search_document WHERE record_id = {row}.id"
        yield f"DELETE FROM search_index WHERE rowid IN (SELECT {DOCUMENT} {of_row});"
        yield f"DELETE {of_row};"
    for source in SOURCES:
        condition = watch.touches.get(source.kind)
        if condition and not (event == "delete" and source.kind == watch.table):
            yield from (statement + ";" for statement in refresh(source, condition.format(row=row)))


def refresh(source: Source, condition: str) -> tuple[str, str, str]:
    """Statements that bring the documents of the records ``t`` that meet ``condition`` up to date."""
    kind = KINDS.index(source.kind)
    alone = condition.removeprefix("t.id = ")
    ids = f"SELECT t.id FROM {source.kind} t WHERE {condition}" if alone == condition else f"SELECT {alone}"
    return (
        f"DELETE FROM search_index WHERE rowid IN (SELECT {DOCUMENT} FROM search_document WHERE record_id IN ({ids}))",
        "INSERT INTO search_document (record_id, kind, tier)"
        f" SELECT t.id, {kind}, {source.in_tier} FROM {source.kind} t"
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
    """Put the index off while thousands of rows are written; at the end, in the same transaction, it catches up.

    A search within the block does not see what the block wrote. When the block fails nothing is brought up to date: the
    transaction must be rolled back.
    """
    connection = driver(session)
    if connection.execute("SELECT 1 FROM search_put_off LIMIT 1").fetchone():
        yield  # within a larger block, which catches up for all
        return
    put_off(connection)
    yield
    catch_up(driver(session))


def put_off(connection: DbConnection) -> None:
    """From here on note only which rows are written. Stored in the transaction itself, so that a rollback ends it."""
    connection.execute("SELECT lianglin_search_noted()").fetchone()
    for watch in WATCHES:
        connection.execute(
            f"INSERT INTO search_put_off SELECT '{watch.table}', coalesce(max(rowid), 0) FROM {watch.table}"
        )


def catch_up(connection: DbConnection) -> None:
    """Bring the index up to date since ``put_off``, a few statements for all rows of each kind that has any."""
    newest: dict[str, int] = dict(connection.execute("SELECT name, newest FROM search_put_off").fetchall())
    touched: Mapping[str, list[str]] = json.loads(connection.execute("SELECT lianglin_search_noted()").fetchone()[0])
    connection.execute("DELETE FROM search_put_off")
    grown = {table for table, least in newest.items() if _largest(connection, table) > least}
    todo = _gather_todo(connection, newest, touched, grown)
    for source in SOURCES:
        if source.kind in grown:
            _add_above(connection, source, newest[source.kind])
        if source.kind in todo:
            _remove_dead(connection, source)
            _run(connection, _refresh_todo(source))
    connection.execute("DELETE FROM temp.search_todo")


def forget_removed(connection: DbConnection) -> None:
    """Leave no word of removed documents: until its parts are merged the index only marks them as gone."""
    if connection.execute("SELECT 1 FROM search_put_off LIMIT 1").fetchone():
        catch_up(connection)
        put_off(connection)
    connection.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def _run(connection: DbConnection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def _largest(connection: DbConnection, table: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0])


def _gather_todo(
    connection: DbConnection, newest: Mapping[str, int], touched: Mapping[str, list[str]], grown: Collection[str]
) -> set[str]:
    """Fill ``temp.search_todo`` with older records whose documents may be out of date; the kinds among them."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS search_todo (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID"
    )
    for table, ids in touched.items():
        kind = "resident" if table == "residency" else table
        connection.executemany("INSERT OR IGNORE INTO temp.search_todo VALUES (?, ?)", [(kind, i) for i in ids])
    if {*touched, *grown} & {*DOWNWARD, "residency"}:
        for kind, found in _depending(newest):
            connection.execute(
                f"INSERT OR IGNORE INTO temp.search_todo SELECT '{kind}', id FROM {kind} WHERE ({found})"
            )
    return {row[0] for row in connection.execute("SELECT DISTINCT kind FROM temp.search_todo")}


def _add_above(connection: DbConnection, source: Source, newest: int) -> None:
    """Index the rows above ``newest``. They are new and have no document yet, unless a row among older ones went."""
    lowest = (
        f"SELECT d.seq FROM (SELECT id FROM {source.kind} WHERE rowid > {newest} ORDER BY rowid LIMIT 1) t"
        " JOIN search_document d ON d.record_id = t.id"
    )
    if connection.execute(lowest).fetchone():
        _run(connection, refresh(source, f"t.rowid > {newest}"))
        return
    kind, before = KINDS.index(source.kind), _largest(connection, "search_document")
    connection.execute(
        "INSERT INTO search_document (record_id, kind, tier)"
        f" SELECT t.id, {kind}, {source.in_tier} FROM {source.kind} t WHERE t.rowid > {newest}"
        " ON CONFLICT (record_id) DO NOTHING"
    )
    connection.execute(
        f"INSERT INTO search_index (rowid, terms) SELECT {DOCUMENT}, {source.terms} FROM search_document AS d"
        f" CROSS JOIN {source.kind} t ON t.id = d.record_id WHERE d.seq > {before}"
    )


def _todo(kind: str) -> str:
    return f"SELECT id FROM temp.search_todo WHERE kind = '{kind}'"


def _depending(newest: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Which older records depend on new or touched ones, from buildings downwards: kind and condition."""
    both = {t: f"(SELECT id FROM {t} WHERE rowid > {newest[t]} UNION ALL {_todo(t)})" for t in DOWNWARD}
    old = {kind: f"rowid <= {newest[kind]}" for kind in newest}
    yield "unit", f"building_id IN {both['building']} AND {old['unit']}"
    yield "dwelling", f"unit_id IN {both['unit']} AND {old['dwelling']}"
    yield "household", f"dwelling_id IN {both['dwelling']} AND {old['household']}"
    living = f"SELECT resident_id FROM residency WHERE dwelling_id IN {both['dwelling']}"
    yield "resident", f"id IN ({living}) AND {old['resident']}"
    yield (
        "resident",
        f"id IN (SELECT resident_id FROM residency WHERE rowid > {newest['residency']}) AND {old['resident']}",
    )


def _remove_dead(connection: DbConnection, source: Source) -> None:
    """Take away the documents of noted records that are no more."""
    dead = f"{_noted(source)} AND NOT EXISTS (SELECT 1 FROM {source.kind} t WHERE t.id = d.record_id)"
    connection.execute(f"DELETE FROM search_index WHERE rowid IN (SELECT {DOCUMENT} {dead})")
    connection.execute(f"DELETE FROM search_document WHERE seq IN (SELECT d.seq {dead})")


def _noted(source: Source) -> str:
    """Documents ``d`` of noted records; the order of reading is fixed, since statistics may be of an emptier day."""
    return f"FROM temp.search_todo s CROSS JOIN search_document d ON d.record_id = s.id WHERE s.kind = '{source.kind}'"


def _refresh_todo(source: Source) -> tuple[str, str, str]:
    """What ``refresh`` does, of the noted records, read one by one however many others there are."""
    kind = KINDS.index(source.kind)
    records = f"FROM temp.search_todo s CROSS JOIN {source.kind} t ON t.id = s.id"
    chosen = f"WHERE s.kind = '{source.kind}'"
    return (
        f"DELETE FROM search_index WHERE rowid IN (SELECT {DOCUMENT} {_noted(source)})",
        f"INSERT INTO search_document (record_id, kind, tier) SELECT t.id, {kind}, {source.in_tier} {records} {chosen}"
        " ON CONFLICT (record_id) DO UPDATE SET tier = excluded.tier WHERE search_document.tier <> excluded.tier",
        f"INSERT INTO search_index (rowid, terms) SELECT {DOCUMENT}, {source.terms} {records}"
        f" CROSS JOIN search_document d ON d.record_id = t.id {chosen}",
    )


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
    connection.execute(
        "CREATE VIRTUAL TABLE temp.search_vocabulary USING fts5vocab('main', 'search_index', 'instance')"
    )
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
