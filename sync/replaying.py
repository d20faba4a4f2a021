"""What was held for a newer version of this program is taken in when that version is there."""

from __future__ import annotations

import json
from collections import defaultdict

from models.defaults import defaults
from models.station.connection import StationConnection
from models.wire import Scalar, wire_tables
from sync.applying import IDENTITY, listed, marks, strange_values, versions, write
from sync.masks import masks, release


def replay(connection: StationConnection, changed: set[str]) -> None:
    """Take in what was held for columns and tables that this version of the program knows by now."""
    for table, columns in _learned(connection).items():
        rows = connection.execute(
            "SELECT record_id, column_name, value, version FROM held_field"
            f" WHERE table_name = ? AND column_name IN ({marks(columns)})",
            (table, *columns),
        ).fetchall()
        _take_in(connection, table, rows)
        changed.add(table)


def _learned(connection: StationConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table, column in connection.execute("SELECT DISTINCT table_name, column_name FROM held_field").fetchall():
        if table in wire_tables() and (column in wire_tables()[table].columns or column == "version"):
            found[table].append(column)
    return found


def _take_in(connection: StationConnection, table: str, rows: list[tuple[str, str, str, int]]) -> None:
    records: dict[str, dict[str, Scalar]] = defaultdict(dict)
    for record_id, column, value, _version_of in rows:
        records[record_id][column] = json.loads(value)
    present = versions(connection, table, list(records))
    own = masks(connection, table, list(records))
    for record_id, values in records.items():
        fitting = {n: v for n, v in values.items() if not strange_values(wire_tables()[table], n, (v,))}
        if record_id in present:
            fitting = {n: v for n, v in fitting.items() if record_id not in own and n not in IDENTITY}
            if fitting:
                write(connection, table, {tuple(fitting): [(*fitting.values(), record_id)]})
        elif "id" in fitting and len(fitting) == len(values):
            names = {**defaults(table), **fitting}
            connection.execute(
                f'INSERT INTO "{table}" ({listed(names)}) VALUES ({marks(list(names))})', tuple(names.values())
            )
        else:
            continue
        release(connection, table, record_id, fitting)
