"""Where an appeal stands follows from the set of its steps, whoever wrote them in whatever order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.appeals.rules import AppealNorms
from models.appeals.states import CLOSED, MACHINE, NEEDS_TEXT, Standing, State, Step, StepKind, standing
from models.cases.machine import Back
from models.clocks.deadlines import Pause

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)
K = StepKind


@dataclass(frozen=True)
class Taken:
    """A step as far as the fold reads it."""

    minute: int
    kind: str
    department: str | None = None
    text: str | None = "x"
    detail: Mapping[str, Any] | None = field(default=None, hash=False)
    number: int = 0

    @property
    def id(self) -> UUID:
        return UUID(int=self.minute * 1000 + self.number)

    @property
    def at(self) -> datetime:
        return T0 + timedelta(minutes=self.minute)


def taken(*kinds: StepKind, start: int = 1) -> list[Taken]:
    return [Taken(n, kind.value, **_needed(kind)) for n, kind in enumerate(kinds, start=start)]


def _needed(kind: StepKind) -> dict[str, Any]:
    if kind is K.ASSIGN:
        return {"department": "水务"}
    if kind is K.CALL_BACK:
        return {"detail": {"solved": True, "satisfaction": "satisfied"}}
    if kind is K.SETTLE_ON_SPOT:
        return {"detail": {"satisfaction": "dissatisfied"}}
    return {"detail": {K.EXTEND: {"days": 5}, K.ESCALATE: {"level": "week"}}.get(kind)}


def stands(*steps: Step, **more: Any) -> Standing:
    return standing(T0, steps, **more)


def test_the_straight_road_leads_to_the_file() -> None:
    road = (K.ACCEPT, K.ASSIGN, K.SIGN, K.WORK, K.ANSWER, K.VERIFY, K.CALL_BACK, K.SETTLE, K.FILE)
    case = stands(*taken(*road))
    assert (case.state, case.outcome, case.department) == (State.FILED, State.SETTLED, "水务")
    assert case.closed_at == T0 + timedelta(minutes=8)
    assert case.satisfaction == "satisfied"
    assert not case.stray


@pytest.mark.parametrize("before", [K.ACCEPT, K.ASSIGN, K.SIGN, K.WORK])
def test_what_was_asked_for_comes_and_it_goes_on_where_it_was(before: StepKind) -> None:
    road = [K.ACCEPT, K.ASSIGN, K.SIGN, K.WORK]
    steps = taken(*road[: road.index(before) + 1], K.ASK_SUPPLEMENT, K.SUPPLEMENTED, K.SUSPEND, K.RESUME)
    case = stands(*steps)
    assert case.state is stands(*steps[:-4]).state
    assert [pause.end is not None for pause in case.pauses] == [True, True]


def test_the_clock_stands_while_something_is_missing() -> None:
    case = stands(*taken(K.ASK_SUPPLEMENT))
    assert (case.state, case.paused) == (State.SUPPLEMENT, True)
    assert case.pauses == (Pause(T0 + timedelta(minutes=1), None),)


def test_what_never_comes_is_refused_at_last() -> None:
    case = stands(*taken(K.ASK_SUPPLEMENT, K.REFUSE))
    assert (case.state, case.outcome) == (State.REFUSED, State.REFUSED)
    assert case.pauses[0].end == case.closed_at


def test_the_third_return_is_for_the_street_to_decide() -> None:
    case = stands(*taken(K.ACCEPT, K.ASSIGN, K.RETURN, K.ASSIGN, K.RETURN, K.ASSIGN, K.RETURN))
    assert (case.state, case.returned) == (State.ASSIGNED, 2)
    assert [code for _, code in case.stray] == ["returns_used_up"]


def test_a_return_leaves_it_with_nobody() -> None:
    assert stands(*taken(K.ACCEPT, K.ASSIGN, K.RETURN)).department is None


def test_it_is_extended_once() -> None:
    case = stands(*taken(K.ACCEPT, K.ASK_EXTENSION, K.EXTEND, K.EXTEND))
    assert (case.extended_by, case.asked_extension) == (5, False)
    assert [code for _, code in case.stray] == ["extended_already"]


@pytest.mark.parametrize(("days", "code"), [(0, "extension_zero"), (None, "extension_zero"), (31, "extension_long")])
def test_an_extension_has_a_length(days: int | None, code: str) -> None:
    case = stands(Taken(1, K.EXTEND.value, detail={"days": days}))
    assert [found for _, found in case.stray] == [code]


def test_whoever_is_satisfied_gets_no_second_answer() -> None:
    road = taken(K.ACCEPT, K.ASSIGN, K.SIGN, K.ANSWER, K.CALL_BACK, K.REDO)
    assert [code for _, code in stands(*road).stray] == ["not_dissatisfied"]


@pytest.mark.parametrize("said", [{"solved": False, "satisfaction": "basic"}, {"satisfaction": "very_dissatisfied"}])
def test_whoever_is_dissatisfied_has_it_done_again(said: dict[str, Any]) -> None:
    road = [*taken(K.ACCEPT, K.ASSIGN, K.SIGN, K.ANSWER), Taken(5, K.CALL_BACK.value, detail=said)]
    case = stands(*road, *taken(K.REDO, start=6))
    assert (case.state, case.redone, case.outcome) == (State.WORKING, 1, None)


def test_what_was_settled_on_the_spot_is_open_again_when_it_did_not_hold() -> None:
    call = Taken(2, K.CALL_BACK.value, detail={"solved": False, "satisfaction": "dissatisfied"})
    case = stands(*taken(K.SETTLE_ON_SPOT), call, *taken(K.REDO, start=3))
    assert (case.state, case.open, case.closed_at) == (State.WORKING, True, None)


@pytest.mark.parametrize("kind", NEEDS_TEXT)
def test_a_step_without_its_words_has_no_effect(kind: StepKind) -> None:
    state = next(state for state in State if kind in MACHINE.possible(state))
    road = _road_to(state)
    case = stands(*road, Taken(99, kind.value, text=" ", **_needed(kind)))
    assert [code for _, code in case.stray] == [NEEDS_TEXT[kind]]


def test_an_accused_department_is_sent_nothing() -> None:
    called = Taken(2, K.WHISTLE.value, detail={"departments": ["城管", "水务"]})
    case = stands(*taken(K.ACCEPT), called, *taken(K.ASSIGN, start=3), accused=("水务",))
    assert case.state is State.ACCEPTED
    assert [code for _, code in case.stray] == ["accused_department"] * 2


def test_a_kind_of_a_newer_version_is_a_stray() -> None:
    case = stands(Taken(1, "teleport"))
    assert (case.state, [code for _, code in case.stray]) == (State.REGISTERED, ["no_such_move"])


def test_every_state_is_reached_and_every_open_one_can_be_left() -> None:
    assert all(_road_to(state) is not None for state in State)
    assert all(MACHINE.possible(state) for state in State if state not in CLOSED)


def _road_to(state: State) -> list[Taken]:
    """The shortest road by straight moves."""
    roads: dict[State, list[StepKind]] = {MACHINE.start: []}
    queue = [MACHINE.start]
    for here in queue:
        for kind, there in MACHINE.moves[here].items():
            if not isinstance(there, Back) and there not in roads:
                roads[there] = [*roads[here], kind]
                queue.append(there)
    return taken(*roads[state])


kinds = st.sampled_from([*(kind.value for kind in K), "teleport"])
details = st.sampled_from(
    [
        None,
        {"days": 5},
        {"days": 0},
        {"level": "month"},
        {"solved": False, "satisfaction": "dissatisfied"},
        {"solved": True, "satisfaction": "very"},
        {"departments": ["城管", "水务"]},
    ]
)
steps = st.lists(
    st.builds(
        Taken,
        st.integers(1, 12),
        kinds,
        st.sampled_from([None, "水务", "城管"]),
        st.sampled_from(["x", None]),
        details,
        st.integers(0, 999),
    ),
    max_size=24,
    unique_by=lambda step: step.id,
)


@given(steps, st.randoms(use_true_random=False))
def test_any_order_of_arrival_folds_to_the_same(history: list[Taken], random: Any) -> None:
    shuffled = random.sample(history, len(history))
    assert stands(*shuffled, accused=("城管",)) == stands(*history, accused=("城管",))


@given(steps, st.data())
def test_two_stations_that_merge_their_steps_agree(history: list[Taken], data: st.DataObject) -> None:
    mine = [step for step in history if data.draw(st.booleans())]
    theirs = [step for step in history if step not in mine]
    assert stands(*mine, *theirs) == stands(*theirs, *mine)


@given(steps)
def test_each_step_has_an_effect_or_is_a_stray(history: list[Taken]) -> None:
    case = stands(*history)
    assert len(case.path) + len(case.stray) == len(history)
    assert stands(*case.path) == Standing(**{**vars(case), "stray": ()})


@given(steps)
def test_limits_hold_whatever_comes(history: list[Taken]) -> None:
    case = stands(*history)
    norms = AppealNorms()
    assert case.returned <= norms.most_returns
    assert case.extended_by <= norms.most_extension
    assert (case.outcome is None) is (case.state not in CLOSED) is (case.closed_at is None)
    assert case.paused is any(pause.end is None for pause in case.pauses)
