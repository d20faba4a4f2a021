"""Light rows for the lists of people and homes: read as SQLite stores them, made into values only when looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, func, select, type_coerce
from sqlalchemy.orm import Session

from models import calendar
from models.care.children import in_register
from models.people.records import Household, Residency, Resident
from models.people.relations import HEAD
from models.places.addresses import door_text, natural_key
from models.places.records import Area, Building, Dwelling, Estate, Unit
from models.requests.restricting import only_kept, usable
from models.visits.counted import counts
from models.visits.records import Visit


class Stair(NamedTuple):
    """One unit with what stands above it; ``order`` sorts units as people walk."""

    unit_id: str
    estate: str
    building: str
    unit: str
    grid: str
    order: int


class Door(NamedTuple):
    """A door as lists show it (``text``: ``3-2-501``). Ids are hex, codes and dates are as stored."""

    dwelling_id: str
    stair: Stair
    occupancy: str
    text: str
    order: tuple[Any, ...]
    """Sorts doors as people walk."""


class ResidentRow(NamedTuple):
    """One person at one door, or (``ends_on`` or ``died_on`` set) the last door where the person lived."""

    residency_id: str
    resident_id: str
    household_id: str
    name: str
    sex: str
    birth_date: str | None
    phone: str | None
    id_no: str | None
    population_type: str
    hukou_match: str
    relation: str
    starts_on: str | None
    ends_on: str | None
    end_reason: str | None
    moved_to: str | None
    died_on: str | None
    verified_on: str | None
    door: Door


class HouseholdRow(NamedTuple):
    """One household; ``head`` is empty where nobody lives in it any more."""

    household_id: str
    kind: str
    household_no: str | None
    head: str
    phone: str | None
    people: int
    last_visit: str | None
    verified_on: str | None
    door: Door


class DwellingRow(NamedTuple):
    """One door and how it is used."""

    dwelling_id: str
    use: str
    owner_name: str | None
    floor_area: float | None
    people: int
    last_visit: str | None
    verified_on: str | None
    door: Door


def stairs(session: Session) -> list[Stair]:
    """Every unit in the order of estate, building and unit."""
    query = (
        select(_raw(Unit.id), Estate.name, Building.number, Unit.number, func.coalesce(Area.name, ""))
        .add_columns(Estate.sort, Building.sort, Unit.sort)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .outerjoin(Area, Area.id == Building.grid_id)
    )

    def order(row: Any) -> tuple[Any, ...]:
        return row[5], natural_key(row[1]), row[6], natural_key(row[2]), row[7], natural_key(row[3])

    rows = sorted((tuple(row) for row in session.execute(query)), key=order)
    return [Stair._make((*row[:5], place)) for place, row in enumerate(rows)]


def residents_here(session: Session, *, every: bool = False) -> Iterator[list[ResidentRow]]:
    """Who lives here now, in the order of their doors; the first batch is small and quick.

    Args:
        every: also children of whom the worker is not told (L-05), and those whose data are only kept.
    """
    living = (Residency.current(), Resident.current()) if every else (Residency.current(), usable(), _told())
    known = stairs(session)
    for part in _batches(known):
        yield sorted(_residents(session, known, part, *living), key=lambda row: (*row.door.order, row.relation != HEAD))


def people_only_kept(session: Session) -> int:
    """How many of those who live here lists leave out: their data are only kept."""
    query = select(func.count(Residency.resident_id.distinct())).where(Residency.current())
    return session.scalar(query.where(Residency.resident_id.in_(only_kept()))) or 0


def residents_gone(session: Session, *, every: bool = False) -> list[ResidentRow]:
    """Who lived here and lives here no more, each with the last door, the latest first; ``every``: children too."""
    here = select(Residency.resident_id).where(Residency.current())
    gone = [Resident.merged_into_id.is_(None), Resident.id.not_in(here), *([] if every else [_told()])]
    rows = sorted(
        _residents(session, stairs(session), None, *gone), key=lambda row: (row.ends_on or "", row.residency_id)
    )
    last = {row.resident_id: row for row in rows}
    return sorted(last.values(), key=lambda row: row.ends_on or "", reverse=True)


def households_here(session: Session) -> Iterator[list[HouseholdRow]]:
    """Every household that has not ended, in the order of the doors; the first batch is small and quick."""
    known = stairs(session)
    for part in _batches(known):
        heads, visited = _heads(session, part), _last_visits(session, part)
        doors = _doors(session, known, part)
        query = select(
            _raw(Household.id), Household.kind, Household.household_no, _raw(Household.dwelling_id)
        ).where(Household.current())  # fmt: skip
        rows = []
        for household_id, kind, number, dwelling_id in _rows(session, _within(query, Household.dwelling_id, part)):
            if dwelling_id in doors:
                name, phone, people = heads.get(household_id, ("", None, 0))
                door, more = doors[dwelling_id]
                visit, verified = visited.get(dwelling_id), more[-1]
                rows.append(HouseholdRow(household_id, kind, number, name, phone, people, visit, verified, door))
        yield sorted(rows, key=lambda row: row.door.order)


def dwellings_here(session: Session) -> Iterator[list[DwellingRow]]:
    """Every door, in order; the first batch is small and quick."""
    known = stairs(session)
    for part in _batches(known):
        people, visited = _people_at(session, part), _last_visits(session, part)
        rows = [
            DwellingRow._make((id_, *more[:3], people.get(id_, 0), visited.get(id_), more[3], door))
            for id_, (door, more) in _doors(session, known, part).items()
        ]
        yield sorted(rows, key=lambda row: row.door.order)


def residents_named(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of some residents."""
    query = select(Resident.id, Resident.name).where(Resident.id.in_(list(ids)))
    return {id_: name for id_, name in session.execute(query)}


