"""What the household map knows of each door, free of tables and of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from models.places.records import Occupancy
from models.visits.records import Outcome

COMMERCIAL_USE = frozenset({"30", "31", "32", "33", "34", "35"})
"""Codes of use (GB/T 17986.1) that make a door a shop or an office counter."""


class CellFacts(NamedTuple):
    """One door as the map asks about it. ``surname`` never reaches a wall print (L-12)."""

    dwelling_id: UUID
    unit: str
    floor: int
    room: str
    position: int = 0
    span: int = 1
    use: str = "11"
    occupancy: Occupancy = Occupancy.UNVERIFIED
    surname: str = ""
    people: int = 0
    households: int = 0
    in_round: bool = False
    outcome: Outcome | None = None
    """What came of this round so far."""
    attempts: int = 0
    """Knocks of this round at which nobody was home."""
    next_on: date | None = None
    last_contact: date | None = None
    """Last day anybody was met or reached by phone, in any round."""
    verified_on: date | None = None
    grid: str = ""
    cared: bool = False
    """Somebody is under care for a reason of level 1 or 2."""
    care_due: str = ""
    """The most urgent state of the people's visits of care, a ``DueState``; nothing of it follows from level 4."""
    appeal: str = ""
    """The most urgent light of their open appeals, a ``Light``; nothing of it follows from closed files."""

    @property
    def shop(self) -> bool:
        return self.use in COMMERCIAL_USE or self.occupancy is Occupancy.COMMERCIAL


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """One building with its doors; ``units`` names the stairs from left to right, those without doors included."""

    building_id: UUID
    number: str
    cells: tuple[CellFacts, ...]
    name: str = ""
    units: tuple[str, ...] = ()
    floor_labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EstateFacts:
    estate_id: UUID
    name: str
    buildings: tuple[BuildingFacts, ...]
