"""The code of a paper says its number and nothing else, and a wrong digit says nothing at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.paper_codes import LENGTH, CasePaper, ListPaper, case_code, list_code, paper_of, read_code
from models.visits.sheet_numbers import read_sheet_number

CODE = case_code("SQ-210112010012-2026-A00012", 7)


@given(
    prefix=st.sampled_from(["SQ", "GZ", "SL", "YH", "TJ", "XY", "CS", "HL", "JT", "SQZ", "GZZ", "SLZ"]),
    community=st.from_regex("[0-9]{12}", fullmatch=True),
    year=st.integers(2000, 2099),
    mark=st.from_regex("[A-Z]{1,5}", fullmatch=True),
    serial=st.integers(1, 9_999_999),
    revision=st.integers(0, 99),
)
def test_a_code_is_read_back_as_what_it_was_made_of(
    prefix: str, community: str, year: int, mark: str, serial: int, revision: int
) -> None:
    number = f"{prefix}-{community}-{year}-{mark}{serial:05d}"
    code = case_code(number, revision)
    assert len(code) == LENGTH
    assert code.isdigit()
    assert read_code(code) == code
    assert paper_of(code) == CasePaper(number, revision)
    assert read_sheet_number(code) is None


@given(place=st.integers(0, LENGTH - 1), by=st.integers(1, 9))
def test_one_wrong_digit_is_found_out(place: int, by: int) -> None:
    wrong = str((int(CODE[place]) + by) % 10)
    assert read_code(CODE[:place] + wrong + CODE[place + 1 :]) is None


def test_what_an_input_method_made_of_a_code_is_read_too() -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in CODE)
    assert read_code(wide) == CODE
    assert read_code(CODE[2:]) == CODE, "the marker was swallowed"


@pytest.mark.parametrize("number", ["", "SQD-20261122-0905", "MQ-210112010012-2026-A00001", "SQ-1-2026-A00001"])
def test_what_has_no_number_of_a_case_has_no_code(number: str) -> None:
    assert case_code(number, 1) == ""


def test_more_steps_than_two_digits_hold_are_ninety_nine() -> None:
    assert paper_of(case_code("TJ-210112010012-2026-A00007", 140)) == CasePaper("TJ-210112010012-2026-A00007", 99)


def test_a_list_says_whose_and_of_which_days_it_is() -> None:
    code = list_code("210112010012", date(2026, 12, 1), date(2027, 1, 31))
    assert len(code) == LENGTH
    assert paper_of(code) == ListPaper("210112010012", date(2026, 12, 1), date(2027, 1, 31))
    assert list_code("", date(2026, 1, 1), date(2026, 1, 2)) == ""
