"""An estate to draw, and one that is stored."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import select

from models.base import uuid7
from models.people.records import Household, Residency, Resident
from models.places import actions
from models.places.map_facts import BuildingFacts, EstateFacts
from models.places.pattern import BuildingPattern, Numbering
from models.places.records import Dwelling, Unit
from models.station import Station

TODAY = date(2026, 3, 12)

patterns = st.builds(
    BuildingPattern,
    units=st.integers(1, 6),
    floors=st.integers(1, 30),
    rooms_per_floor=st.integers(1, 7),
    first_floor=st.sampled_from([-2, -1, 1, 3]),
    numbering=st.sampled_from(Numbering),
    skipped=st.sampled_from([(), (4,), (4, 13, 14)]),
    as_letter=st.booleans(),
    ground_shops=st.booleans(),
)


def estate(*buildings: BuildingFacts) -> EstateFacts:
    return EstateFacts(uuid7(), "彩虹园", buildings)


def built(station: Station, pattern: BuildingPattern | None = None, number: str = "7") -> UUID:
    with station.act("places.create_building") as session:
        place = actions.create_estate(session, "彩虹园")
        return actions.create_building_from_pattern(session, place.id, number, pattern or BuildingPattern()).id


def rooms_of(station: Station, building: UUID) -> dict[tuple[str, int], list[str]]:
    """Rooms by unit and floor, from left to right."""
    with station.sessions() as session:
        rows = session.execute(
            select(Unit.number, Dwelling)
            .join(Unit, Unit.id == Dwelling.unit_id)
            .where(Unit.building_id == building, Dwelling.alive())
            .order_by(Dwelling.position, Dwelling.room)
        )
        found: dict[tuple[str, int], list[str]] = {}
        for unit, dwelling in rows:
            found.setdefault((unit, dwelling.floor), []).append(dwelling.room)
        return found


def dwelling_id(station: Station, building: UUID, unit: str, room: str) -> UUID:
    with station.sessions() as session:
        query = (
            select(Dwelling.id)
            .join(Unit)
            .where(Unit.building_id == building, Unit.number == unit, Dwelling.room == room, Dwelling.alive())
        )
        return session.scalars(query).one()


def move_in(station: Station, dwelling: UUID, *names: str) -> None:
    with station.act("people.move_in") as session:
        household = Household(dwelling_id=dwelling)
        session.add(household)
        session.flush()
        for place, name in enumerate(names):
            person = Resident(name=name)
            session.add(person)
            session.flush()
            relation = "02" if place == 0 else "10"
            session.add(
                Residency(resident_id=person.id, household_id=household.id, dwelling_id=dwelling, relation=relation)
            )
