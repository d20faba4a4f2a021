"""The household map as a picture in abstract units: what the screen and the paper both draw.

A building stands on its ground line: floors grow upwards, stairs (units) stand side by side, basements lie below. One
unit of length is one pixel at 100 % on the screen; the paper scales it.
"""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from models.places.addresses import natural_key
from models.places.map_columns import columns, span_of
from models.places.map_facts import BuildingFacts, CellFacts, EstateFacts

CELL_W, CELL_H = 56.0, 34.0
UNIT_GAP = 12.0
FLOOR_W = 26.0
TITLE_H = 24.0
UNIT_H = 16.0
GROUND_H = 6.0
BUILDING_GAP = 28.0
HEADING_H = 34.0
LEAST_W = 110.0
LEVEL_WITHIN = 4 * CELL_H


class Cell(NamedTuple):
    """One door, relative to the upper left corner of its building; ``column`` counts within its unit."""

    facts: CellFacts
    unit: int
    column: int
    row: int
    span: int
    x: float
    y: float
    w: float
    h: float


class UnitPicture(NamedTuple):
    number: str
    x: float
    w: float


class FloorPicture(NamedTuple):
    """One floor; ``label`` is what people call it (``3A``, ``B1``)."""

    floor: int
    label: str
    y: float


@dataclasses.dataclass(frozen=True, slots=True)
class BuildingPicture:
    """One building, or a part of one where a page cannot hold it all (``part`` from 1, else 0)."""

    building_id: UUID
    number: str
    name: str
    width: float
    height: float
    units: tuple[UnitPicture, ...]
    floors: tuple[FloorPicture, ...]
    cells: tuple[Cell, ...]
    ground_y: float
    """The ground line: floors above it, basements below."""
    part: int = 0


class Placed(NamedTuple):
    building: BuildingPicture
    x: float
    y: float


class Heading(NamedTuple):
    """The name of an estate above its buildings."""

    text: str
    x: float
    y: float


@dataclasses.dataclass(frozen=True, slots=True)
class MapPicture:
    """Buildings in rows: the whole screen, or one printed page."""

    width: float
    height: float
    headings: tuple[Heading, ...]
    buildings: tuple[Placed, ...]


def lay_out(estates: Sequence[EstateFacts], width: float) -> MapPicture:
    """Place the buildings of ``estates`` in rows no wider than ``width`` (a wider building has a row of its own)."""
    headings: list[Heading] = []
    placed: list[Placed] = []
    y = right = 0.0
    for estate in estates:
        headings.append(Heading(estate.name, 0.0, y))
        y += HEADING_H
        buildings = [draw_building(facts) for facts in estate.buildings]
        for row in rows_of(buildings, width, tallest(buildings)):
            placed += place_row(row, y)
            y += row_height(row) + BUILDING_GAP
            right = max(right, row_width(row))
    return MapPicture(max(right, LEAST_W), max(y - BUILDING_GAP, HEADING_H), tuple(headings), tuple(placed))


def good_width(estates: Sequence[EstateFacts], shape: float) -> float:
    """The width at which the whole picture is seen largest on a screen ``shape`` times as broad as high."""
    drawn = [[draw_building(facts) for facts in estate.buildings] for estate in estates]
    area = sum((one.width + BUILDING_GAP) * (one.height + BUILDING_GAP) for buildings in drawn for one in buildings)
    least = max((one.width for buildings in drawn for one in buildings), default=LEAST_W)
    tried = [max(least, math.sqrt(area * shape) * share / 10) for share in range(8, 21)]
    return min(tried, key=lambda width: _size_needed(drawn, width, shape))


def _size_needed(drawn: Sequence[Sequence[BuildingPicture]], width: float, shape: float) -> float:
    """The height of the screen, in map units, that shows everything laid out at ``width``."""
    right = height = 0.0
    for buildings in drawn:
        rows = rows_of(buildings, width, tallest(buildings))
        height += HEADING_H + sum(row_height(row) + BUILDING_GAP for row in rows)
        right = max([right, *map(row_width, rows)])
    return max(height, right / shape)


Column = list[BuildingPicture]
Row = list[Column]


