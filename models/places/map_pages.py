"""The household map on paper: the same buildings, broken into pages; too large a building is cut at its stairs."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence

from models.places.household_map import (
    BUILDING_GAP,
    CELL_H,
    FLOOR_W,
    GROUND_H,
    HEADING_H,
    TITLE_H,
    UNIT_H,
    BuildingPicture,
    Heading,
    MapPicture,
    Placed,
    draw_building,
    place_row,
    row_height,
    rows_of,
    tallest,
)
from models.places.map_facts import EstateFacts


def paginate(estates: Sequence[EstateFacts], width: float, height: float) -> list[MapPicture]:
    """Return one picture a page of ``width`` × ``height`` map units; an estate begins on a new page."""
    return [page for estate in estates for page in _pages(estate, width, height)]


def _pages(estate: EstateFacts, width: float, height: float) -> Iterator[MapPicture]:
    room = height - HEADING_H
    parts = [part for facts in estate.buildings for part in cut(draw_building(facts), width, room)]
    placed: list[Placed] = []
    y = HEADING_H
    for row in rows_of(parts, width, tallest(parts)):
        if placed and y + row_height(row) > height:
            yield _page(estate, placed, width, height)
            placed, y = [], HEADING_H
        placed += place_row(row, y)
        y += row_height(row) + BUILDING_GAP
    if placed:
        yield _page(estate, placed, width, height)


def _page(estate: EstateFacts, placed: list[Placed], width: float, height: float) -> MapPicture:
    return MapPicture(width, height, (Heading(estate.name, 0.0, 0.0),), tuple(placed))


def cut(building: BuildingPicture, width: float, height: float) -> list[BuildingPicture]:
    """Return ``building`` in parts that fit, or whole; every door is on exactly one part.

    Columns are cut between doors, stairs kept together where they fit; floors are shared out evenly.
    """
    if building.width <= width and building.height <= height:
        return [building]
    columns = _columns(building, width)
    floors = _floors(building, height)
    parts = [_part(building, left, right, top, bottom) for top, bottom in floors for left, right in columns]
    drawn = [part for part in parts if part.cells]
    return [dataclasses.replace(part, part=number) for number, part in enumerate(drawn, start=1)]


def _columns(building: BuildingPicture, width: float) -> list[tuple[float, float]]:
    """Vertical cuts as (left, right): at stairs, and inside a stair that alone is too wide, between doors."""
    room = max(width - FLOOR_W, 1.0)
    edges = sorted({cell.x + cell.w for cell in building.cells if not _crossed(building, cell.x + cell.w)})
    stairs = {unit.x + unit.w for unit in building.units}
    result: list[tuple[float, float]] = []
    left = FLOOR_W
    while edges and left < edges[-1]:
        fitting = [edge for edge in edges if left < edge <= left + room] or [edge for edge in edges if edge > left][:1]
        right = max((edge for edge in fitting if edge in stairs), default=fitting[-1])
        result.append((left, right))
        left = min((cell.x for cell in building.cells if cell.x >= right), default=edges[-1])
    return result


def _crossed(building: BuildingPicture, x: float) -> bool:
    return any(cell.x < x < cell.x + cell.w for cell in building.cells)


def _floors(building: BuildingPicture, height: float) -> list[tuple[int, int]]:
    """Rows as (first, past the last), shared out evenly over as few parts as fit."""
    fit = max(1, int((height - TITLE_H - UNIT_H - GROUND_H) // CELL_H))
    rows = len(building.floors)
    parts = math.ceil(rows / fit)
    step = math.ceil(rows / parts)
    return [(start, min(start + step, rows)) for start in range(0, rows, step)]


def _part(building: BuildingPicture, left: float, right: float, top: int, bottom: int) -> BuildingPicture:
    dx, dy = left - FLOOR_W, building.floors[top].y - TITLE_H - UNIT_H
    floors = tuple(floor._replace(y=floor.y - dy) for floor in building.floors[top:bottom])
    cells = tuple(
        cell._replace(x=cell.x - dx, y=cell.y - dy, row=cell.row - top)
        for cell in building.cells
        if left <= cell.x < right and top <= cell.row < bottom
    )
    units = tuple(
        unit._replace(x=max(unit.x, left) - dx, w=min(unit.x + unit.w, right) - max(unit.x, left))
        for unit in building.units
        if unit.x < right and unit.x + unit.w > left
    )
    end = floors[-1].y + CELL_H
    ground, height = building.ground_y - dy, end  # between two of its floors there is room for the ground line already
    if not TITLE_H + UNIT_H < ground < end:
        ground, height = end + GROUND_H / 2, end + GROUND_H
    return dataclasses.replace(
        building, width=right - dx, height=height, units=units, floors=floors, cells=cells, ground_y=ground
    )
