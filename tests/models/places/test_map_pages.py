"""The household map on paper: every door once, at the same places as on the screen."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.places.household_map import MapPicture, draw_building, lay_out
from models.places.map_pages import cut, paginate
from models.places.pattern import BuildingPattern, preview
from tests.models.places.estate import estate, patterns


def doors_of(picture: MapPicture) -> Counter[UUID]:
    return Counter(cell.facts.dwelling_id for placed in picture.buildings for cell in placed.building.cells)


@settings(max_examples=25, deadline=None)
@given(st.lists(patterns, min_size=1, max_size=3), st.floats(260, 1500), st.floats(220, 1000))
@example([BuildingPattern(units=1, floors=12, rooms_per_floor=1, first_floor=-2)], 260.0, 220.0)
def test_pages_hold_every_door_once_at_the_same_places_as_the_screen(
    chosen: list[BuildingPattern], width: float, height: float
) -> None:
    facts = estate(*(preview(pattern, str(n)) for n, pattern in enumerate(chosen)))
    pages = paginate([facts], width, height)
    printed = sum((doors_of(page) for page in pages), Counter[UUID]())
    assert printed == Counter(door.dwelling_id for building in facts.buildings for door in building.cells)
    screen = {
        cell.facts.dwelling_id: cell for placed in lay_out([facts], width).buildings for cell in placed.building.cells
    }
    for page in pages:
        for placed in page.buildings:
            assert placed.y + placed.building.height <= height + 0.01
            first = placed.building.cells[0]
            origin = screen[first.facts.dwelling_id]
            for cell in placed.building.cells:
                seen = screen[cell.facts.dwelling_id]
                assert (seen.x - origin.x, seen.w, seen.h) == pytest.approx((cell.x - first.x, cell.w, cell.h))
                assert seen.y - origin.y == pytest.approx(cell.y - first.y)


def test_a_building_that_fits_is_not_cut_and_parts_are_numbered_where_it_does_not() -> None:
    building = draw_building(preview(BuildingPattern(units=2, floors=20, rooms_per_floor=4), "9"))
    assert cut(building, building.width, building.height) == [building]
    parts = cut(building, building.width / 2 + 40, building.height / 2 + 60)
    assert [part.part for part in parts] == list(range(1, len(parts) + 1))
    assert sum(len(part.cells) for part in parts) == 160
