"""Where an appeal stands (domain C1): states, kinds of steps, side roads and limits, folded from the steps. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from models.appeals.rules import DISPLEASED, LEVELS, NORMS, SATISFACTIONS, AppealNorms, concerns
from models.cases.machine import Back, Machine, Told
from models.clocks.deadlines import Pause


class State(enum.Enum):
    """登记、受理、已分派、已吹哨、已签收、办理中、已反馈、已核实、已回访、已办结、已归档;

    待补正、挂起、退回(待改派)、不予受理、已引导.
    """

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    WHISTLED = "whistled"
    SIGNED = "signed"
    WORKING = "working"
    ANSWERED = "answered"
    VERIFIED = "verified"
    CALLED_BACK = "called_back"
    SETTLED = "settled"
    FILED = "filed"
    SUPPLEMENT = "supplement"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    REFUSED = "refused"
    GUIDED = "guided"


class StepKind(enum.Enum):
    """环节; from ``ASK_EXTENSION`` on they leave the state as it is."""

    SETTLE_ON_SPOT = "settle_on_spot"
    ACCEPT = "accept"
    REFUSE = "refuse"
    GUIDE = "guide"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENTED = "supplemented"
    ASSIGN = "assign"
    WHISTLE = "whistle"
    SIGN = "sign"
    WORK = "work"
    RETURN = "return_"
    ANSWER = "answer"
    VERIFY = "verify"
    REJECT = "reject"
    CALL_BACK = "call_back"
    REDO = "redo"
    SETTLE = "settle"
    FILE = "file"
    SUSPEND = "suspend"
    RESUME = "resume"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    DENY_EXTENSION = "deny_extension"
    ESCALATE = "escalate"
    JOIN_COLLEAGUE = "join_colleague"
    CORRECT = "correct"
    MEDIATE = "mediate"
    RECOMPUTE = "recompute"
    REMARK = "remark"


CLOSED = frozenset({State.SETTLED, State.REFUSED, State.GUIDED, State.FILED})
PAUSED = frozenset({State.SUPPLEMENT, State.SUSPENDED})
_OPEN = tuple(state for state in State if state not in CLOSED)
_K = StepKind
_ANYWHERE = (_K.CORRECT, _K.REMARK, _K.JOIN_COLLEAGUE, _K.MEDIATE)
_WHILE_OPEN = (_K.ASK_EXTENSION, _K.EXTEND, _K.DENY_EXTENSION, _K.ESCALATE, _K.RECOMPUTE)
_MOVES: Mapping[State, Mapping[StepKind, State | Back]] = {
    State.REGISTERED: {
        _K.SETTLE_ON_SPOT: State.SETTLED, _K.ACCEPT: State.ACCEPTED, _K.ASK_SUPPLEMENT: State.SUPPLEMENT,
        _K.GUIDE: State.GUIDED, _K.REFUSE: State.REFUSED,
    },
    State.ACCEPTED: {
        _K.ASSIGN: State.ASSIGNED, _K.WHISTLE: State.WHISTLED, _K.ASK_SUPPLEMENT: State.SUPPLEMENT,
        _K.SUSPEND: State.SUSPENDED, _K.GUIDE: State.GUIDED,
    },
    State.ASSIGNED: {
        _K.SIGN: State.SIGNED, _K.RETURN: State.RETURNED, _K.WHISTLE: State.WHISTLED,
        _K.ASK_SUPPLEMENT: State.SUPPLEMENT, _K.SUSPEND: State.SUSPENDED,
    },
    State.WHISTLED: {_K.SIGN: State.SIGNED, _K.RETURN: State.RETURNED, _K.SUSPEND: State.SUSPENDED},
    State.SIGNED: {
        _K.WORK: State.WORKING, _K.ANSWER: State.ANSWERED, _K.RETURN: State.RETURNED, _K.WHISTLE: State.WHISTLED,
        _K.ASK_SUPPLEMENT: State.SUPPLEMENT, _K.SUSPEND: State.SUSPENDED,
    },
    State.WORKING: {
        _K.WORK: State.WORKING, _K.ANSWER: State.ANSWERED, _K.WHISTLE: State.WHISTLED,
        _K.ASK_SUPPLEMENT: State.SUPPLEMENT, _K.SUSPEND: State.SUSPENDED,
    },
    State.ANSWERED: {_K.VERIFY: State.VERIFIED, _K.REJECT: State.WORKING, _K.CALL_BACK: State.CALLED_BACK},
    State.VERIFIED: {_K.CALL_BACK: State.CALLED_BACK, _K.SETTLE: State.SETTLED},
    State.CALLED_BACK: {_K.SETTLE: State.SETTLED, _K.REDO: State.WORKING},
    State.SETTLED: {_K.FILE: State.FILED, _K.CALL_BACK: State.SETTLED, _K.REDO: State.WORKING},
    State.SUPPLEMENT: {_K.SUPPLEMENTED: Back.BEFORE, _K.REFUSE: State.REFUSED},
    State.SUSPENDED: {_K.RESUME: Back.BEFORE},
    State.RETURNED: {_K.ASSIGN: State.ASSIGNED, _K.WHISTLE: State.WHISTLED, _K.SUSPEND: State.SUSPENDED},
    State.REFUSED: {_K.FILE: State.FILED},
    State.GUIDED: {_K.FILE: State.FILED},
    State.FILED: {},
}  # fmt: skip
MACHINE: Machine[State, StepKind] = Machine(
    State.REGISTERED,
    {
        state: {**moves, **{kind: state for kind in (*(_WHILE_OPEN if state in _OPEN else ()), *_ANYWHERE)}}
        for state, moves in _MOVES.items()
    },
    asides=PAUSED,
)

NOTED = frozenset({_K.RECOMPUTE, _K.MEDIATE})
"""Steps that nobody takes: they say what happened elsewhere."""
NEEDS_TEXT: Mapping[StepKind, str] = {
    **dict.fromkeys((_K.SETTLE_ON_SPOT, _K.ANSWER), "no_result"),
    **dict.fromkeys(
        (_K.REFUSE, _K.RETURN, _K.REJECT, _K.REDO, _K.DENY_EXTENSION, _K.ASK_EXTENSION), "step_reason_missing"
    ),
    _K.GUIDE: "right_place_missing",
    _K.ASK_SUPPLEMENT: "supplement_unnamed",
    _K.SUSPEND: "condition_missing",
    _K.JOIN_COLLEAGUE: "colleague_missing",
    **dict.fromkeys((_K.WORK, _K.CORRECT, _K.REMARK), "step_text_missing"),
}
"""Steps that are nothing without words, and the code of what is missing."""


class Step(Told, Protocol):
    """What the fold reads of a step, stored or not."""

    @property
    def department(self) -> str | None: ...


S = TypeVar("S", bound=Step)


@dataclass(frozen=True)
class Standing:
    """Where an appeal stands after its steps; ``stray`` are those without effect, with the reason's code."""

    state: State
    since: datetime
    department: str | None = None
    """To whom it went last; nobody has it after a return."""
    pauses: tuple[Pause, ...] = ()
    extended_by: int = 0
    returned: int = 0
    redone: int = 0
    asked_extension: bool = False
    """An extension was asked for and neither granted nor denied."""
    level: str | None = None
    """day, week, month: the highest to which it was escalated."""
    satisfaction: str | None = None
    solved: bool | None = None
    outcome: State | None = None
    """SETTLED, REFUSED or GUIDED; ``None`` while it is open."""
    closed_at: datetime | None = None
    path: tuple[Step, ...] = ()
    states: tuple[State, ...] = ()
    """After each step of ``path``."""
    stray: tuple[tuple[Step, str], ...] = ()

    @property
    def open(self) -> bool:
        return self.outcome is None

    @property
    def paused(self) -> bool:
        return self.state in PAUSED

    @property
    def extended(self) -> bool:
        return self.extended_by > 0

    @property
    def dissatisfied(self) -> bool:
        """Whether whoever was asked last was displeased, or said that it is not solved."""
        return self.satisfaction in DISPLEASED or self.solved is False


