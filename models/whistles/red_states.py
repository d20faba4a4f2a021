"""Where a task of a red-leader station stands (domain C4), and which points it has earned. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.appeals.rules import DISPLEASED, PLEASED, SATISFACTIONS
from models.cases.machine import Folded, Machine, Told
from models.cases.steps import in_order


class TaskState(enum.Enum):
    """已交办、已反馈、已解决、已评价."""

    GIVEN = "given"
    ANSWERED = "answered"
    SOLVED = "solved"
    RATED = "rated"


class TaskStepKind(enum.Enum):
    """反馈、解决、评价、补充."""

    ANSWER = "answer"
    SOLVE = "solve"
    RATE = "rate"
    REMARK = "remark"


_K, _S = TaskStepKind, TaskState
_MOVES: Mapping[TaskState, Mapping[TaskStepKind, TaskState]] = {
    _S.GIVEN: {_K.ANSWER: _S.ANSWERED},
    _S.ANSWERED: {_K.ANSWER: _S.ANSWERED, _K.SOLVE: _S.SOLVED},
    _S.SOLVED: {_K.RATE: _S.RATED},
    _S.RATED: {},
}
TASK: Machine[TaskState, TaskStepKind] = Machine(
    _S.GIVEN, {state: {**moves, _K.REMARK: state} for state, moves in _MOVES.items()}
)
TASK_NEEDS_TEXT: Mapping[TaskStepKind, str] = {
    _K.ANSWER: "feedback_missing",
    _K.SOLVE: "no_result",
    _K.REMARK: "step_text_missing",
}


TaskStep = Told
"""What the fold reads of a step, stored or not."""


@dataclass(frozen=True)
class TaskStanding:
    """Where a task stands; ``late``: whether its first feedback was, or is, since there is none; ``None`` until due."""

    state: TaskState
    since: datetime
    answered_at: datetime | None = None
    late: bool | None = None
    solved_at: datetime | None = None
    satisfaction: str | None = None
    path: tuple[TaskStep, ...] = ()
    states: tuple[TaskState, ...] = ()
    stray: tuple[tuple[TaskStep, str], ...] = ()

    def earned(self) -> tuple[str, ...]:
        """The rules by which the department has earned points, each once."""
        rules: list[str] = []
        if self.late is not None:
            rules.append("late" if self.late else "on_time")
        if self.solved_at is not None:
            rules.append("solved")
        if self.satisfaction in PLEASED:
            rules.append("pleased")
        elif self.satisfaction in DISPLEASED:
            rules.append("displeased")
        return tuple(rules)


def task_kind(step: TaskStep) -> TaskStepKind | None:
    return _KINDS.get(step.kind)


_KINDS = {kind.value: kind for kind in TaskStepKind}


def fold_task(steps: Iterable[TaskStep]) -> Folded[TaskState, TaskStep]:
    """Fold the steps of one task, in any order."""
    return TASK.fold(in_order(steps), task_kind, _refusal)


def task_standing(given_at: datetime, due_at: datetime, steps: Iterable[TaskStep], now: datetime) -> TaskStanding:
    """Fold the steps into where the task stands at ``now``; ``due_at`` is the first instant that is late."""
    folded = fold_task(steps)
    of_kind = {kind: [step for step in folded.path if task_kind(step) is kind] for kind in TaskStepKind}
    answered = of_kind[_K.ANSWER][0].at if of_kind[_K.ANSWER] else None
    rated = of_kind[_K.RATE][0].detail or {} if of_kind[_K.RATE] else {}
    moved = [step.at for step in folded.path if task_kind(step) is not _K.REMARK]
    return TaskStanding(
        state=folded.state,
        since=max(moved, default=given_at),
        answered_at=answered,
        late=None if answered is None and now < due_at else (answered or now) >= due_at,
        solved_at=of_kind[_K.SOLVE][0].at if of_kind[_K.SOLVE] else None,
        satisfaction=rated.get("satisfaction"),
        path=folded.path,
        states=folded.states,
        stray=folded.stray,
    )


def _refusal(_state: TaskState, _path: tuple[TaskStep, ...], step: TaskStep) -> str | None:
    kind = task_kind(step)
    if kind is not None and kind in TASK_NEEDS_TEXT and not (step.text or "").strip():
        return TASK_NEEDS_TEXT[kind]
    if kind is _K.RATE and (step.detail or {}).get("satisfaction") not in SATISFACTIONS:
        return "satisfaction_unknown"
    return None
