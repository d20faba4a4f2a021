"""Where a whistle stands (domain C3), and what each department that was called has done: folded. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from models.cases.machine import Folded, Machine, Told
from models.cases.steps import in_order
from models.whistles.rules import MARKS, NORMS


class State(enum.Enum):
    """拟哨、街道已核、街道退回、已吹哨、已报到、已处置、已销号、已评价."""

    DRAFT = "draft"
    JUDGED = "judged"
    REJECTED = "rejected"
    BLOWN = "blown"
    REPORTED_IN = "reported_in"
    HANDLED = "handled"
    CLEARED = "cleared"
    RATED = "rated"


class StepKind(enum.Enum):
    """街道核准、街道退回、吹哨、签收、报到、会商、处置、核验退回、销号、评价、补充."""

    APPROVE = "approve"
    REJECT = "reject"
    BLOW = "blow"
    SIGN = "sign"
    REPORT = "report"
    DISCUSS = "discuss"
    HANDLE = "handle"
    REDO = "redo"
    CLEAR = "clear"
    RATE = "rate"
    REMARK = "remark"


_K = StepKind
ON_THE_LISTS = (State.BLOWN, State.REPORTED_IN, State.HANDLED, State.CLEARED, State.RATED)
"""What was blown stands on the four lists (F20)."""
OPEN = frozenset({State.DRAFT, State.JUDGED, State.BLOWN, State.REPORTED_IN, State.HANDLED})
_MOVES: Mapping[State, Mapping[StepKind, State]] = {
    State.DRAFT: {_K.APPROVE: State.JUDGED, _K.REJECT: State.REJECTED},
    State.JUDGED: {_K.BLOW: State.BLOWN},
    State.REJECTED: {},
    State.BLOWN: {_K.SIGN: State.BLOWN, _K.REPORT: State.REPORTED_IN},
    State.REPORTED_IN: {
        _K.REPORT: State.REPORTED_IN, _K.SIGN: State.REPORTED_IN, _K.DISCUSS: State.REPORTED_IN,
        _K.HANDLE: State.HANDLED,
    },
    State.HANDLED: {_K.CLEAR: State.CLEARED, _K.REDO: State.REPORTED_IN, _K.REPORT: State.HANDLED},
    State.CLEARED: {_K.RATE: State.RATED},
    State.RATED: {_K.RATE: State.RATED},
}  # fmt: skip
MACHINE: Machine[State, StepKind] = Machine(
    State.DRAFT, {state: {**moves, _K.REMARK: state} for state, moves in _MOVES.items()}
)
"""Whoever comes late still reports until it is cleared; a rating can be given to each department by itself."""
NEEDS_TEXT: Mapping[StepKind, str] = {
    **dict.fromkeys((_K.REJECT, _K.REDO), "step_reason_missing"),
    _K.HANDLE: "no_result",
    **dict.fromkeys((_K.DISCUSS, _K.REMARK), "step_text_missing"),
    _K.RATE: "representative_missing",
}
"""Steps that are nothing without words; of a rating they are the residents' representative who signed."""
OF_A_DEPARTMENT = frozenset({_K.SIGN, _K.REPORT})


class Step(Told, Protocol):
    """What the fold reads of a step, stored or not."""

    @property
    def actor(self) -> str | None: ...
    @property
    def department(self) -> str | None: ...
    @property
    def until(self) -> datetime | None: ...


@dataclass(frozen=True)
class Called:
    """One department that was called, and what it did; ``marks`` by ``rules.MARKS`` once it was rated."""

    name: str
    signed_at: datetime | None = None
    signed_by: str | None = None
    reported_at: datetime | None = None
    came: str | None = None
    late: bool | None = None
    """Whether it came after the arrival was due; ``None`` as long as it has not come."""
    marks: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Standing:
    """Where a whistle stands after its steps; ``stray`` are those without effect, with the reason's code."""

    state: State
    since: datetime
    called: tuple[Called, ...]
    judged_by: str | None = None
    opinion: str | None = None
    blown_at: datetime | None = None
    arrive_by: datetime | None = None
    discussed: str | None = None
    handled_at: datetime | None = None
    result: str | None = None
    cleared_at: datetime | None = None
    cleared_by: str | None = None
    rated_by: str | None = None
    """The residents' representative who signed last."""
    path: tuple[Step, ...] = ()
    states: tuple[State, ...] = ()
    stray: tuple[tuple[Step, str], ...] = ()

    @property
    def listed(self) -> bool:
        """Whether it stands on the four lists."""
        return self.state in ON_THE_LISTS

    @property
    def cleared(self) -> bool:
        return self.state in (State.CLEARED, State.RATED)

    @property
    def awaited(self) -> tuple[str, ...]:
        """The departments that have not come."""
        return tuple(one.name for one in self.called if one.reported_at is None)


