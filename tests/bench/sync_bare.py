"""The bare stack that sync is measured by, no product in it: SQLite outbox, zstd JSON over FastAPI, COPY, one upsert.

``python -m tests.bench.sync_bare FOLDER`` is its server, a process of its own; ``push`` and ``pull`` are its client.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import orjson
import psycopg
import sqlcipher3.dbapi2 as sqlcipher
import uvicorn
import zstandard
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from sync.server.embedded import EmbeddedPostgres
from tests.bench.measure import Row, seconds
from tests.bench.sync_data import FIELDS, Person

COLUMNS = ("id", *FIELDS)
BATCH = 5_000
"""Records of one request."""
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))


@dataclass
class Moved:
    """What a client took and how much went over the wire."""

    records: int = 0
    bytes: int = 0


def connect(path: Path, *, encrypted: bool = False) -> Any:
    """A file with a table of records and an outbox; without a key SQLCipher is SQLite."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    if encrypted:
        connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -131072", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute(f"CREATE TABLE record (id TEXT PRIMARY KEY, {', '.join(f'{n} TEXT' for n in FIELDS)})")
    connection.execute("CREATE TABLE outbox (seq INTEGER PRIMARY KEY, record_id TEXT NOT NULL)")
    connection.execute("CREATE TABLE state (cursor INTEGER NOT NULL)")
    connection.execute("INSERT INTO state VALUES (0)")
    return connection


