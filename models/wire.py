"""A record's values as they travel: exactly as SQLite stores them, so that a station neither decodes nor encodes.

==========  ==================================  =======================================
kind        on the wire                         example
==========  ==================================  =======================================
``uuid``    32 hex digits                       ``"0198c0ffee…"``
``instant`` UTC, microseconds                   ``"2026-11-22 01:02:03.000000"``
``date``    ISO                                 ``"1956-03-02"``
``int``     number                              ``5``
``bool``    0 or 1                              ``1``
``real``    number                              ``65.5``
``enum``    its value                           ``"met"``
``text``    text of at most ``length``          ``"…"``
``json``    a text that holds JSON              ``"[\\"gas\\"]"``
==========  ==================================  =======================================

Nothing is ``null`` for every kind whose column may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    Numeric,
    String,
    Text,
    Uuid,
)

import models.records  # noqa: F401  (the metadata is whole)
from models.base import Base, Record, UtcDateTime, synced_tables

Scalar = str | int | float | None
LONGEST_TEXT = 20_000
"""Code points of a text without a length of its own, and of JSON."""
UNSENT = frozenset({"version"})
"""Columns that are the district's own business."""


@dataclass(frozen=True)
class WireColumn:
    """One column as it travels."""

    name: str
    kind: str
    nullable: bool
    length: int | None = None
    choices: frozenset[str] | None = None
    target: str | None = None
    """The table that a reference points at."""

    def problem(self, value: Any) -> str | None:
        """The stable code of what is wrong with ``value``; ``None``: nothing."""
        if value is None:
            return None if self.nullable else "value_missing"
        return _CHECKS[self.kind](self, value)


@dataclass(frozen=True)
class WireTable:
    """One synced table: its columns by name, the identity and bookkeeping among them, ``version`` not."""

    name: str
    record: type[Record]
    columns: dict[str, WireColumn]


@lru_cache(maxsize=1)
def wire_tables() -> dict[str, WireTable]:
    """Every synced table by name, parents before children."""
    return {record.__tablename__: _table(record) for record in synced_tables()}


def _table(record: type[Record]) -> WireTable:
    columns = [c for c in Base.metadata.tables[record.__tablename__].columns if c.name not in UNSENT]
    return WireTable(record.__tablename__, record, {str(column.name): _column(column) for column in columns})


def _column(column: Column[Any]) -> WireColumn:
    kind, length, choices = _kind(column.type)
    target = next((key.column.table.name for key in column.foreign_keys), None)
    return WireColumn(str(column.name), kind, bool(column.nullable), length, choices, target)


def _kind(of: Any) -> tuple[str, int | None, frozenset[str] | None]:
    if isinstance(of, Enum):
        return "enum", None, frozenset(of.enums)
    if isinstance(of, Text):
        return "text", LONGEST_TEXT, None
    if isinstance(of, String):
        return "text", of.length or LONGEST_TEXT, None
    for kind, types in _KINDS:
        if isinstance(of, types):
            return kind, None, None
    raise TypeError(f"no wire form for {of!r}")


_KINDS: tuple[tuple[str, tuple[type[Any], ...]], ...] = (
    ("uuid", (Uuid,)),
    ("instant", (UtcDateTime, DateTime)),
    ("date", (Date,)),
    ("bool", (Boolean,)),
    ("int", (Integer,)),
    ("real", (Numeric, Float)),
    ("json", (JSON,)),
)

_UUID = re.compile(r"[0-9a-f]{32}")
_INSTANT = re.compile(r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_day(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return False
    return (month, day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def _uuid(_column: WireColumn, value: Any) -> str | None:
    return None if isinstance(value, str) and _UUID.fullmatch(value) else "value_type"


def _instant(_column: WireColumn, value: Any) -> str | None:
    fits = isinstance(value, str) and _INSTANT.fullmatch(value) and _is_day(value)
    return None if fits else "value_type"


def _date(_column: WireColumn, value: Any) -> str | None:
    return None if isinstance(value, str) and _DATE.fullmatch(value) and _is_day(value) else "value_type"


def _int(_column: WireColumn, value: Any) -> str | None:
    return None if type(value) is int and -(2**31) <= value < 2**31 else "value_type"


def _bool(_column: WireColumn, value: Any) -> str | None:
    return None if type(value) is int and value in (0, 1) else "value_type"


def _real(_column: WireColumn, value: Any) -> str | None:
    return None if type(value) in (int, float) and abs(value) < 1e6 else "value_type"


def _text(column: WireColumn, value: Any) -> str | None:
    if not isinstance(value, str) or "\x00" in value:
        return "value_type"
    return "value_too_long" if column.length is not None and len(value) > column.length else None


def _enum(column: WireColumn, value: Any) -> str | None:
    return None if isinstance(value, str) and column.choices and value in column.choices else "value_choice"


def _json(_column: WireColumn, value: Any) -> str | None:
    if not isinstance(value, str) or "\x00" in value or "\\u0000" in value:
        return "value_type"
    if len(value) > LONGEST_TEXT * 10:
        return "value_too_long"
    try:
        orjson.loads(value)
    except orjson.JSONDecodeError:
        return "value_type"
    return None


_CHECKS: dict[str, Callable[[WireColumn, Any], str | None]] = {
    "uuid": _uuid,
    "instant": _instant,
    "date": _date,
    "int": _int,
    "bool": _bool,
    "real": _real,
    "text": _text,
    "enum": _enum,
    "json": _json,
}
