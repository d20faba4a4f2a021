"""A building from a pattern: so many units, floors and rooms, numbered as the door plates are."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from models.base import uuid7
from models.places.map_facts import BuildingFacts, CellFacts
from models.places.records import Occupancy

LIMITS = {"units": (1, 30), "floors": (1, 120), "rooms_per_floor": (1, 40), "first_floor": (-9, 60)}
MOST_DOORS = 6000


class Numbering(enum.Enum):
    """How door plates are written: 101 · 0101 · 1-101 with the unit · 101…106 on through all units · 1A."""

    PLAIN = "plain"
    PADDED = "padded"
    UNIT = "unit"
    THROUGH = "through"
    LETTER = "letter"


class PatternProblem(NamedTuple):
    """What cannot be built: code, the pattern's field, and the bounds that hold."""

    code: str
    field: str
    least: int
    most: int


class Door(NamedTuple):
    unit: int
    floor: int
    position: int
    room: str
    shop: bool


@dataclass(frozen=True, slots=True)
class BuildingPattern:
    """``first_floor`` below 0 builds basements; there is no floor 0. Floors in ``skipped`` do not exist by number:
    the count passes over them, or with ``as_letter`` the next storey is called ``3A``."""

    units: int = 3
    floors: int = 6
    rooms_per_floor: int = 2
    first_floor: int = 1
    numbering: Numbering = Numbering.PLAIN
    skipped: tuple[int, ...] = ()
    as_letter: bool = False
    ground_shops: bool = False

    def problems(self) -> list[PatternProblem]:
        """What keeps this pattern from being built; empty if nothing does."""
        found = [
            PatternProblem("pattern_range", name, least, most)
            for name, (least, most) in LIMITS.items()
            if not least <= getattr(self, name) <= most
        ]
        if self.first_floor == 0:
            found.append(PatternProblem("pattern_no_floor_0", "first_floor", *LIMITS["first_floor"]))
        if not found and self.units * self.floors * self.rooms_per_floor > MOST_DOORS:
            found.append(PatternProblem("pattern_too_large", "floors", 1, MOST_DOORS))
        return found

    def levels(self) -> list[int]:
        """The numbers of the floors, from below."""
        result: list[int] = []
        floor = self.first_floor
        while len(result) < self.floors:
            if floor != 0 and (self.as_letter or floor not in self.skipped):
                result.append(floor)
            floor += 1
        return result

    def label(self, floor: int) -> str:
        """What people call ``floor``: ``B1``, ``3A`` or its number."""
        if floor < 0:
            return f"B{-floor}"
        if not self.as_letter or floor not in self.skipped:
            return str(floor)
        below = floor
        while below in self.skipped and below > 1:
            below -= 1
        return f"{below}{chr(ord('A') + floor - below - 1)}" if below < floor else str(floor)

    def floor_labels(self) -> dict[str, str]:
        """Labels that differ from the plain number, as ``Building.floor_labels`` keeps them."""
        return {
            str(floor): self.label(floor) for floor in self.levels() if floor > 0 and self.label(floor) != str(floor)
        }

    def doors(self) -> Iterator[Door]:
        """Every door, unit by unit from below. Call only where ``problems()`` is empty."""
        for unit in range(1, self.units + 1):
            for floor in self.levels():
                for place in range(self.rooms_per_floor):
                    yield Door(unit, floor, place, self._room(unit, floor, place), self.ground_shops and floor == 1)

    def _room(self, unit: int, floor: int, place: int) -> str:
        label, number = self.label(floor), place + 1
        match self.numbering:
            case Numbering.PADDED:
                return f"{label.zfill(2)}{number:02d}"
            case Numbering.UNIT:
                return f"{unit}-{label}{number:02d}"
            case Numbering.THROUGH:
                return f"{label}{(unit - 1) * self.rooms_per_floor + number:02d}"
            case Numbering.LETTER:
                return f"{label}{_letters(place)}"
            case _:
                return f"{label}{number:02d}"


def _letters(place: int) -> str:
    """A … Z, then AA, AB, …"""
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def preview(pattern: BuildingPattern, number: str) -> BuildingFacts:
    """The building that ``pattern`` would make, for a picture before anything is stored."""
    cells = tuple(
        CellFacts(
            uuid7(),
            str(door.unit),
            door.floor,
            door.room,
            door.position,
            use="31" if door.shop else "11",
            occupancy=Occupancy.COMMERCIAL if door.shop else Occupancy.UNVERIFIED,
        )
        for door in pattern.doors()
    )
    units = tuple(str(unit) for unit in range(1, pattern.units + 1))
    return BuildingFacts(uuid7(), number, cells, units=units, floor_labels=pattern.floor_labels())
