"""Who acts in the studio, and when: what is asked of every step of a matter or hazard before it is appended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models import calendar
from models.errors import WorldError
from models.studio.records import StudioOfficer
from models.workers.records import Worker


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
    if at > calendar.now():
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
