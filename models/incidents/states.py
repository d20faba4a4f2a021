"""Where an incident stands, folded from its steps: over once harm is stopped, reported and told (PIPL 57). Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.cases.machine import Folded, Machine, Told
from models.cases.steps import in_order


class State(enum.Enum):
    """处置中、已结案."""

    OPEN = "open"
    CLOSED = "closed"


class StepKind(enum.Enum):
    """停用电脑、补救措施、影响人员清单、报告、告知个人、免予告知、结案、重新处置、补充."""

    SHUT_OUT = "shut_out"
    """The PC that was lost is shut out by the district as it hears of the step; a measure like others."""
    CONTAIN = "contain"
    LIST = "list"
    REPORT = "report"
    TELL = "tell"
    SPARE = "spare"
    """Nobody is told singly, since measures have averted the harm (PIPL 57, second paragraph)."""
    CLOSE = "close"
    REOPEN = "reopen"
    REMARK = "remark"


_K, _S = StepKind, State
_WHILE_OPEN = (_K.SHUT_OUT, _K.CONTAIN, _K.LIST, _K.REPORT, _K.TELL, _K.SPARE)
MACHINE: Machine[State, StepKind] = Machine(
    _S.OPEN,
    {
        _S.OPEN: {**dict.fromkeys(_WHILE_OPEN, _S.OPEN), _K.CLOSE: _S.CLOSED, _K.REMARK: _S.OPEN},
        _S.CLOSED: {_K.REOPEN: _S.OPEN, _K.REMARK: _S.CLOSED},
    },
)
NEEDS_TEXT: Mapping[StepKind, str] = {
    _K.CONTAIN: "measures_missing",
    _K.SPARE: "step_reason_missing",
    _K.REOPEN: "step_reason_missing",
    _K.REMARK: "step_text_missing",
}
OWED: Mapping[StepKind, str] = {
    _K.CONTAIN: "incident_not_contained",
    _K.REPORT: "incident_not_reported",
    _K.TELL: "incident_not_told",
}
"""What has to be done before an incident can be closed, and the code that says it was not."""

_MEANS = {_K.SPARE: _K.TELL, _K.SHUT_OUT: _K.CONTAIN}
"""What is as good as what is owed."""

Step = Told


@dataclass(frozen=True)
class Standing:
    """``owed``: what is still to be done, in the order in which it is done; empty when closed."""

    state: State
    owed: tuple[StepKind, ...]
    closed_at: datetime | None = None
    path: tuple[Step, ...] = ()
    stray: tuple[tuple[Step, str], ...] = ()


def kind_of(step: Step) -> StepKind | None:
    """The kind of a step; nothing for one that a newer version knows."""
    return _KINDS.get(step.kind)


_KINDS = {kind.value: kind for kind in StepKind}


def fold(steps: Iterable[Step]) -> Folded[State, Step]:
    """Fold the steps of one incident, in any order."""
    return MACHINE.fold(in_order(steps), kind_of, _refusal)


def standing(steps: Iterable[Step]) -> Standing:
    """Fold the steps into where the incident stands."""
    folded = fold(steps)
    closed = [step.at for step in folded.path if kind_of(step) is _K.CLOSE]
    over = folded.state is _S.CLOSED
    owed = () if over else tuple(_owed(folded.path))
    return Standing(folded.state, owed, closed[-1] if over else None, folded.path, folded.stray)


def _owed(path: Iterable[Step]) -> list[StepKind]:
    done = {kind_of(step) for step in path}
    done |= {means for kind, means in _MEANS.items() if kind in done}
    return [kind for kind in OWED if kind not in done]


def _refusal(_state: State, path: tuple[Step, ...], step: Step) -> str | None:
    kind = kind_of(step)
    if kind is not None and kind in NEEDS_TEXT and not (step.text or "").strip():
        return NEEDS_TEXT[kind]
    if kind is _K.CLOSE and (owed := _owed(path)):
        return OWED[owed[0]]
    return None
