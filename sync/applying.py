"""What the district sent becomes rows: whole records, edits, and what other communities took over."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from models.defaults import defaults
from models.errors import WorldError
from models.retention.erasing import note_again
from models.retention.scrubbing import scrub
from models.station.connection import StationConnection
from models.station.triggers import BOOKKEEPING, version_here
from models.sync.records import GONE
from models.wire import Scalar, WireTable, wire_tables
from sync.masks import Mask, anything_held, hold, masks, note_beneath, release
from sync.recognising import recognise

IDENTITY = BOOKKEEPING | {"id"}
Fields = dict[str, Scalar]


@dataclass(slots=True)
class Change:
    """One record as an edit leaves it."""

    record_id: str
    version: int
    fields: Fields
    edited: tuple[Scalar, Scalar]
    whole: bool = False


class Applying:
    """Applies segments within one transaction of ``station.applying()``; ``changed`` takes the tables' names."""

    def __init__(self, connection: StationConnection, changed: set[str], *, recognising: bool = False) -> None:
        self._connection, self._changed, self._recognising = connection, changed, recognising

    def segment(self, segment: Mapping[str, Any]) -> int:
        """Apply one unpacked ``Segment``; return how many records it named.

        Raises:
            WorldError: ``message_shape``.
        """
        try:
            done = [self._new(part) for part in segment.get("new", ())]
            done += [self._edits(part) for part in segment.get("edits", ())]
            done += [self._gone(part) for part in segment.get("gone", ())]
        except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
            raise WorldError("message_shape") from error
        return sum(done)

    def _new(self, part: Mapping[str, Any]) -> int:
        name, same = part["table"], dict(part.get("same", {}))
        columns: dict[str, Sequence[Scalar]] = dict(part["columns"])
        ids: Sequence[str] = columns["id"]  # type: ignore[assignment]
        if any(len(values) != len(ids) for values in columns.values()):
            raise ValueError("columns of different length")
        table = wire_tables().get(name)
        if table is None:
            self._hold_unknown(name, ids, columns, same)
            return len(ids)
        note_again(self._connection, name, ids)
        count = len(ids)
        if self._insert_all(table, columns, same):
            return count
        columns = self._readable(table, columns, same)
        if present := versions(self._connection, name, columns["id"]):  # type: ignore[arg-type]
            columns = self._update_present(table, present, columns, same)
        if columns["id"]:
            self._insert(table, columns, same)
        return count

    def _insert_all(
        self, table: WireTable, columns: Mapping[str, Sequence[Scalar]], same: Mapping[str, Scalar]
    ) -> bool:
        """Insert records of which this version can hold everything; whether all of them were new here, as most are."""
        values = {**columns, **{name: (value,) for name, value in same.items()}}
        if any(strange_values(table, name, some) for name, some in values.items()):
            return False
        return self._insert(table, columns, same) == len(columns["id"])

    def _readable(
        self, table: WireTable, columns: dict[str, Sequence[Scalar]], same: Mapping[str, Scalar]
    ) -> dict[str, Sequence[Scalar]]:
        """Put records aside whose newer choice has no place here and cannot be left open; return the others."""
        for column in table.columns.values():
            if column.choices is None or column.nullable or column.name in defaults(table.name):
                continue
            values = columns.get(column.name) or [same.get(column.name)] * len(columns["id"])
            if not (strange := strange_values(table, column.name, values)):
                continue
            aside = {
                name: [v for v, mark in zip(c, values, strict=True) if mark in strange] for name, c in columns.items()
            }
            self._hold_unknown(table.name, aside["id"], aside, same)  # type: ignore[arg-type]
            columns = {
                name: [v for v, mark in zip(c, values, strict=True) if mark not in strange]
                for name, c in columns.items()
            }
        return columns

    def _hold_unknown(
        self, table: str, ids: Sequence[str], columns: Mapping[str, Sequence[Scalar]], same: Mapping[str, Scalar]
    ) -> None:
        for i, record_id in enumerate(ids):
            values = {**same, **{name: column[i] for name, column in columns.items()}}
            version = _version(values.get("version"))
            hold(self._connection, ((table, record_id, name, value, version) for name, value in values.items()))

    def _update_present(
        self,
        table: WireTable,
        present: Mapping[str, int],
        columns: Mapping[str, Sequence[Scalar]],
        same: Mapping[str, Scalar],
    ) -> dict[str, Sequence[Scalar]]:
        """Bring records that are here already up to date; return the columns of the others."""
        rest: list[int] = []
        changes: list[Change] = []
        for i, record_id in enumerate(columns["id"]):
            if record_id in present:
                values = {**same, **{name: column[i] for name, column in columns.items()}}
                changes.append(_whole(table, values))
            else:
                rest.append(i)
        self._change(table, changes, present)
        return {name: [column[i] for i in rest] for name, column in columns.items()}

    def _insert(self, table: WireTable, columns: Mapping[str, Sequence[Scalar]], same: Mapping[str, Scalar]) -> int:
        """Insert records that are not here and count them; what this version cannot hold is put aside."""
        kept, fixed = self._fitting(table, columns, same)
        for name, value in defaults(table.name).items():
            if name not in kept and fixed.get(name) is None:
                fixed[name] = value
        names = [*kept, *fixed]
        rows = zip(*kept.values(), *(repeat(value) for value in fixed.values()), strict=False)
        insert = f'INSERT INTO "{table.name}" ({listed(names)}) VALUES ({marks(names)}) ON CONFLICT (id) DO NOTHING'
        self._changed.add(table.name)
        return int(self._connection.executemany(insert, rows).rowcount)

    def _fitting(
        self, table: WireTable, columns: Mapping[str, Sequence[Scalar]], same: Mapping[str, Scalar]
    ) -> tuple[dict[str, Sequence[Scalar]], dict[str, Scalar]]:
        kept: dict[str, Sequence[Scalar]] = {}
        fixed: dict[str, Scalar] = {}
        ids: Sequence[str] = columns["id"]  # type: ignore[assignment]
        numbers = columns["version"] if "version" in columns else repeat(same.get("version"), len(ids))
        ahead = list(map(_version, numbers))
        for name, values in columns.items():
            strange = strange_values(table, name, values)
            if strange:
                self._hold(table.name, name, zip(ids, values, ahead, strict=True), strange)
            if strange is not _ALL:
                blank = defaults(table.name).get(name)
                kept[name] = [blank if v in strange else v for v in values] if strange else values
        for name, value in same.items():
            strange = strange_values(table, name, (value,))
            if strange:
                self._hold(table.name, name, zip(ids, repeat(value), ahead, strict=False), strange)
            else:
                fixed[name] = value
        return kept, fixed

    def _hold(
        self, table: str, column: str, rows: Iterable[tuple[str, Scalar, int]], strange: Collection[Scalar]
    ) -> None:
        aside = [(t, column, v, n) for t, v, n in rows if v is not None and (strange is _ALL or v in strange)]
        hold(self._connection, ((table, record_id, name, value, n) for record_id, name, value, n in aside))

    def _edits(self, part: Mapping[str, Any]) -> int:
        name, changes = part["table"], _changes(part)
        table = wire_tables().get(name)
        if table is None:
            self._hold_unknown_edits(name, changes)
            return len(part["id"])
        note_again(self._connection, name, part["id"])
        if others := self._go_in(table, changes):
            self._change(table, others, versions(self._connection, name, [change.record_id for change in others]))
        return len(part["id"])

    def _go_in(self, table: WireTable, changes: list[Change]) -> list[Change]:
        """Write changes that meet nothing here, those of the same columns at once; return the others."""
        if anything_held(self._connection):
            return changes
        own = masks(self._connection, table.name, [change.record_id for change in changes])
        others, alike = list[Change](), defaultdict[tuple[str, ...], list[Change]](list)
        for change in changes:
            if change.record_id in own:
                others.append(change)
            else:
                alike[tuple(change.fields)].append(change)
        for names, some in alike.items():
            columns = zip(*(change.fields.values() for change in some), strict=True)
            if any(strange_values(table, name, values) for name, values in zip(names, columns, strict=False)):
                others += some
            else:
                rows = [(*c.fields.values(), *c.edited, c.version, c.record_id, c.version) for c in some]
                write_newer(self._connection, table.name, names, rows)
                self._changed.add(table.name)
        return others

    def _hold_unknown_edits(self, table: str, changes: Iterable[Change]) -> None:
        for change in changes:
            hold(
                self._connection,
                ((table, change.record_id, name, value, change.version) for name, value in change.fields.items()),
            )

    def _change(self, table: WireTable, changes: list[Change], present: Mapping[str, int]) -> None:
        """Apply each change whose version is above the record's; columns with an own edit keep showing it."""
        own = masks(self._connection, table.name, [change.record_id for change in changes])
        held = anything_held(self._connection)
        updates: dict[tuple[str, ...], list[tuple[Scalar, ...]]] = defaultdict(list)
        for change in changes:
            if change.record_id not in present or change.version <= present[change.record_id]:
                continue
            mask = own.get(change.record_id)
            if mask is not None and self._recognising:
                mask = recognise(self._connection, mask, change.fields, change.edited, whole=change.whole)
            values = self._shown(table, change, mask)
            if held:
                release(self._connection, table.name, change.record_id, values)
            values["version"] = change.version
            updates[tuple(values)].append((*values.values(), change.record_id))
        write(self._connection, table.name, updates)
        if updates:
            self._changed.add(table.name)

    def _shown(self, table: WireTable, change: Change, mask: Mask | None) -> Fields:
        """What of a change goes into the record now; the rest is noted where it is found again."""
        values: Fields = {}
        for name, value in change.fields.items():
            if strange_values(table, name, (value,)):
                hold(self._connection, [(table.name, change.record_id, name, value, change.version)])
            else:
                values[name] = value
        if mask is None or not mask.rows:
            return values | dict(zip(("edited_at", "edited_by"), change.edited, strict=True))
        beneath = {name: values.pop(name) for name in mask.columns & values.keys()}
        note_beneath(self._connection, mask, beneath, change.edited)
        waiting = ((n, v) for n, v in beneath.items() if mask.on_the_way(n))
        hold(self._connection, ((table.name, change.record_id, n, v, change.version) for n, v in waiting))
        return values

    def _gone(self, part: Mapping[str, Any]) -> int:
        name, ids = part["table"], part["id"]
        if name in wire_tables():
            own = masks(self._connection, name, ids)
            late = [record_id for record_id in ids if record_id in own]
            hold(self._connection, ((name, record_id, GONE, part["to_community"], 0) for record_id in late))
            scrub(self._connection, name, [record_id for record_id in ids if record_id not in own])
            self._changed.add(name)
        return len(ids)


