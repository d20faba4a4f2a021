"""What the screens ask about people: lists, counts, doors, and who lived where on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from models.people.household_page import Event, HouseholdPage, MemberRow, household_page
from models.people.records import Household, Residency, Resident
from models.people.relations import HEAD
from models.people.rules import age_on
from models.places.addresses import Door, door_text, parse_door, tidy_number, tidy_room
from models.places.records import Building, Dwelling, Estate, Occupancy, Unit

__all__ = [
    "DwellingRow",
    "Event",
    "HouseholdCounts",
    "HouseholdPage",
    "LivedRow",
    "MemberRow",
    "ResidentFilter",
    "ResidentRow",
    "count_residents",
    "dwelling_at",
    "dwelling_rows",
    "household_counts",
    "household_page",
    "households_at",
    "resident_ids",
    "resident_rows",
    "residents_on",
]

LIVING_HERE = and_(Residency.ends_on.is_(None), Residency.alive())


@dataclass(frozen=True)
class ResidentRow:
    """One line of the list of residents, as stored; ``door`` is ``3-2-501``."""

    id: UUID
    name: str
    sex: str
    birth_date: date | None
    id_no: str | None
    phone: str | None
    population_type: str
    relation: str | None
    estate: str | None
    door: str
    household_id: UUID | None
    dwelling_id: UUID | None
    died_on: date | None

    def age(self, today: date) -> int | None:
        return age_on(self.birth_date, today) if self.birth_date else None


@dataclass(frozen=True)
class ResidentFilter:
    """What of the residents a list shows."""

    living_here: bool = True
    """Without those who died, moved away or were never housed."""
    estate_id: UUID | None = None
    building_id: UUID | None = None
    grid_id: UUID | None = None
    sex: str | None = None
    population_type: str | None = None
    born_from: date | None = None
    born_to: date | None = None


SORTS = ("door", "name", "birth_date", "sex")
_PLACE_ORDER = (Estate.sort, Estate.name, Building.sort, func.length(Building.number), Building.number)
_DOOR_ORDER = (*_PLACE_ORDER, Unit.sort, Unit.number, Dwelling.floor, Dwelling.position, Dwelling.room)


def resident_ids(
    session: Session,
    chosen: ResidentFilter | None = None,
    *,
    sort: str = "name",
    descending: bool = False,
    limit: int | None = None,
) -> list[str]:
    """The ids of a whole list in order, hexadecimal as stored: light for 50,000; rows come by ``resident_rows``.

    By name or birth date the first ``limit`` come at once from that column's index.
    """
    chosen = chosen or ResidentFilter()
    columns: tuple[Any, ...] = _DOOR_ORDER if sort == "door" else (getattr(Resident, sort),)
    order = [column.desc() if descending else column.asc() for column in columns]
    query = _chosen(select(type_coerce(Resident.id, String)), chosen, doors=sort == "door")
    return list(dict.fromkeys(session.scalars(query.order_by(*order, Resident.id).limit(limit))))


def count_residents(session: Session, chosen: ResidentFilter | None = None) -> int:
    query = _chosen(select(func.count(Resident.id.distinct())), chosen or ResidentFilter(), doors=False)
    return session.scalar(query) or 0


def _chosen(query: Select[Any], chosen: ResidentFilter, *, doors: bool) -> Select[Any]:
    query = query.select_from(Resident).where(Resident.alive(), Resident.merged_into_id.is_(None))
    placed = doors or chosen.estate_id or chosen.building_id or chosen.grid_id
    if placed:
        query = query.join(
            Residency, and_(Residency.resident_id == Resident.id, LIVING_HERE), isouter=not chosen.living_here
        )
        query = query.outerjoin(Dwelling, Dwelling.id == Residency.dwelling_id).outerjoin(
            Unit, Unit.id == Dwelling.unit_id
        )
        query = query.outerjoin(Building, Building.id == Unit.building_id).outerjoin(
            Estate, Estate.id == Building.estate_id
        )
    elif chosen.living_here:
        query = query.where(select(Residency.id).where(Residency.resident_id == Resident.id, LIVING_HERE).exists())
    if chosen.living_here:
        query = query.where(Resident.died_on.is_(None))
    conditions = (
        (Building.estate_id, chosen.estate_id),
        (Building.id, chosen.building_id),
        (Building.grid_id, chosen.grid_id),
        (Resident.sex, chosen.sex),
        (Resident.population_type, chosen.population_type),
    )
    query = query.where(*[column == value for column, value in conditions if value is not None])
    if chosen.born_from:
        query = query.where(Resident.birth_date >= chosen.born_from)
    return query.where(Resident.birth_date <= chosen.born_to) if chosen.born_to else query


def resident_rows(session: Session, ids: Sequence[str | UUID]) -> list[ResidentRow]:
    """The rows of a window of a list (some hundred ids), in its order; with the present home, else the last."""
    wanted = [id_ if isinstance(id_, UUID) else UUID(id_) for id_ in ids]
    homes = and_(Residency.resident_id == Resident.id, Residency.alive())
    query = (
        select(
            Resident.id,
            Resident.name,
            Resident.sex,
            Resident.birth_date,
            Resident.id_no,
            Resident.phone,
            Resident.population_type,
            Residency.relation,
            Estate.name,
            Building.number,
            Unit.number,
            Dwelling.room,
            Residency.household_id,
            Residency.dwelling_id,
            Resident.died_on,
        )
        .select_from(Resident)
        .outerjoin(Residency, homes)
        .outerjoin(Dwelling, Dwelling.id == Residency.dwelling_id)
        .outerjoin(Unit, Unit.id == Dwelling.unit_id)
        .outerjoin(Building, Building.id == Unit.building_id)
        .outerjoin(Estate, Estate.id == Building.estate_id)
        .where(Resident.id.in_(wanted))
        .order_by(Residency.ends_on.is_not(None), Residency.ends_on.desc())
    )
    rows: dict[UUID, ResidentRow] = {}
    for row in map(tuple[Any, ...], session.execute(query)):
        if row[0] not in rows:
            *facts, estate, building, unit, room, household, dwelling, died = row
            door = door_text(building, unit, room) if building else ""
            values: Any = (*facts, estate, door, household, dwelling, died)
            rows[row[0]] = ResidentRow(*values)
    return [rows[id_] for id_ in wanted if id_ in rows]


@dataclass(frozen=True)
class DwellingRow:
    """One line of the list of dwellings."""

    id: UUID
    estate: str
    building: str
    unit: str
    room: str
    floor: int
    use: str
    occupancy: Occupancy
    floor_area_m2: float | None
    owner_name: str | None
    people: int
    head: str | None
    verified_on: date | None

    @property
    def door(self) -> str:
        return door_text(self.building, self.unit, self.room)


def dwelling_rows(
    session: Session,
    *,
    estate_id: UUID | None = None,
    building_id: UUID | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[DwellingRow]:
    """Dwellings in door order with how many people live there and a head's name."""
    page = _placed(select(Dwelling.id)).where(Dwelling.alive())
    page = page.where(Building.estate_id == estate_id) if estate_id else page
    page = page.where(Building.id == building_id) if building_id else page
    page = page.order_by(*_DOOR_ORDER).limit(limit).offset(offset)
    shown = page.subquery()
    living = (
        select(
            Residency.dwelling_id,
            func.count(Residency.resident_id.distinct()).label("people"),
            func.max(case((Residency.relation == HEAD, Resident.name))).label("head"),
        )
        .join(Resident, Resident.id == Residency.resident_id)
        .where(LIVING_HERE, Residency.dwelling_id.in_(select(shown.c.id)))
        .group_by(Residency.dwelling_id)
        .subquery()
    )
    query = _placed(
        select(
            *(Dwelling.id, Estate.name, Building.number, Unit.number, Dwelling.room, Dwelling.floor, Dwelling.use),
            *(Dwelling.occupancy, Dwelling.floor_area_m2, Dwelling.owner_name),
            *(func.coalesce(living.c.people, 0), living.c.head, Dwelling.verified_on),
        )
    )
    query = query.outerjoin(living, living.c.dwelling_id == Dwelling.id).where(Dwelling.id.in_(select(shown.c.id)))
    rows = session.execute(query.order_by(*_DOOR_ORDER))
    return [DwellingRow(*row) for row in map(tuple[Any, ...], rows)]


