"""Matters that go on as something else: a hazard, an appeal, a mediation; nothing is typed again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.appeals.departments import unaccused
from models.appeals.intake import Intake
from models.appeals.intake import take_in as take_in_appeal
from models.appeals.records import Appeal, Source
from models.appeals.referring import appeals_from
from models.calendar import day_of
from models.cases.files import CLOSED, accused_workers, members
from models.errors import WorldError
from models.studio.hazards import Danger
from models.studio.hazards import found as hazard_found
from models.studio.matters import matter_of, step
from models.studio.records import Hazard, MatterStep, StudioMatter
from models.studio.rules import hazard_kind_of
from models.studio.states import MatterStepKind
from models.studio.stepping import instant, officer_of
from models.workers.records import Worker


def to_hazard(
    session: Session,
    matter_id: UUID,
    kind: str | None = None,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
    **danger: Any,
) -> Hazard:
    """Follow what the visitor told of as a hazard; ``danger`` is what of ``Danger`` the matter does not say.

    Raises:
        WorldError: as ``models.studio.hazards.found``; ``closed_file_stays``: a hazard is seen by everybody;
            ``hazard_kind_missing``: the topic does not tell it; ``not_taken_in``; ``no_such_move``.
    """
    matter = matter_of(session, matter_id)
    if matter.level == CLOSED:
        raise WorldError("closed_file_stays")
    at = instant(at, matter.came_at)
    known = {"dwelling_id": matter.dwelling_id, "place": matter.address, "description": matter.content or ""}
    kind = kind or hazard_kind_of(matter.topic)
    if kind is None:
        raise WorldError("hazard_kind_missing")
    hazard = hazard_found(session, Danger(**{**known, **danger, "kind": kind, "matter_id": matter_id}), at=at)
    detail = {"hazard_id": str(hazard.id)}
    step(session, matter_id, MatterStepKind.TO_HAZARD, officer_id=officer_id, at=at, detail=detail)
    return hazard


def to_appeal(
    session: Session,
    matter_id: UUID,
    topic_code: str,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
    **more: Any,
) -> Appeal:
    """Take an appeal in from what the visitor said; ``more`` is what of the appeal's intake the matter does not say.

    What comes from a closed file is one too, for the same people, but for those whom it accuses (L-17): where one of
    them is on the matter's file, the matter says nothing and is ended in another way. No matter says which accusation
    it became, and an open one names no closed file.

    First contact (首问责任人) is who receives the visitor: the acting officer where he is a worker of the station, else
    whoever is logged in.

    Raises:
        WorldError: as ``models.appeals.intake.take_in``; ``referred_already``; ``not_taken_in``; ``no_such_move``.
    """
    matter = matter_of(session, matter_id)
    if appeals_from(session, StudioMatter.__tablename__, {matter_id}):
        raise WorldError("referred_already")
    at = instant(at, matter.came_at)
    there = _named(session, matter, at)
    known = {
        **_said(matter),
        "named": unaccused(session, there, more.get("accused", ())),
        "first_contact_id": _receiver(session, officer_id),
        "topic_code": topic_code,
    }
    appeal = take_in_appeal(session, Intake(**{**known, **more}), at=at)
    if not accused_workers(session, appeal.id, set(there)):
        told = appeal.level <= matter.level and not appeal.accusation
        detail = {"appeal_id": str(appeal.id)} if told else None
        step(session, matter_id, MatterStepKind.TO_APPEAL, officer_id=officer_id, at=at, detail=detail)
    return appeal


def to_mediation(
    session: Session,
    matter_id: UUID,
    mediation_id: UUID,
    *,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> MatterStep:
    """Note that a matter goes on as a mediation, which is seen by those named on it: an open matter does not say which.

    Raises:
        WorldError: ``not_taken_in``; ``no_such_move``.
    """
    closed = matter_of(session, matter_id).level == CLOSED
    detail = {"mediation_id": str(mediation_id)} if closed else None
    return step(session, matter_id, MatterStepKind.TO_MEDIATION, officer_id=officer_id, at=at, detail=detail)


def _receiver(session: Session, officer_id: UUID | None) -> UUID | None:
    """Which worker of the station the acting officer is; of other departments' officers none can be held to it."""
    worker_id = officer_of(session, officer_id).worker_id if officer_id else None
    worker = session.get(Worker, worker_id) if worker_id else None
    return worker.id if worker is not None and worker.deleted_at is None and worker.active else None


def _named(session: Session, matter: StudioMatter, at: datetime) -> list[UUID]:
    """Who may open the matter, if it is a closed file."""
    if matter.level < CLOSED:
        return []
    return [member.worker_id for member in members(session, matter.file_id, day_of(at))]


def _said(matter: StudioMatter) -> dict[str, Any]:
    """What an appeal's intake takes over."""
    return {
        "source": Source.STUDIO,
        "source_table": StudioMatter.__tablename__,
        "source_id": matter.id,
        "content": matter.content or "",
        "resident_id": matter.resident_id,
        "dwelling_id": matter.dwelling_id,
        "contact_name": matter.contact_name,
        "contact_phone": matter.contact_phone,
        "address": matter.address,
        "anonymous": matter.resident_id is None and not matter.contact_name,
        "closed": matter.level == CLOSED,
    }
