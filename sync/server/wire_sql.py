"""The wire's values in PostgreSQL: how columns are read so, written from it, and put into COPY and arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast

import orjson
from psycopg import Cursor, sql

from models.wire import Scalar, WireColumn, WireTable

VERSION = WireColumn("version", "int", nullable=False)

_READ = {
    "uuid": "replace({}::text, '-', '')",
    "instant": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "date": "{}::text",
    "bool": "{}::int",
    "real": "{}::float8",
    "json": "{}::text",
}
_TYPE = {
    "uuid": "uuid",
    "instant": "timestamptz",
    "date": "date",
    "bool": "boolean",
    "int": "integer",
    "real": "float8",
    "json": "json",
}
_ID = re.compile(r"[0-9a-f]{32}")
_NULL = r"\N"
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_SPECIAL = "\\\t\n\r"


def wire_column(table: WireTable, name: str) -> WireColumn:
    """Return a column of the table; ``version``, which stations never send, among them."""
    return VERSION if name == "version" else table.columns[name]


def reading(table: WireTable, names: Iterable[str]) -> sql.Composed:
    """The select list that gives these columns as the wire has them, in this order."""
    return sql.SQL(", ").join(_read(wire_column(table, name)) for name in names)


def _read(column: WireColumn) -> sql.Composed:
    return sql.SQL(_READ.get(column.kind, "{}")).format(sql.Identifier(column.name))


def typed(column: WireColumn) -> sql.SQL:
    """The type that a text in the wire's form is cast to."""
    return sql.SQL(_TYPE.get(column.kind, "text"))


def names_sql(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def known_ids(values: Iterable[Scalar]) -> list[str]:
    """Those of ``values`` that can be ids at all, each once; what is none is refused where types are judged."""
    return [value for value in dict.fromkeys(values) if isinstance(value, str) and _ID.fullmatch(value)]


def array(values: Sequence[Scalar]) -> str:
    """An array literal of any values; PostgreSQL casts its elements."""
    kinds = set(map(type, values))
    if str not in kinds:
        return "{" + ",".join(["NULL" if v is None else str(v) for v in values]) + "}"
    texts = cast("Sequence[str | None]", values)
    joined = "".join(filter(None, texts))
    if '"' in joined or "\\" in joined:
        texts = [v if v is None else v.replace("\\", "\\\\").replace('"', '\\"') for v in texts]
    return "{" + ",".join(["NULL" if v is None else f'"{v}"' for v in texts]) + "}"


def plain_array(values: Iterable[str]) -> str:
    """The same, quicker, for identities and other words without any sign that means something."""
    return "{" + ",".join(values) + "}"


def copy_column(values: Sequence[Scalar]) -> Iterable[str]:
    """One column in COPY's text format; what needs no escape, most columns, costs next to nothing."""
    kinds = set(map(type, values))
    if str not in kinds:
        return [_NULL if v is None else str(v) for v in values]
    texts = cast("Sequence[str | None]", values)
    joined = "".join(filter(None, texts))
    if any(sign in joined for sign in _SPECIAL):
        return [_NULL if v is None else v.translate(_ESCAPED) for v in texts]
    return [_NULL if v is None else v for v in texts]


def copy_value(value: Scalar) -> str:
    if value is None:
        return _NULL
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)


def copy_text(columns: Sequence[Iterable[str]], fixed: Sequence[str] = ()) -> str:
    """Rows given by columns in COPY's text format; ``fixed`` values, the last columns, are equal in all."""
    rows: Iterable[str] = map("\t".join, zip(*columns, strict=True))
    tail = "".join("\t" + value for value in fixed)
    return (tail + "\n").join(rows) + tail + "\n"


def copy_in(cursor: Cursor[Any], table: str, names: Sequence[str], rows: str) -> None:
    """COPY what ``copy_text`` made."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names_sql(names))
    with cursor.copy(statement) as copy:
        copy.write(rows)


def json_text(value: Any) -> str:
    return orjson.dumps(value).decode()
