"""What leaves the house masked is cut by code point, to the building, and by the level of its column (law E, L-21)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.masks import MASK, level_of, mask_address, mask_id, mask_name, mask_pair, mask_phone, masked_value
from models.people.records import Household, Resident


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("3-2-501", "3"),
        ("3号楼2单元501", "3号楼"),
        ("沈阳市南京街12号3-2-501", "沈阳市南京街12号3"),
        ("沈阳市南京街12号3栋2单元501室", "沈阳市南京街12号3栋"),
        ("鼓楼街5号", "鼓楼街5号"),
        ("长白花园2单元501", "长白花园"),
        ("A栋", "A栋"),
        ("宁山社区", "宁山社区"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_is_told_as_far_as_the_building(text: str | None, kept: str) -> None:
    assert mask_address(text) == kept


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_no_mask_makes_a_text_longer_or_breaks_a_character(text: str) -> None:
    for masked in (mask_name(text), mask_id(text), mask_phone(text), mask_address(text)):
        assert len(masked) <= len(text)
        assert [kept for kept, char in zip(masked, text, strict=False) if kept not in (char, "*")] == []
        masked.encode("utf-8", "surrogatepass")


def test_a_column_says_its_own_level() -> None:
    assert [level_of(each) for each in (Resident.id_no, Resident.name, Household.dogs, Household.kind)] == [3, 2, 1, 1]


def test_a_value_without_a_rule_of_its_own_is_masked_whole() -> None:
    assert masked_value("id_no", "11010519491231002X") == "110*************2X"
    assert masked_value("evidence", "低保证 123") == MASK
    assert masked_value("evidence", None) == ""


def test_of_two_numbers_only_the_few_signs_that_differ_are_told() -> None:
    one, other = mask_pair("210112195603020021", "210112195603080021")
    assert (one, other) == ("210**********2**21", "210**********8**21")
    assert mask_pair("210112195603020021", "110105194912310021") == ("210*************21", "110*************21")
