"""A small estate to knock on: buildings of doors, with or without people, written straight into a session."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from models.people.records import Household, Residency, Resident
from models.places.records import Building, Dwelling, Estate, Occupancy, Unit
from models.workers.records import Worker


def add_building(
    session: Session,
    number: str = "3",
    *,
    units: int = 1,
    floors: int = 6,
    rooms: int = 2,
    estate: Estate | None = None,
) -> list[Dwelling]:
    """Return the doors of a new building, lowest floor first; rooms are numbered 101, 102, 201 …"""
    if estate is None:
        estate = Estate(name="碧桂园")
        session.add(estate)
        session.flush()
    building = Building(estate_id=estate.id, number=number)
    session.add(building)
    session.flush()
    doors = []
    for each in range(1, units + 1):
        unit = Unit(building_id=building.id, number=str(each))
        session.add(unit)
        session.flush()
        doors += [
            Dwelling(unit_id=unit.id, floor=f, position=r, room=f"{f}{r:02d}", occupancy=Occupancy.OWNER)
            for f in range(1, floors + 1)
            for r in range(1, rooms + 1)
        ]
    session.add_all(doors)
    session.flush()
    return doors


def add_household(session: Session, door: Dwelling, *names: str) -> list[Resident]:
    """Let people live at ``door``; the first is the head."""
    household = Household(dwelling_id=door.id)
    people = [Resident(name=name) for name in names]
    session.add_all([household, *people])
    session.flush()
    session.add_all(
        Residency(
            resident_id=person.id,
            household_id=household.id,
            dwelling_id=door.id,
            relation="02" if person is people[0] else "10",
        )
        for person in people
    )
    session.flush()
    return people


def add_worker(session: Session, name: str) -> UUID:
    worker = Worker(name=name)
    session.add(worker)
    session.flush()
    return worker.id
