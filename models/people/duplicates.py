"""Residents that may be one person: found while typing and importing, merged (and parted again), or told apart."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, String, Table, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from models.base import Base, synced_tables, utc_now
from models.errors import WorldError
from models.people.actions import move_out
from models.people.pinyin import sounds_alike
from models.people.records import DistinctPair, Household, Residency, Resident, ResidentMerge
from models.people.relations import HEAD, UNCLEAR

K = TypeVar("K", bound=Hashable)
_AT_ONCE = 5_000
"""Values in one statement."""
_TOLD_AFTER = 500

_STAY = frozenset({"visit", "resident_merge", "distinct_pair"})
"""Tables whose rows keep pointing at the merged resident: visits are append-only; readers follow ``merged_into_id``."""


@dataclass(frozen=True)
class Probe(Generic[K]):
    """A person as typed or as in a row of a sheet; ``key`` is the caller's name for it."""

    key: K
    name: str
    id_no: str | None = None
    birth_date: date | None = None
    phone: str | None = None
    dwelling_id: UUID | None = None
    resident_id: UUID | None = None
    """Where the person is in the register already: never a duplicate of itself."""


@dataclass(frozen=True)
class Candidate:
    """A resident who may be the same person. ``reasons``: ``same_id``, or ``name``/``sound`` with what else agrees."""

    resident_id: UUID
    name: str
    birth_date: date | None
    id_no: str | None
    phone: str | None
    reasons: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return "same_id" in self.reasons


def candidates(session: Session, probe: Probe[Any]) -> list[Candidate]:
    """Who may be the same person as ``probe``: same ID, or a name that looks or sounds the same with same birth date,
    phone or dwelling."""
    return candidates_of_all(session, [probe]).get(probe.key, [])


def candidates_of_all(session: Session, probes: Sequence[Probe[K]]) -> dict[K, list[Candidate]]:
    """The same for many, in a few statements; probes without any candidate are left out."""
    known = _Known(session, probes)
    found: dict[K, list[Candidate]] = {}
    for probe in probes:
        mine = [c for c in map(_judge(probe, known), known.near(probe)) if c is not None]
        if mine:
            found[probe.key] = sorted(mine, key=lambda c: (not c.certain, "name" not in c.reasons, c.name))
    return found


class _Known:
    """The residents that agree with any probe in one of the four facts, by fact."""

    def __init__(self, session: Session, probes: Sequence[Probe[Any]]) -> None:
        self.by_id = self._facts(session, Resident.id_no, {p.id_no for p in probes})
        self.by_birth = self._facts(session, Resident.birth_date, {p.birth_date for p in probes})
        self.by_phone = self._facts(session, Resident.phone, {p.phone for p in probes})
        self.by_dwelling = self._at_home(session, {p.dwelling_id for p in probes})
        self.distinct = _distinct_pairs(session) if any(p.resident_id for p in probes) else frozenset[frozenset[str]]()

    def near(self, probe: Probe[Any]) -> list[_Row]:
        rows = [
            *self.by_id.get(probe.id_no, ()),
            *self.by_birth.get(probe.birth_date, ()),
            *self.by_phone.get(probe.phone, ()),
            *self.by_dwelling.get(probe.dwelling_id, ()),
        ]
        return list({row.id: row for row in rows}.values())

    def _facts(self, session: Session, column: Any, values: set[Any]) -> dict[Any, list[_Row]]:
        found: dict[Any, list[_Row]] = defaultdict(list)
        for part in _parts(values - {None}):
            for row in session.execute(_people().where(column.in_(part))):
                known = _Row(*row)
                found[getattr(known, column.key)].append(known)
        return found

    def _at_home(self, session: Session, dwellings: set[UUID | None]) -> dict[Any, list[_Row]]:
        found: dict[Any, list[_Row]] = defaultdict(list)
        for part in _parts(dwellings - {None}):
            query = _people().join(Residency, Residency.resident_id == Resident.id).add_columns(Residency.dwelling_id)
            for *row, dwelling in session.execute(query.where(Residency.dwelling_id.in_(part), Residency.alive())):
                found[dwelling].append(_Row(*row))
        return found


class _Row(NamedTuple):
    id: str
    """Hexadecimal, as stored: most rows are looked at and left."""
    name: str
    birth_date: date | None
    id_no: str | None
    phone: str | None


def _people() -> Any:
    columns = (type_coerce(Resident.id, String), Resident.name, Resident.birth_date, Resident.id_no, Resident.phone)
    return select(*columns).where(Resident.alive(), Resident.merged_into_id.is_(None))


