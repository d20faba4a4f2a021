"""The course of a mediation: a refusal ends it, what does not hold is not performed, whatever the order of arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.mediation.states import MACHINE, OPEN, State, StepKind, course, effective_on, next_step, possible

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
SIGNED = {"on": "2026-03-05"}


@dataclass(frozen=True)
class Done:
    id: UUID
    at: datetime
    kind: str
    detail: dict[str, Any] | None = None


def done(*kinds: StepKind | tuple[StepKind, dict[str, Any]]) -> list[Done]:
    """One step an hour."""
    steps = []
    for number, each in enumerate(kinds):
        kind, detail = each if isinstance(each, tuple) else (each, None)
        steps.append(Done(UUID(int=number), START + timedelta(hours=number), kind.value, detail))
    return steps


K = StepKind
ORDINARY = (
    K.ACCEPT, K.INQUIRE, K.MEET, K.AGREE, (K.SIGN, SIGNED), K.PERFORM, K.RETURN_VISIT, K.CLOSE, K.FILE,
)  # fmt: skip


def test_the_ordinary_course_goes_from_the_application_to_the_shelf() -> None:
    states = [course(done(*ORDINARY[:n])).state for n in range(len(ORDINARY) + 1)]
    assert states == [
        State.APPLIED, State.REGISTERED, State.INQUIRING, State.SESSION, State.AGREED, State.AGREED, State.PERFORMED,
        State.RETURN_VISITED, State.CLOSED, State.FILED,
    ]  # fmt: skip


def test_what_usually_comes_next_is_possible_at_every_station_of_it() -> None:
    for n in range(len(ORDINARY) + 1):
        found = course(done(*ORDINARY[:n]))
        following = next_step(found)
        assert following is None if n == len(ORDINARY) else following in possible(found)


@pytest.mark.parametrize(
    "before", [(), (K.ACCEPT,), (K.ACCEPT, K.INQUIRE), (K.ACCEPT, K.MEET), (K.ACCEPT, K.MEET, K.PUT_OFF)]
)
def test_a_party_that_refuses_ends_it_and_only_filing_is_left(before: tuple[StepKind, ...]) -> None:
    found = course(done(*before, K.REFUSE))
    assert found.state is State.ENDED
    assert possible(found) == (K.FILE, K.REMARK)


def test_what_is_to_be_continued_comes_to_another_session() -> None:
    found = course(done(K.ACCEPT, K.MEET, K.PUT_OFF, K.MEET, K.AGREE))
    assert (found.state, found.stray) == (State.AGREED, ())


def test_an_agreement_that_nobody_signed_is_neither_performed_nor_brought_to_court() -> None:
    found = course(done(K.ACCEPT, K.MEET, K.AGREE, K.PERFORM, K.ASK_COURT))
    assert found.state is State.AGREED
    assert [code for _step, code in found.stray] == ["not_in_force", "not_in_force"]


def test_a_spoken_agreement_holds_at_once() -> None:
    found = course(done(K.ACCEPT, K.MEET, (K.AGREE, {"oral": True, "on": "2026-03-02"}), K.PERFORM))
    assert found.state is State.PERFORMED
    assert effective_on(found.path) == date(2026, 3, 2)


def test_what_was_not_performed_is_closed_only_after_somebody_said_so() -> None:
    agreed = (K.ACCEPT, K.MEET, K.AGREE, (K.SIGN, SIGNED))
    assert course(done(*agreed, K.CLOSE)).stray[0][1] == "not_performed"
    assert course(done(*agreed, K.BREACH, K.CLOSE)).state is State.CLOSED


def test_the_term_is_prolonged_once_and_the_court_is_asked_once() -> None:
    twice = course(done(K.ACCEPT, (K.EXTEND, {"days": 10}), (K.EXTEND, {"days": 10})))
    assert [code for _step, code in twice.stray] == ["extended_already"]
    agreed = (K.ACCEPT, K.MEET, K.AGREE, (K.SIGN, SIGNED))
    assert [c for _s, c in course(done(*agreed, K.CONFIRMED)).stray] == ["court_not_asked"]
    asked = course(done(*agreed, K.ASK_COURT, K.ASK_COURT, K.CONFIRMED, K.NOT_CONFIRMED))
    assert [c for _s, c in asked.stray] == ["court_asked_already", "court_not_asked"]


def test_a_step_of_a_newer_version_has_no_effect_and_hurts_nobody() -> None:
    strange = Done(UUID(int=99), START + timedelta(minutes=30), "teleport")
    found = course([*done(K.ACCEPT, K.MEET), strange])
    assert (found.state, len(found.stray)) == (State.SESSION, 1)


KINDS = st.lists(st.tuples(st.sampled_from(StepKind), st.integers(0, 20)), max_size=14)


@given(KINDS, st.randoms(use_true_random=False))
def test_the_state_is_the_same_in_whatever_order_steps_arrive(kinds: list[tuple[StepKind, int]], shuffled: Any) -> None:
    steps = [
        Done(UUID(int=number), START + timedelta(hours=hour), kind.value, SIGNED if kind is K.SIGN else None)
        for number, (kind, hour) in enumerate(kinds)
    ]
    straight = course(steps)
    shuffled.shuffle(steps)
    again = course(steps)
    assert (again.state, again.path, again.stray) == (straight.state, straight.path, straight.stray)


@given(KINDS)
def test_nothing_moves_what_is_filed_and_nothing_but_filing_what_a_party_ended(
    kinds: list[tuple[StepKind, int]],
) -> None:
    state = State.APPLIED
    steps: list[Done] = []
    for number, (kind, _hour) in enumerate(kinds):
        steps.append(Done(UUID(int=number), START + timedelta(hours=number), kind.value, {"on": "2026-03-02"}))
        after = course(steps).state
        if state is State.FILED:
            assert after is State.FILED
        if state is State.ENDED:
            assert after in (State.ENDED, State.FILED)
        state = after


def test_every_open_state_can_be_refused_and_every_state_but_the_last_remarked() -> None:
    assert all(K.REFUSE in MACHINE.possible(state) for state in OPEN)
    assert all((K.REMARK in MACHINE.possible(state)) == (state is not State.FILED) for state in State)
