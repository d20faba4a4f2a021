"""The attempt rule, time slots, deadlines and rates, on their own."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import CHINA, national
from models.visits.records import Outcome, Slot
from models.visits.rules import (
    POLICY,
    Attempt,
    AttemptPolicy,
    DoorState,
    Exhausted,
    LogTiming,
    RoundFigures,
    door_status,
    log_timing,
    next_attempt,
    percent,
    slot_of,
    wrong_time,
)

SLOTS = st.sampled_from(Slot)
ATTEMPTS = st.lists(st.builds(Attempt, SLOTS, st.sampled_from(Outcome), st.booleans()), max_size=8)


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        (china(2026, 11, 20, 9, 0), Slot.MORNING),
        (china(2026, 11, 20, 12, 0), Slot.AFTERNOON),
        (china(2026, 11, 20, 17, 59), Slot.AFTERNOON),
        (china(2026, 11, 20, 18, 0), Slot.EVENING),
        (china(2026, 11, 21, 9, 0), Slot.SATURDAY),
        (china(2026, 11, 21, 19, 0), Slot.SATURDAY),
        (china(2026, 11, 22, 9, 0), Slot.MORNING),
    ],
)
def test_the_hour_decides_the_slot_and_saturday_is_its_own(at: datetime, slot: Slot) -> None:
    assert slot_of(at) is slot


def test_hours_are_a_matter_of_policy() -> None:
    assert slot_of(china(2026, 11, 20, 17, 30), AttemptPolicy(evening_from=time(17))) is Slot.EVENING


def test_morning_then_afternoon_then_evening_then_enough() -> None:
    history: list[Attempt] = []
    for slot in (Slot.MORNING, Slot.AFTERNOON, Slot.EVENING):
        history.append(Attempt(slot, Outcome.NOT_HOME))
        assert next_attempt(history) == {
            Slot.MORNING: Slot.AFTERNOON,
            Slot.AFTERNOON: Slot.EVENING,
            Slot.EVENING: Exhausted.EXHAUSTED,
        }[slot]  # fmt: skip
    assert door_status(history).state is DoorState.DONE


def test_two_knocks_in_one_morning_are_one() -> None:
    twice = [Attempt(Slot.MORNING, Outcome.NOT_HOME)] * 2
    assert door_status(twice).knocks == 1
    assert next_attempt(twice) is Slot.AFTERNOON


def test_a_call_that_reached_nobody_changes_nothing() -> None:
    knocked = [Attempt(Slot.MORNING, Outcome.NOT_HOME)]
    assert next_attempt([*knocked, Attempt(Slot.AFTERNOON, Outcome.PHONE, effective=False)]) is Slot.AFTERNOON
    assert next_attempt([*knocked, Attempt(Slot.AFTERNOON, Outcome.PHONE)]) is None


@given(ATTEMPTS)
def test_the_next_attempt_is_at_another_part_of_the_day(history: list[Attempt]) -> None:
    tried = {a.slot for a in history if a.outcome is Outcome.NOT_HOME}
    following = next_attempt(history)
    assert following not in tried
    assert (following is None) == (door_status(history).outcome is not Outcome.NOT_HOME)


@given(st.lists(SLOTS, min_size=1, max_size=6))
def test_following_the_rule_ends_with_three_parts_of_the_day_and_one_of_them_special(first: list[Slot]) -> None:
    history = [Attempt(slot, Outcome.NOT_HOME) for slot in first]
    while isinstance(slot := next_attempt(history), Slot):
        history.append(Attempt(slot, Outcome.NOT_HOME))
    tried = {a.slot for a in history}
    assert slot is Exhausted.EXHAUSTED
    assert len(tried) >= POLICY.attempts
    assert tried & POLICY.special


@given(ATTEMPTS, ATTEMPTS)
def test_met_once_stays_met(before: list[Attempt], after: list[Attempt]) -> None:
    status = door_status([*before, Attempt(Slot.MORNING, Outcome.MET), *after])
    assert status.state is DoorState.DONE
    assert status.outcome is Outcome.MET


def test_a_visit_lies_neither_in_the_future_nor_before_its_round() -> None:
    now = china(2026, 11, 20, 12, 0)
    assert wrong_time(china(2026, 11, 20, 12, 1), now=now, round_starts=None) == "visit_in_future"
    assert wrong_time(china(2026, 11, 19, 9, 0), now=now, round_starts=date(2026, 11, 20)) == "visit_before_round"
    assert wrong_time(china(2026, 11, 20, 0, 30), now=now, round_starts=date(2026, 11, 20)) is None


@pytest.mark.parametrize(
    ("submitted", "timing"),
    [
        (china(2026, 11, 20, 23, 59), LogTiming.IN_TIME),
        (china(2026, 11, 21, 0, 0), LogTiming.IN_TIME),
        (china(2026, 11, 21, 0, 1), LogTiming.LATE),
        (china(2026, 11, 23, 10, 0), LogTiming.LATE),  # Friday's log, Monday at ten
        (china(2026, 11, 23, 10, 1), LogTiming.OVERDUE),
    ],
)
def test_a_log_is_due_the_same_day_and_made_up_by_ten_on_the_next_working_day(
    submitted: datetime, timing: LogTiming
) -> None:
    assert log_timing(date(2026, 11, 20), submitted, national()) is timing


def test_shares_have_two_decimals_half_up_and_nothing_of_nothing() -> None:
    assert percent(20, 23) == Decimal("86.96")
    assert percent(1, 800) == Decimal("0.13")  # 0.125: half up, not to even
    assert percent(0, 5) == Decimal("0.00")
    assert percent(0, 0) is None


def test_the_acceptance_case_of_the_domain() -> None:
    figures = RoundFigures(met=20, not_home=2, declined=1, vacant=1)
    assert (figures.doors, figures.in_use) == (24, 23)
    assert figures.entry_rate == Decimal("86.96")
    assert figures.referral_rate is None