def rows_of(buildings: Iterable[BuildingPicture], width: float, height: float) -> list[Row]:
    """Break ``buildings`` into rows as words into lines; low ones stand below each other where ``height`` allows."""
    rows: list[Row] = []
    for building in buildings:
        if rows and column_height([*rows[-1][-1], building]) <= height and _widened(rows[-1], building) <= width:
            rows[-1][-1].append(building)
        elif rows and row_width([*rows[-1], [building]]) <= width:
            rows[-1].append([building])
        else:
            rows.append([[building]])
    return rows


def tallest(buildings: Sequence[BuildingPicture]) -> float:
    return max((building.height for building in buildings), default=0.0)


def column_height(column: Column) -> float:
    return sum(building.height for building in column) + BUILDING_GAP * (len(column) - 1)


def row_width(row: Row) -> float:
    return sum(map(_column_width, row)) + BUILDING_GAP * (len(row) - 1)


def row_height(row: Row) -> float:
    return max(map(column_height, row))


def _column_width(column: Column) -> float:
    return max(building.width for building in column)


def _widened(row: Row, building: BuildingPicture) -> float:
    return row_width([*row[:-1], [*row[-1], building]])


def place_row(row: Row, y: float) -> list[Placed]:
    """Give each building of a row its place; ``y`` is the top of the row."""
    placed: list[Placed] = []
    x = 0.0
    for column in row:
        slack = row_height(row) - column_height(column)
        top = y + (slack if slack <= LEVEL_WITHIN else 0.0)  # neighbours of nearly one height share the ground
        for building in column:
            placed.append(Placed(building, x, top))
            top += building.height + BUILDING_GAP
        x += _column_width(column) + BUILDING_GAP
    return placed


def draw_building(facts: BuildingFacts) -> BuildingPicture:
    """Draw one building: every door exactly once, none over another."""
    by_unit = _by_unit(facts)
    levels = sorted({door.floor for door in facts.cells}, reverse=True)
    tops, ground = _tops(levels)
    cells: list[Cell] = []
    units: list[UnitPicture] = []
    x = FLOOR_W
    for place, (number, doors) in enumerate(by_unit.items()):
        stair = [
            _cell(door, place, column, levels, tops, x) for door, column in zip(doors, columns(doors), strict=True)
        ]
        cells += stair
        width = max((cell.x + cell.w - x for cell in stair), default=CELL_W)
        units.append(UnitPicture(number, x, width))
        x += width + UNIT_GAP
    cells.sort(key=lambda cell: (cell.unit, cell.row, cell.column))
    return BuildingPicture(
        building_id=facts.building_id,
        number=facts.number,
        name=facts.name,
        width=max(x - UNIT_GAP, LEAST_W),
        height=TITLE_H + UNIT_H + CELL_H * max(len(levels), 1) + GROUND_H,
        units=tuple(units),
        floors=tuple(
            FloorPicture(level, floor_label(level, facts), top) for level, top in zip(levels, tops, strict=True)
        ),
        cells=tuple(cells),
        ground_y=ground,
    )


def floor_label(floor: int, facts: BuildingFacts) -> str:
    """What people call a floor: the building's own word, else its number, ``B1`` below ground."""
    return facts.floor_labels.get(str(floor)) or (f"B{-floor}" if floor < 0 else str(floor))


def _by_unit(facts: BuildingFacts) -> dict[str, list[CellFacts]]:
    doors: defaultdict[str, list[CellFacts]] = defaultdict(list)
    for door in facts.cells:
        doors[door.unit].append(door)
    known = list(facts.units)
    known += sorted(set(doors) - set(known), key=natural_key)
    return {number: doors[number] for number in known}


def _tops(levels: Sequence[int]) -> tuple[list[float], float]:
    """The upper edge of each level from the top, and the ground line."""
    above = sum(level > 0 for level in levels) if levels else 1
    start = TITLE_H + UNIT_H
    tops = [start + CELL_H * row + (GROUND_H if row >= above else 0.0) for row in range(len(levels))]
    return tops, start + CELL_H * above + GROUND_H / 2


def _cell(door: CellFacts, unit: int, column: int, levels: Sequence[int], tops: Sequence[float], x: float) -> Cell:
    row, span = levels.index(door.floor), span_of(door)
    return Cell(door, unit, column, row, span, x + column * CELL_W, tops[row], span * CELL_W, CELL_H)
