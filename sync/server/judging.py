"""Whether a push may enter: its shape as a whole, then record by record scope, columns, types and references.

Judged by columns: a column that is right as a whole is seen at once, only a wrong one is looked through value by value.
A refusal names table, record, field and code, never a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import compress
from typing import Any

from sqlalchemy import Column, ColumnDefault

from models.base import Base
from models.errors import WorldError
from models.wire import Scalar, WireColumn, WireTable, wire_tables
from sync.merge import APPEND_ONLY
from sync.protocol import MAX_RECORDS, Edits, NewRecords, Push, Refused

BOOKKEEPING = ("edited_at", "edited_by")
_NOT_EDITED = frozenset({"id", *BOOKKEEPING})
DECISIONS: dict[str, frozenset[str]] = {
    "conflict_card": frozenset({"choice", "settled_at", "settled_by"}),
    "arrival": frozenset({"state", "reason", "decided_at"}),
    "handover": frozenset({"state", "reason", "decided_at", "note", "moves_on", "deleted_at"}),
}
"""Columns that stations may edit in the tables of sync itself."""
DISTRICT_MADE = frozenset({"conflict_card", "arrival"})


@dataclass
class Verdicts:
    """What is refused so far; the first reason of a record is the one that is told."""

    found: dict[tuple[str, str], Refused] = field(default_factory=dict)

    def refuse(self, table: str, record_id: str, code: str, column: str | None = None, **params: str | int) -> None:
        refused = Refused(table=table, id=record_id, code=code, field=column, params=params)
        self.found.setdefault((table, record_id), refused)

    def spares(self, table: str, record_id: str) -> bool:
        return (table, record_id) not in self.found

    def __len__(self) -> int:
        return len(self.found)


@dataclass
class NewBlock:
    """Whole records of one table, by columns; ``same`` holds what all of them share."""

    table: WireTable
    columns: dict[str, list[Scalar]]
    same: dict[str, Scalar]

    @property
    def ids(self) -> list[str]:
        return self.columns["id"]  # type: ignore[return-value]

    def values(self, name: str) -> list[Scalar]:
        found = self.columns.get(name)
        return found if found is not None else [self.same.get(name)] * len(self.ids)

    def without(self, verdicts: Verdicts) -> NewBlock:
        """Return the records that are not refused."""
        name = self.table.name
        if not verdicts.found:
            return self
        return self.picked([verdicts.spares(name, record_id) for record_id in self.ids])

    def picked(self, keep: list[bool]) -> NewBlock:
        if all(keep):
            return self
        columns = {key: list(compress(values, keep)) for key, values in self.columns.items()}
        return NewBlock(self.table, columns, self.same)


@dataclass
class EditBlock:
    """Edits of records of one table, by columns."""

    table: WireTable
    ids: list[str]
    base: list[int]
    edited_at: list[str]
    edited_by: list[str]
    fields: list[dict[str, Scalar]]
    bases: dict[int, dict[str, int]]

    @cached_property
    def by_column(self) -> dict[str, tuple[list[int], list[Scalar]]]:
        """Each edited column: which edits touch it, and their values."""
        found: dict[str, tuple[list[int], list[Scalar]]] = {}
        for index, changed in enumerate(self.fields):
            for name, value in changed.items():
                indices, values = found.setdefault(name, ([], []))
                indices.append(index)
                values.append(value)
        return found


def shape(push: Push, verdicts: Verdicts) -> tuple[list[NewBlock], list[EditBlock]]:
    """Return what a push says of known tables; records of unknown ones are refused here.

    Raises:
        WorldError: ``message_shape`` (columns of different lengths, a record twice), ``message_too_large``.
    """
    count = sum(len(part.columns.get("id", ())) for part in push.new) + sum(len(part.id) for part in push.edits)
    if count > MAX_RECORDS:
        raise WorldError("message_too_large", limit=MAX_RECORDS)
    known = wire_tables()
    order = {name: place for place, name in enumerate(known)}
    new = [_new_block(part, known.get(part.table), verdicts) for part in push.new]
    edits = [_edit_block(part, known.get(part.table), verdicts) for part in push.edits]
    blocks = [block for block in new if block is not None and block.ids]
    edited = [block for block in edits if block is not None and block.ids]
    _refuse_twins(blocks, edited)
    return sorted(blocks, key=lambda b: order[b.table.name]), sorted(edited, key=lambda b: order[b.table.name])


def _new_block(part: NewRecords, table: WireTable | None, verdicts: Verdicts) -> NewBlock | None:
    ids = part.columns.get("id", [])
    if len({len(values) for values in part.columns.values()}) > 1 or not _clean(_ID, ids) or "id" not in part.columns:
        raise WorldError("message_shape")
    if table is None:
        for record_id in ids:
            verdicts.refuse(part.table, str(record_id), "unknown_table")
        return None
    return NewBlock(table, dict(part.columns), dict(part.same))


def _edit_block(part: Edits, table: WireTable | None, verdicts: Verdicts) -> EditBlock | None:
    lengths = {len(part.id), len(part.base), len(part.edited_at), len(part.edited_by), len(part.fields)}
    places = {str(index) for index in range(len(part.id))} if part.bases else set()
    if len(lengths) > 1 or not part.bases.keys() <= places:
        raise WorldError("message_shape")
    if table is None:
        for record_id in part.id:
            verdicts.refuse(part.table, record_id, "unknown_table")
        return None
    bases = {int(index): dict(columns) for index, columns in part.bases.items()}
    return EditBlock(table, part.id, part.base, part.edited_at, part.edited_by, part.fields, bases)


def _refuse_twins(blocks: list[NewBlock], edited: list[EditBlock]) -> None:
    """One batch says one thing about one record."""
    seen: dict[str, set[str]] = {}
    both: list[NewBlock | EditBlock] = [*blocks, *edited]
    for block in both:
        ids = set(block.ids)
        of_table = seen.setdefault(block.table.name, set())
        if len(ids) < len(block.ids) or not of_table.isdisjoint(ids):
            raise WorldError("message_shape")
        of_table |= ids


def judge_new(block: NewBlock, community_code: str, verdicts: Verdicts) -> None:
    """Judge scope, columns and types; columns that the station did not know get their defaults."""
    name = block.table.name
    if name in DISTRICT_MADE:
        _refuse_all(block, "not_yours", None, verdicts)
        return
    for column, values in block.columns.items():
        for index, code in _faults(block.table.columns.get(column), values):
            verdicts.refuse(name, block.ids[index], code, column)
    for column, value in block.same.items():
        for _index, code in _faults(block.table.columns.get(column), [value]):
            _refuse_all(block, code, column, verdicts)
    _drop_unknown(block)
    _fill_missing(block, verdicts)
    for record_id, code_of in zip(block.ids, block.values("community_code"), strict=True):
        if code_of != community_code:
            verdicts.refuse(name, record_id, "scope")


def _refuse_all(block: NewBlock, code: str, column: str | None, verdicts: Verdicts) -> None:
    for record_id in block.ids:
        verdicts.refuse(block.table.name, record_id, code, column)


def _drop_unknown(block: NewBlock) -> None:
    """Records that say nothing in an unknown column are right without it."""
    for part in (block.columns, block.same):
        for name in [name for name in part if name not in block.table.columns]:
            del part[name]


def _fill_missing(block: NewBlock, verdicts: Verdicts) -> None:
    for name, column in block.table.columns.items():
        if column.nullable or name in block.columns or name in block.same:
            continue
        if (default := default_of(block.table.name, name)) is None:
            _refuse_all(block, "value_missing", name, verdicts)
        else:
            block.same[name] = default


@lru_cache(maxsize=1000)
def default_of(table: str, name: str) -> Scalar:
    """What a column holds that nobody filled in, in the wire's form; an older station does not know it."""
    column: Column[Any] = Base.metadata.tables[table].columns[name]
    default = column.default
    value = default.arg if isinstance(default, ColumnDefault) and default.is_scalar else None
    value = getattr(value, "value", value)
    return int(value) if isinstance(value, bool) else value


