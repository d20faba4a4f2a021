"""Which doors are chosen, by number, and the rectangles that show it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF

from models.places.map_index import Box, MapIndex


class Selection:
    """A set of doors and an anchor from which Shift extends. ``change`` methods tell if anything changed."""

    def __init__(self, index: MapIndex) -> None:
        self._index = index
        self.doors: frozenset[int] = frozenset()
        self.anchor: int | None = None
        self._rectangles: dict[int, list[QRectF]] = {}

    def replace(self, doors: Iterable[int]) -> bool:
        wanted = frozenset(doors)
        changed = wanted ^ self.doors
        for building in {self._index.building_of[door] for door in changed}:
            self._rectangles.pop(building, None)
        self.doors = wanted
        return bool(changed)

    def toggle(self, door: int) -> bool:
        self.anchor = door
        return self.replace(self.doors ^ {door})

    def choose(self, door: int) -> bool:
        self.anchor = door
        return self.replace({door})

    def extend_to(self, door: int) -> bool:
        """Choose all doors between the anchor and ``door``: the rectangle that both span."""
        if self.anchor is None:
            return self.choose(door)
        box = self._index.boxes[self.anchor].join(self._index.boxes[door])
        return self.replace(self._index.inside(box))

    def rectangles(self, box: Box) -> list[QRectF]:
        """The chosen doors of the buildings that ``box`` touches, in map units."""
        found: list[QRectF] = []
        if self.doors:
            for building in self._index.buildings_in(box):
                if building not in self._rectangles:
                    self._rectangles[building] = self._of_building(building)
                found += self._rectangles[building]
        return found

    def _of_building(self, building: int) -> list[QRectF]:
        boxes = (self._index.boxes[door] for door in self._index.doors(building) if door in self.doors)
        return [QRectF(box.left + 1, box.top + 1, box.right - box.left - 2, box.bottom - box.top - 2) for box in boxes]
