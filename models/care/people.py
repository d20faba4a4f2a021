"""The people under care as a list, in the order of their doors; and one person's card (``models.care.card``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.care.card import CareCard, CareVisitRow, MembershipRow, PairingRow, care_card
from models.care.children import not_told, told
from models.care.due import instant_of, known_due
from models.care.due_rules import DueState, due_state
from models.care.queries import (
    Home,
    holds,
    homes,
    in_force,
    kept_from_care,
    living_in_grid,
    pairing_holds,
    units_in_order,
)
from models.care.records import Helper, Membership, Pairing
from models.care.rules import MASKED
from models.care.standing import GroupMark, Standing
from models.care.states import CareState
from models.people.records import Residency, Resident
from models.places.records import Dwelling
from models.visits.scope import chunks

__all__ = [
    "EVERYBODY", "CareCard", "CareFilter", "CareRow", "CareVisitRow", "GroupMark", "MembershipRow", "PairingRow",
    "care_batches", "care_card", "care_people", "care_people_count", "care_rows", "people_left_out",
    "people_only_kept",
]  # fmt: skip


@dataclass(frozen=True)
class CareFilter:
    """Which people of the list are wanted; everything given must hold.

    ``text``: part of a name, its pinyin initials are not looked at. ``former``: also those no longer under care.
    """

    text: str = ""
    group: str | None = None
    grid: UUID | None = None
    state: CareState | None = None
    helper: UUID | None = None
    former: bool = False


@dataclass(frozen=True)
class CareRow:
    """One person of the list. ``groups`` are of levels 1, 2 and 4; ``masked`` counts those of level 3."""

    resident_id: UUID
    household_id: UUID | None
    dwelling_id: UUID | None
    name: str
    sex: str
    birth_date: date | None
    estate: str
    door: str
    grid_id: UUID | None
    groups: tuple[GroupMark, ...]
    masked: int
    state: CareState
    primary: str | None
    primary_id: UUID | None
    """The helper; of two the one named first."""
    supporters: int
    due_state: DueState
    due_on: date | None


EVERYBODY = CareFilter()
_FIRST, _MOST = 2, 128
"""Stairs read at once: few for the first rows, then more and more."""


def care_people(
    session: Session, today: date, wanted: CareFilter = EVERYBODY, limit: int | None = None, offset: int = 0
) -> list[CareRow]:
    """Return the people under care in the order of their doors; those who left it (``former``) come last."""
    page: list[CareRow] = []
    for ids in _id_batches(session, today, wanted):
        if wanted.state is None and len(ids) <= offset:
            offset -= len(ids)
            continue
        rows = _of_state(care_rows(session, ids, today), wanted)
        page += rows[offset:]
        offset = max(0, offset - len(rows))
        if limit is not None and len(page) >= limit:
            break
    return page[:limit]


def care_people_count(session: Session, today: date, wanted: CareFilter = EVERYBODY) -> int:
    """Count the people whom ``care_people`` would return without limit."""
    if wanted.state is None:
        people = _chosen(select(func.count(Membership.resident_id.distinct())), today, wanted).where(in_force(today))
        former = _former(session, today, wanted) if wanted.former and wanted.grid is None else ()
        return (session.scalar(people) or 0) + len(former)
    return sum(len(batch) for batch in care_batches(session, today, wanted))


def people_left_out(session: Session, today: date, wanted: CareFilter = EVERYBODY) -> int:
    """Count the children whom ``care_people`` leaves out for this worker (``children.told``)."""
    people = _among(select(Membership.resident_id).distinct(), today, wanted).where(not_told(Resident, today))
    if wanted.former and wanted.grid is None:
        people = people.where(Membership.alive(), Resident.alive(), Resident.merged_into_id.is_(None))
    else:
        people = people.where(in_force(today))
    ids = list(session.scalars(people))
    if wanted.state is None:
        return len(ids)
    stand = Standing(session, ids, today)
    return sum(stand.state(key) is wanted.state for key in ids)


def people_only_kept(session: Session, today: date) -> int:
    """How many people in care lists leave out: their data are only kept."""
    return session.scalar(select(func.count()).select_from(kept_from_care(today).subquery())) or 0


def care_batches(session: Session, today: date, wanted: CareFilter = EVERYBODY) -> Iterator[list[CareRow]]:
    """Yield the people under care in the order of their doors; the first batch is small and quick."""
    for ids in _id_batches(session, today, wanted):
        yield _of_state(care_rows(session, ids, today), wanted)


def _id_batches(session: Session, today: date, wanted: CareFilter) -> Iterator[list[UUID]]:
    """The people of some stairs at a time; who lives behind two doors comes with the first."""
    units, told = units_in_order(session, wanted.grid), set[UUID]()
    start, size = 0, _FIRST
    while start < len(units):
        living = session.scalars(_living_in(units[start : start + size], today, wanted))
        ids = [key for key in living if key not in told]
        told.update(ids)
        yield ids
        start, size = start + size, min(2 * size, _MOST)
    if wanted.former and wanted.grid is None:
        yield _former(session, today, wanted)


def care_rows(session: Session, resident_ids: Collection[UUID], today: date) -> list[CareRow]:
    """Return the rows of these residents, whether they are still under care or not, in the order of their doors.

    Children of whom the worker is not told are left out.
    """
    ids = list(resident_ids)
    stand = Standing(session, ids, today)
    lived, dues, now = homes(session, ids, today), known_due(session, ids), instant_of(today)
    rows = [
        _row(person, stand, lived.get(person.id), due_state(dues[person.id], now), dues[person.id].due_on)
        if person.id in dues
        else _row(person, stand, lived.get(person.id), DueState.INACTIVE, None)
        for part in chunks(ids)
        for person in session.execute(_PERSON.where(Resident.id.in_(part), told(Resident, today)))
    ]
    return sorted(rows, key=lambda row: lived[row.resident_id].order if row.resident_id in lived else (1e9,))


_PERSON = select(Resident.id, Resident.name, Resident.sex, Resident.birth_date)


def _row(person: Any, stand: Standing, home: Home | None, state: DueState, due_on: date | None) -> CareRow:
    primary_id, primary = next(iter(stand.primaries.get(person.id, ())), (None, None))
    return CareRow(
        resident_id=person.id,
        household_id=home.household_id if home else None,
        dwelling_id=home.dwelling_id if home else None,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        estate=home.estate if home else "",
        door=home.door if home else "",
        grid_id=home.grid_id if home else None,
        groups=tuple(stand.groups.get(person.id, ())),
        masked=stand.masked[person.id],
        state=stand.state(person.id),
        primary=primary,
        primary_id=primary_id,
        supporters=stand.supporters[person.id],
        due_state=state,
        due_on=due_on,
    )


def _of_state(rows: list[CareRow], wanted: CareFilter) -> list[CareRow]:
    return rows if wanted.state is None else [row for row in rows if row.state is wanted.state]


def _living_in(units: Sequence[UUID], today: date, wanted: CareFilter) -> Select[UUID]:
    people = _chosen(select(Membership.resident_id).distinct(), today, wanted)
    return (
        people.join(Residency, Residency.resident_id == Membership.resident_id)
        .join(Dwelling, Dwelling.id == Residency.dwelling_id)
        .where(Dwelling.unit_id.in_(units), Residency.alive(), holds(Residency.starts_on, Residency.ends_on, today))
        .where(in_force(today))
    )


def _former(session: Session, today: date, wanted: CareFilter) -> list[UUID]:
    """Those who were under care and are no more, whether they live or live here or not."""
    now = select(Membership.resident_id).join(Resident, Resident.id == Membership.resident_id).where(in_force(today))
    people = _chosen(select(Membership.resident_id).distinct(), today, wanted)
    people = people.where(Membership.alive(), Membership.resident_id.not_in(now))
    return list(session.scalars(people.where(Resident.alive(), Resident.merged_into_id.is_(None))))


def _chosen(query: Select[Any], today: date, wanted: CareFilter) -> Select[Any]:
    """``_among``, of whom the worker is told."""
    return _among(query, today, wanted).where(told(Resident, today))


def _among(query: Select[Any], today: date, wanted: CareFilter) -> Select[Any]:
    """``query`` over ``Membership``, joined with ``Resident`` and narrowed to what is wanted but grid and state.

    A group of level 3 finds nobody: a list of its people would tell what is opened for one person only.
    """
    query = query.select_from(Membership).join(Resident, Resident.id == Membership.resident_id)
    if wanted.group is not None:
        query = query.where(Membership.group_code == wanted.group, Membership.level != MASKED)
    if wanted.text.strip():
        query = query.where(Resident.name.contains(wanted.text.strip(), autoescape=True))
    if wanted.helper is not None:
        helped = select(Pairing.resident_id).join(Helper, Helper.id == Pairing.helper_id)
        helped = helped.where(Pairing.helper_id == wanted.helper, pairing_holds(today))
        query = query.where(Membership.resident_id.in_(helped))
    if wanted.grid is not None:
        query = query.where(Membership.resident_id.in_(living_in_grid(wanted.grid, today)))
    return query
