"""Appends steps to matters and hazards: what does not fit is refused before anything is written."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from models import calendar
from models.cases.machine import Folded
from models.errors import WorldError
from models.studio.records import HazardStep, MatterStep, StudioOfficer
from models.workers.records import Worker

AnyStep = TypeVar("AnyStep", MatterStep, HazardStep)
State = TypeVar("State", bound=enum.Enum)
_TOLERANCE = timedelta(minutes=5)
"""Clocks of two PCs differ."""


@dataclass(frozen=True)
class Acting:
    """Who acts at the PC: an officer of the studio, or the worker who is logged in."""

    officer_id: UUID | None
    name: str
    department: str | None = None


def acting(session: Session, officer_id: UUID | None) -> Acting:
    """Return who acts.

    Raises:
        WorldError: ``officer_unknown``.
    """
    if officer_id is None:
        return Acting(None, session.get_one(Worker, session.connection().info["worker_id"]).name)
    officer = officer_of(session, officer_id)
    return Acting(officer.id, officer.name, officer.department)


def officer_of(session: Session, officer_id: UUID) -> StudioOfficer:
    officer = session.get(StudioOfficer, officer_id)
    if officer is None or officer.deleted_at is not None:
        raise WorldError("officer_unknown")
    return officer


def instant(at: datetime | None, since: datetime | None = None) -> datetime:
    """Return ``at``, or now, to the second as it is stored.

    Raises:
        WorldError: ``step_in_future``; ``step_before_start``: earlier than ``since``, when the case began.
    """
    at = (at or calendar.now()).replace(microsecond=0)
    if at > calendar.now() + _TOLERANCE:
        raise WorldError("step_in_future")
    if since is not None and at < since:
        raise WorldError("step_before_start")
    return at


def later_than(until: datetime | None, at: datetime) -> datetime:
    """Return ``until``.

    Raises:
        WorldError: ``deadline_missing``; ``deadline_before_start``.
    """
    if until is None:
        raise WorldError("deadline_missing")
    if until <= at:
        raise WorldError("deadline_before_start")
    return until


def written(text: str | None, otherwise: str) -> str:
    """Return what was written; refuse a blank by the code ``otherwise``."""
    if text is None or not text.strip():
        raise WorldError(otherwise)
    return text.strip()


def append(
    session: Session, steps: Sequence[AnyStep], new: AnyStep, fold: Callable[[Sequence[Any]], Folded[State, Any]]
) -> AnyStep:
    """Append ``new`` to ``steps``, its place given by its time.

    Raises:
        WorldError: by the machine's code, where it, or a step that stands after it, would have no effect.
    """
    before, after = fold(steps), fold([*steps, new])
    known = {step.id for step, _ in before.stray}
    lost = next((code for step, code in after.stray if step.id not in known), None)
    if lost is not None:
        raise WorldError(lost, state=before.state.value, kind=new.kind)
    session.add(new)
    session.flush()
    return new
