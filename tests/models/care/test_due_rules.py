"""When a visit is due: the strictest norm, to the day, through pauses, crises, month ends and leap days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import CHINA
from models.care.due_rules import (
    Contact,
    Contacts,
    Due,
    DueState,
    Norm,
    Pause,
    Span,
    after_pauses,
    cycles_of,
    due_of,
    due_state,
    end_of,
    norm_days,
)
from models.care.records import Risk
from models.care.rules import Light, Share, care_level, light, risk_of
from tests.models.care.hamlet import at

START = date(2026, 1, 1)
NOBODY = Contacts()


def state(due: Due, day: date) -> DueState:
    return due_state(due, end_of(day))


def due(*norms: Norm, contacts: Contacts = NOBODY, pauses: tuple[Pause, ...] = (), today: date = START) -> Due:
    return due_of(norms, contacts, pauses, (), today)


def test_the_day_of_recognition_is_not_counted() -> None:
    assert due(Norm(START, 30)).due_on == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("recognised", "days", "expected"),
    [
        (date(2026, 1, 31), 30, date(2026, 3, 2)),
        (date(2024, 1, 31), 30, date(2024, 3, 1)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2026, 2, 28), 1, date(2026, 3, 1)),
        (date(2025, 12, 31), 7, date(2026, 1, 7)),
    ],
)
def test_days_are_calendar_days_over_month_ends_and_leap_days(recognised: date, days: int, expected: date) -> None:
    assert due(Norm(recognised, days)).due_on == expected


def test_the_strictest_norm_is_the_one_that_is_due_first_and_is_named() -> None:
    found = due(Norm(START, 30), Norm(date(2026, 1, 20), 7), contacts=Contacts(at(date(2026, 1, 22))))
    assert (found.due_on, found.every_days, found.last_on) == (date(2026, 1, 29), 7, date(2026, 1, 22))


def test_of_two_norms_due_on_one_day_the_shorter_is_named() -> None:
    found = due(Norm(date(2026, 1, 1), 30), Norm(date(2026, 1, 24), 7))
    assert (found.due_on, found.every_days) == (date(2026, 1, 31), 7)


def test_one_visit_at_the_door_satisfies_every_norm() -> None:
    found = due(Norm(START, 30), Norm(START, 7), contacts=Contacts(at(date(2026, 1, 5))))
    assert found.due_on == date(2026, 1, 12)


def test_a_call_counts_only_where_the_norm_says_so() -> None:
    called = Contacts(phone=at(date(2026, 1, 20)))
    assert due(Norm(START, 30), contacts=called).due_on == date(2026, 1, 31)
    found = due(Norm(START, 30, phone_counts=True), contacts=called)
    assert (found.due_on, found.last_on, found.phone_counts) == (date(2026, 2, 19), date(2026, 1, 20), True)


def test_a_visit_before_the_recognition_does_not_move_its_due_day() -> None:
    assert due(Norm(START, 30), contacts=Contacts(at(date(2025, 12, 1)))).due_on == date(2026, 1, 31)


def test_a_visit_late_in_the_evening_is_of_the_day_in_china() -> None:
    late = datetime(2026, 1, 10, 23, 59, tzinfo=CHINA)
    assert due(Norm(START, 7), contacts=Contacts(late)).due_on == date(2026, 1, 17)


def test_without_a_norm_nothing_is_due() -> None:
    assert due() == Due()
    assert state(Due(), START) is DueState.INACTIVE


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 20), DueState.INACTIVE),
        (date(2026, 1, 21), DueState.DUE_SOON),
        (date(2026, 1, 30), DueState.DUE_SOON),
        (date(2026, 1, 31), DueState.DUE),
        (date(2026, 2, 1), DueState.OVERDUE),
    ],
)
def test_yellow_begins_with_the_last_third_and_red_the_day_after_the_due_day(day: date, expected: DueState) -> None:
    assert state(due(Norm(START, 30)), day) is expected


@pytest.mark.parametrize(
    ("left", "expected"), [(3, Light.GREEN), (2, Light.YELLOW), (0, Light.YELLOW), (-1, Light.RED)]
)
def test_a_week_turns_yellow_two_days_before_it_ends(left: int, expected: Light) -> None:
    assert light(left, 7) is expected


@pytest.mark.parametrize(
    ("every", "tight", "tightened", "risk", "expected"),
    [
        (30, 7, False, None, 30),
        (30, 7, True, None, 7),
        (30, 7, False, Risk.HIGH, 7),
        (30, None, True, None, 30),
        (7, 30, True, None, 7),
        (30, None, False, Risk.HIGH, 7),
        (3, None, False, Risk.HIGH, 3),
        (30, 7, False, Risk.KEY, 30),
        (None, None, False, Risk.HIGH, None),
        (None, 14, True, None, 14),
    ],
)
def test_the_tighter_norm_holds_when_its_condition_does_or_the_risk_is_high(
    every: int | None, tight: int | None, tightened: bool, risk: Risk | None, expected: int | None
) -> None:
    assert norm_days(every, tight, tightened=tightened, risk=risk) == expected


def test_risk_is_what_a_person_set_else_as_often_as_visits_are_asked_for() -> None:
    assert [risk_of(None, days) for days in (7, 8, 30, 31, None)] == [
        Risk.HIGH, Risk.KEY, Risk.KEY, Risk.ORDINARY, Risk.ORDINARY,
    ]  # fmt: skip
    assert risk_of(Risk.ORDINARY, 7) is Risk.ORDINARY


def test_the_highest_risk_of_several_groups_is_the_persons() -> None:
    assert due(Norm(START, 90), Norm(START, 30), Norm(START, 7)).risk is Risk.HIGH
    assert due(Norm(START, 90), Norm(START, 30)).risk is Risk.KEY


PAUSE = Pause(date(2026, 1, 20), date(2026, 2, 10))


def test_during_a_pause_nothing_is_due_and_its_last_day_belongs_to_it() -> None:
    for day in (PAUSE.starts_on, date(2026, 2, 1), date(2026, 2, 10)):
        assert state(due(Norm(START, 30), pauses=(PAUSE,), today=day), day) is DueState.PAUSED
    day = date(2026, 2, 11)
    assert state(due(Norm(START, 30), pauses=(PAUSE,), today=day), day) is not DueState.PAUSED


def test_what_fell_due_in_a_pause_is_made_up_within_three_days_after_it() -> None:
    found = due(Norm(START, 30), pauses=(PAUSE,), today=date(2026, 2, 11))
    assert found.due_on == date(2026, 2, 13)
    assert state(found, date(2026, 2, 13)) is DueState.DUE
    assert state(found, date(2026, 2, 14)) is DueState.OVERDUE


@pytest.mark.parametrize("due_on", [date(2026, 1, 19), date(2026, 2, 11)])
def test_what_fell_due_before_or_after_a_pause_is_not_moved(due_on: date) -> None:
    assert after_pauses(due_on, (PAUSE,), date(2026, 3, 1)) == due_on


def test_what_fell_due_on_the_first_or_last_day_of_a_pause_is_moved() -> None:
    for due_on in (PAUSE.starts_on, date(2026, 2, 10)):
        assert after_pauses(due_on, (PAUSE,), date(2026, 3, 1)) == date(2026, 2, 13)


def test_overdue_before_a_pause_stays_overdue_after_it() -> None:
    found = due(Norm(date(2025, 12, 1), 30), pauses=(PAUSE,), today=date(2026, 2, 11))
    assert (found.due_on, state(found, date(2026, 2, 11))) == (date(2025, 12, 31), DueState.OVERDUE)


def test_a_pause_that_has_not_begun_moves_nothing() -> None:
    assert after_pauses(date(2026, 1, 25), (PAUSE,), date(2026, 1, 19)) == date(2026, 1, 25)


def test_a_second_pause_moves_what_the_first_one_moved_into_it() -> None:
    again = Pause(date(2026, 2, 12), date(2026, 2, 20))
    assert after_pauses(date(2026, 1, 25), (again, PAUSE), date(2026, 3, 1)) == date(2026, 2, 23)


def test_an_open_pause_lasts() -> None:
    day = date(2026, 6, 1)
    found = due(Norm(START, 30), pauses=(Pause(date(2026, 1, 20)),), today=day)
    assert (state(found, day), found.paused_until) == (DueState.PAUSED, None)


CRISIS = at(date(2026, 1, 10), 22, 30)


def crisis(contacts: Contacts = NOBODY, today: date = date(2026, 1, 10), **more: int) -> Due:
    return due_of((Norm(START, 90),), contacts, (), (CRISIS,), today, **more)


def test_a_crisis_asks_for_a_visit_within_24_hours_across_midnight() -> None:
    found = crisis()
    assert (found.due_at, found.due_on, found.risk) == (at(date(2026, 1, 11), 22, 30), date(2026, 1, 11), Risk.HIGH)
    assert due_state(found, CRISIS) is DueState.DUE_SOON
    assert due_state(found, at(date(2026, 1, 11), 0, 0)) is DueState.DUE
    assert due_state(found, at(date(2026, 1, 11), 22, 30)) is DueState.DUE
    assert due_state(found, at(date(2026, 1, 11), 22, 31)) is DueState.OVERDUE
    assert due_state(found, at(date(2026, 1, 12), 0, 0)) is DueState.OVERDUE


def test_only_a_door_visit_since_the_crisis_answers_it() -> None:
    before, since = CRISIS - timedelta(minutes=1), CRISIS
    assert crisis(Contacts(door=before)).due_at is not None
    assert crisis(Contacts(phone=since)).due_at is not None
    answered = crisis(Contacts(door=since))
    assert (answered.due_at, answered.due_on) == (None, date(2026, 4, 10))


def test_a_group_may_ask_for_fewer_hours() -> None:
    assert crisis(crisis_hours=2).due_at == at(date(2026, 1, 11), 0, 30)


def test_a_crisis_does_not_hide_that_a_visit_was_overdue_before() -> None:
    found = due_of((Norm(START, 7),), NOBODY, (), (CRISIS,), date(2026, 1, 10))
    assert found.due_on == date(2026, 1, 8)
    assert due_state(found, CRISIS) is DueState.OVERDUE


def test_care_rows_are_restricted_only_where_every_reason_is() -> None:
    assert [care_level(levels) for levels in ([4], [4, 4], [4, 2], [3], [1, 3], [])] == [4, 4, 2, 2, 2, 2]


def test_a_share_of_nothing_is_no_number() -> None:
    assert (Share(0, 0).ratio, Share(0, 3).ratio) == (None, 0)


def cycles(
    *contacts: Contact, until: date = date(2026, 4, 15), **more: tuple[Pause, ...]
) -> list[tuple[date, date, bool]]:
    found = cycles_of([Span(Norm(START, 30))], contacts, more.get("pauses", ()), until)
    return [(cycle.base, cycle.due_on, cycle.on_time) for cycle in found]


def test_a_cycle_closes_with_the_first_visit_after_its_base() -> None:
    assert cycles(Contact(date(2026, 1, 20)), Contact(date(2026, 2, 19))) == [
        (START, date(2026, 1, 31), True),
        (date(2026, 1, 20), date(2026, 2, 19), True),
        (date(2026, 2, 19), date(2026, 3, 21), False),
    ]


def test_a_year_without_visits_is_a_miss_for_each_interval() -> None:
    assert cycles(until=date(2026, 4, 2)) == [
        (START, date(2026, 1, 31), False),
        (date(2026, 1, 31), date(2026, 3, 2), False),
        (date(2026, 3, 2), date(2026, 4, 1), False),
    ]


def test_a_cycle_is_missed_the_day_after_its_due_day_not_on_it() -> None:
    assert cycles(until=date(2026, 1, 31)) == []
    assert len(cycles(until=date(2026, 2, 1))) == 1


def test_a_late_visit_closes_nothing_and_begins_anew() -> None:
    assert cycles(Contact(date(2026, 2, 2)), Contact(date(2026, 3, 4)), until=date(2026, 3, 10)) == [
        (START, date(2026, 1, 31), False),
        (date(2026, 2, 2), date(2026, 3, 4), True),
    ]


def test_a_cycle_that_ends_in_a_pause_closes_after_it() -> None:
    pauses = (PAUSE,)
    assert cycles(Contact(date(2026, 2, 12)), until=date(2026, 3, 1), pauses=pauses) == [
        (START, date(2026, 2, 13), True)
    ]
    assert cycles(until=date(2026, 3, 1), pauses=(Pause(date(2026, 1, 20)),)) == []


def test_a_membership_asks_for_nothing_after_it_ended() -> None:
    assert cycles_of([Span(Norm(START, 30), date(2026, 1, 31))], (), (), date(2026, 6, 1)) == []
    assert len(cycles_of([Span(Norm(START, 30), date(2026, 2, 1))], (), (), date(2026, 6, 1))) == 1


def test_a_stricter_group_takes_over_on_the_day_it_begins() -> None:
    spans = [Span(Norm(START, 30)), Span(Norm(date(2026, 1, 10), 7), date(2026, 1, 20))]
    found = cycles_of(spans, [Contact(date(2026, 1, 5)), Contact(date(2026, 1, 12))], (), date(2026, 2, 20))
    assert [(cycle.base, cycle.due_on, cycle.on_time, cycle.every_days) for cycle in found] == [
        (START, date(2026, 1, 31), True, 30),
        (date(2026, 1, 10), date(2026, 1, 17), True, 7),
        (date(2026, 1, 12), date(2026, 1, 19), False, 7),
        (date(2026, 1, 19), date(2026, 2, 18), False, 30),
    ]


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
norms = st.builds(Norm, days, st.integers(1, 200), st.none() | st.sampled_from(Risk), st.booleans())
instants = st.none() | days.map(at)
contacts = st.builds(Contacts, instants, instants)


@given(st.lists(norms, min_size=1, max_size=5), contacts, days)
def test_no_norm_is_ever_broken_by_waiting_until_the_due_day(found: list[Norm], last: Contacts, today: date) -> None:
    result = due_of(found, last, (), (), today)
    assert result.due_on is not None
    own = [max(n.recognised_on, n_last) if (n_last := last.for_norm(n)) else n.recognised_on for n in found]
    assert all(result.due_on <= base + timedelta(n.days) for base, n in zip(own, found, strict=True))
    assert any(result.due_on == base + timedelta(n.days) for base, n in zip(own, found, strict=True))


@given(st.lists(norms, max_size=4), contacts, days, st.integers(0, 60))
def test_urgency_only_rises_while_nobody_visits(found: list[Norm], last: Contacts, today: date, later: int) -> None:
    order = [DueState.INACTIVE, DueState.DUE_SOON, DueState.DUE, DueState.OVERDUE]
    result = due_of(found, last, (), (), today)
    assert order.index(state(result, today)) <= order.index(state(result, today + timedelta(later)))


@given(st.lists(norms, min_size=1, max_size=4), days, days)
def test_a_visit_today_never_makes_anything_due_earlier(found: list[Norm], before: date, today: date) -> None:
    one = due_of(found, Contacts(door=at(min(before, today))), (), (), today)
    two = due_of(found, Contacts(door=at(today)), (), (), today)
    assert one.due_on is not None
    assert two.due_on is not None
    assert one.due_on <= two.due_on


@given(st.lists(norms, min_size=1, max_size=3), st.lists(st.builds(Contact, days, st.booleans()), max_size=8), days)
def test_cycles_follow_each_other_and_only_visits_in_time_are_kept(
    found: list[Norm], visits: list[Contact], until: date
) -> None:
    closed = cycles_of([Span(norm) for norm in found], visits, (), until)
    for one, next_one in pairwise(closed):
        assert one.closed_on <= next_one.closed_on
        assert next_one.base < next_one.due_on
    assert all(cycle.closed_on <= until for cycle in closed)
    assert all(cycle.contact_on is None or cycle.base < cycle.contact_on <= cycle.due_on for cycle in closed)
    seen = [visit.on for visit in visits]
    for cycle in closed:
        if cycle.contact_on is None:
            assert not any(v.at_door and cycle.base < v.on <= cycle.due_on for v in visits)
        else:
            assert cycle.contact_on in seen
