"""Prints of the household map: every door, and on the wall nothing about people (L-12)."""

from __future__ import annotations

import io
from collections.abc import Generator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pypdfium2
import pytest

from models.base import uuid7
from models.places.map_colours import MODES, ColourMode
from models.places.map_facts import EstateFacts
from models.places.pattern import BuildingPattern, preview
from models.places.records import Occupancy
from models.visits.records import Outcome
from reports.document import A3, A4, Size, landscape
from reports.page import Printed
from reports.places import household_map

TODAY = date(2026, 3, 12)
PRINTED = Printed("刘芳", datetime(2026, 3, 12, 14, 2), "浑河社区")
NAMES = ["欧阳", "𠮷", "㐂", "王"]


def community(patterns: list[BuildingPattern]) -> list[EstateFacts]:
    buildings = []
    for number, pattern in enumerate(patterns, start=1):
        facts = preview(pattern, str(number))
        cells = [
            cell._replace(
                surname=NAMES[place % len(NAMES)],
                people=3,
                households=2,
                occupancy=list(Occupancy)[place % len(Occupancy)],
                in_round=True,
                outcome=[None, *Outcome][place % 6],
                attempts=2,
                next_on=TODAY,
                grid=f"第{place % 3 + 1}网格",
            )
            for place, cell in enumerate(facts.cells)
        ]
        buildings.append(replace(facts, cells=tuple(cells)))
    return [EstateFacts(uuid7(), "彩虹园", tuple(buildings))]


def finish(steps: Generator[tuple[int, int], None, int]) -> int:
    while True:
        try:
            done, total = next(steps)
            assert done < total
        except StopIteration as end:
            return int(end.value)


def render(code: str, estates: list[EstateFacts], **options: Any) -> tuple[bytes, int]:
    doors = [cell for estate in estates for building in estate.buildings for cell in building.cells]
    to = io.BytesIO()
    pages = finish(household_map(to, estates, MODES[code](doors, TODAY), PRINTED, today=TODAY, **options))
    return to.getvalue(), pages


def texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


PUBLIC = sorted(code for code, make in MODES.items() if make((), TODAY).public)


@pytest.mark.parametrize("code", PUBLIC)
@pytest.mark.parametrize("size", [A4, landscape(A3)])
def test_a_wall_print_has_the_doors_and_nothing_about_people(code: str, size: Size) -> None:
    estates = community([BuildingPattern(units=1, floors=6, rooms_per_floor=4)])
    content, pages = render(code, estates, names=False, size=size)
    (text,) = texts(content)
    assert pages == 1
    assert {f"{floor}0{room}" for floor in range(1, 7) for room in range(1, 5)} <= set(text.split())
    assert not [name for name in NAMES if name in text]
    assert "×2" not in text
    assert "保密" not in text
    assert "彩虹园" in text


def test_a_working_print_has_surnames_and_marks_and_is_marked_internal() -> None:
    content, _pages = render("visit", community([BuildingPattern(units=1, floors=6, rooms_per_floor=4)]), names=True)
    (text,) = texts(content)
    assert all(name in text for name in NAMES)
    assert "×2" in text


def test_number_page_printer_and_time_stand_at_the_foot_of_each_page() -> None:
    estates = community([BuildingPattern(units=4, floors=18, rooms_per_floor=4), *[BuildingPattern(units=5)] * 4])
    content, pages = render("occupancy", estates, names=False, size=landscape(A4), number="ZH-1")
    found = texts(content)
    assert len(found) == pages > 1
    assert all("刘芳" in text and "2026-03-12 14:02" in text and "ZH-1" in text for text in found)


def test_every_door_is_on_exactly_one_page_of_a_building_larger_than_the_paper() -> None:
    estates = community([BuildingPattern(units=9, floors=33, rooms_per_floor=4)])
    content, pages = render("occupancy", estates, names=False, size=A4)
    words = [word for text in texts(content) for word in text.split() if word.isdecimal() and len(word) in (3, 4)]
    assert pages > 1
    assert sum(word == "3301" for word in words) == 9
    assert sum(word == "101" for word in words) == 9


def test_the_same_print_is_the_same_bytes() -> None:
    estates = community([BuildingPattern()])
    assert render("visit", estates, names=True) == render("visit", estates, names=True)


def test_a_question_that_is_not_public_has_no_wall_print() -> None:
    private = replace(MODES["visit"]((), TODAY), public=False)
    assert isinstance(private, ColourMode)
    with pytest.raises(ValueError, match="visit"):
        next(household_map(io.BytesIO(), [], private, PRINTED, today=TODAY, names=False))


def test_where_people_are_cared_for_never_hangs_on_a_wall() -> None:
    assert "care" not in PUBLIC
    assert set(MODES) - set(PUBLIC) == {"care", "appeals"}


def test_an_estate_without_buildings_prints_an_empty_sheet() -> None:
    content, pages = render("visit", [EstateFacts(uuid7(), "彩虹园", ())], names=False)
    assert pages == 1
    assert content.startswith(b"%PDF")
