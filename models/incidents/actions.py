"""Noting an incident, and what was done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.base import uuid7
from models.cases.numbering import next_number
from models.cases.steps import actor_of, append, placed, written
from models.disclosures.records import Disclosure
from models.errors import WorldError
from models.incidents.records import Incident, IncidentKind, IncidentStep
from models.incidents.states import StepKind, fold
from models.rights.deeds import Deed
from models.rights.queries import require
from models.sync.neighbours import pc_of

PREFIX = "SJ"
MEASURES = ("encrypted", "locked", "password", "backup", "masked")
"""What stood between a stranger and the data when it was lost."""


def note(
    session: Session,
    kind: IncidentKind,
    account: str,
    *,
    found_at: datetime | None = None,
    happened_at: datetime | None = None,
    disclosure_id: UUID | None = None,
    station_id: UUID | None = None,
    measures: Collection[str] = (),
) -> Incident:
    """Note what happened; anybody may: who has lost a PC says so at once.

    Raises:
        WorldError: ``incident_account_missing``, ``step_in_future``, ``incident_found_before``: it was found before it
            happened; ``measure_unknown``, ``no_such_record`` (the file or print).
    """
    found_at = found_at or calendar.now()
    _require_order(found_at, happened_at)
    if not set(measures) <= set(MEASURES):
        raise WorldError("measure_unknown", known="、".join(MEASURES))
    if disclosure_id is not None and session.get(Disclosure, disclosure_id) is None:
        raise WorldError("no_such_record")
    incident = Incident(
        number=next_number(session, Incident.number, PREFIX, calendar.day_of(found_at).year),
        kind=kind,
        found_at=found_at,
        happened_at=happened_at,
        station_id=station_id,
        disclosure_id=disclosure_id,
        measures={"codes": sorted(measures)} if measures else None,
        account=written(account, "incident_account_missing"),
    )
    session.add(incident)
    session.flush()
    return incident


def _require_order(found_at: datetime, happened_at: datetime | None) -> None:
    if max(found_at, happened_at or found_at) > calendar.now():
        raise WorldError("step_in_future")
    if happened_at is not None and happened_at > found_at:
        raise WorldError("incident_found_before")


def step(
    session: Session,
    incident_id: UUID,
    kind: StepKind,
    *,
    text: str | None = None,
    department: str | None = None,
    detail: Mapping[str, Any] | None = None,
    actor: str | None = None,
    at: datetime | None = None,
) -> IncidentStep:
    """Append what was done.

    Raises:
        WorldError: ``no_such_record``, ``no_such_move``, ``step_in_future``, ``step_before_start``, what ``states``
            says is missing, ``incident_not_contained``, ``incident_not_reported``, ``incident_not_told``; of shutting
            a PC out, which who gives accounts may do: ``not_allowed``, ``incident_pc_unknown``, ``incident_own_pc``.
    """
    incident = existing(session, incident_id)
    if kind is StepKind.SHUT_OUT:
        detail = _shut_out(session, incident)
    steps = steps_of(session, incident_id)
    new = IncidentStep(
        id=uuid7(),
        community_code=incident.community_code,
        event_id=incident_id,
        at=placed(at, incident.found_at, steps),
        kind=kind.value,
        actor=actor_of(session, actor),
        department=department,
        text=(text or "").strip() or None,
        detail=dict(detail) if detail else None,
    )
    return append(session, steps, new, fold)


def _shut_out(session: Session, incident: Incident) -> dict[str, str]:
    """What tells the district which PC it shuts out."""
    require(session, Deed.GIVE_ACCOUNT, "accounts")
    pc = pc_of(session, incident.station_id)
    if pc is None:
        raise WorldError("incident_pc_unknown")
    if pc.own:
        raise WorldError("incident_own_pc")
    return {"station": pc.id.hex, "name": pc.name}


def existing(session: Session, incident_id: UUID) -> Incident:
    """Raises ``WorldError``: ``no_such_record``."""
    incident = session.get(Incident, incident_id)
    if incident is None or incident.deleted_at is not None:
        raise WorldError("no_such_record")
    return incident


def steps_of(session: Session, incident_id: UUID) -> list[IncidentStep]:
    query = select(IncidentStep).where(IncidentStep.event_id == incident_id, IncidentStep.alive())
    return list(session.scalars(query.order_by(IncidentStep.at, IncidentStep.id)))
