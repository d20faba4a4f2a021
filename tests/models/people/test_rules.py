"""ID numbers, ages, names and phones as people write them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.masks import mask_id, mask_name, mask_phone
from models.people.pinyin import match, sounds_alike, syllables_of
from models.people.rules import (
    age_on,
    check_digit,
    check_id,
    normalise_name,
    normalise_phone,
    phone_numbers,
    pinyin_keys,
    surname,
)

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 22)
VECTORS = list(csv.DictReader((DATA / "idcard_test_vectors.csv").read_text(encoding="utf-8").splitlines()))
RARE = [row["char"] for row in csv.DictReader((DATA / "rare_chars_test.csv").read_text(encoding="utf-8").splitlines())]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["input"] or "blank")
def test_every_given_vector_is_judged_as_stated(vector: dict[str, str]) -> None:
    found = check_id(vector["input"], TODAY)
    expect = {"valid": None, "valid_after_normalise": None, "legacy15": None, "empty": "empty"}
    if vector["expect"] == "invalid":
        assert not found.valid
    else:
        assert found.reason == expect[vector["expect"]]
    if vector["expect"] == "legacy15":
        assert (found.number, found.warnings) == ("11010519491231002X", ("legacy15",))
    if vector["expect"] == "valid_after_normalise":
        assert found.number == "11010519491231002X"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("110105194912310021", "checksum"),
        ("110105194913310021", "birth_date"),
        ("110105302601010017", "future"),
        ("000105199001010015", "province"),
        ("1101051949123100", "length"),
        ("91101051949123100X", "foreign_card"),
        ("2.10112E+17", "rounded"),
        ("王芳", "characters"),
        (None, "empty"),
    ],
)
def test_a_wrong_number_is_refused_for_its_reason(raw: object, reason: str) -> None:
    assert check_id(raw, TODAY).reason == reason


def test_a_foreign_resident_card_is_told_by_its_document_type() -> None:
    assert check_id("91101051949123100X", TODAY).id_type == "553"


def test_sex_and_great_age_only_warn() -> None:
    assert check_id("210112199003070014", TODAY, sex="2").warnings == ("sex",)
    assert check_id("210112199003070014", TODAY, sex="2").valid
    assert check_id("440524188001010014", TODAY).warnings == ("over_130",)


def test_a_number_that_a_spreadsheet_made_a_float_is_read_where_its_digits_are_left() -> None:
    assert check_id(110105491231002.0, TODAY).number == "11010519491231002X"


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_the_check(text: str) -> None:
    check_id(text, TODAY)
    phone_numbers(text)
    pinyin_keys(normalise_name(text))
    assert len(mask_name(text)) == len(text)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_one_wrong_digit_is_always_noticed(birth: date, serial: int) -> None:
    first = f"210112{birth:%Y%m%d}{serial:03d}"
    number = first + check_digit(first)
    assert check_id(number, TODAY).birth_date == birth
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert check_id(wrong, TODAY).reason == "checksum"


def test_who_was_born_on_29_february_has_the_birthday_on_the_28th_in_common_years() -> None:
    born = date(1946, 2, 28).replace(year=1948, day=29)
    assert [age_on(born, date(2028, 2, day)) for day in (28, 29)] == [79, 80]
    assert [age_on(born, date(2027, 2, day)) for day in (27, 28)] == [78, 79]


@pytest.mark.parametrize(
    ("name", "kept", "masked"),
    [
        ("王芳", "王", "王*"),
        ("王𠮷", "王", "王*"),
        ("欧阳娜娜", "欧阳", "欧阳**"),
        ("司马光", "司马", "司马*"),
        ("诸葛", "诸", "诸*"),
        ("爱新觉罗溥仪", "爱新觉罗", "爱新觉罗**"),
        ("Ivan Petrov", "Ivan", "I*** ******"),
        ("𠮷田一", "𠮷", "𠮷**"),
        ("阿不都·热合曼", "阿不都", "阿**·***"),
        ("", "", ""),
    ],
)
def test_names_are_cut_by_code_point(name: str, kept: str, masked: str) -> None:
    assert (surname(name), mask_name(name)) == (kept, masked)


def test_numbers_are_masked_as_law_e_says() -> None:
    assert mask_id("11010519491231002X") == "110*************2X"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("110") == "***"
    assert mask_phone(None) == ""


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("王 芳", "王芳"),
        ("王　芳", "王芳"),
        ("  王芳\n", "王芳"),
        ("阿不都•热合曼", "阿不都·热合曼"),
        ("Ｊohn  Smith", "John Smith"),
        ("\ue81e", "龴"),
        ("王\u200b芳", "王芳"),
        (None, ""),
    ],
)
def test_a_name_is_stored_in_order(raw: object, stored: str) -> None:
    assert normalise_name(raw) == stored


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("１３８００００００００", ["13800000000"]),
        ("+86 138 0000 0000", ["13800000000"]),
        ("138-0000-0000", ["13800000000"]),
        (13800000000.0, ["13800000000"]),
        ("13800000000.0", ["13800000000"]),
        ("13800000000/13900000000", ["13800000000", "13900000000"]),
        ("13800000000 13900000000", ["13800000000", "13900000000"]),
        ("1380000000013900000000", ["13800000000", "13900000000"]),
        ("024-23456789转801", ["02423456789-801"]),
        ("(024) 23456789-801", ["02423456789-801"]),
        ("13800000000转801", ["13800000000"]),
        ("+82 10-1234-5678", ["+821012345678"]),
        ("0082 10 1234 5678", ["+821012345678"]),
        ("12345", []),
        ("1380000000", []),
        ("没有", []),
    ],
)
def test_phones_are_read_from_any_cell(raw: object, numbers: list[str]) -> None:
    assert phone_numbers(raw) == numbers


def test_a_phone_that_is_none_stays_as_typed_for_the_form_to_refuse() -> None:
    assert normalise_phone("123") == "123"
    assert normalise_phone("") is None


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("单雄信", "shanxiongxin"),
        ("曾国藩", "zengguofan"),
        ("仇英", "qiuying"),
        ("解晓东", "xiexiaodong"),
        ("乐嘉", "yuejia"),
        ("区小明", "ouxiaoming"),
        ("查良镛", "zhaliangyong"),
        ("朴树", "piaoshu"),
        ("翟天", "zhaitian"),
        ("盖宁", "gening"),
        ("万俟洛", "moqiluo"),
        ("尉迟恭", "yuchigong"),
        ("吕布", "lvbu"),
        ("王明", "wangming"),
    ],
)
def test_surnames_sound_as_surnames_do(name: str, full: str) -> None:
    assert pinyin_keys(name).full[0] == full


def test_other_readings_are_known_too() -> None:
    assert "danxiongxin" in pinyin_keys("单雄信").full
    assert {"wangle", "wangyue"} == set(pinyin_keys("王乐").full)


@pytest.mark.parametrize("char", RARE)
def test_a_rare_character_never_fails(char: str) -> None:
    keys = pinyin_keys(f"王{char}")
    assert keys.full[0].startswith("wang")
    assert keys.initials[0][0] == "w"


@pytest.mark.parametrize(
    ("typed", "rank"),
    [("wangxiaoming", 0), ("wxm", 0), ("wangxm", 1), ("wangx", 1), ("w", 1), ("xm", 2), ("ming", 2), ("li", None)],
)
def test_letters_match_a_name_by_syllables_and_initials(typed: str, rank: int | None) -> None:
    assert match(typed, syllables_of("王晓明")) == rank


def test_names_that_sound_the_same_are_alike() -> None:
    assert sounds_alike("王芳", "汪方")
    assert not sounds_alike("王芳", "王红")
