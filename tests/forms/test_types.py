"""The law of value types: what is shown can be read back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.identity import IdNumber, PersonName, Phone
from forms.places import HAZARDS, OCCUPANCY, OCCUPANCY_SYNONYMS
from forms.problems import BadValueError
from forms.types import Choice, Code, Date, Integer, Number, Several, Text, YesNo
from models import codes
from models.places.records import Occupancy

DATES = st.dates(min_value=date(1870, 1, 1), max_value=date(2200, 1, 1))
SAMPLES = [
    (Text(), st.text(alphabet="王小明 abc𠮷䶮·", min_size=1).map(lambda t: " ".join(t.split()))),
    (Text(500, lines=True), st.just("第一行\n第二行")),
    (Integer(0, 99), st.integers(0, 99)),
    (Number(2, 0, 1e6), st.integers(0, 10**8).map(lambda n: n / 100)),
    (Date(), DATES),
    (YesNo(), st.booleans()),
    (Choice(OCCUPANCY), st.sampled_from(list(OCCUPANCY))),
    (Several(HAZARDS), st.sets(st.sampled_from(list(HAZARDS))).map(lambda some: [k for k in HAZARDS if k in some])),
    (PersonName(), st.sampled_from(["王𠮷", "阿依古丽·买买提", "欧阳娜娜", "John Smith"])),
    (IdNumber(), st.sampled_from(["11010519491231002X", "E12345678"])),
    (Phone(), st.integers(0, 10**8 - 1).map(lambda n: f"138{n:08d}")),
    *[(Code(name), st.sampled_from(list(codes.table(name)))) for name in (
        "gbt2261_1_sex", "gbt2261_2_marital", "gbt3304_ethnic", "gbt4658_education", "gbt4761_family_relation",
        "gbt4762_political", "house_use", "house_ownership", "residence_kind", "id_document_type", "population_type",
    )],
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("kind", "values"), SAMPLES, ids=lambda x: type(x).__name__)
def test_what_is_shown_can_be_read_back(kind, values, language, speak) -> None:
    speak(language)

    @given(values)
    def law(value) -> None:
        if value != "":
            assert kind.parse(kind.text(value)) == value
            assert kind.parse(value) == value

    law()


@pytest.mark.parametrize(
    "written",
    ["1956-3-2", "1956.3.2", "1956/03/02", "1956年3月2日", "19560302", "１９５６．３．２", 20516, 20516.0,
     datetime(1956, 3, 2, 8), date(1956, 3, 2), "1956-03-02 00:00:00", 19560302],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written) -> None:
    assert Date().parse(written) == date(1956, 3, 2)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2023-02-30", "no_such_day"),
        ("1956-13-01", "no_such_day"),
        ("昨天", "not_date"),
        ("1700-1-1", "date_too_early"),
    ],
)
def test_a_day_that_is_none_is_refused_with_its_reason(written, code) -> None:
    with pytest.raises(BadValueError) as refused:
        Date().parse(written)
    assert refused.value.code == code


@given(st.one_of(st.text(), st.floats(), st.integers(), st.dates(), st.booleans()))
def test_no_type_ever_fails_with_anything_but_its_own_refusal(raw) -> None:
    for kind, _values in SAMPLES:
        with suppress(BadValueError):
            kind.parse(raw)


def test_synonyms_of_the_field_are_understood() -> None:
    kind = Choice(OCCUPANCY, OCCUPANCY_SYNONYMS)
    assert kind.parse("空置房") is Occupancy.VACANT
    assert kind.parse("出租") is Occupancy.LET
    assert Code("gbt3304_ethnic").parse("1") == "01"
    assert Code("gbt2261_1_sex").parse("女") == "2"
