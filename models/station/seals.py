"""Proving the seals of a station file, putting back what differs, and sealing everything anew (L-53, L-54)."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from models.base import Base
from models.errors import WorldError
from models.station.connection import StationConnection, now_text, silent
from models.station.sealer import MAC_BYTES, said
from models.station.sealing import OF_LEVEL_4, Sealed, sealed_tables

_TOLD = frozenset({"role", "active", "leads_grid", "level", "sensitivity"})
"""Columns of codes and numbers: what they were and are may be said."""
_FEW = 3


class Wrong(StrEnum):
    """How a row differs from its seal, and what can be put back."""

    CHANGED = "changed"
    """The seal says what it was."""
    PLANTED = "planted"
    """It never had a seal."""
    GONE = "gone"
    """The seal is there, the row is not."""
    UNSEALED = "unsealed"
    """The seals of its table were taken away or altered: what stood there is not known."""


@dataclass(frozen=True)
class Difference:
    """``record_id`` as stored; empty for a whole table, and ``table`` too for the whole file."""

    table: str
    record_id: str
    wrong: Wrong
    columns: tuple[str, ...] = ()
    was: tuple[tuple[str, str, str], ...] = ()
    """Column, sealed value and value now; of codes and numbers only."""

    @property
    def short(self) -> str:
        """The number by which people tell records apart."""
        return self.record_id[-6:]


class RightsChangedError(WorldError):
    """Somebody changed, beside the program, who may do or see what; ``differences`` says where."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        told = [(each.table, each.short) for each in differences[:_FEW]]
        super().__init__("rights_changed", rows=told, count=len(differences))
        self.differences = tuple(differences)


class Repair(StrEnum):
    """What whoever has the recovery code decides."""

    PUT_BACK = "put_back"
    """As the seals say it; what was planted goes, what nobody knows stays as it is."""
    ACCEPT = "accept"
    """As it stands; it holds at this PC."""


def found_at_opening(connection: StationConnection, *, older: bool, whole: bool) -> list[Difference]:
    """What differs from its seals in a file that was just opened.

    Args:
        older: of a revision that may be from before there were seals.
        whole: every level too; else those that were lowered from 4 alone: it must not keep anybody waiting.
    """
    if not _has_seals(connection):
        return [Difference("", "", Wrong.UNSEALED)] if not older or _was_sealed(connection) else []
    rights = [each for each in sealed_tables().values() if not each.levelled]
    found = [row for each in rights for row in _differences(connection, each)]
    return [*found, *(levels_differ(connection) if whole else _lowered(connection))]


def levels_differ(connection: StationConnection) -> list[Difference]:
    """Records of level 3 and 4 whose level, or whose subject, is not the sealed one; reads all of them."""
    levelled = [each for each in sealed_tables().values() if each.levelled]
    return [row for each in levelled for row in _differences(connection, each)]


def all_differ(connection: StationConnection) -> list[Difference]:
    return found_at_opening(connection, older=False, whole=True)


def seal_all(connection: StationConnection) -> None:
    """Seal everything as it stands, in one transaction."""
    with _transaction(connection):
        connection.execute("DELETE FROM seal")
        connection.execute("DELETE FROM seal_total")
        for each in sealed_tables().values():
            name, columns = each.table, ", ".join(each.columns)
            connection.execute(
                f"INSERT INTO seal (table_name, record_id, level, seal) SELECT '{name}', {each.key}, {each.level},"
                f" lianglin_seal('{name}', {each.key}, {columns}) FROM {name} WHERE {each.where}"
            )
            for total in each.totals:
                sealed = connection.sealer.total_of(total, _seals_of(connection, each, total))
                connection.execute("INSERT INTO seal_total (table_name, total) VALUES (?, ?)", (total, sealed))


def mend(connection: StationConnection, found: Iterable[Difference], repair: Repair) -> None:
    """Do as was decided, and seal everything anew.

    Without journal: what is put back is what the district has; what is accepted is of this PC.
    """
    with silent(connection), _transaction(connection):
        for table in ("seal", "seal_total"):
            _require_table(connection, table)
        if repair is Repair.PUT_BACK:
            for each in found:
                _put_back(connection, each)
        seal_all(connection)


def _require_table(connection: StationConnection, name: str) -> None:
    """Make a table of seals that was taken away."""
    if not _table(connection, name):
        table, dialect = Base.metadata.tables[name], sqlite.dialect()
        connection.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=dialect)))


def _put_back(connection: StationConnection, each: Difference) -> None:
    if not each.record_id:
        return
    sealed = sealed_tables()[each.table]
    at = f"WHERE {sealed.key} = ?"
    if each.wrong is Wrong.CHANGED:
        row = connection.execute(
            "SELECT seal FROM seal WHERE table_name = ? AND record_id = ?", (each.table, each.record_id)
        ).fetchone()
        assigned = ", ".join(f"{name} = ?" for name in sealed.columns)
        connection.execute(f"UPDATE {each.table} SET {assigned} {at}", (*_read(row[0]), each.record_id))
    elif each.wrong is Wrong.PLANTED and "deleted_at" in sealed.columns:
        connection.execute(f"UPDATE {each.table} SET deleted_at = ? {at}", (now_text(), each.record_id))
    elif each.wrong is Wrong.PLANTED and each.table in ("account", "known_account"):
        connection.execute(f"DELETE FROM {each.table} {at}", (each.record_id,))


