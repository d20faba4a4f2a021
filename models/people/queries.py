"""What the screens ask about people beside their lists: counts, doors, and who lived where on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.people.household_page import Event, HouseholdPage, MemberRow, household_page
from models.people.records import Household, Residency, Resident
from models.people.rules import age_on
from models.places.addresses import Door, door_text, parse_door, tidy_number, tidy_room
from models.places.records import Building, Dwelling, Estate, Occupancy, Unit

__all__ = [
    "Event",
    "HouseholdCounts",
    "HouseholdPage",
    "LivedRow",
    "MemberRow",
    "ResidentCard",
    "dwelling_at",
    "household_counts",
    "household_page",
    "households_at",
    "resident_cards",
    "residents_on",
]


@dataclass(frozen=True)
class ResidentCard:
    """One resident with the present home, else the last; ``door`` is ``3-2-501``."""

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


def resident_cards(session: Session, ids: Sequence[UUID]) -> list[ResidentCard]:
    """The cards of some hundred residents, in the order of ``ids``."""
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
        .where(Resident.id.in_(ids))
        .order_by(Residency.ends_on.is_not(None), Residency.ends_on.desc())
    )
    rows: dict[UUID, ResidentCard] = {}
    for row in map(tuple[Any, ...], session.execute(query)):
        if row[0] not in rows:
            *facts, estate, building, unit, room, household, dwelling, died = row
            door = door_text(building, unit, room) if building else ""
            values: Any = (*facts, estate, door, household, dwelling, died)
            rows[row[0]] = ResidentCard(*values)
    return [rows[id_] for id_ in ids if id_ in rows]


@dataclass(frozen=True)
class HouseholdCounts:
    """The totals that stand above the lists."""

    households: int
    residents: int
    dwellings: int
    vacant: int


def household_counts(session: Session) -> HouseholdCounts:
    """Living households, people who live here (each once), dwellings, and those of them that are vacant."""
    dwellings = select(func.count(), func.sum(case((Dwelling.occupancy == Occupancy.VACANT, 1), else_=0)))
    total, vacant = session.execute(dwellings.select_from(Dwelling).where(Dwelling.alive())).one()
    return HouseholdCounts(
        session.scalar(select(func.count()).select_from(Household).where(Household.current())) or 0,
        session.scalar(select(func.count(Residency.resident_id.distinct())).where(Residency.current())) or 0,
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
    here = (Household.dwelling_id == dwelling_id, Household.current())
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
