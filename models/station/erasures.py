"""What an erasure leaves to do in the profile beside the records: contents, unused pages, and that no backup undoes it.

Which records went is remembered in ``erased.ids`` beside the station file, by ids, each line sealed with the station's
key: a backup of before, restored here, loses them again as it is opened. On another PC the district says so.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from models.crypto import STANDARD
from models.errors import WorldError
from models.retention.erasing import LEFT
from models.retention.records import Going
from models.retention.rules import Keep
from models.station import schema_copy
from models.station.connection import StationConnection, now_text, raw
from models.station.faults import told
from models.station.files import ERASED_IDS, only_mine, sync_file, world_errors
from models.station.station import DATABASE, Station
from models.station.upgrading import forget_previous

_PURPOSE = b"lianglin erased ids"


@dataclass(frozen=True)
class Remembered:
    """One list that was carried out: the columns of its row, and which records of which table went."""

    erasure: dict[str, Any]
    records: dict[str, list[list[str]]]
    """Table -> pairs of the trace's own id and the record's."""
    named: dict[str, list[list[str]]] = field(default_factory=dict)
    """The same of records out of which only the name goes."""


def put_in_order(station: Station) -> bool:
    """Finish what lists that were carried out leave to do; whether there was anything."""
    with station.whole() as session:
        lists = [row[0] for row in raw(session).execute(f"SELECT erasure_id FROM {LEFT}").fetchall()]
        found = [_read(raw(session), id_) for id_ in lists]
        contents = _nameless(raw(session)) if lists else []
    if not lists:
        return False
    for digest in contents:
        station.blobs.remove(digest)
    _remember(station, [each for each in found if each is not None])
    compact(station)
    with station.local_write() as session:
        raw(session).executemany(f"DELETE FROM {LEFT} WHERE erasure_id = ?", [(id_,) for id_ in lists])
    return True


def compact(station: Station) -> None:
    """Write the file anew without what was deleted in it, the log included; readers go on meanwhile."""
    forget_previous(station.folder)
    with station.still(), told(), station.engine.connect() as connection:
        driver = raw(connection)
        driver.rollback()
        _forget_samples(driver)
        schema_copy.forget(station.folder)
        driver.execute("VACUUM")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        schema_copy.keep(station.folder / DATABASE, station.key, driver)


def reapply(station: Station) -> int:
    """Let go again what a restored backup brought back; return how many lists it was."""
    lists = [each for each in remembered(station.folder, station.key) if not _stands(station, each)]
    if lists:
        with station.applying() as session:
            for each in lists:
                _write(raw(session), each)
            session.info["changed"] |= {"erasure", "erased"}
    return len(lists)


def remembered(folder: Path, key: bytes) -> list[Remembered]:
    """What the file beside the station says; lines that this key did not write are left alone."""
    path = folder / ERASED_IDS
    if not path.is_file():
        return []
    with world_errors():
        lines = path.read_text("utf-8", "replace").splitlines()
    found = []
    for line in lines:
        mark, _, said = line.partition(" ")
        if mark == _mark(key, said):
            found.append(Remembered(**json.loads(said)))
    return found


def at_opening(station: Station) -> None:
    """Let go what a backup brought back, and finish what was interrupted; a full disk waits for the next time."""
    with suppress(WorldError):
        reapply(station)
        put_in_order(station)


def _remember(station: Station, lists: list[Remembered]) -> None:
    known = {each.erasure["id"] for each in remembered(station.folder, station.key)}
    path = station.folder / ERASED_IDS
    with world_errors(), only_mine(path).open("a", encoding="utf-8") as file:
        for each in lists:
            if each.erasure["id"] not in known:
                said = json.dumps(asdict(each), separators=(",", ":"))
                file.write(f"{_mark(station.key, said)} {said}\n")
        file.flush()
        os.fsync(file.fileno())
    sync_file(path)


def _mark(key: bytes, said: str) -> str:
    return STANDARD.mac(STANDARD.expand(key, b"", _PURPOSE), said.encode()).hex()


def _read(connection: StationConnection, erasure_id: str) -> Remembered | None:
    cursor = connection.execute("SELECT * FROM erasure WHERE id = ?", (erasure_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    erasure = dict(zip((column[0] for column in cursor.description), row, strict=True))
    records: defaultdict[str, list[list[str]]] = defaultdict(list)
    named: defaultdict[str, list[list[str]]] = defaultdict(list)
    went = (
        "SELECT id, table_name, record_id, kept FROM erased WHERE erasure_id = ? AND deleted_at IS NULL"
        " AND (kept IS NULL OR kept = ?)"
    )
    for id_, table, record_id, kept in connection.execute(went, (erasure_id, Keep.NAMED.value)).fetchall():
        (records if kept is None else named)[table].append([id_, record_id])
    return Remembered(erasure, dict(records), dict(named))


def _stands(station: Station, each: Remembered) -> bool:
    with station.whole() as session:
        query = "SELECT 1 FROM erasure WHERE id = ? AND done_at IS NOT NULL"
        return raw(session).execute(query, (each.erasure["id"],)).fetchone() is not None


def _write(connection: StationConnection, each: Remembered) -> None:
    """Put the trace back, as the district would: triggers and what settles do the rest."""
    row = {**each.erasure, "going": Going(each.erasure["going"]).value, "version": 0}
    _insert(connection, "erasure", [row], "ON CONFLICT (id) DO UPDATE SET done_at = excluded.done_at")
    common = {name: row[name] for name in ("community_code", "created_by", "edited_by")}
    common |= {"erasure_id": row["id"], "created_at": now_text(), "edited_at": now_text(), "version": 0}
    rows = [
        {**common, "id": UUID(id_).hex, "table_name": table, "record_id": UUID(record).hex, "kept": kept}
        for kept, some in ((None, each.records), (Keep.NAMED.value, each.named))
        for table, pairs in some.items()
        for id_, record in pairs
    ]
    _insert(connection, "erased", rows, "ON CONFLICT (id) DO NOTHING")


def _insert(connection: StationConnection, table: str, rows: list[dict[str, Any]], on_conflict: str) -> None:
    if rows:
        names = ", ".join(f'"{name}"' for name in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        insert = f'INSERT INTO "{table}" ({names}) VALUES ({marks}) {on_conflict}'
        connection.executemany(insert, [tuple(row.values()) for row in rows])


def _nameless(connection: StationConnection) -> list[str]:
    """Contents that only emptied attachments name any more."""
    rows = connection.execute(
        "SELECT DISTINCT a.sha256 FROM attachment a WHERE a.deleted_at IS NOT NULL AND a.title = ''"
        " AND NOT EXISTS (SELECT 1 FROM attachment b WHERE b.sha256 = a.sha256 AND b.title <> '')"
    )
    return [row[0] for row in rows.fetchall()]


def _forget_samples(connection: StationConnection) -> None:
    """SQLite's statistics hold values of indexed columns as samples."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'").fetchone():
        connection.execute("DELETE FROM sqlite_stat4")
