"""Rules of the catalogue in words."""

from __future__ import annotations

import pytest

from forms.care_rule_words import rule_words
from forms.i18n import use_language


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("age>=60 and household_size==1", "年满60周岁，且家庭人数为1"),
        ("dis_grade in (1,2)", "残疾人证等级为1或2"),
        ("pregnant or child_age_months<36", "孕产期，或最小子女月龄低于36"),
        ('moved_in_days<=30 and hukou_district!="浑南区"', "入住天数不超过30，且户籍所在区县不是浑南区"),
        ("age<18 and (orphan or not dibao)", "未满18周岁，且（孤儿，或不属于：享受低保）"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: str | None, words: str) -> None:
    use_language("zh_CN")
    assert rule_words(rule) == words


def test_a_rule_of_a_newer_program_stays_as_it_is() -> None:
    assert rule_words("age>=60 and fact_of_tomorrow") == "age>=60 and fact_of_tomorrow"


def test_english_begins_with_a_capital() -> None:
    use_language("en")
    try:
        assert rule_words("age>=60 and empty_nest") == "Aged 60 or more, and only the old couple lives there"
    finally:
        use_language("zh_CN")
