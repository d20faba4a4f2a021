"""Values of the wire as Python holds them: for a card's value that goes back into a record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from models.base import Base, Record
from models.wire import Scalar, wire_tables

_READ: dict[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "instant": lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC),
    "date": date.fromisoformat,
    "bool": bool,
    "json": json.loads,
    "real": float,
}


def python_value(table: str, column: str, value: Scalar) -> Any:
    """The value as an attribute of the record holds it."""
    if value is None:
        return None
    kind = wire_tables()[table].columns[column].kind
    if kind == "enum":
        return next(member for member in _enum(table, column) if member.value == value)
    return _READ.get(kind, lambda plain: plain)(value)


def attribute(record: type[Record], column: str) -> str:
    """The name of the attribute that maps a column."""
    mapper = inspect(record)
    return str(mapper.get_property_by_column(Base.metadata.tables[record.__tablename__].columns[column]).key)


def _enum(table: str, column: str) -> Any:
    return Base.metadata.tables[table].columns[column].type.enum_class  # type: ignore[attr-defined]