def judge_edits(block: EditBlock, community_code: str, verdicts: Verdicts) -> None:
    """Judge columns and types of edits; whose the records are is seen where they are read."""
    table, name = block.table, block.table.name
    for column in BOOKKEEPING:
        for index, code in _faults(table.columns[column], getattr(block, column)):
            verdicts.refuse(name, block.ids[index], code, column)
    may, frozen = DECISIONS.get(name), APPEND_ONLY.get(name)
    for column, (indices, values) in block.by_column.items():
        wire = None if column in _NOT_EDITED else table.columns.get(column)
        for place, code in _faults(wire, values):
            verdicts.refuse(name, block.ids[indices[place]], code, column)
        if may is not None and column not in may:
            _refuse_some(block, indices, "not_yours", column, verdicts)
        if frozen is not None and column not in frozen:
            _refuse_some(block, indices, "append_only", column, verdicts)
        if column == "community_code":
            elsewhere = [i for i, value in zip(indices, values, strict=True) if value != community_code]
            _refuse_some(block, elsewhere, "scope", None, verdicts)


def _refuse_some(block: EditBlock, indices: list[int], code: str, column: str | None, verdicts: Verdicts) -> None:
    for index in indices:
        verdicts.refuse(block.table.name, block.ids[index], code, column)


