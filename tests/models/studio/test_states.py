"""The machines of matters and hazards hold whatever steps come in, and in whatever order they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import CHINA
from models.studio.rules import NORMS
from models.studio.states import (
    HAZARD,
    LED_BY,
    MATTER,
    OUTCOMES,
    HazardState,
    HazardStepKind,
    MatterState,
    MatterStepKind,
    ShiftState,
    count_of,
    fold_hazard,
    fold_matter,
    shift_state,
)

BEGIN = datetime(2024, 3, 9, 9, tzinfo=CHINA)


@dataclass(frozen=True)
class Step:
    id: UUID
    at: datetime
    kind: str
    until: datetime | None = None


def steps_of(kinds: list[str], minutes: list[int] | None = None) -> list[Step]:
    at = minutes or list(range(len(kinds)))
    return [Step(UUID(int=n), BEGIN + timedelta(minutes=at[n]), kind) for n, kind in enumerate(kinds)]


MATTER_KINDS = st.lists(st.sampled_from([kind.value for kind in MatterStepKind] + ["of_tomorrow"]), max_size=12)
HAZARD_KINDS = st.lists(st.sampled_from([kind.value for kind in HazardStepKind] + ["of_tomorrow"]), max_size=14)


@given(MATTER_KINDS, st.randoms())
def test_a_matter_stands_the_same_in_whatever_order_its_steps_are_read(kinds: list[str], random: object) -> None:
    steps = steps_of(kinds)
    mixed = list(steps)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert fold_matter(mixed) == fold_matter(steps)


@given(MATTER_KINDS)
def test_every_step_of_a_matter_has_its_effect_or_is_told_as_stray(kinds: list[str]) -> None:
    fold = fold_matter(steps_of(kinds))
    assert len(fold.path) + len(fold.stray) == len(kinds)
    assert all(code in ("no_such_move", "not_taken_in") for _step, code in fold.stray)


@given(MATTER_KINDS)
def test_nothing_comes_of_a_matter_that_was_not_written_down(kinds: list[str]) -> None:
    path = [step.kind for step in fold_matter(steps_of(kinds)).path]
    outcomes = [n for n, kind in enumerate(path) if kind in {each.value for each in OUTCOMES}]
    assert all(MatterStepKind.TAKE_IN.value in path[:n] for n in outcomes)


@given(MATTER_KINDS)
def test_the_path_of_a_matter_goes_only_where_the_machine_leads(kinds: list[str]) -> None:
    state = MatterState.WAITING
    for step in fold_matter(steps_of(kinds)).path:
        after = MATTER.moves[state][MatterStepKind(step.kind)]
        assert isinstance(after, MatterState)
        state = after
    assert state is fold_matter(steps_of(kinds)).state


@given(HAZARD_KINDS)
def test_a_hazard_is_missed_at_most_three_times_and_then_only_reported(kinds: list[str]) -> None:
    fold = fold_hazard(steps_of(kinds))
    assert count_of(fold.path, HazardStepKind.MISS) <= NORMS.most_misses
    moves = [step.kind for step in fold.path if step.kind != "remark"]
    misses = [n for n, kind in enumerate(moves) if kind == "miss"]
    if len(misses) == NORMS.most_misses:
        assert moves[misses[-1] + 1 :][:1] in ([], ["report"])


@given(HAZARD_KINDS)
def test_a_hazard_is_missed_only_after_somebody_was_told(kinds: list[str]) -> None:
    moves = [step.kind for step in fold_hazard(steps_of(kinds)).path if step.kind != "remark"]
    assert all(before in ("tell", "miss") for before, kind in pairwise(["", *moves]) if kind == "miss")


def test_whoever_left_is_called_again_and_heard() -> None:
    fold = fold_matter(steps_of(["leave", "call", "take_in", "settle"]))
    assert (fold.state, fold.stray) == (MatterState.SETTLED, ())


def test_two_stations_that_end_one_matter_differently_agree_on_the_earlier_end() -> None:
    here = steps_of(["call", "take_in", "settle", "refer"], [0, 1, 5, 6])
    fold = fold_matter(here)
    assert fold.state is MatterState.SETTLED
    assert [(step.kind, code) for step, code in fold.stray] == [("refer", "no_such_move")]


@pytest.mark.parametrize("kind", ["tell", "miss", "clear"])
def test_after_three_misses_nothing_is_left_but_the_report(kind: str) -> None:
    fold = fold_hazard(steps_of(["tell", "miss", "tell", "miss", "miss", kind]))
    assert [code for _step, code in fold.stray] == ["three_misses"]
    after = fold_hazard(steps_of(["tell", "miss", "tell", "miss", "miss", "report", "clear"]))
    assert (after.state, after.stray) == (HazardState.CLEARED, ())


def test_every_state_can_be_added_to_by_a_remark() -> None:
    assert all(MATTER.moves[state][MatterStepKind.REMARK] is state for state in MatterState)
    assert all(HAZARD.moves[state][HazardStepKind.REMARK] is state for state in HazardState)


def test_whoever_signed_in_was_there_whatever_else_is_noted() -> None:
    assert shift_state(BEGIN, None, "病假") is ShiftState.SIGNED_IN
    assert shift_state(BEGIN, BEGIN, None) is ShiftState.SIGNED_OUT
    assert shift_state(None, None, "病假") is ShiftState.ABSENT
    assert shift_state(None, None, None) is ShiftState.PLANNED


@given(MATTER_KINDS)
def test_no_matter_is_in_a_state_without_a_step_that_leads_there(kinds: list[str]) -> None:
    state = fold_matter(steps_of(kinds)).state
    led_by = {kind.value for kind in LED_BY.get(state, ())}
    assert state is MatterState.WAITING or led_by & set(kinds)


def test_a_deadline_before_its_start_that_came_by_sync_has_no_effect() -> None:
    told = Step(UUID(int=1), BEGIN, "tell", BEGIN)
    assert fold_hazard([told]).stray == ((told, "deadline_before_start"),)
    heard = steps_of(["call", "take_in"])
    again = Step(UUID(int=9), BEGIN + timedelta(hours=1), "appoint", BEGIN)
    assert fold_matter([*heard, again]).stray == ((again, "deadline_before_start"),)
