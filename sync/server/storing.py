"""Records as the district stores them: put in by COPY, read and changed many at once, always in the wire's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from models.wire import Scalar, WireTable
from sync.server.judging import NewBlock
from sync.server.wire_sql import (
    array,
    copy_column,
    copy_in,
    copy_text,
    copy_value,
    names_sql,
    plain_array,
    reading,
    typed,
)


@dataclass
class Stored:
    """One record as it stands; ``values`` are the columns that were asked for."""

    version: int
    community_code: str
    values: dict[str, Scalar]


def insert(connection: Connection[Any], block: NewBlock) -> None:
    """Put new records in, with version 1.

    Raises:
        psycopg.errors.UniqueViolation: one of them is there already.
    """
    same = {name: value for name, value in block.same.items() if value is not None}
    columns = [copy_column(values) for values in block.columns.values()]
    fixed = [*(copy_value(value) for value in same.values()), "1"]
    with connection.cursor() as cursor:
        copy_in(cursor, block.table.name, [*block.columns, *same, "version"], copy_text(columns, fixed))


def existing(connection: Connection[Any], table: str, ids: Sequence[str]) -> dict[str, str]:
    """Those of ``ids`` that are stored, and in which community."""
    query = sql.SQL(
        "SELECT replace(t.id::text, '-', ''), t.community_code FROM unnest(%s::uuid[]) AS w(id) JOIN {} AS t"
        " ON t.id = w.id"
    )
    return dict(connection.execute(query.format(sql.Identifier(table)), (plain_array(ids),)).fetchall())


def read(connection: Connection[Any], table: WireTable, ids: Sequence[str], names: Sequence[str]) -> dict[str, Stored]:
    """Return the records among ``ids`` that are stored, with the columns ``names``."""
    query = sql.SQL(
        "SELECT w._nth, {} FROM unnest(%s::uuid[]) WITH ORDINALITY AS w(_id, _nth) JOIN {} ON id = w._id"
    ).format(reading(table, ["version", "community_code", *names]), sql.Identifier(table.name))
    rows = connection.execute(query, (plain_array(ids),), binary=True).fetchall()
    return {ids[row[0] - 1]: Stored(row[1], row[2], dict(zip(names, row[3:], strict=True))) for row in rows}


def update(
    connection: Connection[Any],
    table: WireTable,
    ids: Sequence[str],
    columns: dict[str, Sequence[Scalar]],
    versions: Sequence[int],
) -> None:
    """Give each record its values of ``columns`` and its version, in one statement."""
    wire = [table.columns[name] for name in columns]
    assigned = sql.SQL(", ").join(
        sql.SQL("{0} = v.{0}::{1}").format(sql.Identifier(column.name), typed(column)) for column in wire
    )
    query = sql.SQL(
        "UPDATE {} AS t SET version = v.version{}{} FROM unnest(%s::uuid[], %s::int[]{}) AS v(id, version{}{})"
        " WHERE t.id = v.id"
    ).format(
        sql.Identifier(table.name),
        sql.SQL(", " if wire else ""),
        assigned,
        sql.SQL(", %s::text[]" * len(wire)),
        sql.SQL(", " if wire else ""),
        names_sql(columns),
    )
    values = [array(columns[name]) for name in columns]
    connection.execute(query, (plain_array(ids), plain_array(map(str, versions)), *values))


def insert_missing(connection: Connection[Any], table: WireTable, columns: Mapping[str, Sequence[Scalar]]) -> set[str]:
    """Put in, with version 1, those records that are not there yet; their ids."""
    wire = [table.columns[name] for name in columns]
    query = sql.SQL(
        "INSERT INTO {} ({}, version) SELECT {}, 1 FROM unnest({}) AS v({}) ON CONFLICT (id) DO NOTHING"
        " RETURNING replace(id::text, '-', '')"
    ).format(
        sql.Identifier(table.name),
        names_sql(columns),
        sql.SQL(", ").join(sql.SQL("v.{}::{}").format(sql.Identifier(c.name), typed(c)) for c in wire),
        sql.SQL(", ").join([sql.SQL("%s::text[]")] * len(wire)),
        names_sql(columns),
    )
    return {row[0] for row in connection.execute(query, [array(values) for values in columns.values()])}
