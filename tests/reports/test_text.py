"""Text fits its box: broken by the rules of Chinese typesetting, smaller where it must, never lost."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from reports import fonts
from reports.fonts import Style
from reports.pen import MM
from reports.text import LEADING, clauses, fit, fit_title, wrap

TEXT = st.text(st.sampled_from("沈阳市浑南区两邻，。（）《》「」abc 012\n𠮷·、！"), max_size=80)


@given(TEXT, st.floats(15, 120), st.floats(6, 12))
@example("0 《、、、", 15.0, 11.0)
def test_no_line_is_wider_than_its_box(text: str, limit: float, size: float) -> None:
    assert all(fonts.width(line, size) <= limit * MM + 0.01 for line in wrap(text, limit, size))


@given(TEXT, st.floats(15, 120))
def test_breaking_loses_nothing_but_spaces(text: str, limit: float) -> None:
    assert "".join("".join(wrap(text, limit, 10)).split()) == "".join(text.split())


@given(TEXT, st.floats(15, 120), st.floats(5, 30))
def test_fitted_lines_stay_in_the_box_and_the_rest_is_kept(text: str, limit: float, height: float) -> None:
    fitted = fit(text, limit, height, 10)
    assert all(fonts.width(line, fitted.size) <= limit * MM + 0.01 for line in fitted.lines)
    if fitted.lines:
        assert fitted.size * (1.1 + LEADING * (len(fitted.lines) - 1)) <= max(height * MM, 1.1 * fitted.size) + 0.01
    shown = "".join(fitted.lines[:-1] if fitted.rest else fitted.lines)
    assert "".join((shown + fitted.rest).split()) == "".join(text.split())


def test_no_closing_mark_begins_a_line_and_no_opening_mark_ends_one() -> None:
    lines = wrap("居民反映楼道堆物，影响通行。网格员（刘敏）已联系《物业》处理！" * 5, 37, 10)
    assert not any(line[0] in "，。）》！" or line[-1] in "（《" for line in lines)


def test_numbers_and_words_are_not_torn_apart() -> None:
    assert wrap("电话13800000000", 25, 10) == ["电话", "13800000000"]


def test_a_word_longer_than_the_line_is_broken_rather_than_lost() -> None:
    lines = wrap("A" * 100, 30, 10, Style.SANS)
    assert len(lines) > 1
    assert "".join(lines) == "A" * 100


def test_a_long_value_is_set_smaller_before_it_takes_a_second_line() -> None:
    fitted = fit("RH-210112010012-2026-000123", 42, 7, 10)
    assert len(fitted.lines) == 1
    assert 7 <= fitted.size < 10


def test_clauses_of_one_cell_have_no_stop_before_the_semicolon() -> None:
    assert clauses("下雨还是渗。", "", "不满意") == "下雨还是渗；不满意"
    assert clauses("已修补。") == "已修补。"
    assert clauses("", " ") == ""


def test_the_word_above_a_column_stays_whole_or_its_lines_are_as_long_as_each_other() -> None:
    whole = fit_title("已转诉求", 10.6, 10, 9, 5.5)
    assert whole.lines == ("已转诉求",)
    assert whole.size >= 7
    assert fit_title("已转诉求", 9.2, 10, 9, 5.5).lines == ("已转", "诉求")
    assert fit_title("不予受理或引导", 16.0, 10, 9, 5.5).lines == ("不予受理", "或引导")
    assert fit_title("", 9.2, 10, 9).lines == ()
