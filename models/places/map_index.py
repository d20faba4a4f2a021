"""Finding doors in a picture: by point, by rectangle, and the next one as a person walks the stairs."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from models.places.household_map import Cell, MapPicture, Placed


class Box(NamedTuple):
    """A rectangle in map units, right and lower edges outside."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def join(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Direction(enum.Enum):
    UP = (0, -1)
    DOWN = (0, 1)
    LEFT = (-1, 0)
    RIGHT = (1, 0)


class MapIndex:
    """All doors of a picture by number, buildings in order; the numbers of one building are ``doors(building)``."""

    def __init__(self, picture: MapPicture) -> None:
        self.picture = picture
        self.cells: list[Cell] = []
        self.boxes: list[Box] = []
        self.building_of: list[int] = []
        self.building_boxes = [_box(placed) for placed in picture.buildings]
        self._first: list[int] = []
        for number, placed in enumerate(picture.buildings):
            self._first.append(len(self.cells))
            self.cells += placed.building.cells
            self.boxes += [
                Box(placed.x + cell.x, placed.y + cell.y, placed.x + cell.x + cell.w, placed.y + cell.y + cell.h)
                for cell in placed.building.cells
            ]
            self.building_of += [number] * len(placed.building.cells)
        self._first.append(len(self.cells))
        self._by_id = {cell.facts.dwelling_id: number for number, cell in enumerate(self.cells)}

    def doors(self, building: int) -> range:
        return range(self._first[building], self._first[building + 1])

    def number(self, dwelling_id: UUID) -> int | None:
        return self._by_id.get(dwelling_id)

    def buildings_in(self, box: Box) -> Iterator[int]:
        return (number for number, own in enumerate(self.building_boxes) if own.meets(box))

    def at(self, x: float, y: float) -> int | None:
        """The door at a point."""
        found = self.inside(Box(x, y, x + 1e-6, y + 1e-6))
        return found[0] if found else None

    def inside(self, box: Box) -> list[int]:
        """Every door that ``box`` touches."""
        found: list[int] = []
        for building in self.buildings_in(box):
            doors = self.doors(building)
            if box.holds(self.building_boxes[building]):
                found += doors
            else:
                found += [door for door in doors if self.boxes[door].meets(box)]
        return found

    def find(self, building: str, unit: str, room: str) -> int | None:
        """The door ``building``-``unit``-``room``; an empty building or unit matches any."""
        for number, cell in enumerate(self.cells):
            facts = cell.facts
            own = self.picture.buildings[self.building_of[number]].building
            if facts.room == room and unit in ("", facts.unit) and building in ("", own.number, own.name):
                return number
        return None

    def step(self, door: int, direction: Direction) -> int:
        """The next door: along the floors of one stair or the rooms of one floor, then the next building."""
        building = self.building_of[door]
        vertical = direction in (Direction.UP, Direction.DOWN)
        unit = self.cells[door].unit
        near = [other for other in self.doors(building) if not vertical or self.cells[other].unit == unit]
        found = self._nearest(door, near, direction)
        if found is not None:
            return found
        beyond = self._next_building(building, direction)
        return door if beyond is None else self._entry(door, beyond, direction)

    def _nearest(self, door: int, doors: list[int], direction: Direction) -> int | None:
        """The next row (or, along the floor, the next door of the same row) in ``direction``."""
        here, x = self.cells[door], self.boxes[door].middle[0]
        if direction in (Direction.LEFT, Direction.RIGHT):
            sign = direction.value[0]
            row = [other for other in doors if self.cells[other].row == here.row]
            ahead = [other for other in row if (self.boxes[other].middle[0] - x) * sign > 0]
            return min(ahead, key=lambda other: abs(self.boxes[other].middle[0] - x), default=None)
        sign = direction.value[1]
        ahead = [other for other in doors if (self.cells[other].row - here.row) * sign > 0]
        return min(
            ahead,
            key=lambda other: (abs(self.cells[other].row - here.row), abs(self.boxes[other].middle[0] - x)),
            default=None,
        )

    def _next_building(self, building: int, direction: Direction) -> int | None:
        """The closest building with doors that lies wholly ahead; sideways only within the same row of buildings."""
        here = self.building_boxes[building]
        (x, y), (dx, dy) = here.middle, direction.value

        def distance(other: int) -> float:
            mx, my = self.building_boxes[other].middle
            return abs(mx - x) * (3 if dy else 1) + abs(my - y) * (3 if dx else 1)

        ahead = [
            n for n in range(len(self.building_boxes)) if self.doors(n) and _ahead(here, self.building_boxes[n], dx, dy)
        ]
        return min(ahead, key=distance, default=None)

    def _entry(self, door: int, building: int, direction: Direction) -> int:
        x, y = self.boxes[door].middle
        if direction.value[0]:
            sign = direction.value[0]
            return min(
                self.doors(building),
                key=lambda other: (abs(self.boxes[other].middle[1] - y), self.boxes[other].left * sign),
            )
        sign = direction.value[1]
        return min(
            self.doors(building), key=lambda other: (self.cells[other].row * sign, abs(self.boxes[other].middle[0] - x))
        )


def _box(placed: Placed) -> Box:
    return Box(placed.x, placed.y, placed.x + placed.building.width, placed.y + placed.building.height)


def _ahead(here: Box, other: Box, dx: int, dy: int) -> bool:
    if dx:
        beside = other.top < here.bottom and here.top < other.bottom
        return beside and (other.left >= here.right if dx > 0 else other.right <= here.left)
    return other.top >= here.bottom if dy > 0 else other.bottom <= here.top