def _placed(query: Any) -> Any:
    query = query.join(Unit, Unit.id == Dwelling.unit_id).join(Building, Building.id == Unit.building_id)
    return query.join(Estate, Estate.id == Building.estate_id)


@dataclass(frozen=True)
class HouseholdCounts:
    """The totals that stand above the lists."""

    households: int
    residents: int
    dwellings: int
    vacant: int


def household_counts(session: Session) -> HouseholdCounts:
    """Living households, people who live here (each once), dwellings, and those of them that are vacant."""
    alive = and_(Household.alive(), Household.ended_on.is_(None))
    dwellings = select(func.count(), func.sum(case((Dwelling.occupancy == Occupancy.VACANT, 1), else_=0)))
    total, vacant = session.execute(dwellings.select_from(Dwelling).where(Dwelling.alive())).one()
    return HouseholdCounts(
        session.scalar(select(func.count()).select_from(Household).where(alive)) or 0,
        session.scalar(select(func.count(Residency.resident_id.distinct())).where(LIVING_HERE)) or 0,
        total,
        vacant or 0,
    )


@dataclass(frozen=True)
class LivedRow:
    """Who lived at a dwelling on a day."""

    resident_id: UUID
    name: str
    household_id: UUID
    residency_id: UUID


def residents_on(session: Session, dwelling_id: UUID, day: date) -> list[LivedRow]:
    """Who lived at the dwelling on ``day``: from the day of moving in to the day before ``ends_on``."""
    query = (
        select(Resident.id, Resident.name, Residency.household_id, Residency.id)
        .join(Resident, Resident.id == Residency.resident_id)
        .where(
            Residency.dwelling_id == dwelling_id,
            Residency.alive(),
            or_(Residency.starts_on.is_(None), Residency.starts_on <= day),
            or_(Residency.ends_on.is_(None), Residency.ends_on > day),
        )
        .order_by(Resident.name, Resident.id)
    )
    return [LivedRow(*row) for row in session.execute(query)]


