"""Erased bytes leave the disk: tables that were erased from are written anew, then statistics and the write-ahead log.

PostgreSQL keeps a deleted or changed row in its file until something else is written there, samples of values in its
statistics, and all of it in the log of what was written. Nothing here runs in a transaction of a request; each table
is closed to others while it is copied, one at a time.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection, errors, sql

from models.errors import WorldError

_ROUNDS = 5
Driver = Connection[Any]


@dataclass(frozen=True)
class Patience:
    transactions_s: float = 120
    """For transactions that still see the old rows."""
    lock_s: float = 3
    """So long requests may queue behind a table that does not become free."""
    tries: int = 5
    pause_s: float = 1


PATIENCE = Patience()


class Rest(StrEnum):
    """What became of statistics or of the log."""

    RENEWED = "renewed"
    NOT_ALLOWED = "not_allowed"
    """The role of the database may not: whoever may has to do it."""
    BUSY = "busy"


@dataclass(frozen=True)
class Table:
    """``seconds``: so long others waited at the most."""

    table: str
    seconds: float
    bytes_before: int
    bytes_after: int


@dataclass
class Rewritten:
    tables: list[Table] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    """Tables that did not become free; they stay noted for the next time."""
    statistics: Rest | None = None
    """Nothing: no table was due."""
    log: Rest | None = None

    @property
    def whole(self) -> bool:
        return not self.busy and {self.statistics, self.log} <= {Rest.RENEWED, None}


def rewrite(connection: Driver, patience: Patience = PATIENCE) -> Generator[Table, None, Rewritten]:
    """Write anew what was erased from since the last time, the small tables first; yield each as it is done.

    Args:
        connection: with autocommit, and for this alone.

    Raises:
        WorldError: ``old_transactions_run``, ``district_disk_full``. What was done until then is done.
    """
    connection.execute(f"SET statement_timeout = 0; SET lock_timeout = {int(patience.lock_s * 1000)}")
    found = Rewritten()
    due = _due(connection)
    if not due:
        return found
    _wait_for_old_transactions(connection, patience)
    for name, since in due:
        done = _rewritten(connection, name, patience)
        if done is None:
            found.busy.append(name)
            continue
        connection.execute("DELETE FROM old_bytes WHERE table_name = %s AND since = %s", (name, since))
        found.tables.append(done)
        yield done
    _analyze(connection, [each.table for each in found.tables])
    _wait_for_old_transactions(connection, patience)
    found.statistics = _renew_statistics(connection)
    found.log = _renew_log(connection)
    return found


def _due(connection: Driver) -> list[tuple[str, datetime]]:
    return connection.execute(
        "SELECT table_name, since FROM old_bytes JOIN pg_class ON oid = to_regclass(quote_ident(table_name))"
        " WHERE relkind = 'r' ORDER BY pg_total_relation_size(oid), table_name"
    ).fetchall()


def _wait_for_old_transactions(connection: Driver, patience: Patience) -> None:
    """Rows that somebody still sees are copied along with the others: a dump that runs, a standby that reads."""
    (mark,) = connection.execute("SELECT pg_current_xact_id()::xid::text").fetchone() or ("",)
    ends = time.monotonic() + patience.transactions_s
    while _is_seen(connection, mark):
        if time.monotonic() > ends:
            raise WorldError("old_transactions_run")
        time.sleep(patience.pause_s)


def _is_seen(connection: Driver, mark: str) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM (SELECT backend_xmin FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() UNION ALL SELECT backend_xid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() UNION ALL SELECT backend_xmin FROM"
        " pg_stat_replication UNION ALL SELECT xmin FROM pg_replication_slots UNION ALL SELECT transaction FROM"
        " pg_prepared_xacts) AS held (x) WHERE age(x) > age(%s::xid))",
        (mark,),
    ).fetchone()
    return bool(row and row[0])


def _rewritten(connection: Driver, name: str, patience: Patience) -> Table | None:
    """Nothing, where others did not let go of the table in time."""
    before = _size(connection, name)
    for _try in range(patience.tries):
        began = time.monotonic()
        try:
            connection.execute(sql.SQL("VACUUM (FULL) {}").format(sql.Identifier(name)))
        except errors.LockNotAvailable:
            time.sleep(patience.pause_s)  # who waited behind goes first
            continue
        except errors.DiskFull as error:
            raise WorldError("district_disk_full") from error
        seconds = time.monotonic() - began
        return Table(name, round(seconds, 3), before, _size(connection, name))
    return None


def _size(connection: Driver, name: str) -> int:
    row = connection.execute("SELECT pg_total_relation_size(to_regclass(quote_ident(%s)))", (name,)).fetchone()
    return int(row[0]) if row else 0


def _analyze(connection: Driver, names: list[str]) -> None:
    """Draw new samples of what is there now, also over the partitions of a table."""
    parents = connection.execute(
        "SELECT DISTINCT p.relname FROM pg_inherits JOIN pg_class AS c ON c.oid = inhrelid JOIN pg_class AS p"
        " ON p.oid = inhparent WHERE c.oid IN (SELECT to_regclass(quote_ident(name)) FROM unnest(%s::text[]) AS name)",
        (names,),
    ).fetchall()
    for name in (*names, *(parent for (parent,) in parents)):
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))


def _renew_statistics(connection: Driver) -> Rest:
    """The old samples are deleted rows in their turn; who owns the database may have them go."""
    file = "SELECT pg_relation_filenode('pg_catalog.pg_statistic')"
    before = connection.execute(file).fetchone()
    try:
        connection.execute("VACUUM (FULL) pg_catalog.pg_statistic")
    except errors.LockNotAvailable:
        return Rest.BUSY
    return Rest.NOT_ALLOWED if connection.execute(file).fetchone() == before else Rest.RENEWED


def _renew_log(connection: Driver) -> Rest:
    """Go on in files of the log that are new, and let all older ones go instead of using them again.

    BUSY: a slot, an archive or a standby still needs some.
    """
    try:
        reused = connection.execute("SHOW wal_recycle").fetchone() == ("on",)
        if reused:
            connection.execute("ALTER SYSTEM SET wal_recycle = off")
            connection.execute("SELECT pg_reload_conf()")
        try:
            _current_file(connection)
            connection.execute("SELECT pg_switch_wal()")  # it may be the only file there is
            for _round in range(_ROUNDS):  # the setting reaches the process that removes files in its own time
                _leave_old_files(connection)
                if not _other_files(connection):
                    return Rest.RENEWED
        finally:
            if reused:
                connection.execute("ALTER SYSTEM RESET wal_recycle")
                connection.execute("SELECT pg_reload_conf()")
    except errors.InsufficientPrivilege:
        return Rest.NOT_ALLOWED
    return Rest.BUSY


def _leave_old_files(connection: Driver) -> None:
    """Step beyond the last file that there is: some lie ready with what was in them before."""
    last = max(_other_files(connection), default="")
    while _current_file(connection) <= last:
        connection.execute("SELECT pg_switch_wal()")
    connection.execute("CHECKPOINT")


def _current_file(connection: Driver) -> str:
    """Something is written first: a file that was just left counts as the current one until then."""
    connection.execute("SELECT pg_logical_emit_message(true, 'lianglin', '')")
    (name,) = connection.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone() or ("",)
    return str(name)


def _other_files(connection: Driver) -> set[str]:
    rows = connection.execute("SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'").fetchall()
    return {name for (name,) in rows} - {_current_file(connection)}