def _whole(table: WireTable, values: Mapping[str, Scalar]) -> Change:
    """A whole record as a change of each of its columns; what it does not name is empty."""
    version = _version(values.get("version"))
    fields: Fields = {name: None for name in table.columns if name not in IDENTITY}
    fields |= {name: value for name, value in values.items() if name not in IDENTITY}
    for name, value in defaults(table.name).items():
        if name in fields and fields[name] is None:
            fields[name] = value
    edited = (values.get("edited_at"), values.get("edited_by"))
    return Change(str(values["id"]), version, fields, edited, whole=True)


def _changes(part: Mapping[str, Any]) -> list[Change]:
    """The edits of one table, those of one record as one."""
    changes: dict[str, Change] = {}
    rows = zip(part["id"], part["base"], part["edited_at"], part["edited_by"], part["fields"], strict=True)
    for record_id, version, edited_at, edited_by, fields in rows:
        if record_id in changes:
            fields = {**changes[record_id].fields, **fields}
        changes[record_id] = Change(record_id, _version(version), fields, (edited_at, edited_by))
    return list(changes.values())


def _version(value: Scalar) -> int:
    if type(value) is not int:
        raise TypeError("a version is a number")
    return value


_ALL: frozenset[Scalar] = frozenset({"(all)"})