def kind_of(step: Step) -> StepKind | None:
    """The kind of a step; nothing for one that a newer version knows."""
    return _KINDS.get(step.kind)


_KINDS = {kind.value: kind for kind in StepKind}


def in_order(steps: Iterable[S]) -> list[S]:
    return sorted(steps, key=lambda step: (step.at, step.id))


def standing(
    received_at: datetime, steps: Iterable[Step], accused: Collection[str] = (), norms: AppealNorms = NORMS
) -> Standing:
    """Fold ``steps``, in whatever order they came, into where the appeal stands.

    Args:
        accused: departments that it is about (L-17): whatever sends it to them has no effect.
    """

    def refuses(_state: State, path: tuple[Step, ...], step: Step) -> str | None:
        return refusal(path, step, accused, norms)

    folded = MACHINE.fold(in_order(steps), kind_of, refuses)
    tally = _Tally(received_at)
    for step in folded.path:
        tally.take(step)
    return Standing(
        state=folded.state,
        since=tally.since,
        department=tally.department,
        pauses=tally.pauses,
        extended_by=tally.extended_by,
        returned=_count(folded.path, _K.RETURN),
        redone=_count(folded.path, _K.REDO),
        asked_extension=_asked(folded.path),
        level=tally.level,
        satisfaction=tally.satisfaction,
        solved=tally.solved,
        outcome=tally.outcome,
        closed_at=tally.closed_at,
        path=folded.path,
        states=folded.states,
        stray=folded.stray,
    )


def refusal(
    path: tuple[Step, ...], step: Step, accused: Collection[str] = (), norms: AppealNorms = NORMS
) -> str | None:
    """Return by its code why a step that the machine knows has no effect: words are missing, a limit is used up."""
    kind = kind_of(step)
    if kind is None:
        return None
    if kind in NEEDS_TEXT and not (step.text or "").strip():
        return NEEDS_TEXT[kind]
    check = _CHECKS.get(kind)
    return check(_Case(path, accused, norms), step) if check else None


