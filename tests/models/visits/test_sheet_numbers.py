"""A sheet's number survives scanners, input methods and tired fingers, or is refused."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.base import uuid7
from models.visits.sheet_numbers import LENGTH, grouped, is_sheet_number, read_sheet_number, sheet_number

NUMBERS = st.uuids(version=4).map(sheet_number)


@given(NUMBERS)
def test_a_number_is_sixteen_digits_that_check(number: str) -> None:
    assert len(number) == LENGTH
    assert number.isascii()
    assert number.isdigit()
    assert is_sheet_number(number)


@given(NUMBERS, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, place: int, by: int) -> None:
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert not is_sheet_number(wrong)


@given(NUMBERS, st.integers(0, LENGTH - 2))
def test_two_swapped_neighbours_are_noticed(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not is_sheet_number(swapped)


@given(NUMBERS)
def test_full_width_digits_and_a_swallowed_marker_are_read(number: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert read_sheet_number(wide) == number
    assert read_sheet_number(f"{number[:4]} {number[4:8]}-{number[8:]}") == number
    assert read_sheet_number(grouped(number)) == number
    assert read_sheet_number(number[2:]) == number


def test_other_digits_are_no_sheet_number() -> None:
    assert read_sheet_number("") is None
    assert read_sheet_number("9700000000000000") is None
    assert read_sheet_number("九七") is None
    assert not is_sheet_number("٩٧" + "0" * 14)


def test_doors_made_in_one_instant_differ() -> None:
    assert len({sheet_number(uuid7()) for _ in range(5000)}) == 5000
