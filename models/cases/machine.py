"""State machines over appended steps: the state is folded from all of them, so nothing has to be merged.

Two stations that move one case while both are offline each append; after sync both fold the same steps in the same
order. What the machine does not know in the state it meets stays on the case as a step without effect, for a person to
look at. Pure.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

State = TypeVar("State", bound=enum.Enum)
Kind = TypeVar("Kind", bound=enum.Enum)
Event = TypeVar("Event")


class Happened(Protocol):
    """What every fold reads of a step, stored or not: steps are in order by (``at``, ``id``)."""

    @property
    def id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...


class Told(Happened, Protocol):
    """With what was said besides."""

    @property
    def text(self) -> str | None: ...
    @property
    def detail(self) -> Mapping[str, Any] | None: ...


class Back(enum.Enum):
    """Where a side road leads to: the state from which it was entered."""

    BEFORE = "before"


@dataclass(frozen=True)
class Folded(Generic[State, Event]):
    """``stray`` are the events that had no effect, with the reason's code; ``path`` those that had one, in order.

    ``states`` has the state after each event of ``path``.
    """

    state: State
    path: tuple[Event, ...]
    stray: tuple[tuple[Event, str], ...]
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Machine(Generic[State, Kind]):
    """``moves[state][kind]`` is the state that an event of ``kind`` leads to; ``asides`` are states with a way back."""

    start: State
    moves: Mapping[State, Mapping[Kind, State | Back]]
    asides: frozenset[State] = frozenset()

    def possible(self, state: State) -> tuple[Kind, ...]:
        """Kinds of events that have an effect in ``state``, in the order of the declaration."""
        return tuple(self.moves.get(state, {}))

    def fold(
        self,
        events: Iterable[Event],
        kind_of: Callable[[Event], Kind | None],
        refuses: Callable[[State, tuple[Event, ...], Event], str | None] | None = None,
    ) -> Folded[State, Event]:
        """Fold ``events``, given in order of (time, id).

        Args:
            kind_of: says ``None`` for a kind that this version lacks.
            refuses: says by a code why an event that the machine knows has no effect all the same (a limit is used up).
        """
        state = before = self.start
        path: tuple[Event, ...] = ()
        stray: list[tuple[Event, str]] = []
        states: list[State] = []
        for event in events:
            kind = kind_of(event)
            after = None if kind is None else self.moves.get(state, {}).get(kind)
            if after is None:
                stray.append((event, "no_such_move"))
                continue
            code = refuses(state, path, event) if refuses else None
            if code is not None:
                stray.append((event, code))
                continue
            if isinstance(after, Back):
                after = before
            elif after in self.asides and state not in self.asides:
                before = state
            state, path = after, (*path, event)
            states.append(state)
        return Folded(state, path, tuple(stray), tuple(states))
