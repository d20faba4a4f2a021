"""Connections to the encrypted file: the key, the pragmas, and what the triggers ask them."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from models.errors import WorldError
from models.rights.reading import WHOLE, Sight, narrow
from models.station.sealer import Sealer

BUSY_MS = 10_000
CACHE_KIB = 128 * 1024
"""Pages kept decrypted per connection; taken only as they are read. A community of 50,000 fits."""

SYNCHRONOUS = "FULL"
"""NORMAL in WAL may lose the last commits when the power goes."""


@dataclass
class Identity:
    """Who writes, and where; shared by all connections of one open station."""

    community_code: str
    worker_id: UUID | None = None
    sight: Sight = WHOLE
    """What the connections on which the worker reads are narrowed to."""
    _tokens: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count_from(self, last_token: int) -> None:
        self._tokens = itertools.count(last_token + 1)

    def next_token(self) -> int:
        with self._lock:
            return next(self._tokens)


class StationCursor(sqlcipher.Cursor):  # type: ignore[misc]
    """Notices the end of each transaction, by whatever text or road it ended."""

    connection: StationConnection

    def execute(self, sql: str, parameters: Any = ()) -> StationCursor:
        try:
            super().execute(sql, parameters)
        finally:
            self.connection.notice_end()
        return self

    def executemany(self, sql: str, rows: Any) -> StationCursor:
        """Run as one transaction also outside of one, where SQLite would commit each row."""
        alone = not self.connection.in_transaction
        if alone:
            super().execute("BEGIN IMMEDIATE")
        try:
            super().executemany(sql, rows)
        except BaseException:
            if alone:
                self.connection.rollback()
            raise
        if alone:
            self.connection.commit()
        return self

    def executescript(self, script: str) -> StationCursor:
        """Run statement by statement, so that two transactions in one text are told apart."""
        for statement in _statements(script):
            self.execute(statement)
        return self


def _statements(script: str) -> Iterator[str]:
    pending = ""
    for part in script.split(";"):
        pending += part + ";"
        if sqlcipher.complete_statement(pending):
            if pending.strip(" \t\r\n;"):
                yield pending
            pending = ""
    if pending.strip(" \t\r\n;"):
        yield pending


class StationConnection(sqlcipher.Connection):  # type: ignore[misc]
    """A DBAPI connection that knows the number of its transaction, the act it belongs to, and whether to journal.

    The number is drawn when the first trigger asks, that is under SQLite's write lock: numbers rise in commit order.
    """

    identity: Identity
    sealer: Sealer
    journaling = True
    act_id: int | None = None
    sight: Sight = WHOLE
    _tx: int | None = None

    def cursor(self, factory: type[Any] = StationCursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self.notice_end()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.notice_end()

    def __exit__(self, *failure: Any) -> Any:
        try:
            return super().__exit__(*failure)
        finally:
            self.notice_end()

    @property
    def tx(self) -> int:
        if self._tx is None:
            self._tx = self.identity.next_token()
        return self._tx

    def notice_end(self) -> None:
        if not self.in_transaction:
            self._tx = None

    def offer_functions(self) -> None:
        """Register what the journal's triggers call."""
        identity = self.identity
        self.create_function("lianglin_journaling", 0, lambda: self.journaling)
        self.create_function("lianglin_tx", 0, lambda: self.tx)
        self.create_function("lianglin_act", 0, lambda: self.act_id)
        self.create_function("lianglin_now", 0, now_text)
        # who is logged in stays so while a statement runs: SQLite may ask once instead of with every row
        self.create_function(
            "lianglin_worker", 0, lambda: identity.worker_id and identity.worker_id.hex, deterministic=True
        )


Setup = Callable[[StationConnection], None]
"""Registers SQL functions on a new connection."""


def now_text() -> str:
    """This second in UTC, as ``UtcDateTime`` is stored in SQLite; triggers ask for it with every row."""
    return _second_text(int(time.time()))


