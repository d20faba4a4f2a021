"""Which door the cells of a row mean, and which they cannot mean."""

from __future__ import annotations

import pytest

from forms.problems import Problem
from forms.sheets.doors import DoorCells, Place, read_place


def read(building: str = "", unit: str = "", room: str = "", address: str = "") -> Place | Problem:
    return read_place(DoorCells("", building, unit, "", room, address))


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (read(address="0-0-0"), "building_nought"),
        (read(address="00-2-501"), "building_nought"),
        (read("0", "1", "501"), "building_nought"),
        (read("零号楼", "1", "501"), "building_nought"),
        (read(address="3-2-0"), "room_nought"),
        (read("3", "2", "000"), "room_nought"),
        (read("3", "2", "地下0"), "room_nought"),
    ],
)
def test_building_0_and_room_0_do_not_exist(place: Place | Problem, code: str) -> None:
    assert isinstance(place, Problem)
    assert (place.code, place.refuses) == (code, True)


@pytest.mark.parametrize("place", [read("3", "0", "501"), read(address="3-0-501")])
def test_unit_0_is_a_building_without_units(place: Place | Problem) -> None:
    assert place == Place("", "3", "", "501", 5)


def test_numbers_with_a_nought_in_them_are_numbers() -> None:
    assert read("10", "20", "0501") == Place("", "10", "20", "0501", 5)