def strange_values(table: WireTable, name: str, values: Sequence[Scalar]) -> Collection[Scalar]:
    """Values that this version of the program cannot hold: of an unknown column all, of a choice the unknown ones."""
    if name == "version":
        return ()
    column = table.columns.get(name)
    if column is None:
        return _ALL
    return set(values) - column.choices - {None} if column.choices is not None else ()


def versions(connection: StationConnection, table: str, ids: Sequence[str]) -> dict[str, int]:
    """The version of each record among ``ids`` that is here."""
    query = f'SELECT t.id, {version_here(table, "t")} FROM json_each(?) i CROSS JOIN "{table}" t ON t.id = i.value'
    return dict(connection.execute(query, (json.dumps(ids),)).fetchall())


def write(
    connection: StationConnection, table: str, updates: Mapping[tuple[str, ...], list[tuple[Scalar, ...]]]
) -> None:
    """Update records: rows of values, the id last, by the columns that they set."""
    for names, rows in updates.items():
        assigned = ", ".join(f'"{name}" = ?' for name in names)
        connection.executemany(f'UPDATE "{table}" SET {assigned} WHERE id = ?', rows)


def write_newer(
    connection: StationConnection, table: str, names: Sequence[str], rows: Sequence[tuple[Scalar, ...]]
) -> None:
    """Update records that are here in an older version; rows: values, when and by whom edited, version, id, version."""
    assigned = ", ".join(f'"{name}" = ?' for name in (*names, "edited_at", "edited_by", "version"))
    own = f'"{table}"'
    connection.executemany(f"UPDATE {own} SET {assigned} WHERE id = ? AND {version_here(table, own)} < ?", rows)


def listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def marks(names: Sequence[str]) -> str:
    return ", ".join("?" * len(names))
