"""Doors in every writing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.places.addresses import Door, chinese_number, door_text, floor_of, natural_key, parse_door


@pytest.mark.parametrize(
    "written",
    [
        "3-2-501",
        "3号楼2单元501",
        "3号楼2单元501室",
        "3#2-501",
        "3#楼2单元501",
        "3栋2门501室",
        "3号楼2-501",
        "三号楼二单元501",
        "３－２－５０１",
        "3—2—501",
        "3–2−501",
        " 3 - 2 - 501 ",
        "3.2.501",
        "03-02-501",
        "3-2单元501",
    ],
)
def test_the_same_door_in_any_writing(written: str) -> None:
    assert parse_door(written) == Door("3", "2", "501")


@pytest.mark.parametrize(
    ("written", "door"),
    [
        ("3-501", Door("3", "", "501")),
        ("3幢501", Door("3", "", "501")),
        ("三号楼二单元", Door("3", "2")),
        ("A座1203", Door("A", "", "1203")),
        ("a座1203", Door("A", "", "1203")),
        ("碧桂园3-2-501", Door("3", "2", "501", "碧桂园")),
        ("碧桂园 3号楼 2单元 501室", Door("3", "2", "501", "碧桂园")),
        ("浑南区营盘西街17号3-2-501", Door("3", "2", "501", "浑南区营盘西街17号")),
        ("十二号楼一单元1203", Door("12", "1", "1203")),
        ("3-2-B101", Door("3", "2", "B101")),
        ("3-1-101A", Door("3", "1", "101A")),
        ("17甲-2-301", Door("17甲", "2", "301")),
    ],
)
def test_doors_without_unit_with_letters_and_with_estates(written: str, door: Door) -> None:
    assert parse_door(written) == door


@pytest.mark.parametrize("text", ["", "王芳", "501", "碧桂园", "-", "一" * 500])
def test_what_is_no_door_is_none(text: str) -> None:
    assert parse_door(text) is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(text: str) -> None:
    parse_door(text)


@settings(deadline=None)
@given(st.integers(1, 99), st.integers(1, 9), st.integers(1, 40), st.integers(1, 9))
def test_what_is_written_is_read_back(building: int, unit: int, floor: int, place: int) -> None:
    door = Door(str(building), str(unit), f"{floor}{place:02d}")
    assert parse_door(door_text(door.building, door.unit, door.room)) == door
    assert floor_of(door.room) == floor


@pytest.mark.parametrize(
    ("room", "floor"),
    [
        ("501", 5),
        ("1203", 12),
        ("0501", 5),
        ("B101", -1),
        ("地下101", -1),
        ("-201", -2),
        ("101A", 1),
        ("1", None),
        ("001", None),
    ],
)
def test_a_room_tells_its_floor(room: str, floor: int | None) -> None:
    assert floor_of(room) == floor


def test_chinese_numerals() -> None:
    assert [chinese_number(t) for t in ("三", "十", "十二", "二十", "二十三", "一百零三", "一〇三")] == [
        3,
        10,
        12,
        20,
        23,
        103,
        103,
    ]


def test_two_comes_before_ten() -> None:
    assert sorted(["10", "2", "101A", "101", "A座"], key=natural_key) == ["2", "10", "101", "101A", "A座"]