def _differences(connection: StationConnection, each: Sealed) -> Iterator[Difference]:
    """By table: rows whose seal does not hold, seals without their row, rows without seal, and the total."""
    known = all(_total_holds(connection, each, total) for total in each.totals)
    yield from _of_seals(connection, each)
    for row in _unsealed(connection, each):
        yield Difference(each.table, str(row[0]), Wrong.PLANTED if known else Wrong.UNSEALED)
    if not known:
        yield Difference(each.table, "", Wrong.UNSEALED)


def _of_seals(connection: StationConnection, each: Sealed, condition: str = "1") -> Iterator[Difference]:
    columns = ", ".join(f"t.{name}" for name in each.columns)
    query = (
        f"SELECT s.record_id, s.seal, t.{each.key} IS NULL, {columns} FROM seal s"
        f" LEFT JOIN {each.table} t ON t.{each.key} = s.record_id WHERE s.table_name = ? AND {condition}"
    )
    for record_id, seal, gone, *values in connection.execute(query, (each.table,)):
        difference = _compared(connection, each, str(record_id), seal, None if gone else values)
        if difference is not None:
            yield difference


def _compared(
    connection: StationConnection, each: Sealed, record_id: str, seal: Any, values: list[Any] | None
) -> Difference | None:
    if not connection.sealer.holds(each.table, record_id, seal):
        return Difference(each.table, record_id, Wrong.UNSEALED)
    if values is None:
        return Difference(each.table, record_id, Wrong.GONE)
    if seal[MAC_BYTES:] == said(values):
        return None
    pairs = zip(each.columns, _read(seal), values, strict=True)
    differing = [(name, was, now) for name, was, now in pairs if was != now or type(was) is not type(now)]
    told = tuple((name, str(was), str(now)[:32]) for name, was, now in differing if name in _TOLD)
    return Difference(each.table, record_id, Wrong.CHANGED, tuple(name for name, *_both in differing), told)


def _unsealed(connection: StationConnection, each: Sealed) -> list[tuple[Any]]:
    query = (
        f"SELECT {each.key} FROM {each.table} t WHERE {each.where} AND NOT EXISTS"
        f" (SELECT 1 FROM seal s WHERE s.table_name = ? AND s.record_id = t.{each.key})"
    )
    return connection.execute(query, (each.table,)).fetchall()  # type: ignore[no-any-return]


def _total_holds(connection: StationConnection, each: Sealed, total: str) -> bool:
    """Whether the seals of a table are as many, and the same, as were written."""
    row = connection.execute("SELECT total FROM seal_total WHERE table_name = ?", (total,)).fetchone()
    try:
        return row is not None and bool(row[0] == connection.sealer.total_of(total, _seals_of(connection, each, total)))
    except TypeError:  # a seal that is no bytes
        return False


def _seals_of(connection: StationConnection, each: Sealed, total: str) -> Iterator[bytes]:
    condition = "level = 4" if total.endswith(OF_LEVEL_4) else "level IS NOT 4"
    query = f"SELECT seal FROM seal WHERE table_name = ? AND {condition}"
    return (row[0] for row in connection.execute(query, (each.table,)))


def _lowered(connection: StationConnection) -> Iterator[Difference]:
    """Records that were sealed at level 4 and are there at another one, or of somebody else; and whether all are."""
    for table, each in sealed_tables().items():
        if not each.levelled:
            continue
        if not _total_holds(connection, each, each.totals[-1]):
            yield Difference(table, "", Wrong.UNSEALED)
        for difference in _of_seals(connection, each, "s.level = 4"):
            if difference.wrong is not Wrong.GONE:
                yield difference


def _read(seal: bytes) -> list[Any]:
    """The sealed values as SQLite stores them."""
    values = json.loads(seal[MAC_BYTES:])
    return [b64decode(each["bytes"]) if isinstance(each, dict) else each for each in values]


def _has_seals(connection: StationConnection) -> bool:
    return _table(connection, "seal") and _table(connection, "seal_total")


def _table(connection: StationConnection, name: str) -> bool:
    row = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone()
    return row is not None


def _was_sealed(connection: StationConnection) -> bool:
    """Whether a line of the audit says that there are seals: a file of an older revision that had them is none."""
    if not _table(connection, "station_audit"):
        return False
    sealed = "SELECT 1 FROM station_audit WHERE deed = 'check' AND detail = '{\"sealed\":true}' LIMIT 1"
    return connection.execute(sealed).fetchone() is not None


@contextmanager
def _transaction(connection: StationConnection) -> Iterator[None]:
    """One transaction, whether or not one is open already."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
