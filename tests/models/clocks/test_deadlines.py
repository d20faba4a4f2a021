"""When something is due, reckoned a second time by counting on the fingers, over four years of holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import CHINA, WorkCalendar, day_of, national
from models.clocks.deadlines import Clock, Deadline, Light, Pause, Term, deadline, rate_light
from models.errors import WorldError

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)


def at(day: date, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), CHINA)


def by_hand(start: datetime, term: Term, calendar: WorkCalendar, pauses: Sequence[Pause]) -> tuple[date, date]:
    """The first yellow day and the due day: all days in a row, struck out one by one."""
    days = [day_of(start) + timedelta(days=n) for n in range(1, 400)]
    if term.clock is Clock.WORKING_DAYS:
        days = [d for d in days if d in calendar.work or (d.weekday() not in (5, 6) and d not in calendar.off)]
    for pause in pauses:
        assert pause.end is not None
        struck = {
            day_of(pause.start) + timedelta(days=n) for n in range((day_of(pause.end) - day_of(pause.start)).days)
        }
        days = [day for day in days if day not in struck]
    counted = days[: term.amount]
    left_when_yellow = term.amount // 3
    return counted[len(counted) - left_when_yellow - 1], counted[-1]


instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 10, 31)).map(
    lambda naive: naive.replace(tzinfo=CHINA, microsecond=0)
)
terms = st.builds(Term, st.integers(1, 60), st.sampled_from([Clock.CALENDAR_DAYS, Clock.WORKING_DAYS]))
gaps = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30)), max_size=3)


def pauses_of(start: datetime, drawn: list[tuple[int, int]]) -> list[Pause]:
    pauses, begin = [], start
    for after, length in drawn:
        begin += timedelta(days=after, hours=1)
        pauses.append(Pause(begin, begin + timedelta(days=length)))
        begin += timedelta(days=length)
    return pauses


@given(instants, terms, gaps)
def test_days_are_counted_as_one_counts_them_by_hand(start: datetime, term: Term, drawn: list[tuple[int, int]]) -> None:
    pauses = pauses_of(start, drawn)
    due = deadline(start, term, national(), pauses)
    yellow, last = by_hand(start, term, national(), pauses)
    assert (due.last_day, due.due_at) == (last, at(last + timedelta(days=1), 0))
    assert due.yellow_at == at(yellow, 0)


@given(instants, st.integers(1, 200), gaps)
def test_hours_run_but_for_the_pauses(start: datetime, hours: int, drawn: list[tuple[int, int]]) -> None:
    pauses = pauses_of(start, drawn)
    due = deadline(start, Term(hours, Clock.HOURS), national(), pauses).due_at
    assert due is not None
    stood = sum(((min(p.end or due, due) - min(p.start, due)) for p in pauses), timedelta())
    assert due - start - stood == timedelta(hours=hours)


@given(instants, terms, gaps)
def test_lights_go_green_yellow_red_and_never_back(start: datetime, term: Term, drawn: list[tuple[int, int]]) -> None:
    due = deadline(start, term, national(), pauses_of(start, drawn))
    assert due.due_at is not None
    order = [Light.GREEN, Light.YELLOW, Light.RED]
    seen = [due.light(start + timedelta(days=n)) for n in range((due.due_at - start).days + 3)]
    assert seen == sorted(seen, key=order.index)
    assert due.light(due.due_at) is Light.RED
    assert due.light(due.due_at - timedelta(seconds=1)) is not Light.RED


@given(instants, terms, st.integers(1, 30))
def test_a_longer_term_is_never_due_earlier(start: datetime, term: Term, more: int) -> None:
    short, long = (deadline(start, each, national()).due_at for each in (term, term.longer(more)))
    assert short is not None
    assert long is not None
    assert short < long


def test_every_start_of_four_years_is_due_on_a_working_day() -> None:
    calendar = national()
    for n in range((LAST - FIRST).days - 30):
        start = at(FIRST + timedelta(days=n))
        for amount in (1, 3, 5, 10):
            last = deadline(start, Term(amount, Clock.WORKING_DAYS), calendar).last_day
            assert last is not None
            assert calendar.is_workday(last)
            between = [day_of(start) + timedelta(days=k) for k in range(1, (last - day_of(start)).days + 1)]
            assert sum(map(calendar.is_workday, between)) == amount


@pytest.mark.parametrize(
    ("start", "amount", "last"),
    [
        (date(2024, 2, 3), 1, date(2024, 2, 4)),  # a Saturday; the Sunday after it is worked for Spring Festival
        (date(2024, 2, 9), 1, date(2024, 2, 18)),  # the eve; the first day worked is a Sunday
        (date(2024, 9, 30), 3, date(2024, 10, 10)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
    ],
)
def test_known_days(start: date, amount: int, last: date) -> None:
    assert deadline(at(start, 23, 59, 59), Term(amount, Clock.WORKING_DAYS), national()).last_day == last


def test_what_stands_still_has_no_deadline() -> None:
    due = deadline(at(FIRST), Term(3, Clock.WORKING_DAYS), national(), [Pause(at(FIRST, 12), None)])
    assert due == Deadline(None, None)
    assert due.light(at(LAST)) is Light.PAUSED


@pytest.mark.parametrize("term", [Term(1, Clock.CALENDAR_DAYS), Term(1, Clock.WORKING_DAYS), Term(24, Clock.HOURS)])
def test_what_was_late_before_it_stood_still_stays_late(term: Term) -> None:
    without = deadline(at(FIRST), term, national())
    assert without.due_at is not None
    late = Pause(without.due_at, None)
    assert deadline(at(FIRST), term, national(), [late]) == without
    in_time = Pause(without.due_at - timedelta(seconds=1), None)
    assert deadline(at(FIRST), term, national(), [in_time]).due_at is None


def test_a_term_that_rests_on_a_forecast_says_so() -> None:
    assert deadline(at(date(2026, 12, 30)), Term(5, Clock.WORKING_DAYS), national()).provisional
    assert not deadline(at(date(2026, 12, 30)), Term(5, Clock.CALENDAR_DAYS), national()).provisional
    assert not deadline(at(date(2026, 11, 2)), Term(5, Clock.WORKING_DAYS), national()).provisional


def test_no_term_is_nothing() -> None:
    with pytest.raises(WorldError, match="term_zero"):
        Term(0, Clock.HOURS)


@pytest.mark.parametrize(
    ("rate", "light"),
    [("0.90", Light.GREEN), ("0.8999", Light.YELLOW), ("0.80", Light.YELLOW), ("0.7999", Light.RED), (None, None)],
)
def test_shares_of_the_satisfied_have_a_light(rate: str | None, light: Light | None) -> None:
    assert rate_light(Decimal(rate) if rate else None) is light
