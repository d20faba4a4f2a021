"""Hazards (隐患): found, told to mend (F11), inspected again, cleared, or reported to a department (domain B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import uuid7
from models.calendar import day_of
from models.cases.numbering import mark_of, next_number
from models.cases.steps import append, in_order, placed, written
from models.errors import WorldError
from models.places.records import Building, Dwelling
from models.studio.records import Hazard, HazardStep
from models.studio.rules import HAZARD_KINDS
from models.studio.states import HazardStepKind, fold_hazard
from models.studio.stepping import acting, instant, later_than
from models.visits.actions import refer_finding, resolve_finding
from models.visits.records import VisitFinding

PREFIX = "YH"


@dataclass(frozen=True, kw_only=True)
class Danger:
    """What somebody found: on a visit (``finding_id``), heard in the studio (``matter_id``), on patrol, from people."""

    kind: str
    description: str
    building_id: UUID | None = None
    dwelling_id: UUID | None = None
    place: str | None = None
    responsible: str | None = None
    responsible_phone: str | None = None
    finding_id: UUID | None = None
    matter_id: UUID | None = None


def found(session: Session, danger: Danger, *, at: datetime | None = None) -> Hazard:
    """Note a hazard; one that a visit found is taken over from it.

    Raises:
        WorldError: ``hazard_kind_unknown``; ``description_missing``; ``place_missing``; ``place_unknown``;
            ``finding_unknown``; ``finding_followed``: it is followed as a hazard already; ``step_in_future``.
    """
    at = instant(at)
    if danger.kind not in HAZARD_KINDS:
        raise WorldError("hazard_kind_unknown")
    values: dict[str, Any] = {
        "description": written(danger.description, "description_missing"),
        "dwelling_id": danger.dwelling_id or _dwelling_of_finding(session, danger.finding_id),
        "building_id": danger.building_id,
    }
    _require_place(session, danger.place, values["building_id"], values["dwelling_id"])
    hazard = Hazard(
        number=next_number(session, Hazard.number, PREFIX, day_of(at).year),
        found_at=at,
        kind=danger.kind,
        place=danger.place,
        responsible=danger.responsible,
        responsible_phone=danger.responsible_phone,
        finding_id=danger.finding_id,
        matter_id=danger.matter_id,
        **values,
    )
    session.add(hazard)
    session.flush()
    if danger.finding_id is not None:
        refer_finding(session, danger.finding_id, now=at)
    return hazard


def tell(
    session: Session,
    hazard_id: UUID,
    *,
    until: datetime | None,
    text: str | None,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> HazardStep:
    """Tell whoever is responsible what to mend, and until when (F11); ``detail["paper"]`` is the sheet's number.

    Raises:
        WorldError: ``deadline_missing``; ``deadline_before_start``; ``demand_missing``; ``three_misses``.
    """
    hazard = hazard_of(session, hazard_id)
    at = instant(at, hazard.found_at)
    until, text = later_than(until, at), written(text, "demand_missing")
    nth = 1 + sum(each.kind == HazardStepKind.TELL.value for each in steps(session, hazard_id))
    detail = {"paper": f"{hazard.number}-{mark_of(session)}{nth}"}
    return step(session, hazard_id, HazardStepKind.TELL, at=at, officer_id=officer_id, until=until, text=text, **detail)


def inspect(
    session: Session,
    hazard_id: UUID,
    *,
    mended: bool,
    text: str | None = None,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> HazardStep:
    """Note what a re-inspection saw: mended, and the hazard is cleared; or not, for the n-th time.

    Raises:
        WorldError: ``result_missing``: of what is cleared; ``three_misses``; ``no_such_move``.
    """
    if mended:
        text = written(text, "result_missing")
    kind = HazardStepKind.CLEAR if mended else HazardStepKind.MISS
    made = step(session, hazard_id, kind, at=at, officer_id=officer_id, text=text)
    finding_id = hazard_of(session, hazard_id).finding_id
    if mended and finding_id is not None:
        resolve_finding(session, finding_id, text or "", now=made.at)
    return made


def report(
    session: Session,
    hazard_id: UUID,
    *,
    department: str | None,
    text: str | None = None,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> HazardStep:
    """Report a hazard to the department that can order it mended; after three misses nothing else is left (F11).

    Raises:
        WorldError: ``department_missing``; ``no_such_move``.
    """
    name = written(department, "department_missing")
    return step(session, hazard_id, HazardStepKind.REPORT, at=at, officer_id=officer_id, text=text, department=name)


def remark(
    session: Session, hazard_id: UUID, text: str, *, officer_id: UUID | None = None, at: datetime | None = None
) -> HazardStep:
    """Add to what is known of a hazard, in whatever state."""
    text = written(text, "text_missing")
    return step(session, hazard_id, HazardStepKind.REMARK, at=at, officer_id=officer_id, text=text)


def step(
    session: Session,
    hazard_id: UUID,
    kind: HazardStepKind,
    *,
    at: datetime | None = None,
    officer_id: UUID | None = None,
    department: str | None = None,
    until: datetime | None = None,
    text: str | None = None,
    **detail: Any,
) -> HazardStep:
    """Append what happened to a hazard.

    Raises:
        WorldError: ``no_such_move``; ``three_misses``; ``step_in_future``; ``step_before_start``;
            ``step_out_of_order``.
    """
    hazard, who = hazard_of(session, hazard_id), acting(session, officer_id)
    done = steps(session, hazard_id)
    new = HazardStep(
        id=uuid7(),
        community_code=hazard.community_code,
        hazard_id=hazard_id,
        at=placed(at, hazard.found_at, done),
        kind=kind.value,
        actor=who.name,
        department=department or who.department,
        until=until,
        text=text,
        detail=detail or None,
    )
    return append(session, done, new, fold_hazard)


def hazard_of(session: Session, hazard_id: UUID) -> Hazard:
    hazard = session.get(Hazard, hazard_id)
    if hazard is None or hazard.deleted_at is not None:
        raise WorldError("no_such_record")
    return hazard


def steps(session: Session, hazard_id: UUID) -> list[HazardStep]:
    """All steps of a hazard, stray ones too, in order."""
    query = select(HazardStep).where(HazardStep.hazard_id == hazard_id, HazardStep.alive())
    return in_order(list(session.scalars(query)))


def _dwelling_of_finding(session: Session, finding_id: UUID | None) -> UUID | None:
    if finding_id is None:
        return None
    finding = session.get(VisitFinding, finding_id)
    if finding is None or finding.deleted_at is not None:
        raise WorldError("finding_unknown")
    if session.scalars(select(Hazard.id).where(Hazard.finding_id == finding_id, Hazard.alive())).first():
        raise WorldError("finding_followed")
    return finding.dwelling_id


def _require_place(session: Session, place: str | None, building_id: UUID | None, dwelling_id: UUID | None) -> None:
    if not (place or "").strip() and building_id is None and dwelling_id is None:
        raise WorldError("place_missing")
    for kind, key in ((Building, building_id), (Dwelling, dwelling_id)):
        if key is not None and session.get(kind, key) is None:
            raise WorldError("place_unknown")
