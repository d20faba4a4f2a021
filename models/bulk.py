"""Many new rows at once: the values that every record carries, and an INSERT straight to the driver.

Triggers see each row as always, so the journal and the search index are kept; only the per-row work of the ORM is left
out. Checked values only: whoever calls this has judged them with the same forms as a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import Session

from models.base import Record, utc_now


def stamp(session: Session) -> dict[str, Any]:
    """Return the bookkeeping columns of a record created now by this connection's worker."""
    info, now = session.connection().info, utc_now()
    return {
        "community_code": info["community_code"],
        "created_at": now,
        "created_by": info["worker_id"],
        "edited_at": now,
        "edited_by": info["worker_id"],
        "version": 0,
    }


def insert_rows(session: Session, record: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows`` (column -> value, each with its ``id``; every row has the keys of the first).

    Columns left out take their scalar defaults; bookkeeping columns are stamped.
    """
    if not rows:
        return
    fixed = {**_scalar_defaults(record), **stamp(session)}
    fixed = {key: value for key, value in fixed.items() if key not in rows[0]}
    columns = [column for column in record.__table__.columns if column.key in rows[0] or column.key in fixed]
    convert = [_binder(session, column) for column in columns]
    constants = [
        binder(fixed[column.key]) if column.key in fixed else None
        for column, binder in zip(columns, convert, strict=True)
    ]
    given = [
        (n, column.key, binder)
        for n, (column, binder) in enumerate(zip(columns, convert, strict=True))
        if column.key not in fixed
    ]

    def values() -> Iterable[list[Any]]:
        for row in rows:
            line = constants.copy()
            for n, key, binder in given:
                line[n] = binder(row[key])
            yield line

    names, marks = ", ".join(f'"{column.name}"' for column in columns), ", ".join("?" * len(columns))
    sql = f'INSERT INTO "{record.__tablename__}" ({names}) VALUES ({marks})'
    session.connection().connection.cursor().executemany(sql, values())


def _scalar_defaults(record: type[Record]) -> dict[str, Any]:
    return {
        column.key: column.default.arg
        for column in record.__table__.columns
        if column.default is not None and column.default.is_scalar
    }


def _binder(session: Session, column: Column[Any]) -> Callable[[Any], Any]:
    """Return what turns a Python value of ``column`` into what the driver stores."""
    processor = column.type.dialect_impl(session.connection().dialect).bind_processor(session.connection().dialect)
    return processor or (lambda value: value)
