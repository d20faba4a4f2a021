"""Appending to a file: who it is open to, how it stands, and a step that has an effect."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.base import Record, uuid7
from models.calendar import day_of
from models.care.visibility import quietly
from models.cases.files import CLOSED
from models.errors import WorldError
from models.mediation import states
from models.mediation.records import Mediation, MediationParty, MediationStep
from models.mediation.states import StepKind
from models.workers.records import Worker


def existing(session: Session, mediation_id: UUID) -> Mediation:
    """The file, for those who are named on it; the act in which it is asked for tells nothing.

    Raises:
        WorldError: ``no_such_record``, whether it is not there or closed to the worker.
    """
    quietly(session)
    head = session.get(Mediation, mediation_id)
    if head is None or head.deleted_at is not None:
        raise WorldError("no_such_record")
    return head


def course_of(session: Session, mediation_id: UUID) -> states.Course:
    mine = MediationStep.mediation_id == mediation_id, MediationStep.alive()
    return states.course(session.scalars(select(MediationStep).where(*mine)))


def parties_of(session: Session, mediation_id: UUID) -> list[MediationParty]:
    mine = MediationParty.mediation_id == mediation_id, MediationParty.alive()
    order = MediationParty.position, MediationParty.id
    return list(session.scalars(select(MediationParty).where(*mine).order_by(*order)))


def active_worker(session: Session, worker_id: UUID) -> Worker:
    worker = session.get(Worker, worker_id)
    if worker is None or worker.deleted_at is not None:
        raise WorldError("worker_unknown")
    if not worker.active:
        raise WorldError("team_worker_left")
    return worker


def myself(session: Session) -> UUID:
    mine: UUID = session.connection().info["worker_id"]
    return mine


def common(head: Record) -> dict[str, Any]:
    """What every row of the file has in common with its head."""
    return {"file_id": head.id, "level": CLOSED, "community_code": head.community_code}


def append(session: Session, head: Mediation, kind: StepKind, at: datetime, **said: Any) -> MediationStep:
    new = prepared(session, head, kind, at, **said)
    session.add(new)
    session.flush()
    return new


def prepared(
    session: Session,
    head: Mediation,
    kind: StepKind,
    at: datetime,
    *,
    actor: str | None = None,
    text: str | None = None,
    detail: dict[str, Any] | None = None,
) -> MediationStep:
    """A step that has an effect, not written yet; one of an earlier hour of the last step's day comes after that."""
    found = course_of(session, head.id)
    last = max((event.at for event in found.path), default=head.received_at)
    if at < last and day_of(at) == day_of(last):
        at = last
    if at > calendar.now():
        raise WorldError("in_future")
    if at < last:
        raise WorldError("before_last_step", at=last)
    new = MediationStep(
        id=uuid7(), mediation_id=head.id, **common(head), at=at, kind=kind.value,
        actor=actor or session.get_one(Worker, myself(session)).name, text=(text or "").strip() or None, detail=detail,
    )  # fmt: skip
    _require_effect(found, new)
    return new


def _require_effect(found: states.Course, new: MediationStep) -> None:
    kind = StepKind(new.kind)
    if kind not in states.MACHINE.possible(found.state):
        raise WorldError("no_such_move", state=found.state.value, kind=kind.value)
    code = states.refuses(found.state, found.path, new)
    if code is not None:
        raise WorldError(code)


def require_unsigned(session: Session, head: Mediation) -> None:
    """What stands on signed paper is not written anew."""
    if not states.unsigned(course_of(session, head.id)):
        raise WorldError("mediation_signed")
