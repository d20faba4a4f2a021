"""A small place to live in, for tests of people and of search."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models.people import actions
from models.people.records import Household, Resident
from models.places.records import Building, Dwelling, Estate, Unit

START = date(2026, 1, 1)
LATER = date(2026, 6, 1)


def dwelling(session: Session, building: str, unit: str, room: str, estate: str = "碧桂园") -> Dwelling:
    """Add a door in a building of its own."""
    e = Estate(name=estate)
    session.add(e)
    session.flush()
    b = Building(estate_id=e.id, number=building)
    session.add(b)
    session.flush()
    u = Unit(building_id=b.id, number=unit)
    session.add(u)
    session.flush()
    return another(session, u.id, room)


def another(session: Session, unit_id: UUID, room: str) -> Dwelling:
    d = Dwelling(unit_id=unit_id, floor=int(room[:-2] or 1), room=room)
    session.add(d)
    session.flush()
    return d


def person(session: Session, name: str, **fields: object) -> Resident:
    return actions.new_resident(session, name=name, **fields)


def family(session: Session, home: Dwelling, *names: str, on: date | None = START) -> tuple[Household, list[Resident]]:
    household = actions.new_household(session, home.id)
    people = [person(session, name) for name in names]
    for someone in people:
        actions.move_in(session, someone.id, household.id, on=on)
    return household, people
