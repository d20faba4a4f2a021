"""Where a visitor's matter, a hazard and a shift stand, folded from what happened to them (domain B1). Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol, TypeVar

from models.cases.machine import Folded, Machine
from models.cases.machine import Happened as Step
from models.cases.steps import in_order
from models.studio.rules import NORMS

Kind = TypeVar("Kind", bound=enum.Enum)


class Happened(Step, Protocol):
    """What the fold reads of a step, stored or not."""

    @property
    def until(self) -> datetime | None: ...


class MatterState(enum.Enum):
    """等候、接待中、当场解决、已预约、已转介、转诉求、转调解、转隐患、已离开."""

    WAITING = "waiting"
    SERVING = "serving"
    SETTLED = "settled"
    APPOINTED = "appointed"
    REFERRED = "referred"
    APPEALED = "appealed"
    MEDIATED = "mediated"
    HAZARD = "hazard"
    LEFT = "left"


class MatterStepKind(enum.Enum):
    """叫号、登记、移交、当场解决、预约、转介、转诉求、转调解、转隐患、离开、补充、报案."""

    CALL = "call"
    TAKE_IN = "take_in"
    HAND_OVER = "hand_over"
    SETTLE = "settle"
    APPOINT = "appoint"
    REFER = "refer"
    TO_APPEAL = "to_appeal"
    TO_MEDIATION = "to_mediation"
    TO_HAZARD = "to_hazard"
    LEAVE = "leave"
    REMARK = "remark"
    REPORT_POLICE = "report_police"


OUTCOMES: Mapping[MatterStepKind, MatterState] = {
    MatterStepKind.SETTLE: MatterState.SETTLED,
    MatterStepKind.APPOINT: MatterState.APPOINTED,
    MatterStepKind.REFER: MatterState.REFERRED,
    MatterStepKind.TO_APPEAL: MatterState.APPEALED,
    MatterStepKind.TO_MEDIATION: MatterState.MEDIATED,
    MatterStepKind.TO_HAZARD: MatterState.HAZARD,
}
"""What can come of a matter that was heard."""
LED_BY: Mapping[MatterState, tuple[MatterStepKind, ...]] = {
    **{state: (kind,) for kind, state in OUTCOMES.items()},
    MatterState.SERVING: (MatterStepKind.CALL, MatterStepKind.TAKE_IN),
    MatterState.LEFT: (MatterStepKind.LEAVE,),
}
"""Steps without which no matter is in a state; whoever waits needs none."""
AT_THE_DOOR = frozenset({MatterState.WAITING, MatterState.SERVING})
"""The visitor is still there."""
_NOTES = (MatterStepKind.REMARK, MatterStepKind.REPORT_POLICE)


def _matter_moves() -> dict[MatterState, dict[MatterStepKind, MatterState]]:
    kinds, serving = MatterStepKind, MatterState.SERVING
    again = {kinds.CALL: serving}
    moves: dict[MatterState, dict[MatterStepKind, MatterState]] = {
        MatterState.WAITING: {**again, kinds.TAKE_IN: serving, kinds.LEAVE: MatterState.LEFT},
        serving: {kinds.TAKE_IN: serving, **OUTCOMES, kinds.HAND_OVER: serving, kinds.LEAVE: MatterState.LEFT},
        MatterState.APPOINTED: {**again, kinds.HAND_OVER: MatterState.APPOINTED, kinds.LEAVE: MatterState.LEFT},
        MatterState.LEFT: again,
    }
    return {state: {**moves.get(state, {}), **dict.fromkeys(_NOTES, state)} for state in MatterState}


MATTER: Machine[MatterState, MatterStepKind] = Machine(MatterState.WAITING, _matter_moves())
"""Whoever left, or comes back on the day agreed, is called again."""


class HazardState(enum.Enum):
    """发现、已告知、复查未改、已销号、已上报."""

    FOUND = "found"
    TOLD = "told"
    INSPECTED_AGAIN = "inspected_again"
    CLEARED = "cleared"
    REPORTED = "reported"


class HazardStepKind(enum.Enum):
    """告知整改、复查未改、销号、上报部门、补充."""

    TELL = "tell"
    MISS = "miss"
    CLEAR = "clear"
    REPORT = "report"
    REMARK = "remark"


OPEN_HAZARDS = frozenset({HazardState.FOUND, HazardState.TOLD, HazardState.INSPECTED_AGAIN})
"""The station still has to do something about them."""


def _hazard_moves() -> dict[HazardState, dict[HazardStepKind, HazardState]]:
    kinds = HazardStepKind
    told = {kinds.TELL: HazardState.TOLD}
    missed = {kinds.MISS: HazardState.INSPECTED_AGAIN}
    done = {kinds.CLEAR: HazardState.CLEARED, kinds.REPORT: HazardState.REPORTED}
    moves: dict[HazardState, dict[HazardStepKind, HazardState]] = {
        HazardState.FOUND: {**told, **done},
        HazardState.TOLD: {**missed, **done, **told},
        HazardState.INSPECTED_AGAIN: {**told, **missed, **done},
        HazardState.REPORTED: {kinds.CLEAR: HazardState.CLEARED},
    }
    return {state: {**moves.get(state, {}), kinds.REMARK: state} for state in HazardState}


HAZARD: Machine[HazardState, HazardStepKind] = Machine(HazardState.FOUND, _hazard_moves())
"""What was mended on the spot is cleared at once; the department's is cleared when somebody sees it mended."""