def _faults(column: WireColumn | None, values: Sequence[Scalar]) -> Iterator[tuple[int, str]]:
    """Yield the place and the code of each value that may not stand in the column."""
    if column is None:
        yield from ((index, "unknown_field") for index, value in enumerate(values) if value is not None)
    elif not _clean(column, values):
        for index, value in enumerate(values):
            if (code := column.problem(value)) is not None:
                yield index, code


def _clean(column: WireColumn, values: Sequence[Any]) -> bool:
    """Whether all values are right, seen by types, lengths and distinct values."""
    kinds = set(map(type, values))
    if type(None) in kinds:
        if not column.nullable:
            return False
        kinds.discard(type(None))
        values = [value for value in values if value is not None]
    if not kinds:
        return True
    check, wanted = _CLEAN[column.kind]
    return kinds <= wanted and check(column, values)


_HEX = re.compile(r"[0-9a-f]*")
_INSTANTS = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6})*")
_MIDNIGHT = " 00:00:00.000000"
_ID = WireColumn("id", "uuid", nullable=False)


def _clean_uuids(_column: WireColumn, values: Sequence[Any]) -> bool:
    return set(map(len, values)) == {32} and _HEX.fullmatch("".join(values)) is not None


def _clean_texts(column: WireColumn, values: Sequence[Any]) -> bool:
    return max(map(len, values)) <= (column.length or 0) and "\x00" not in "".join(values)


def _clean_instants(column: WireColumn, values: Sequence[Any]) -> bool:
    """As one text for the shape; that the day exists is asked once of each day."""
    if set(map(len, values)) != {26} or _INSTANTS.fullmatch("".join(values)) is None:
        return False
    return _clean_distinct(column, [day + _MIDNIGHT for day in {value[:10] for value in values}])


def _clean_distinct(column: WireColumn, values: Sequence[Any]) -> bool:
    return all(column.problem(value) is None for value in set(values))


_TEXT, _INT = frozenset({str}), frozenset({int})
_CLEAN: dict[str, tuple[Callable[[WireColumn, Sequence[Any]], bool], frozenset[type]]] = {
    "uuid": (_clean_uuids, _TEXT),
    "text": (_clean_texts, _TEXT),
    "instant": (_clean_instants, _TEXT),
    "date": (_clean_distinct, _TEXT),
    "enum": (_clean_distinct, _TEXT),
    "json": (_clean_distinct, _TEXT),
    "int": (_clean_distinct, _INT),
    "bool": (_clean_distinct, _INT),
    "real": (_clean_distinct, frozenset({int, float})),
}
