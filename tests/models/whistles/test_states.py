"""Laws of the fold: whatever order steps come in, and whatever they are, the same whistle stands the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import CHINA
from models.whistles.red_states import TaskState, TaskStepKind, task_standing
from models.whistles.states import MACHINE, State, StepKind, standing

START = datetime(2026, 3, 2, 9, tzinfo=CHINA)
CALLED = ("住建", "城管")


@dataclass(frozen=True)
class Stored:
    id: UUID
    at: datetime
    kind: str
    actor: str | None = "某人"
    department: str | None = None
    until: datetime | None = None
    text: str | None = None
    detail: Mapping[str, Any] | None = field(default=None, hash=False)


MARKS = {"marks": {"arrival": 5, "attitude": 4, "solution": 3}}
STEPS = st.builds(
    Stored,
    id=st.uuids(),
    at=st.integers(0, 200).map(lambda hours: START + timedelta(hours=hours)),
    kind=st.sampled_from([*(kind.value for kind in StepKind), "of_a_newer_version"]),
    department=st.sampled_from([None, *CALLED, "水务"]),
    until=st.integers(0, 200).map(lambda hours: START + timedelta(hours=hours)),
    text=st.sampled_from([None, " ", "说明"]),
    detail=st.sampled_from([None, MARKS, {"marks": {"arrival": 9, "attitude": 0, "solution": 0}}]),
)
LISTS = st.lists(STEPS, max_size=25, unique_by=lambda step: step.id)


@given(LISTS, st.randoms())
def test_the_order_of_arrival_means_nothing(steps: list[Stored], random: Any) -> None:
    before = standing(START, CALLED, steps)
    shuffled = list(steps)
    random.shuffle(shuffled)
    assert standing(START, CALLED, shuffled) == before


@given(LISTS)
def test_every_step_has_an_effect_or_a_reason_and_none_jumps(steps: list[Stored]) -> None:
    found = standing(START, CALLED, steps)
    assert len(found.path) + len(found.stray) == len(steps)
    state = State.DRAFT
    for step, after in zip(found.path, found.states, strict=True):
        assert MACHINE.moves[state][StepKind(step.kind)] is after
        state = after
    assert state is found.state
    came = [step.department for step in found.path if step.kind == "report"]
    assert len(came) == len(set(came))
    assert {one.name for one in found.called if one.reported_at} == set(came) <= set(CALLED)
    for one in found.called:
        assert (one.late is None) == (one.reported_at is None)
        if one.reported_at is not None and found.arrive_by is not None:
            assert one.late == (one.reported_at >= found.arrive_by)


TASK_STEPS = st.builds(
    Stored,
    id=st.uuids(),
    at=st.integers(0, 200).map(lambda hours: START + timedelta(hours=hours)),
    kind=st.sampled_from([*(kind.value for kind in TaskStepKind), "of_a_newer_version"]),
    text=st.sampled_from([None, "说明"]),
    detail=st.sampled_from(
        [None, {"satisfaction": "very"}, {"satisfaction": "none"}, {"satisfaction": "dissatisfied"}]
    ),
)


@given(st.lists(TASK_STEPS, max_size=15, unique_by=lambda step: step.id), st.integers(1, 200))
def test_a_task_earns_each_thing_at_most_once(steps: list[Stored], hours: int) -> None:
    due = START + timedelta(hours=hours)
    running = task_standing(START, due, steps, due - timedelta(seconds=1))
    assert (running.late is None) == (running.answered_at is None)
    found = task_standing(START, due, steps, due)
    assert found.late is not None
    earned = found.earned()
    assert len(set(earned)) == len(earned)
    assert not {"on_time", "late"} <= set(earned)
    assert not {"pleased", "displeased"} <= set(earned)
    assert ("solved" in earned) == (found.state in (TaskState.SOLVED, TaskState.RATED))
    answers = [step.at for step in found.path if step.kind == "answer"]
    assert ("on_time" in earned) == bool(answers and min(answers) < due)
