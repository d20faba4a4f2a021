"""The picture of the household map: every door once, none over another, and found again by key and pointer."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from models.base import uuid7
from models.places.household_map import CELL_H, BuildingPicture, draw_building, lay_out
from models.places.map_facts import BuildingFacts, CellFacts
from models.places.map_index import Box, Direction, MapIndex
from models.places.pattern import BuildingPattern, preview
from tests.models.places.estate import estate, patterns


@st.composite
def ragged_buildings(draw: st.DrawFn) -> BuildingFacts:
    """Doors as registers have them: any position, span and room, some twice."""
    door = st.builds(
        CellFacts,
        dwelling_id=st.builds(uuid7),
        unit=st.sampled_from(["", "1", "2", "10"]),
        floor=st.sampled_from([-2, -1, 1, 2, 3, 4, 12]),
        room=st.sampled_from(["101", "0102", "A2", "1-201", "门市", "B103", "302", "1203", "12"]),
        position=st.integers(0, 5),
        span=st.integers(0, 3),
    )
    doors = draw(st.lists(door, max_size=40))
    return BuildingFacts(uuid7(), "7", tuple(doors), units=draw(st.sampled_from([(), ("1", "2")])))


def assert_apart(building: BuildingPicture) -> None:
    for a, b in combinations(building.cells, 2):
        apart = a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
        assert apart, (a.facts.room, b.facts.room)
    for cell in building.cells:
        assert cell.x >= 0
        assert cell.x + cell.w <= building.width
        assert cell.y >= 0
        assert cell.y + cell.h <= building.height


def test_one_building_of_six_floors_and_four_doors_is_drawn_as_24_cells() -> None:
    facts = preview(BuildingPattern(units=1, floors=6, rooms_per_floor=4), "1")
    building = draw_building(facts)
    assert len(building.cells) == 24
    assert [floor.label for floor in building.floors] == ["6", "5", "4", "3", "2", "1"]
    assert {cell.facts.room for cell in building.cells if cell.row == 5} == {"101", "102", "103", "104"}


@settings(max_examples=40, deadline=None)
@given(patterns)
def test_every_door_of_a_pattern_is_drawn_once_and_none_over_another(pattern: BuildingPattern) -> None:
    facts = preview(pattern, "3")
    building = draw_building(facts)
    assert Counter(c.facts.dwelling_id for c in building.cells) == Counter(c.dwelling_id for c in facts.cells)
    assert len({(c.unit, c.row, c.column) for c in building.cells}) == len(facts.cells)
    if len(facts.cells) <= 120:
        assert_apart(building)


@settings(max_examples=60, deadline=None)
@given(ragged_buildings())
def test_doors_of_dirty_registers_never_overlap(facts: BuildingFacts) -> None:
    building = draw_building(facts)
    assert len(building.cells) == len(facts.cells)
    assert_apart(building)


@settings(max_examples=25, deadline=None)
@given(st.lists(patterns, min_size=1, max_size=5), st.floats(300, 4000))
def test_buildings_stand_apart_within_the_width(chosen: list[BuildingPattern], width: float) -> None:
    facts = estate(*(preview(pattern, str(n)) for n, pattern in enumerate(chosen)))
    picture = lay_out([facts], width)
    boxes = MapIndex(picture).building_boxes
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert all(box.right <= max(width, max(p.building.width for p in picture.buildings)) + 0.01 for box in boxes)


def test_missing_rooms_leave_a_gap_where_their_number_says() -> None:
    rooms = [(2, "201"), (2, "203"), (1, "101"), (1, "102"), (1, "103")]
    facts = BuildingFacts(uuid7(), "1", tuple(CellFacts(uuid7(), "1", floor, room) for floor, room in rooms))
    columns = {cell.facts.room: cell.column for cell in draw_building(facts).cells}
    assert columns == {"201": 0, "203": 2, "101": 0, "102": 1, "103": 2}


def test_a_person_walks_stairs_then_along_the_floor_then_to_the_next_building() -> None:
    facts = estate(*(preview(BuildingPattern(units=2, floors=3, rooms_per_floor=2), str(n)) for n in (1, 2)))
    index = MapIndex(lay_out([facts], 2000.0))

    def walk(start: tuple[str, str, str], *ways: Direction) -> tuple[str, str, str]:
        found = index.find(*start)
        assert found is not None
        for way in ways:
            found = index.step(found, way)
        facts = index.cells[found].facts
        return index.picture.buildings[index.building_of[found]].building.number, facts.unit, facts.room

    assert walk(("1", "1", "101"), Direction.UP) == ("1", "1", "201")
    assert walk(("1", "1", "302"), Direction.UP) == ("1", "1", "302")
    assert walk(("1", "1", "102"), Direction.RIGHT) == ("1", "2", "101")
    assert walk(("1", "2", "202"), Direction.RIGHT) == ("2", "1", "201")
    assert walk(("2", "1", "201"), Direction.LEFT) == ("1", "2", "202")


def test_points_and_frames_find_their_doors() -> None:
    facts = estate(preview(BuildingPattern(units=1, floors=2, rooms_per_floor=2), "1"))
    index = MapIndex(lay_out([facts], 600.0))
    box = index.boxes[0]
    assert index.at(*box.middle) == 0
    assert index.at(box.left - 1, box.top) is None
    assert index.inside(Box(0, 0, 600, 600)) == [0, 1, 2, 3]
    assert len(index.inside(Box(box.left, box.top, box.right, box.top + CELL_H * 1.5))) == 2
