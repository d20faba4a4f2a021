"""A few doors with people under care and helpers, for tests of pairing and of what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.calendar import CHINA
from models.care.records import Helper, HelperKind, Membership, Risk, SpecialGroup
from models.people import actions
from models.people.records import Resident
from models.places.records import Building, Dwelling, Estate, Unit

DAY = date(2026, 3, 2)
"""The day most tests play on; everybody has lived there since long before."""
SINCE = date(2020, 1, 1)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


def group(session: Session, code: str, **fields: Any) -> SpecialGroup:
    """A group of the catalogue with a norm of thirty days, unless told otherwise."""
    row = SpecialGroup(code=code, **{"name": f"Group {code}", "visit_every_days": 30, **fields})
    session.add(row)
    session.flush()
    return row


@dataclass
class Hamlet:
    """One estate; ``door`` adds a door to its only stair, which belongs to ``grid_id``."""

    session: Session
    grid_id: UUID | None = None

    def __post_init__(self) -> None:
        estate = Estate(name="碧桂园")
        self.session.add(estate)
        self.session.flush()
        building = Building(estate_id=estate.id, number="3", grid_id=self.grid_id)
        self.session.add(building)
        self.session.flush()
        self.unit = Unit(building_id=building.id, number="1")
        self.session.add(self.unit)
        self.session.flush()
        self.estate, self.building = estate, building
        self._doors = 0

    def door(self) -> Dwelling:
        self._doors += 1
        dwelling = Dwelling(unit_id=self.unit.id, floor=self._doors, room=f"{self._doors}01")
        self.session.add(dwelling)
        self.session.flush()
        return dwelling

    def person(self, name: str, *groups: str, on: date = SINCE, level: int = 2, **fields: Any) -> Resident:
        """Somebody who lives alone behind a new door and is in ``groups`` since ``on``."""
        household = actions.new_household(self.session, self.door().id)
        resident = actions.new_resident(self.session, name=name, **fields)
        actions.move_in(self.session, resident.id, household.id, on=SINCE)
        for code in groups:
            member(self.session, resident.id, code, on=on, level=level)
        return resident


def member(
    session: Session, resident_id: UUID, code: str, *, on: date, level: int = 2, risk: Risk | None = None
) -> Membership:
    row = Membership(
        resident_id=resident_id, group_code=code, level=level, recognised_on=on, risk=risk, catalogue={"name": code}
    )
    session.add(row)
    session.flush()
    return row


def helper(session: Session, name: str, **fields: Any) -> Helper:
    row = Helper(name=name, **{"kind": HelperKind.VOLUNTEER, **fields})
    session.add(row)
    session.flush()
    return row