def households_at(session: Session, dwelling_id: UUID) -> list[Household]:
    """The living households of a dwelling, oldest first."""
    here = (Household.dwelling_id == dwelling_id, Household.alive(), Household.ended_on.is_(None))
    return list(session.scalars(select(Household).where(*here).order_by(Household.id)))


def dwelling_at(
    session: Session, door: str | Door, *, estate_id: UUID | None = None, estate: str | None = None
) -> list[Dwelling]:
    """The dwellings that a written door may mean: one, none, or several where estates share numbers.

    ``3-501`` means the room of building 3 without a unit, or, where there is none, that room of any of its units.
    """
    parsed = parse_door(door) if isinstance(door, str) else door
    if parsed is None or not parsed.room:
        return []
    buildings = _buildings_named(session, parsed.building, estate_id, estate or parsed.estate)
    query = (
        select(Dwelling, Unit.number)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .where(Unit.building_id.in_(buildings), Unit.alive(), Dwelling.alive())
        .where(Dwelling.room.in_(_spellings(parsed.room)))
    )
    found = [(dwelling, tidy_number(unit)) for dwelling, unit in session.execute(query)]
    exact = [dwelling for dwelling, unit in found if unit == parsed.unit]
    return exact or ([dwelling for dwelling, _ in found] if not parsed.unit else [])


def _buildings_named(session: Session, number: str, estate_id: UUID | None, named: str) -> list[UUID]:
    """Buildings with this number as normally written, in the estates meant."""
    query = select(Building.id, Building.number, Estate.name, Estate.alias).join(
        Estate, Estate.id == Building.estate_id
    )
    query = query.where(Building.estate_id == estate_id) if estate_id else query
    return [
        id_
        for id_, written, name, alias in session.execute(query.where(Building.alive()))
        if tidy_number(written) == number and _is_named(named, name, alias)
    ]


def _spellings(room: str) -> list[str]:
    tidy = tidy_room(room)
    return list(dict.fromkeys((tidy, room, f"{tidy}室", tidy.lower())))


def _is_named(named: str | None, name: str, alias: str | None) -> bool:
    return not named or named in name or name in named or bool(alias and (named in alias or alias in named))