def write(connection: Any, rows: Sequence[Person]) -> None:
    """New records, each with its line in the outbox, in one commit."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO record VALUES ({_MARKS})", [tuple(row.values()) for row in rows])
    connection.executemany("INSERT INTO outbox (record_id) VALUES (?)", [(row["id"],) for row in rows])
    connection.execute("COMMIT")


def edit(connection: Any, ids: Sequence[str], note: Callable[[], str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("UPDATE record SET note = ? WHERE id = ?", [(note(), id_) for id_ in ids])
    connection.executemany("INSERT INTO outbox (record_id) VALUES (?)", [(id_,) for id_ in ids])
    connection.execute("COMMIT")


def push(connection: Any, http: httpx2.Client) -> Moved:
    """Send what is in the outbox, whole rows, a batch at a time; a line leaves when the server said so."""
    moved = Moved()
    select = f"SELECT seq, {_NAMES} FROM outbox JOIN record ON id = record_id ORDER BY seq LIMIT {BATCH}"
    while rows := connection.execute(select).fetchall():
        body = _packed([dict(zip(COLUMNS, row[1:], strict=True)) for row in rows])
        http.post("/push", content=body).raise_for_status()
        connection.execute("DELETE FROM outbox WHERE seq <= ?", (rows[-1][0],))
        moved.records += len(rows)
        moved.bytes += len(body)
    return moved


def pull(connection: Any, http: httpx2.Client) -> Moved:
    """Fetch what came after the cursor; records and cursor are one commit."""
    moved = Moved()
    put = f"INSERT OR REPLACE INTO record VALUES ({_MARKS})"
    while True:
        (after,) = connection.execute("SELECT cursor FROM state").fetchone()
        answer = http.get("/pull", params={"after": after}).raise_for_status()
        found = orjson.loads(zstandard.ZstdDecompressor().decompress(answer.content))
        moved.bytes += len(answer.content)
        if not found["rows"]:
            return moved
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(put, [tuple(row.values()) for row in found["rows"]])
        connection.execute("UPDATE state SET cursor = ?", (found["upto"],))
        connection.execute("COMMIT")
        moved.records += len(found["rows"])


def begin_here(connection: Any, http: httpx2.Client) -> None:
    """Put the cursor at the end of what is there."""
    head = http.get("/head").raise_for_status().json()
    connection.execute("UPDATE state SET cursor = ?", (head,))


def _packed(value: Any) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(orjson.dumps(value))


_CREATE = (
    f"CREATE TABLE record (id uuid PRIMARY KEY, {', '.join(f'{name} text' for name in FIELDS)}, seq bigint NOT NULL);"
    "CREATE INDEX ON record (seq); CREATE SEQUENCE record_seq"
)
_TEMPORARY = (
    f"CREATE TEMPORARY TABLE IF NOT EXISTS incoming (id uuid, {', '.join(f'{name} text' for name in FIELDS)})"
    " ON COMMIT DELETE ROWS"
)
_UPSERT = (
    f"INSERT INTO record ({_NAMES}, seq) SELECT {_NAMES}, nextval('record_seq') FROM incoming"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in FIELDS)}, seq = EXCLUDED.seq"
)
_SELECT = (
    f"SELECT replace(id::text, '-', ''), {', '.join(FIELDS)}, seq FROM record WHERE seq > %s ORDER BY seq LIMIT %s"
)


def upsert(connection: Any, rows: Sequence[Sequence[Any]]) -> None:
    """COPY into a temporary table and one statement, in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_TEMPORARY)
        with cursor.copy(f"COPY incoming ({_NAMES}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_UPSERT)


def serve(folder: Path) -> None:
    """Serve on a free port of loopback, told on standard output, until the process is asked to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # the database stops at exit
    with (
        EmbeddedPostgres(folder / "bare") as database,  # started as the product's, so that both stand on the same
        psycopg.connect(database.url, autocommit=True) as connection,
    ):
        connection.execute(_CREATE)
        app = FastAPI()

        def taken(body: bytes) -> None:
            rows = orjson.loads(zstandard.ZstdDecompressor().decompress(body))
            upsert(connection, [tuple(row.values()) for row in rows])

        @app.post("/push")
        async def take(request: Request) -> Response:
            await run_in_threadpool(taken, await request.body())
            return Response(status_code=204)

        @app.get("/pull")
        def give(after: int) -> Response:
            rows = connection.execute(_SELECT, (after, BATCH)).fetchall()
            found = [dict(zip(COLUMNS, row, strict=False)) for row in rows]
            return Response(_packed({"rows": found, "upto": rows[-1][-1] if rows else after}))

        @app.get("/head")
        def head() -> int:
            row = connection.execute("SELECT coalesce(max(seq), 0) FROM record").fetchone()
            return int(row[0]) if row else 0

        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            sys.stdout.write(f"http://127.0.0.1:{listening.getsockname()[1]}\n")
            sys.stdout.flush()
            server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
            server.run(sockets=[listening])


def raw_limits(folder: Path, rows: Sequence[Person]) -> Iterator[Row]:
    """What each material takes alone, for the same records."""
    values = [tuple(row.values()) for row in rows]
    text = orjson.dumps(rows)
    packed = zstandard.ZstdCompressor(level=3).compress(text)
    for name, encrypted in (("SQLite", False), ("SQLCipher", True)):
        connection = connect(folder / f"limit-{name}.db", encrypted=encrypted)

        def insert(into: Any = connection) -> None:
            into.execute("BEGIN IMMEDIATE")
            into.executemany(f"INSERT INTO record VALUES ({_MARKS})", values)
            into.execute("COMMIT")

        yield _limit(f"{name} insert", len(rows), seconds(insert))
        connection.close()
    with (
        EmbeddedPostgres(folder / "limits") as database,
        psycopg.connect(database.url, autocommit=True) as postgres,
    ):
        postgres.execute(_CREATE)
        upsert(postgres, values[:10])
        yield _limit("COPY + upsert", len(rows), seconds(lambda: upsert(postgres, values)))
    yield _limit("orjson out", len(rows), seconds(lambda: orjson.dumps(rows)))
    yield _limit("orjson in", len(rows), seconds(lambda: orjson.loads(text)))
    yield _limit(f"zstd level 3, {len(text) / len(packed):.1f} ×", len(rows), seconds(lambda: _compressed(text)))


def _compressed(text: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(text)


def _limit(what: str, records: int, took: float) -> Row:
    return Row("sync", f"raw limit: {what}", "records/s", (records / took,))


@contextmanager
def client(url: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=url, timeout=120, trust_env=False) as http:
        yield http


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
