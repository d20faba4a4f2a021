"""The course of a mediation (人民调解法 17, 23, 26, 28–33; domain B2), folded from its steps. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from models.cases.machine import Folded, Happened, Machine


class State(enum.Enum):
    APPLIED = "applied"
    REGISTERED = "registered"
    INQUIRING = "inquiring"
    SESSION = "session"
    AGREED = "agreed"
    FAILED = "failed"
    TO_CONTINUE = "to_continue"
    PERFORMED = "performed"
    RETURN_VISITED = "return_visited"
    CLOSED = "closed"
    FILED = "filed"
    ENDED = "ended"
    """A party refused: the only way from here is filing."""


class StepKind(enum.Enum):
    ACCEPT = "accept"
    INQUIRE = "inquire"
    MEET = "meet"
    PUT_OFF = "put_off"
    """有待继续调解."""
    AGREE = "agree"
    FAIL = "fail"
    REFUSE = "refuse"
    """A party says that he will not be mediated, or not any longer (法 17, 26)."""
    TELL_RIGHTS = "tell_rights"
    """The notice of rights and duties was printed for the parties, or handed to them (法 23)."""
    EXTEND = "extend"
    """The parties consent to a longer term, once."""
    SIGN = "sign"
    """All have signed on paper and it was sealed: the agreement holds (法 29)."""
    PERFORM_PART = "perform_part"
    BREACH = "breach"
    PERFORM = "perform"
    RETURN_VISIT = "return_visit"
    ASK_COURT = "ask_court"
    """Both asked the court to confirm the agreement (司法确认, 法 33)."""
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    CLOSE = "close"
    FILE = "file"
    REMARK = "remark"


RECORDED = frozenset({StepKind.INQUIRE, StepKind.MEET, StepKind.RETURN_VISIT, StepKind.AGREE, StepKind.SIGN})
"""Steps that come with a record of their own: a note, an agreement, the day of signing."""
OPEN = (State.APPLIED, State.REGISTERED, State.INQUIRING, State.SESSION, State.TO_CONTINUE)
"""Nothing came of it yet."""
OVER = (State.CLOSED, State.FILED, State.ENDED)
_IN_TALKS = (State.REGISTERED, State.INQUIRING, State.TO_CONTINUE)
_HELD = (State.AGREED, State.PERFORMED, State.RETURN_VISITED)


def _moves() -> Mapping[State, Mapping[StepKind, State]]:
    """By hand what differs, by loops what is the same in many states."""
    moves: dict[State, dict[StepKind, State]] = {state: {} for state in State}
    moves[State.APPLIED][StepKind.ACCEPT] = State.REGISTERED
    for state in _IN_TALKS:
        moves[state] |= {StepKind.MEET: State.SESSION, StepKind.INQUIRE: State.INQUIRING}
    moves[State.SESSION] |= {
        StepKind.AGREE: State.AGREED, StepKind.PUT_OFF: State.TO_CONTINUE, StepKind.FAIL: State.FAILED,
    }  # fmt: skip
    moves[State.TO_CONTINUE][StepKind.FAIL] = State.FAILED
    for state in OPEN:
        moves[state][StepKind.REFUSE] = State.ENDED
        if state is not State.APPLIED:
            moves[state][StepKind.EXTEND] = state
    moves[State.AGREED] |= {
        StepKind.SIGN: State.AGREED, StepKind.PERFORM: State.PERFORMED, StepKind.PERFORM_PART: State.AGREED,
        StepKind.BREACH: State.AGREED, StepKind.RETURN_VISIT: State.AGREED,
    }  # fmt: skip
    for state in (State.PERFORMED, State.RETURN_VISITED):
        moves[state][StepKind.RETURN_VISIT] = State.RETURN_VISITED
    for state in _HELD:
        moves[state] |= {kind: state for kind in (StepKind.ASK_COURT, StepKind.CONFIRMED, StepKind.NOT_CONFIRMED)}
    for state in (*_HELD, State.FAILED):
        moves[state][StepKind.CLOSE] = State.CLOSED
    for state in (State.CLOSED, State.ENDED):
        moves[state][StepKind.FILE] = State.FILED
    for state in State:
        if state not in (State.APPLIED, State.ENDED, State.FILED):
            moves[state][StepKind.TELL_RIGHTS] = state
        if state is not State.FILED:
            moves[state][StepKind.REMARK] = state
    return moves


MACHINE: Machine[State, StepKind] = Machine(State.APPLIED, _moves())


class Event(Happened, Protocol):
    """What the fold reads of a step, stored or not."""

    @property
    def detail(self) -> dict[str, Any] | None: ...


Course = Folded[State, Event]


def kind_of(event: Event) -> StepKind | None:
    try:
        return StepKind(event.kind)
    except ValueError:
        return None


def refuses(state: State, path: tuple[Event, ...], event: Event) -> str | None:
    """Say by a code why a step that the machine knows has no effect all the same."""
    kind = kind_of(event)
    if kind in _OF_FORCE and not in_force(path):
        return "not_in_force"
    if kind is StepKind.SIGN and in_force(path):
        return "signed_already"
    if kind is StepKind.EXTEND and first(path, StepKind.EXTEND):
        return "extended_already"
    if kind is StepKind.TELL_RIGHTS and first(path, StepKind.TELL_RIGHTS):
        return "rights_told_already"
    if kind is StepKind.ASK_COURT and first(path, StepKind.ASK_COURT):
        return "court_asked_already"
    if kind in (StepKind.CONFIRMED, StepKind.NOT_CONFIRMED) and not _court_decides(path):
        return "court_not_asked"
    if kind is StepKind.CLOSE and state is State.AGREED and not first(path, StepKind.BREACH):
        return "not_performed"
    return None


_OF_FORCE = frozenset({StepKind.PERFORM, StepKind.PERFORM_PART, StepKind.BREACH, StepKind.ASK_COURT})
"""What only an agreement that holds knows."""


def course(events: Iterable[Event]) -> Course:
    """Fold the steps of one mediation, in whatever order they are given."""
    return MACHINE.fold(sorted(events, key=lambda event: (event.at, event.id)), kind_of, refuses)


def first(path: Iterable[Event], kind: StepKind) -> Event | None:
    return next((event for event in path if event.kind == kind.value), None)


def in_force(path: Iterable[Event]) -> bool:
    """Whether the agreement holds: signed by all, or spoken (法 29)."""
    return effective_on(path) is not None


def unsigned(found: Course) -> bool:
    """Whether what was written may still be corrected: nothing stands on signed paper."""
    return found.state in OPEN or (found.state is State.AGREED and not in_force(found.path))


def effective_on(path: Iterable[Event]) -> date | None:
    """The first day on which the agreement holds."""
    for event in path:
        if event.kind in (StepKind.AGREE.value, StepKind.SIGN.value) and (event.detail or {}).get("on"):
            return date.fromisoformat((event.detail or {})["on"])
    return None


_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Thought:
    """A step that somebody might write."""

    kind: str
    at: datetime = datetime.max
    id: UUID = _NOBODY
    detail: dict[str, Any] | None = None


def possible(found: Course) -> tuple[StepKind, ...]:
    """The kinds of steps that would have an effect now."""
    kinds = MACHINE.possible(found.state)
    return tuple(kind for kind in kinds if refuses(found.state, found.path, Thought(kind.value)) is None)


_NEXT = {
    State.APPLIED: StepKind.ACCEPT,
    **dict.fromkeys((State.REGISTERED, State.INQUIRING, State.TO_CONTINUE), StepKind.MEET),
    State.SESSION: StepKind.AGREE,
    State.PERFORMED: StepKind.RETURN_VISIT,
    **dict.fromkeys((State.RETURN_VISITED, State.FAILED), StepKind.CLOSE),
    **dict.fromkeys((State.CLOSED, State.ENDED), StepKind.FILE),
}


def next_step(found: Course) -> StepKind | None:
    """What usually comes next; nothing once the file is put away."""
    return usual_step(found.state, in_force=in_force(found.path))


def usual_step(state: State, *, in_force: bool) -> StepKind | None:
    """What usually comes next in a state; ``in_force``: the agreement holds."""
    if state is State.AGREED:
        return StepKind.PERFORM if in_force else StepKind.SIGN
    return _NEXT.get(state)


def _court_decides(path: tuple[Event, ...]) -> bool:
    decided = first(path, StepKind.CONFIRMED) or first(path, StepKind.NOT_CONFIRMED)
    return first(path, StepKind.ASK_COURT) is not None and decided is None
