"""The way of a server process to PostgreSQL: a few connections, waits that end, and errors by their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from models.errors import WorldError
from sync.server.settings import ServerSettings

T = TypeVar("T")
_TRIES = 3
_STANDBY_S = 0.5
"""So long a request waits for a standby before it asks the database itself."""
_CODES: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.DiskFull, "district_disk_full"),
    (errors.QueryCanceled, "busy"),
    (errors.LockNotAvailable, "busy"),
    (errors.DeadlockDetected, "busy"),
    (errors.SerializationFailure, "busy"),
    (errors.TooManyConnections, "busy"),
    (errors.OutOfMemory, "busy"),
    (errors.IdleInTransactionSessionTimeout, "busy"),
    (errors.ReadOnlySqlTransaction, "database_down"),  # a standby that is not the first yet
)


class Database:
    """The district's database; open within ``with``. Usable from every thread.

    All that runs here is relative to the search path: one schema a district, where there are several.
    """

    def __init__(self, url: str, schema: str | None = None, settings: ServerSettings | None = None) -> None:
        settings = settings or ServerSettings()
        self.url, self.schema = url, schema
        self._pool = _pool(url, schema, settings, wait=settings.connect_seconds)
        self._standby: ConnectionPool | None = None
        if settings.read_url is not None:
            self._standby = _pool(settings.read_url, schema, settings, wait=_STANDBY_S)

    def open(self) -> None:
        """Begin to connect; a database that is down now is found again later."""
        for pool in self._pools():
            pool.open(wait=False)

    def close(self) -> None:
        for pool in self._pools():
            pool.close()

    def _pools(self) -> Iterator[ConnectionPool]:
        yield self._pool
        if self._standby is not None:
            yield self._standby

    @contextmanager
    def transaction(self, *, still: bool = False) -> Iterator[psycopg.Connection]:
        """Lend a connection: committed at the end of the block, rolled back by whatever is raised.

        Args:
            still: everything is read as it stands now, whatever others commit meanwhile (REPEATABLE READ).

        Raises:
            WorldError: ``database_down``, ``district_disk_full``, ``busy``.
        """
        try:
            with self._pool.connection() as connection:
                if still:
                    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield connection
        except PoolTimeout as error:
            raise WorldError("database_down") from error
        except psycopg.Error as error:
            raise _as_world(error) from error

    def run(self, work: Callable[[psycopg.Connection], T], *, still: bool = False) -> T:
        """Do ``work`` in a transaction, again where PostgreSQL took it back to let another one through."""
        for left in reversed(range(_TRIES)):
            try:
                with self.transaction(still=still) as connection:
                    return work(connection)
            except WorldError as error:
                if not (left and isinstance(error.__cause__, errors.DeadlockDetected | errors.SerializationFailure)):
                    raise
        raise AssertionError("the last try returns or raises")

    def read(
        self, connection: psycopg.Connection, work: Callable[[psycopg.Connection], T], enough: Callable[[T], bool]
    ) -> T:
        """Read what was committed, from the standby where there is one, has what is wanted and says it is ``enough``.

        Args:
            connection: of the running transaction, which is asked otherwise.
        """
        if self._standby is not None:
            with suppress(PoolTimeout, psycopg.Error, WorldError), self._standby.connection() as standby:
                found = work(standby)
                if enough(found):
                    return found
        return work(connection)


def _pool(url: str, schema: str | None, settings: ServerSettings, wait: float) -> ConnectionPool:
    return ConnectionPool(
        make_conninfo(url, options=_options(schema, settings), application_name="lianglin", connect_timeout=5),
        min_size=1,
        max_size=settings.threads + 1,  # and one for /health
        timeout=wait,
        reconnect_timeout=settings.connect_seconds,  # then anew with the next request, not minutes later
        check=ConnectionPool.check_connection,
        open=False,
        name="district",
    )


def connected(url: str, schema: str | None) -> psycopg.Connection:
    """Return one connection outside the pool; ``with`` commits and closes it."""
    return psycopg.connect(make_conninfo(url, options=_options(schema, ServerSettings()), connect_timeout=5))


def _options(schema: str | None, settings: ServerSettings) -> str:
    values = {
        "timezone": "UTC",
        "statement_timeout": f"{settings.statement_seconds}s",
        "lock_timeout": f"{settings.lock_seconds}s",
        "idle_in_transaction_session_timeout": f"{settings.statement_seconds}s",
        **({"search_path": f'"{schema}"'} if schema else {}),
    }
    return " ".join(f"-c {name}={value}" for name, value in values.items())


def _as_world(error: psycopg.Error) -> Exception:
    """Return what the station is told; a mistake of ours stays what it is."""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), None)
    if code is None and isinstance(error, psycopg.OperationalError):  # a connection that broke, a server that stops
        code = "database_down"
    return error if code is None else WorldError(code)