@lru_cache(maxsize=4)
def _second_text(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S.000000")


def connect(path: Path, key: bytes, identity: Identity, *, read_only: bool = False) -> StationConnection:
    """Open an existing or new encrypted file, and see at once whether the key fits."""
    connection: StationConnection = sqlcipher.connect(
        str(path), factory=StationConnection, isolation_level=None, check_same_thread=False
    )
    connection.identity, connection.sealer = identity, Sealer(key)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the terminal; its errors are raised too
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        _touch(connection)
    except BaseException:
        connection.close()
        raise
    for pragma in (
        "temp_store = MEMORY",  # SQLite's temporary files would be in clear.
        f"cache_size = -{CACHE_KIB}",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # REPLACE deletes: the journal must see it.
        f"synchronous = {SYNCHRONOUS}",
        "wal_autocheckpoint = 8000",  # 32 MB: with the usual 4 each commit of a large import writes its pages twice
        "journal_size_limit = 67108864",  # a large import must not leave its log on a small disk
        f"query_only = {'ON' if read_only else 'OFF'}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.offer_functions()
    return connection


def _touch(connection: StationConnection) -> None:
    """Read the first page, and nothing else: authentic, it names the length that the file must have."""
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    try:
        connection.execute("PRAGMA schema_version").fetchall()
    except sqlcipher.DatabaseError as error:
        if error.sqlite_errorname == "SQLITE_CORRUPT":
            raise WorldError("file_cut_short") from error
        raise


def make_engine(
    path: Path,
    key: bytes,
    identity: Identity,
    setups: Sequence[Setup],
    *,
    read_only: bool = False,
    narrowed: bool = False,
    first: StationConnection | None = None,
) -> Engine:
    """An engine whose connections are keyed, set up by ``setups``, and begin as they mean to go on.

    ``first``: such a connection that is open already; ``narrowed``: they read what the worker may see.
    """
    ready = [first] if first else []

    def creator() -> StationConnection:
        if ready:
            return ready.pop()
        connection = connect(path, key, identity, read_only=read_only)
        for setup in setups:
            setup(connection)
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=creator,
        poolclass=QueuePool,
        pool_size=5 if read_only else 1,
        max_overflow=10,
        pool_use_lifo=True,  # the connection whose pages are warm
        hide_parameters=True,
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "checkout")
    def _tell_who(_connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        entry.info["community_code"], entry.info["worker_id"] = identity.community_code, identity.worker_id
        driver = entry.driver_connection
        if narrowed and isinstance(driver, StationConnection) and driver.sight != identity.sight:
            narrow(driver, driver.sight, identity.sight)
            driver.sight = identity.sight

    @event.listens_for(engine, "begin")
    def _begin(connection: SqlConnection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def brief_engine(path: Path, key: bytes, identity: Identity, setups: Sequence[Setup]) -> Iterator[Engine]:
    """A writing engine for the length of a ``with``; afterwards the file is closed and its log is in it."""
    engine = make_engine(path, key, identity, setups)
    try:
        yield engine
    finally:
        engine.dispose()


def raw(session_or_connection: Session | SqlConnection | StationConnection) -> StationConnection:
    """The DBAPI connection below a session or an SQLAlchemy connection."""
    if isinstance(session_or_connection, StationConnection):
        return session_or_connection
    if isinstance(session_or_connection, Session):
        session_or_connection = session_or_connection.connection()
    driver = session_or_connection.connection.driver_connection
    if not isinstance(driver, StationConnection):
        raise TypeError("not a connection of a station file")
    return driver


@contextmanager
def silent(session_or_connection: Session | SqlConnection | StationConnection) -> Iterator[None]:
    """Write without journal: for the server's changes and for taking an act back, nothing else."""
    if isinstance(session_or_connection, Session):
        session_or_connection.flush()
    connection = raw(session_or_connection)
    before, connection.journaling = connection.journaling, False
    try:
        yield
        if isinstance(session_or_connection, Session):
            session_or_connection.flush()
    finally:
        connection.journaling = before


@contextmanager
def without_references(connection: SqlConnection) -> Iterator[None]:
    """Leave foreign keys unchecked; around transactions, since SQLite does not heed it inside of one."""
    driver = raw(connection)
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
