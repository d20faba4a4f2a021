"""A building from a pattern: how many doors, and what stands on their plates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from models.places import actions
from models.places.household_map import draw_building
from models.places.pattern import BuildingPattern, Numbering, preview
from models.places.records import Building
from models.station import Station


def test_floors_without_a_fourth_are_called_3a_or_left_out() -> None:
    lettered = BuildingPattern(units=1, floors=14, rooms_per_floor=1, skipped=(4, 13, 14), as_letter=True)
    assert [lettered.label(floor) for floor in (3, 4, 5, 12, 13, 14)] == ["3", "3A", "5", "12", "12A", "12B"]
    assert "3A01" in {door.room for door in lettered.doors()}
    passed_over = replace(lettered, as_letter=False)
    assert passed_over.levels() == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17]
    drawn = draw_building(preview(lettered, "1"))
    assert "3A" in [floor.label for floor in drawn.floors]


def test_basements_lie_below_the_ground_line_and_there_is_no_floor_0() -> None:
    pattern = BuildingPattern(units=1, floors=4, rooms_per_floor=1, first_floor=-2)
    assert pattern.levels() == [-2, -1, 1, 2]
    building = draw_building(preview(pattern, "1"))
    assert [floor.label for floor in building.floors] == ["2", "1", "B1", "B2"]
    assert [cell.y > building.ground_y for cell in building.cells] == [False, False, True, True]


@pytest.mark.parametrize(
    ("numbering", "rooms"),
    [
        (Numbering.PLAIN, ["101", "102", "101", "102"]),
        (Numbering.PADDED, ["0101", "0102", "0101", "0102"]),
        (Numbering.UNIT, ["1-101", "1-102", "2-101", "2-102"]),
        (Numbering.THROUGH, ["101", "102", "103", "104"]),
        (Numbering.LETTER, ["1A", "1B", "1A", "1B"]),
    ],
)
def test_doors_are_numbered_as_the_plates_are(numbering: Numbering, rooms: list[str]) -> None:
    pattern = BuildingPattern(units=2, floors=1, rooms_per_floor=2, numbering=numbering)
    assert [door.room for door in pattern.doors()] == rooms


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"floors": 0}, "floors"),
        ({"floors": 5000}, "floors"),
        ({"units": 0}, "units"),
        ({"rooms_per_floor": -1}, "rooms_per_floor"),
        ({"first_floor": 0}, "first_floor"),
        ({"units": 30, "floors": 120, "rooms_per_floor": 40}, "floors"),
    ],
)
def test_absurd_patterns_are_refused_before_anything_is_built(
    change: dict[str, int], field: str, station: Station
) -> None:
    pattern = replace(BuildingPattern(), **change)
    assert field in [problem.field for problem in pattern.problems()]
    with station.act("places.create_estate") as session:
        place = actions.create_estate(session, "彩虹园").id
    with pytest.raises(actions.PlaceRefusedError) as refused, station.act("places.create_building") as session:
        actions.create_building_from_pattern(session, place, "1", pattern)
    assert refused.value.code == "place_pattern_refused"
    with station.sessions() as session:
        assert session.scalars(select(Building)).all() == []
