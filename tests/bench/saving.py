"""Saving: one edit from the form to the disk, and an import taken back, against bare statements and one commit."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select, text

from forms.people import RESIDENT
from forms.save import save
from models.people.records import Resident
from models.station import Station
from tests.bench.importing import TABLES, imported, write_register
from tests.bench.measure import Row, in_turn, seconds
from tests.bench.scale import Scale
from tests.bench.stations import Stations, households_for

SAVES = 60


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    with stations.copied(households_for(scale.residents[0])) as station:
        yield saved(station, SAVES if scale.repeats > 1 else 2)
    with TemporaryDirectory(dir=stations.folder) as folder:
        file = Path(folder) / "register.xlsx"
        write_register(stations, file, scale.undo_rows)
        with stations.copied(0) as station:
            yield undone(station, file)


def editor(station: Station) -> Any:
    """What edits the phone of one resident after the other through the form, an act each."""
    with station.sessions() as session:
        ids = session.scalars(select(Resident.id).where(Resident.died_on.is_(None)).limit(500)).all()
    numbers = count(13_100_000_000)

    def edit() -> None:
        number = next(numbers)
        with station.act("people.edit") as session:
            save(session, RESIDENT, {"phone": str(number)}, record_id=ids[number % len(ids)])

    return edit


def saved(station: Station, times: int) -> Row:
    mine, bare = in_turn([editor(station), _bare_editor(station)], times, warm=3)
    raw = "UPDATE by id + COMMIT in SQLCipher"
    return Row("save", "one act: a resident's phone through the form", "ms", mine, statistics.median(bare), raw)


def _bare_editor(station: Station) -> Any:
    """The same update of the same row in a file that holds the residents alone."""
    connection = sqlcipher.connect(str(station.folder / "bare.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    with station.sessions() as session:
        made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'resident'"))
        rows = [tuple(row) for row in session.execute(text("SELECT * FROM resident LIMIT 50000"))]
        place = [row[1] for row in session.execute(text("PRAGMA table_info(resident)"))].index("id")
    connection.execute(made)
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO resident VALUES ({','.join('?' * len(rows[0]))})", rows)
    connection.execute("COMMIT")
    ids = [row[place] for row in rows[:500]]
    numbers = count(13_100_000_000)

    def edit() -> None:
        number = next(numbers)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE resident SET phone = ? WHERE id = ?", (str(number), ids[number % len(ids)]))
        connection.execute("COMMIT")

    return edit


def undone(station: Station, file: Path) -> Row:
    """One undo of an import; the reference deletes the same rows by id, again without journal or index of words."""
    took, counts = imported(station, file)
    ids = _ids(station)
    undo_id = counts["undo_id"]
    mine = seconds(lambda: station.undo(undo_id))
    left = sum(len(rows) for rows in _ids(station).values())
    assert left == 0, left
    _took, _counts = imported(station, file)
    bare = _bare_delete(station)
    rows = sum(len(each) for each in ids.values())
    what = f"undo of an import of {counts['rows']:,} rows ({rows:,} records; importing took {took:.1f} s)"
    return Row("save", what, "s", (mine,), bare, "DELETE by id + COMMIT")


def _ids(station: Station) -> dict[str, list[UUID]]:
    with station.sessions() as session:
        return {table: list(session.scalars(text(f"SELECT id FROM {table}"))) for table in TABLES}


def _bare_delete(station: Station) -> float:
    """Delete what was imported from a copy of its tables that has neither triggers nor index of words."""
    found: dict[str, list[Any]] = {}
    with station.sessions() as session:
        made = session.execute(text("SELECT tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index')")).all()
        for table in TABLES:
            found[table] = [tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))]
    ids = _ids(station)
    connection = sqlcipher.connect(str(station.folder / "bare-undo.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    for table, sql in made:
        if table in TABLES and sql:
            connection.execute(sql)
    connection.execute("BEGIN")
    for table, rows in found.items():
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    connection.execute("COMMIT")

    def delete() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table in reversed(TABLES):
            connection.executemany(f"DELETE FROM {table} WHERE id = ?", [(id_,) for id_ in ids[table]])
        connection.execute("COMMIT")

    took = seconds(delete)
    connection.close()
    return took
