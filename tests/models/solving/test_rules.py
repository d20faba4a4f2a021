"""Laws of what is owed and of how appeals are put together, whatever the days and keys."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import national
from models.solving.records import ProblemLevel
from models.solving.rules import Owing, clusters, first_day, last_day, owed_days, owing, red_from

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 1))


@given(DAYS, st.sampled_from(ProblemLevel))
def test_every_day_lies_in_the_time_of_its_problem(day: date, level: ProblemLevel) -> None:
    first, last = first_day(level, day), last_day(level, day)
    assert first <= day <= last
    assert {first_day(level, first), first_day(level, last)} == {first}
    assert first_day(level, last + timedelta(days=1)) == last + timedelta(days=1)


@given(DAYS)
def test_exactly_the_working_days_are_owed(a: date) -> None:
    b, calendar = a + timedelta(days=40), national()
    days = [a + timedelta(days=n) for n in range(41)]
    assert list(owed_days(ProblemLevel.DAY, a, b, calendar)) == [day for day in days if calendar.is_workday(day)]


@given(DAYS, st.sampled_from(ProblemLevel), st.integers(-40, 80))
def test_red_comes_with_a_working_day_after_the_time_and_never_before(
    day: date, level: ProblemLevel, later: int
) -> None:
    calendar, on = national(), first_day(level, day)
    red, today = red_from(level, on, calendar), day + timedelta(days=later)
    assert red > last_day(level, on)
    assert calendar.is_workday(red)
    empty = owing(level, on, (), chosen=False, today=today, calendar=calendar)
    assert (empty is Owing.MISSING) == (today >= red)
    assert owing(level, on, (last_day(level, on),), chosen=True, today=today, calendar=calendar) is Owing.DONE


@given(
    st.lists(st.frozensets(st.integers(0, 6), max_size=3), max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=6),
)
def test_what_was_said_to_be_apart_is_in_no_group_together(
    keys: list[frozenset[int]], pairs: list[tuple[int, int]]
) -> None:
    apart = [pair for pair in pairs if len(set(pair)) == 2 and max(pair) < len(keys)]
    groups = clusters(keys, apart)
    assert sorted(place for group in groups for place in group) == list(range(len(keys)))
    for group in groups:
        assert not any(set(pair) <= set(group) for pair in apart)
    if not apart:
        assert groups == clusters(keys)


@given(st.lists(st.frozensets(st.integers(0, 6), max_size=3), max_size=12))
def test_appeals_that_share_a_key_are_together_and_others_are_not(keys: list[frozenset[int]]) -> None:
    groups = clusters(keys)
    assert sorted(place for group in groups for place in group) == list(range(len(keys)))
    shared = [{key for place in group for key in keys[place]} for group in groups]
    for number, one in enumerate(shared):
        assert all(one.isdisjoint(other) for other in shared[number + 1 :])
    for group in groups:
        reached, edge = {group[0]}, [group[0]]
        while edge:
            place = edge.pop()
            near = [other for other in group if other not in reached and keys[other] & keys[place]]
            reached.update(near)
            edge += near
        assert reached == set(group)