def kind_of(step: Step) -> StepKind | None:
    """The kind of a step; nothing for one that a newer version knows."""
    return _KINDS.get(step.kind)


_KINDS = {kind.value: kind for kind in StepKind}


def fold(called: Collection[str], steps: Iterable[Step]) -> Folded[State, Step]:
    """Fold the steps, in any order, of a whistle that calls the departments ``called``."""

    def refuses(_state: State, path: tuple[Step, ...], step: Step) -> str | None:
        return refusal(called, path, step)

    return MACHINE.fold(in_order(steps), kind_of, refuses)


def standing(drafted_at: datetime, called: Collection[str], steps: Iterable[Step]) -> Standing:
    """Fold the steps into where the whistle stands."""
    folded = fold(called, steps)
    tally = _Tally(Standing(folded.state, drafted_at, tuple(Called(name) for name in called)))
    for step in folded.path:
        tally.take(step)
    return replace(tally.reached, path=folded.path, states=folded.states, stray=folded.stray)


def refusal(called: Collection[str], path: tuple[Step, ...], step: Step) -> str | None:
    """Return by its code why a step that the machine knows has no effect."""
    kind = kind_of(step)
    if kind is None:
        return None
    if kind in NEEDS_TEXT and not (step.text or "").strip():
        return NEEDS_TEXT[kind]
    if kind in OF_A_DEPARTMENT:
        return _not_called(called, step) or _done_already(path, step)
    if kind is _K.BLOW:
        return "arrive_by_missing" if step.until is None else _before(step)
    return _rates(called, path, step) if kind is _K.RATE else None


def _before(step: Step) -> str | None:
    return "arrive_before_blow" if step.until is not None and step.until <= step.at else None


def _not_called(called: Collection[str], step: Step) -> str | None:
    if step.department is None:
        return "department_missing"
    return None if step.department in called else "department_not_called"


def _done_already(path: tuple[Step, ...], step: Step) -> str | None:
    done = {(each.kind, each.department) for each in path}
    if (step.kind, step.department) not in done:
        return None
    return "reported_already" if kind_of(step) is _K.REPORT else "signed_already"


def _rates(called: Collection[str], path: tuple[Step, ...], step: Step) -> str | None:
    marks = (step.detail or {}).get("marks")
    if not isinstance(marks, Mapping) or set(marks) != set(MARKS):
        return "marks_missing"
    if any(not isinstance(mark, int) or not 0 <= mark <= NORMS.most_marks for mark in marks.values()):
        return "marks_out_of_range"
    if step.department is not None and step.department not in called:
        return "department_not_called"
    rated = {each.department for each in path if kind_of(each) is _K.RATE}
    return "rated_already" if None in rated or step.department in rated else None


@dataclass
class _Tally:
    """What the effective steps say, in order, beside the state."""

    reached: Standing

    def take(self, step: Step) -> None:
        kind = _KINDS[step.kind]
        if kind is not _K.REMARK:
            self._set(since=step.at)
        match kind:
            case _K.APPROVE | _K.REJECT:
                self._set(judged_by=step.actor, opinion=step.text)
            case _K.BLOW:
                self._set(blown_at=step.at, arrive_by=step.until)
            case _K.SIGN:
                self._department(step, signed_at=step.at, signed_by=step.actor)
            case _K.REPORT:
                late = self.reached.arrive_by is not None and step.at >= self.reached.arrive_by
                self._department(step, reported_at=step.at, came=step.actor, late=late)
            case _K.DISCUSS:
                self._set(discussed=step.text)
            case _K.HANDLE:
                self._set(handled_at=step.at, result=step.text)
            case _K.REDO:
                self._set(handled_at=None)
            case _K.CLEAR:
                self._set(cleared_at=step.at, cleared_by=step.actor)
            case _K.RATE:
                self._rate(step)
            case _K.REMARK:
                pass

    def _set(self, **values: Any) -> None:
        self.reached = replace(self.reached, **values)

    def _department(self, step: Step, **values: Any) -> None:
        self._set(
            called=tuple(replace(one, **values) if one.name == step.department else one for one in self.reached.called)
        )

    def _rate(self, step: Step) -> None:
        """A rating without a department is of all that came and have none of their own."""
        marks = (step.detail or {})["marks"]
        self._set(rated_by=step.text, called=tuple(_rated(one, step.department, marks) for one in self.reached.called))


def _rated(one: Called, department: str | None, marks: Mapping[str, int]) -> Called:
    meant = one.name == department if department else one.reported_at is not None and one.marks is None
    return replace(one, marks=dict(marks)) if meant else one