def fold_matter(steps: Sequence[Happened]) -> Folded[MatterState, Happened]:
    """Fold the steps of one matter, in any order."""
    return MATTER.fold(in_order(steps), lambda step: kind_of(MatterStepKind, step), _unheard)


def fold_hazard(steps: Sequence[Happened]) -> Folded[HazardState, Happened]:
    """Fold the steps of one hazard, in any order."""
    return HAZARD.fold(in_order(steps), lambda step: kind_of(HazardStepKind, step), _missed_too_often)


def kind_of(kinds: type[Kind], step: Happened) -> Kind | None:
    """The kind of ``step``; ``None`` where a newer version made it."""
    return _by_value(kinds).get(step.kind)


@cache
def _by_value(kinds: type[Kind]) -> Mapping[str, Kind]:
    """Lists fold thousands of steps."""
    return {kind.value: kind for kind in kinds}


def count_of(path: Sequence[Happened], kind: enum.Enum) -> int:
    """How often ``kind`` had an effect."""
    return sum(step.kind == kind.value for step in path)


def _unheard(_state: MatterState, path: tuple[Happened, ...], step: Happened) -> str | None:
    """Nothing comes of a matter that nobody has written down, and nobody comes again before he has gone."""
    if _ends_before(step):
        return "deadline_before_start"
    outcome = kind_of(MatterStepKind, step) in OUTCOMES
    return "not_taken_in" if outcome and not count_of(path, MatterStepKind.TAKE_IN) else None


def _missed_too_often(state: HazardState, path: tuple[Happened, ...], step: Happened) -> str | None:
    """What was not mended three times goes to the department, and is told and inspected no more (F11)."""
    if _ends_before(step):
        return "deadline_before_start"
    if state is not HazardState.INSPECTED_AGAIN or step.kind in (
        HazardStepKind.REPORT.value,
        HazardStepKind.REMARK.value,
    ):
        return None
    return "three_misses" if count_of(path, HazardStepKind.MISS) >= NORMS.most_misses else None


def _ends_before(step: Happened) -> bool:
    return step.until is not None and step.until <= step.at


class ShiftState(enum.Enum):
    """已排班、已签到、已签退、缺勤."""

    PLANNED = "planned"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    ABSENT = "absent"


def shift_state(signed_in_at: datetime | None, signed_out_at: datetime | None, absence: str | None) -> ShiftState:
    """Whoever signed in was there, whatever else is noted."""
    if signed_in_at is not None:
        return ShiftState.SIGNED_IN if signed_out_at is None else ShiftState.SIGNED_OUT
    return ShiftState.PLANNED if absence is None else ShiftState.ABSENT