def departments_of(step: Step) -> tuple[str, ...]:
    """To whom a step sends an appeal."""
    several = (step.detail or {}).get("departments") or ()
    return tuple(dict.fromkeys([*([step.department] if step.department else []), *several]))


@dataclass(frozen=True)
class _Case:
    """What a limit is judged by."""

    path: tuple[Step, ...]
    accused: Collection[str]
    norms: AppealNorms


def _sends(case: _Case, step: Step) -> str | None:
    called = departments_of(step)
    if not called and kind_of(step) is _K.ASSIGN:
        return "department_missing"
    return "accused_department" if any(concerns(case.accused, name) for name in called) else None


def _returns(case: _Case, _step: Step) -> str | None:
    return "returns_used_up" if _count(case.path, _K.RETURN) >= case.norms.most_returns else None


def _extends(case: _Case, step: Step) -> str | None:
    days = (step.detail or {}).get("days")
    if _count(case.path, _K.EXTEND):
        return "extended_already"
    if not isinstance(days, int) or days < 1:
        return "extension_zero"
    return "extension_long" if days > case.norms.most_extension else None


def _denies(case: _Case, _step: Step) -> str | None:
    return None if _asked(case.path) else "extension_not_asked"


def _calls_back(_case: _Case, step: Step) -> str | None:
    return None if (step.detail or {}).get("satisfaction") in SATISFACTIONS else "satisfaction_unknown"


def _redoes(case: _Case, _step: Step) -> str | None:
    said = next((s.detail or {} for s in reversed(case.path) if kind_of(s) in _RATED), {})
    return None if said.get("satisfaction") in DISPLEASED or said.get("solved") is False else "not_dissatisfied"


def _escalates(_case: _Case, step: Step) -> str | None:
    return None if (step.detail or {}).get("level") in LEVELS else "level_unknown"


_RATED = (_K.CALL_BACK, _K.SETTLE_ON_SPOT)
_CHECKS = {
    _K.ASSIGN: _sends,
    _K.WHISTLE: _sends,
    _K.RETURN: _returns,
    _K.EXTEND: _extends,
    _K.DENY_EXTENSION: _denies,
    _K.CALL_BACK: _calls_back,
    _K.REDO: _redoes,
    _K.ESCALATE: _escalates,
}


def _count(path: Iterable[Step], kind: StepKind) -> int:
    return sum(step.kind == kind.value for step in path)


def _asked(path: Iterable[Step]) -> bool:
    asked = False
    for step in path:
        asked = step.kind == _K.ASK_EXTENSION.value or (
            asked and step.kind not in (_K.EXTEND.value, _K.DENY_EXTENSION.value)
        )
    return asked


@dataclass
class _Tally:
    """What the effective steps say, in order, beside the state."""

    since: datetime
    department: str | None = None
    ended: tuple[Pause, ...] = ()
    paused_from: datetime | None = None
    extended_by: int = 0
    level: str | None = None
    satisfaction: str | None = None
    solved: bool | None = None
    outcome: State | None = None
    closed_at: datetime | None = None

    @property
    def pauses(self) -> tuple[Pause, ...]:
        return self.ended if self.paused_from is None else (*self.ended, Pause(self.paused_from, None))

    def take(self, step: Step) -> None:
        kind = _KINDS[step.kind]
        self.since = self.since if kind in _STAYING else step.at
        self._take_pause(kind, step.at)
        self._take_outcome(kind, step.at)
        detail = step.detail or {}
        match kind:
            case _K.ASSIGN | _K.WHISTLE | _K.SIGN:
                self.department = next(iter(departments_of(step)), self.department)
            case _K.RETURN:
                self.department = None
            case _K.EXTEND:
                self.extended_by += detail["days"]
            case _K.ESCALATE:
                self.level = max(self.level or LEVELS[0], detail["level"], key=LEVELS.index)
            case _K.CALL_BACK | _K.SETTLE_ON_SPOT:
                self.satisfaction = detail.get("satisfaction", self.satisfaction)
                self.solved = detail.get("solved", self.solved)
            case _:
                pass

    def _take_pause(self, kind: StepKind, at: datetime) -> None:
        if kind in (_K.SUSPEND, _K.ASK_SUPPLEMENT):
            self.paused_from = at
        elif kind in (_K.RESUME, _K.SUPPLEMENTED, _K.REFUSE) and self.paused_from is not None:
            self.ended, self.paused_from = (*self.ended, Pause(self.paused_from, at)), None

    def _take_outcome(self, kind: StepKind, at: datetime) -> None:
        if kind in _OUTCOMES:
            self.outcome, self.closed_at = _OUTCOMES[kind], at
        elif kind is _K.REDO:
            self.outcome = self.closed_at = None


_STAYING = frozenset({*_WHILE_OPEN, *_ANYWHERE})
_OUTCOMES = {
    _K.SETTLE_ON_SPOT: State.SETTLED,
    _K.SETTLE: State.SETTLED,
    _K.REFUSE: State.REFUSED,
    _K.GUIDE: State.GUIDED,
}
