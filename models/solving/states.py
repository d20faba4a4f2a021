"""Where a problem stands (domain C2), folded from its steps. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.cases.machine import Folded, Machine, Told
from models.cases.steps import in_order


class State(enum.Enum):
    """已选定、已研究、已定措施、已落实、已验收、已入成果库."""

    CHOSEN = "chosen"
    STUDIED = "studied"
    MEASURES = "measures"
    CARRIED_OUT = "carried_out"
    ACCEPTED = "accepted"
    IN_LIBRARY = "in_library"


class StepKind(enum.Enum):
    """研究、措施、落实、验收、验收不通过、共性意见、入成果库、补充."""

    STUDY = "study"
    MEASURE = "measure"
    CARRY_OUT = "carry_out"
    ACCEPT = "accept"
    REJECT = "reject"
    OPINION = "opinion"
    LIBRARY = "library"
    REMARK = "remark"


_K, _S = StepKind, State
_MOVES: Mapping[State, Mapping[StepKind, State]] = {
    _S.CHOSEN: {_K.STUDY: _S.STUDIED},
    _S.STUDIED: {_K.MEASURE: _S.MEASURES, _K.STUDY: _S.STUDIED, _K.OPINION: _S.STUDIED},
    _S.MEASURES: {_K.CARRY_OUT: _S.CARRIED_OUT, _K.MEASURE: _S.MEASURES, _K.OPINION: _S.MEASURES},
    _S.CARRIED_OUT: {_K.ACCEPT: _S.ACCEPTED, _K.REJECT: _S.MEASURES, _K.OPINION: _S.CARRIED_OUT},
    _S.ACCEPTED: {_K.LIBRARY: _S.IN_LIBRARY, _K.OPINION: _S.ACCEPTED},
    _S.IN_LIBRARY: {},
}
MACHINE: Machine[State, StepKind] = Machine(
    _S.CHOSEN, {state: {**moves, _K.REMARK: state} for state, moves in _MOVES.items()}
)
NEEDS_TEXT: Mapping[StepKind, str] = {
    _K.STUDY: "conclusion_missing",
    _K.MEASURE: "measures_missing",
    _K.CARRY_OUT: "no_result",
    _K.REJECT: "step_reason_missing",
    _K.OPINION: "opinion_missing",
    _K.REMARK: "step_text_missing",
}
"""Steps that are nothing without words, and the code of what is missing."""


Step = Told
"""What the fold reads of a step, stored or not."""


@dataclass(frozen=True)
class Standing:
    """Where a problem stands; ``document``: number of the common opinion (共性意见文号)."""

    state: State
    since: datetime
    studied_at: datetime | None = None
    """When it was studied first."""
    conclusion: str | None = None
    measures: str | None = None
    result: str | None = None
    document: str | None = None
    opinion: str | None = None
    path: tuple[Step, ...] = ()
    states: tuple[State, ...] = ()
    stray: tuple[tuple[Step, str], ...] = ()


def kind_of(step: Step) -> StepKind | None:
    """The kind of a step; nothing for one that a newer version knows."""
    return _KINDS.get(step.kind)


_KINDS = {kind.value: kind for kind in StepKind}


def fold(steps: Iterable[Step]) -> Folded[State, Step]:
    """Fold the steps of one problem, in any order."""
    return MACHINE.fold(in_order(steps), kind_of, _refusal)


def standing(chosen_at: datetime, steps: Iterable[Step]) -> Standing:
    """Fold the steps into where the problem stands."""
    folded = fold(steps)
    last = {kind: step for step in folded.path if (kind := kind_of(step)) is not None}
    studied = [step.at for step in folded.path if kind_of(step) is _K.STUDY]
    said = {kind: step.text for kind, step in last.items()}
    opinion = last.get(_K.OPINION)
    return Standing(
        state=folded.state,
        since=max((step.at for step in folded.path if kind_of(step) is not _K.REMARK), default=chosen_at),
        studied_at=min(studied, default=None),
        conclusion=said.get(_K.STUDY),
        measures=said.get(_K.MEASURE),
        result=said.get(_K.CARRY_OUT),
        document=(opinion.detail or {}).get("document") if opinion else None,
        opinion=said.get(_K.OPINION),
        path=folded.path,
        states=folded.states,
        stray=folded.stray,
    )


def _refusal(_state: State, _path: tuple[Step, ...], step: Step) -> str | None:
    kind = kind_of(step)
    if kind is not None and kind in NEEDS_TEXT and not (step.text or "").strip():
        return NEEDS_TEXT[kind]
    if kind is _K.OPINION and not str((step.detail or {}).get("document") or "").strip():
        return "document_missing"
    return None
