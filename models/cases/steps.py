"""Appending a step to a case: what does not fit is refused before it is written."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from models import calendar
from models.base import Record
from models.cases.machine import Folded, Happened
from models.errors import WorldError
from models.workers.records import Worker

Event = TypeVar("Event", bound=Happened)
NewStep = TypeVar("NewStep", bound=Record)
State = TypeVar("State", bound=enum.Enum)


def in_order(steps: Iterable[Event]) -> list[Event]:
    return sorted(steps, key=lambda step: (step.at, step.id))


def placed(at: datetime | None, since: datetime, steps: Sequence[Happened]) -> datetime:
    """When a new step happened, to the second; right behind a colleague's whose clock runs ahead of this one.

    Raises:
        WorldError: ``step_in_future``; ``step_before_start``: earlier than ``since``, when the case began.
    """
    now = calendar.now()
    last = max((step.at for step in steps), default=since)
    at = now if at is None else at.replace(microsecond=0)
    if at > now:
        raise WorldError("step_in_future")
    if last > now:
        return last + timedelta(seconds=1)
    if at < since:
        raise WorldError("step_before_start")
    return at


def append(
    session: Session, steps: Sequence[Any], new: NewStep, fold: Callable[[Sequence[Any]], Folded[State, Any]]
) -> NewStep:
    """Append ``new`` to ``steps``.

    Raises:
        WorldError: ``no_such_move`` (state, kind) or the machine's own code, where it would have no effect;
            ``step_out_of_order``, where it would take the effect of a later one.
    """
    before, after = fold(steps), fold([*steps, new])
    lost = {step.id: code for step, code in after.stray}
    if new.id in lost:
        code = lost[new.id]
        raise WorldError(code, state=before.state.value, kind=getattr(new, "kind"))  # noqa: B009
    if any(step.id in lost for step in before.path):
        raise WorldError("step_out_of_order")
    session.add(new)
    session.flush()
    return new


def actor_of(session: Session, actor: str | None) -> str:
    """Who acts, as people read it: as told, else whoever is logged in."""
    told = (actor or "").strip()
    return told or session.get_one(Worker, session.connection().info["worker_id"]).name


def written(text: str | None, otherwise: str) -> str:
    """Return what was written; refuse a blank by the code ``otherwise``."""
    if text is None or not text.strip():
        raise WorldError(otherwise)
    return text.strip()