def _told() -> ColumnElement[bool]:
    return in_register(Resident, calendar.today())


FIRST_STAIRS = 4
"""Stairs in the first batch: more people than a screen shows."""


Part = Sequence[Stair] | None
"""Some stairs; ``None`` stands for all."""


def _batches(known: Sequence[Stair]) -> Iterator[Part]:
    """A few stairs first, then all the others."""
    if len(known) <= FIRST_STAIRS * 2:
        yield None
        return
    yield known[:FIRST_STAIRS]
    yield known[FIRST_STAIRS:]


def _raw(column: Any) -> Any:
    """``column`` as the text that SQLite stores: a list of 50,000 makes no object that nobody looks at."""
    return type_coerce(column, String).label(f"{column.table.name}_{column.key}")


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> Iterable[Any]:
    """Run a read of columns past the ORM, which has nothing to do for it."""
    return session.connection().execute(query)


def _within(query: Select[*tuple[Any, ...]], dwelling_id: Any, part: Part) -> Select[*tuple[Any, ...]]:
    """Narrow a read to the doors of a small part; a large one is read whole, and what is no part of it left out."""
    if part is None or len(part) > FIRST_STAIRS:
        return query
    units = [UUID(stair.unit_id) for stair in part]
    return query.where(dwelling_id.in_(select(Dwelling.id).where(Dwelling.unit_id.in_(units))))


def _residents(
    session: Session, known: Sequence[Stair], part: Part, *which: ColumnElement[bool]
) -> Iterator[ResidentRow]:
    query = (
        select(
            _raw(Residency.id), _raw(Resident.id), _raw(Residency.household_id), Resident.name, Resident.sex,
            _raw(Resident.birth_date), Resident.phone, Resident.id_no, Resident.population_type, Resident.hukou_match,
            Residency.relation, _raw(Residency.starts_on), _raw(Residency.ends_on), _raw(Residency.end_reason),
            Residency.moved_to, _raw(Resident.died_on), _raw(Resident.verified_on), _raw(Residency.dwelling_id),
        )
        .join(Resident, Resident.id == Residency.resident_id)
        .where(Residency.alive(), Resident.alive(), *which)
    )  # fmt: skip
    doors = _doors(session, known, part)
    for *person, dwelling_id in _rows(session, _within(query, Residency.dwelling_id, part)):
        if dwelling_id in doors:
            yield ResidentRow._make((*person, doors[dwelling_id][0]))


def _heads(session: Session, part: Part) -> dict[str, tuple[str, str | None, int]]:
    """Household → name and phone of its head (else of whoever is in it), and how many people."""
    query = (
        _living(
            select(_raw(Residency.household_id), _unless_kept(Resident.name, ""), _unless_kept(Resident.phone, None))
        )
        .add_columns(func.count())
        .group_by(Residency.household_id)
        # SQLite takes the bare columns of a group from the row with the maximum: the head where there is one.
        .add_columns(func.max(Residency.relation == HEAD))
    )
    rows = _rows(session, _within(query, Residency.dwelling_id, part))
    return {household: (name, phone, people) for household, name, phone, people, _head in rows}


def _people_at(session: Session, part: Part) -> dict[str, int]:
    query = _living(select(_raw(Residency.dwelling_id), func.count())).group_by(Residency.dwelling_id)
    return {dwelling: people for dwelling, people in _rows(session, _within(query, Residency.dwelling_id, part))}


def _unless_kept(column: Any, instead: str | None) -> Any:
    """``column`` of people whose data may be used; of the others nobody's name stands in a list."""
    return case((Resident.id.in_(only_kept()), instead), else_=column)


def _living(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    query = query.join(Resident, Resident.id == Residency.resident_id)
    return query.where(Residency.current(), Resident.current())


def _last_visits(session: Session, part: Part) -> dict[str, str]:
    """Dwelling → the day, in China, of the last visit that counts."""
    last = func.date(func.max(type_coerce(Visit.at, String)), "+8 hours")
    query = select(_raw(Visit.dwelling_id), last).where(counts(Visit)).group_by(Visit.dwelling_id)
    return {dwelling: day for dwelling, day in _rows(session, _within(query, Visit.dwelling_id, part))}


def _doors(session: Session, known: Sequence[Stair], part: Part) -> dict[str, tuple[Door, tuple[Any, ...]]]:
    """Dwelling → its door, and use, owner's name, floor area and day of verification."""
    by_id = {stair.unit_id: stair for stair in (known if part is None else part)}
    query = select(
        _raw(Dwelling.id), _raw(Dwelling.unit_id), Dwelling.floor, Dwelling.room, _raw(Dwelling.occupancy),
        Dwelling.use, Dwelling.owner_name, Dwelling.floor_area_m2, _raw(Dwelling.verified_on),
    ).where(Dwelling.alive())  # fmt: skip
    found: dict[str, tuple[Door, tuple[Any, ...]]] = {}
    for id_, unit_id, floor, room, occupancy, *more in _rows(session, _within(query, Dwelling.id, part)):
        if (stair := by_id.get(unit_id)) is not None:
            text, order = door_text(stair.building, stair.unit, room), (stair.order, floor, natural_key(room))
            found[id_] = (Door(id_, stair, occupancy, text, order), tuple(more))
    return found
