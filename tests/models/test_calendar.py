"""Working days follow the national list, and weekends where there is none."""

from __future__ import annotations

from datetime import date, timedelta

from models.calendar import national, now, today


def test_a_holiday_on_a_weekday_is_no_workday_and_a_make_up_sunday_is_one() -> None:
    calendar = national()
    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_workday(date(2024, 2, 4))  # a Sunday, worked for Spring Festival
    assert not calendar.is_workday(date(2026, 11, 21))
    assert calendar.is_workday(date(2026, 11, 20))


def test_the_next_workday_steps_over_a_holiday_week() -> None:
    assert national().next_workday(date(2024, 9, 30)) == date(2024, 10, 8)


def test_a_year_without_a_published_list_goes_by_weekends_and_says_so() -> None:
    calendar = national()
    assert calendar.provisional(2027)
    assert calendar.provisional(2031)
    assert not calendar.provisional(2026)
    assert calendar.is_workday(date(2031, 10, 1))


def test_now_is_in_china_and_as_coarse_as_what_is_stored() -> None:
    at = now()
    assert (at.utcoffset(), at.microsecond) == (timedelta(hours=8), 0)
    assert today() - at.date() <= timedelta(days=1)
