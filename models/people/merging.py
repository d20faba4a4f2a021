"""Two records of one person made one, and parted again."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, literal, or_, select, text, update
from sqlalchemy.orm import Session

from models.base import Base, synced_tables, utc_now
from models.calendar import today
from models.care.guard import guarded_tables
from models.care.records import Membership, Pairing, PairingEnd, PairingRole
from models.care.rules import RESTRICTED
from models.errors import WorldError
from models.people.actions import move_out
from models.people.records import Household, Residency, Resident, ResidentMerge
from models.people.relations import HEAD, UNCLEAR

_STAY = frozenset({"visit", "resident_merge", "distinct_pair"})
"""Tables whose rows keep pointing at the merged resident: visits are append-only; readers follow ``merged_into_id``."""


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
    records lived somewhere. A membership in a group that both are in is kept once;
    of two pairings with one helper the later ends. Level 4 moves along
    (``models.care.guard``), whoever merges, but is not named in the record of the merge, which everybody may read.
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
    moved["membership"] = {**moved.get("membership", {}), **_drop_double_memberships(session, kept_id, moved)}
    moved["pairing"] = {**moved.get("pairing", {}), **_end_double_pairings(session, kept_id, moved, on or today())}
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
    """Part two merged records exactly as they were; what was changed since is kept and reported.

    Level 4 goes back as far as this PC's journal still knows whose it was; the team sees what is left with the other.
    """
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
            if column == "ends_on" and table == "pairing":
                if left := _let_pairings_go_on(session, rows):
                    result.kept_rows[f"{table}.{column}"] = left
            elif column == "ends_on":
                _reopen(session, rows)
            elif left := _move_back(session, Base.metadata.tables[table], column, rows, merge):
                result.kept_rows[f"{table}.{column}"] = left
    _return_restricted(session, kept.id, merged.id)
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
    """Point all rows at ``new``; return column → ids of the rows moved that everybody may know of."""
    moved = {}
    for column in _pointing_columns(table):
        level = table.c.level if table.name in guarded_tables() else literal(0)
        rows = session.execute(select(table.c.id, level).where(column == old)).all()
        if rows:
            _write(session, table, table.c.id.in_([id_ for id_, _ in rows]), {column.name: new})
        if told := [id_.hex for id_, level in rows if level < RESTRICTED]:
            moved[column.name] = told
    return moved


def _return_restricted(session: Session, kept_id: UUID, merged_id: UUID) -> None:
    """Give level-4 rows back to whom the journal says that they were taken from."""
    for name, record in guarded_tables().items():
        table: Table = record.__table__
        if not _pointing_columns(table):
            continue
        taken = session.execute(
            text(
                "SELECT record_id FROM journal WHERE table_name = :name AND op = 'update'"
                " AND json_extract(changes, '$.resident_id[0]') = :merged"
                " AND json_extract(changes, '$.resident_id[1]') = :kept"
            ),
            {"name": name, "merged": merged_id.hex, "kept": kept_id.hex},
        )
        ids = [UUID(row[0]) for row in taken]
        mine = table.c.id.in_(ids) & (table.c.resident_id == kept_id) & (table.c.level >= RESTRICTED)
        if ids:
            _write(session, table, mine, {"resident_id": merged_id})


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


def _drop_double_memberships(
    session: Session, kept_id: UUID, moved: Mapping[str, Mapping[str, list[str]]]
) -> dict[str, list[str]]:
    """Soft-delete one of two memberships in the same group at the same time, the later one; return the ids."""
    came = {UUID(i) for i in moved.get("membership", {}).get("resident_id", ())}
    mine = Membership.resident_id == kept_id, Membership.alive(), Membership.level < RESTRICTED
    rows = session.scalars(select(Membership).where(*mine).order_by(Membership.recognised_on)) if came else ()
    left: list[Membership] = []
    doubles: list[Membership] = []
    for row in rows:
        (doubles if any(_both_hold(row, other) for other in left) else left).append(row)
    for row in doubles:
        row.deleted_at = utc_now()
    session.flush()
    return {"deleted_at": [row.id.hex for row in doubles]} if doubles else {}


def _end_double_pairings(
    session: Session, kept_id: UUID, moved: Mapping[str, Mapping[str, list[str]]], on: date
) -> dict[str, list[str]]:
    """Let the older of two pairings with one helper go on, the primary one before a supporting one; return the ids."""
    mine = Pairing.resident_id == kept_id, Pairing.alive(), Pairing.ends_on.is_(None), Pairing.level < RESTRICTED
    rows = session.scalars(select(Pairing).where(*mine)).all() if moved.get("pairing") else ()
    helped: set[UUID] = set()
    doubles: list[Pairing] = []
    for row in sorted(rows, key=lambda row: (row.role is PairingRole.SUPPORT, row.starts_on, row.id)):
        if row.helper_id in helped:
            row.ends_on, row.end_reason = max(on, row.starts_on), PairingEnd.SETTLED
            doubles.append(row)
        helped.add(row.helper_id)
    session.flush()
    return {"ends_on": [row.id.hex for row in doubles]} if doubles else {}


def _let_pairings_go_on(session: Session, ids: Sequence[UUID]) -> list[UUID]:
    """Undo the ends of pairings; return those that are not as the merge left them."""
    mine = Pairing.id.in_(ids), Pairing.alive(), Pairing.end_reason == PairingEnd.SETTLED
    rows = session.scalars(select(Pairing).where(*mine)).all()
    for row in rows:
        row.ends_on = row.end_reason = None
    found = {row.id for row in rows}
    return [id_ for id_ in ids if id_ not in found]


def _both_hold(one: Membership, other: Membership) -> bool:
    return (
        one.group_code == other.group_code
        and one.recognised_on < (other.ended_on or date.max)
        and other.recognised_on < (one.ended_on or date.max)
    )


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
