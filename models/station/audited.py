"""The line of the audit that an act leaves: what it was, whom it was about, how much it changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from models.audit.deeds import deed_of_act
from models.audit.trail import Line, append
from models.base import Base
from models.care.rules import RESTRICTED
from models.errors import WorldError
from models.rights.writing import Written
from models.station.connection import StationConnection, now_text
from models.station.faults import world_code
from models.station.records import Act

FEW = 12
"""Records of an act that are looked at one by one; of more, the counts are told."""
_WHOSE = ("file_id", "subject_id", "resident_id")
_KEYS = (*_WHOSE, "level")


def audit_act(driver: StationConnection, act: Act, changes: Sequence[Written], *, discreet: bool) -> None:
    """Write the line of an act that is about to be committed; without it there is no act (L-41)."""
    records = _records(driver, changes)
    tables = {each.table for each in changes}
    columns = sorted({name for record in records for name in json.loads(record[3] or "{}")}) if records else []
    left = _left(driver, records) if "disclosure" in tables else {}
    residents, level, closed = _about(driver, records)
    detail: dict[str, Any] = {"kind": act.kind, **_counted(changes), **left}
    if "reveal" in tables:
        detail |= _reason(driver, records)
    single = records[0] if len(records) == 1 else None
    if single is not None and single[2] == "update":
        detail["columns"] = columns
    line = Line(
        deed_of_act(act.kind, tables, columns, left.get("channel")),
        now_text(),
        act.worker_id.hex,
        table_name=single[0] if single else closed[0] if closed else None,
        record_id=single[1] if single else closed[1] if closed else None,
        resident_id=residents.pop() if len(residents) == 1 else None,
        level=RESTRICTED if discreet else left.get("level", level),
        act_id=act.id,
        detail=detail,
    )
    write(driver, line)


def write(driver: StationConnection, line: Line) -> None:
    """Append one line; whose account failed is looked up by the tag that was noted.

    Raises:
        WorldError: ``audit_unwritable``.
    """
    if line.worker_id is None and (tag := line.detail.get("account")):
        row = driver.execute("SELECT worker_id FROM account WHERE tag LIKE ? || '%'", (tag,)).fetchone()
        line = replace(line, worker_id=row[0] if row else None)
    with _refused():
        append(driver, line)


@contextmanager
def _refused() -> Iterator[None]:
    """A full disk is told as such; any other fault of the audit ends the deed, and by a sentence."""
    try:
        yield
    except sqlcipher.Error as error:
        if world_code(error) is not None:
            raise
        raise WorldError("audit_unwritable") from error


def _records(driver: StationConnection, changes: Sequence[Written]) -> list[tuple[str, str, str, str | None]]:
    if not changes or sum(each.count for each in changes) > FEW:
        return []
    first = min(each.first for each in changes)
    found = "SELECT table_name, record_id, op, changes FROM journal WHERE seq >= ? ORDER BY seq"
    return driver.execute(found, (first,)).fetchall()  # type: ignore[no-any-return]


def _counted(changes: Sequence[Written]) -> dict[str, dict[str, dict[str, int]]]:
    counts: dict[str, dict[str, int]] = {}
    for each in changes:
        counts.setdefault(each.table, {})[each.op] = each.count
    return {"tables": counts} if counts else {}


def _about(
    driver: StationConnection, records: Sequence[tuple[str, str, str, str | None]]
) -> tuple[set[str], int, tuple[str, str] | None]:
    """Whom the records are about, the highest level that one of them has of its own, and one of level 4 that stands
    for the others: it is there where all of those are of one file or one person's care, so that who may see it may
    read what the line tells.
    """
    residents, level = {row[1] for row in records if row[0] == "resident"}, 0
    closed: dict[str, tuple[str, str]] = {}
    for table, record_id, _op, _changes in records:
        if keys := _keys(table):
            row = driver.execute(f'SELECT {", ".join(keys)} FROM "{table}" WHERE id = ?', (record_id,)).fetchone()
            values = dict(zip(keys, row or (), strict=False))
            residents |= {values["resident_id"]} if values.get("resident_id") else set()
            own = values.get("level")  # of an area or a problem it is another word
            level = max(level, own if isinstance(own, int) else 0)
            if own == RESTRICTED:
                whose = next(filter(None, map(values.get, _WHOSE)), record_id)
                closed.setdefault(whose, (table, record_id))
    return residents, level or 2, next(iter(closed.values())) if len(closed) == 1 else None


@lru_cache(maxsize=256)
def _keys(table: str) -> tuple[str, ...]:
    columns = Base.metadata.tables[table].columns
    return tuple(name for name in _KEYS if name in columns)


def _left(driver: StationConnection, records: Sequence[tuple[str, str, str, str | None]]) -> dict[str, Any]:
    """What the register says of what left the house with this act."""
    ids = [row[1] for row in records if row[0] == "disclosure"]
    if not ids:
        return {}
    names = ("channel", "number", "what", "rows", "people", "level", "masked")
    row = driver.execute(
        f"SELECT {', '.join(f'{name!s}' for name in names)} FROM disclosure WHERE id = ?", (ids[0],)
    ).fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def _reason(driver: StationConnection, records: Sequence[tuple[str, str, str, str | None]]) -> dict[str, str]:
    """Why somebody opened what is masked: a code."""
    ids = [row[1] for row in records if row[0] == "reveal"]
    row = driver.execute("SELECT reason FROM reveal WHERE id = ?", (ids[0],)).fetchone() if ids else None
    return {"reason": row[0]} if row else {}