def _parts(values: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def _judge(probe: Probe[Any], known: _Known) -> Any:
    at_home = {row.id for row in known.by_dwelling.get(probe.dwelling_id, ())} if probe.dwelling_id else set()

    own = probe.resident_id.hex if probe.resident_id else None

    def judge(row: _Row) -> Candidate | None:
        if own and (row.id == own or frozenset((row.id, own)) in known.distinct):
            return None
        reasons: tuple[str, ...] = ("same_id",) if probe.id_no and row.id_no == probe.id_no else ()
        agrees = (
            ("birth", probe.birth_date is not None and row.birth_date == probe.birth_date),
            ("phone", bool(probe.phone) and row.phone == probe.phone),
            ("dwelling", row.id in at_home),
        )
        shared = tuple(fact for fact, same in agrees if same)
        if shared:
            reasons += _name_reason(probe.name, row.name, shared)
        return Candidate(UUID(row.id), *row[1:], reasons) if reasons else None

    return judge


def _name_reason(name: str, other: str, shared: tuple[str, ...]) -> tuple[str, ...]:
    if name == other:
        return ("name", *shared)
    return ("sound", *shared) if sounds_alike(name, other) else ()


def _distinct_pairs(session: Session) -> frozenset[frozenset[str]]:
    pairs = session.execute(select(DistinctPair.first_id, DistinctPair.second_id).where(DistinctPair.alive()))
    return frozenset(frozenset((first.hex, second.hex)) for first, second in pairs)


def mark_distinct(session: Session, first_id: UUID, second_id: UUID) -> DistinctPair:
    """Note that a worker looked at both: two people, not to be proposed again."""
    pair = DistinctPair(first_id=min(first_id, second_id), second_id=max(first_id, second_id))
    session.add(pair)
    session.flush()
    return pair


def merge_residents(
    session: Session,
    kept_id: UUID,
    merged_id: UUID,
    choices: Mapping[str, object] | None = None,
    *,
    left: Sequence[UUID] = (),
    on: date | None = None,
) -> ResidentMerge:
    """Make two records of one person one: what points at ``merged_id`` points at ``kept_id``.

    ``choices`` (column → value) are written into the kept record. Every column of every synced table that references
    residents is moved. A stay that both have is kept once. ``left``: stays that end on the day ``on``, where both
    records lived somewhere.
    Raises:
        WorldError: ``merge_itself``, ``merged_already``; what ``move_out`` raises.
    """
    kept, merged = session.get_one(Resident, kept_id), session.get_one(Resident, merged_id)
    if kept_id == merged_id:
        raise WorldError("merge_itself")
    if any(r.merged_into_id or r.deleted_at for r in (kept, merged)):
        raise WorldError("merged_already")
    overwritten = {}
    for column, value in (choices or {}).items():
        before = getattr(kept, column)
        if before != value:
            setattr(kept, column, value)
            overwritten[column] = [_to_json(before), _to_json(value)]
    moved = {table.name: _move(session, table, merged_id, kept_id) for table in _pointing_tables()}
    merged.merged_into_id = kept_id
    session.flush()
    moved["residency"] = {**moved.get("residency", {}), **_drop_doubles(session, kept_id, moved)}
    if left and on:
        move_out(session, left, on=on)
        moved["residency"]["ends_on"] = [stay.hex for stay in left]
    merge = ResidentMerge(
        kept_id=kept_id, merged_id=merged_id, moved={t: c for t, c in moved.items() if c}, overwritten=overwritten
    )
    session.add(merge)
    session.flush()
    session.expire_all()
    return merge


@dataclass
class Unmerged:
    """What was edited after the merge and so stays: columns of the kept record, moved rows by ``table.column``."""

    kept_columns: list[str] = field(default_factory=list)
    kept_rows: dict[str, list[UUID]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return not (self.kept_columns or self.kept_rows)


def unmerge(session: Session, merge_id: UUID) -> Unmerged:
    """Part two merged records exactly as they were; what was changed since is kept and reported."""
    merge = session.get_one(ResidentMerge, merge_id)
    if merge.undone_at:
        raise WorldError("unmerged_already")
    kept, merged = session.get_one(Resident, merge.kept_id), session.get_one(Resident, merge.merged_id)
    result = Unmerged()
    for column, (before, after) in merge.overwritten.items():
        if _to_json(getattr(kept, column)) == after:
            setattr(kept, column, _from_json(Resident.__table__.c[column], before))
        else:
            result.kept_columns.append(column)
    for table, columns in merge.moved.items():
        for column, ids in columns.items():
            rows = [UUID(i) for i in ids]
            if column == "ends_on":
                _reopen(session, rows)
            elif left := _move_back(session, Base.metadata.tables[table], column, rows, merge):
                result.kept_rows[f"{table}.{column}"] = left
    if merged.merged_into_id == kept.id:
        merged.merged_into_id = None
    merge.undone_at = utc_now()
    session.flush()
    session.expire_all()
    return result


def _pointing_tables() -> list[Table]:
    return [
        table
        for record in synced_tables()
        if (table := Base.metadata.tables[record.__tablename__]).name not in _STAY and _pointing_columns(table)
    ]


def _pointing_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if any(f.column.table.name == "resident" for f in column.foreign_keys)]


def _move(session: Session, table: Table, old: UUID, new: UUID) -> dict[str, list[str]]:
    """Point all rows at ``new``; return column → ids of the rows moved."""
    moved = {}
    for column in _pointing_columns(table):
        ids = list(session.scalars(select(table.c.id).where(column == old)))
        if ids:
            _write(session, table, table.c.id.in_(ids), {column.name: new})
            moved[column.name] = [id_.hex for id_ in ids]
    return moved


def _drop_doubles(
    session: Session, kept_id: UUID, moved: Mapping[str, Mapping[str, list[str]]]
) -> dict[str, list[str]]:
    """Soft-delete one of two stays in the same household at the same time; return the ids.

    A running stay wins over an ended one, then the head's over a member's: nobody who lives here is lost by a merge.
    """
    came = {UUID(i) for i in moved.get("residency", {}).get("resident_id", ())}
    rows = list(session.scalars(select(Residency).where(Residency.resident_id == kept_id, Residency.alive())))
    rows.sort(key=lambda row: (row.ends_on is not None, row.relation != HEAD, row.id in came))
    left: list[Residency] = []
    doubles: list[Residency] = []
    for row in rows:
        (doubles if any(_overlap(row, other) for other in left) else left).append(row)
    for row in doubles:
        row.deleted_at = utc_now()
    session.flush()
    return {"deleted_at": [row.id.hex for row in doubles]} if doubles else {}


def _overlap(one: Residency, other: Residency) -> bool:
    first, last = date.min, date.max
    return (
        one.household_id == other.household_id
        and (one.starts_on or first) < (other.ends_on or last)
        and (other.starts_on or first) < (one.ends_on or last)
    )


def _move_back(session: Session, table: Table, column: str, ids: list[UUID], merge: ResidentMerge) -> list[UUID]:
    """Undo one column's moves; return the rows that are not as the merge left them."""
    if column == "deleted_at":
        untouched: ColumnElement[bool] = table.c.deleted_at.is_not(None)
        value: object = None
    else:
        untouched, value = table.c[column] == merge.kept_id, merge.merged_id
    found = set(session.scalars(select(table.c.id).where(table.c.id.in_(ids), untouched)))
    if found:
        _write(session, table, table.c.id.in_(found), {column: value})
    return [id_ for id_ in ids if id_ not in found]


def _reopen(session: Session, stays: Iterable[UUID]) -> None:
    """Let stays that a merge ended go on; where another heads the household by now, this one heads it no longer."""
    for stay in _ended(session, stays):
        household = session.get_one(Household, stay.household_id)
        household.ended_on = None
        others = select(Residency.relation).where(Residency.household_id == household.id, Residency.current())
        if stay.relation == HEAD and HEAD in session.scalars(others).all():
            stay.relation = UNCLEAR
        stay.ends_on = stay.end_reason = None


def _ended(session: Session, stays: Iterable[UUID]) -> Sequence[Residency]:
    mine = Residency.id.in_(list(stays)), Residency.ends_on.is_not(None), Residency.alive()
    return session.scalars(select(Residency).where(*mine)).all()


def _write(session: Session, table: Table, where: ColumnElement[bool], values: Mapping[str, object]) -> None:
    info = session.connection().info
    stamp = {"edited_at": utc_now(), "edited_by": info["worker_id"]}
    session.execute(update(table).where(where).values({**values, **stamp}))


def merges_of(session: Session, resident_id: UUID) -> list[ResidentMerge]:
    """The merges of a resident that can still be taken back, newest first."""
    mine = or_(ResidentMerge.kept_id == resident_id, ResidentMerge.merged_id == resident_id)
    query = select(ResidentMerge).where(mine, ResidentMerge.undone_at.is_(None), ResidentMerge.alive())
    return list(session.scalars(query.order_by(ResidentMerge.created_at.desc(), ResidentMerge.id.desc())))


def _to_json(value: object) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else value


def _from_json(column: Any, value: Any) -> object:
    if value is None:
        return None
    kind = column.type.python_type
    if issubclass(kind, enum.Enum) or kind is UUID:
        return kind(value)
    return kind.fromisoformat(value) if kind in (date, datetime) else value


def pairs_among(
    probes: Iterable[Probe[K]],
) -> Generator[tuple[int, int], None, list[tuple[K, K, tuple[str, ...]]]]:
    """Find probes that may be one person among themselves, with the reasons; tells how many groups it has judged."""
    groups: dict[tuple[str, object], list[Probe[K]]] = defaultdict(list)
    for probe in probes:
        for fact in ("id_no", "birth_date", "phone", "dwelling_id"):
            if getattr(probe, fact):
                groups[fact, getattr(probe, fact)].append(probe)
    found: dict[tuple[K, K], tuple[str, ...]] = {}
    for number, ((fact, _), members) in enumerate(groups.items()):
        if number % _TOLD_AFTER == 0:
            yield number, len(groups)
        for at, one in enumerate(members[:50]):
            for other in members[at + 1 : 50]:
                reasons: tuple[str, ...] = ("same_id",) if fact == "id_no" else _pair_reason(one, other, fact)
                if reasons:
                    found.setdefault((one.key, other.key), reasons)
    return [(one, other, reasons) for (one, other), reasons in found.items()]


def _pair_reason(one: Probe[Any], other: Probe[Any], fact: str) -> tuple[str, ...]:
    return _name_reason(one.name, other.name, ({"birth_date": "birth", "dwelling_id": "dwelling"}.get(fact, fact),))
