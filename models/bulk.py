"""Many records at once: one prepared statement for thousands of rows, without an object for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any

from sqlalchemy import Column, Connection
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from models.base import Base, Record, utc_now

ROWS_A_STATEMENT = 2000


def insert_rows(
    session: Session, record: type[Record], keys: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[int]:
    """Insert ``rows`` (values of ``keys``, ``id`` among them); yields how many are in.

    What ``keys`` do not name gets the column's default. A ``None`` stands for the default where the column has one
    and cannot be empty.
    """
    connection = session.connection()
    columns: list[Column[Any]] = list(Base.metadata.tables[record.__tablename__].columns)
    constants = _constants(connection, record, [c for c in columns if c.key not in keys])
    by_key = {column.key: column for column in columns}
    names = [by_key[key].name for key in keys] + list(constants)
    named = ", ".join(f'"{name}"' for name in names)
    sql = f"INSERT INTO {record.__tablename__} ({named}) VALUES ({', '.join('?' * len(names))})"
    write = [_writer(by_key[key], connection) for key in keys]
    fixed = tuple(constants.values())
    stream, done = iter(rows), 0
    while batch := list(islice(stream, ROWS_A_STATEMENT)):
        columnwise = zip(*batch, strict=True)
        stored = [_stored(to, values) for to, values in zip(write, columnwise, strict=True)]
        connection.exec_driver_sql(sql, [row + fixed for row in zip(*stored, strict=True)])
        done += len(batch)
        yield done


def _stored(to: Callable[[Any], Any] | None, values: tuple[Any, ...]) -> Iterable[Any]:
    """One column of a batch as it is stored; many columns of a register hold nothing, or one value throughout."""
    if to is None:
        return values
    if values[0] == values[-1] and values.count(values[0]) == len(values):
        return repeat(to(values[0]), len(values))
    return map(to, values)


def _writer(column: Column[Any], connection: Connection) -> Callable[[Any], Any] | None:
    """What turns a value into its stored form; ``None``: nothing has to."""
    processor = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    default = None if column.nullable else _default(column, connection)
    if default is None:
        return processor
    blank = processor(default) if processor else default
    if processor is None:
        return lambda value: blank if value is None else value
    return lambda value: blank if value is None else processor(value)


def _constants(connection: Connection, record: type[Record], columns: Iterable[Column[Any]]) -> Mapping[str, Any]:
    found = {}
    for column in columns:
        value = _default(column, connection)
        if value is None:
            continue  # what is not named is empty
        processor = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        found[column.name] = processor(value) if processor else value
    return found


def _default(column: Column[Any], connection: Connection) -> Any:
    if column.key in ("created_at", "edited_at"):
        return utc_now()
    if column.key in ("created_by", "edited_by"):
        return connection.info["worker_id"]
    if column.key == "community_code":
        return connection.info["community_code"]
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
