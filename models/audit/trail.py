"""Appending to the audit within the transaction of the deed, and verifying it (L-40, L-41)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from models.audit.chain import COLUMNS, CUT, NOTHING, START, Broken, Head, Row, Sound, compact, follow, linked
from models.audit.deeds import Audited
from models.errors import WorldError

_NAMES = ", ".join(f'"{name}"' for name in (*COLUMNS, "before", "hash"))
_INSERT = f"INSERT INTO station_audit ({_NAMES}) VALUES ({', '.join('?' * (len(COLUMNS) + 2))})"
_SELECT = f"SELECT {_NAMES} FROM station_audit"
_END = (
    "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'station_audit'),"
    " (SELECT hash FROM station_audit ORDER BY id DESC LIMIT 1)"
)


class Driver(Protocol):
    """A DBAPI connection of the station file."""

    def execute(self, sql: str, parameters: Any = ...) -> Any: ...


@dataclass(frozen=True)
class Line:
    """What a line says; ids as 32 hex digits, ``at`` as SQLite stores an instant."""

    deed: Audited
    at: str
    worker_id: str | None = None
    outcome: str = "ok"
    table_name: str | None = None
    record_id: str | None = None
    resident_id: str | None = None
    level: int | None = None
    act_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def values(self) -> tuple[Any, ...]:
        detail = compact(self.detail).decode("utf-8", "surrogatepass") if self.detail else None
        return (
            *(self.at, self.worker_id, self.deed.value, self.outcome, self.table_name, self.record_id),
            *(self.resident_id, self.level, self.act_id, detail),
        )


def append(driver: Driver, line: Line) -> int:
    """Write a line behind the last one and return its number; who reads it sees that none was left out.

    Raises:
        WorldError: ``audit_unwritable``: the table is not what it was. Faults of the disk are raised as they are.
    """
    last, before = driver.execute(_END).fetchone()
    number, before = (last or 0) + 1, before or NOTHING
    values = number, *line.values()
    if driver.execute(_INSERT, (*values, before, linked(before, values))).rowcount != 1:
        raise WorldError("audit_unwritable")
    return number


def head(driver: Driver) -> Head:
    """The end of the chain, to be noted where nobody at this PC can change it."""
    row = driver.execute("SELECT id, hash FROM station_audit ORDER BY id DESC LIMIT 1").fetchone()
    return Head(row[0], row[1].hex()) if row else START


def head_at(driver: Driver, number: int) -> Head | None:
    row = driver.execute("SELECT hash FROM station_audit WHERE id = ?", (number,)).fetchone()
    return START if number == 0 else Head(number, row[0].hex()) if row else None


def rows_after(driver: Driver, number: int, limit: int = -1) -> Iterator[Row]:
    """The stored lines after ``number``, by number."""
    yield from driver.execute(f"{_SELECT} WHERE id > ? ORDER BY id LIMIT ?", (number, limit))


def verify(driver: Driver, noted: Sequence[Head] = ()) -> Sound | Broken:
    """Read all lines and say whether they hold.

    Args:
        noted: heads that were noted elsewhere: in a backup, on paper, in the district.
    """
    found = follow(rows_after(driver, 0), start(driver), noted)
    if isinstance(found, Broken):
        return found
    (last,) = driver.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'station_audit'").fetchone()
    if (last or 0) > found.head.number or _unaudited(driver):
        return Broken(found.head.number + 1, "cut")
    return found


def start(driver: Driver) -> Head:
    """Where the chain begins: of nothing, or behind lines that went by age and left a line about it."""
    first = driver.execute("SELECT id, before FROM station_audit ORDER BY id LIMIT 1").fetchone()
    if first is None or first[0] == 1:
        return START
    cut = driver.execute(
        "SELECT detail FROM station_audit WHERE deed = ? ORDER BY id DESC LIMIT 1", (Audited.CUT.value,)
    ).fetchone()
    return Head(**json.loads(cut[0])[CUT]) if cut else START


def _unaudited(driver: Driver) -> bool:
    """Whether the newest act left no line, though lines of acts are written since an earlier one."""
    row = driver.execute("SELECT min(act_id), max(act_id), (SELECT max(id) FROM act) FROM station_audit").fetchone()
    return row[0] is not None and row[2] is not None and row[2] > row[1]
