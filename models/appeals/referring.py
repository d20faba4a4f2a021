"""Appeals that grow out of what is known already: a problem seen at a door, a need, what a log tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.departments import unaccused
from models.appeals.intake import Intake, take_in
from models.appeals.records import Appeal, Source
from models.calendar import day_of
from models.care import visits as care
from models.care.records import CareNeed
from models.care.rules import RESTRICTED
from models.care.visibility import team
from models.cases.files import CLOSED
from models.errors import WorldError
from models.people.records import Residency
from models.people.relations import HEAD
from models.visits import actions as visits
from models.visits.records import Visit, VisitFinding


def refer_finding(session: Session, finding_id: UUID, *, topic_code: str, at: datetime, **more: Any) -> Appeal:
    """Pass a problem that was found on as an appeal of whoever was met, else of the household's head (问题转办).

    Of a closed file the finding, which everybody reads, says nothing.

    Args:
        more: other fields of ``Intake``.

    Raises:
        WorldError: ``no_such_record``, ``finding_settled``, ``referred_already``; what ``take_in`` raises.
    """
    finding = session.get(VisitFinding, finding_id)
    if finding is None or finding.deleted_at is not None:
        raise WorldError("no_such_record")
    if finding.resolved_at is not None:
        raise WorldError("finding_settled")
    _require_first(session, "visit_finding", finding_id)
    visit = session.get(Visit, finding.visit_id) if finding.visit_id else None
    said: dict[str, Any] = {
        "content": finding.problem,
        "dwelling_id": finding.dwelling_id,
        "resident_id": _whose(session, visit),
        **more,
    }
    origin: dict[str, Any] = {"source_table": "visit_finding", "source_id": finding_id}
    appeal = take_in(session, Intake(topic_code=topic_code, **{"source": Source.VISIT, **origin, **said}), at=at)
    if appeal.level < CLOSED:
        visits.refer_finding(session, finding_id, handling=finding.handling or appeal.number, now=at)
        session.flush()
    return appeal


def from_need(session: Session, need_id: UUID, *, topic_code: str, content: str, at: datetime, **more: Any) -> Appeal:
    """Make a need an appeal of the person. What everybody may read of it has to be said anew: needs are masked.

    Out of a need that only the care team sees grows a file that only the team may open, but for those of it whom it
    accuses (L-17). A need that more may read says nothing of a closed file, and none says anything of an accusation:
    who is on a team changes.

    Raises:
        WorldError: ``no_such_record``, ``need_settled``, ``referred_already``; what ``take_in`` raises.
    """
    need = session.get(CareNeed, need_id)
    if need is None or need.deleted_at is not None:
        raise WorldError("no_such_record")
    _require_first(session, "care_need", need_id)
    if need.level >= RESTRICTED:
        may = unaccused(session, team(session, need.resident_id, day_of(at)), more.get("accused", ()))
        more = {"closed": True, "named": may, **more}
    origin = {"source_table": "care_need", "source_id": need_id, "resident_id": need.resident_id}
    said: dict[str, Any] = {"source": Source.VISIT, **origin, **more}
    appeal = take_in(session, Intake(topic_code=topic_code, content=content, **said), at=at)
    if appeal.level < CLOSED or (need.level >= RESTRICTED and not appeal.accusation):
        care.refer_need(session, need_id, to=appeal.number)
    return appeal


def appeals_from(session: Session, table: str, ids: set[UUID]) -> dict[UUID, Appeal]:
    """The appeals that grew out of records of ``table``, by the record's id."""
    mine = select(Appeal).where(Appeal.source_table == table, Appeal.source_id.in_(ids), Appeal.alive())
    return {appeal.source_id: appeal for appeal in session.scalars(mine) if appeal.source_id}


def _require_first(session: Session, table: str, id_: UUID) -> None:
    if appeals_from(session, table, {id_}):
        raise WorldError("referred_already")


def whose_finding(session: Session, finding_id: UUID) -> UUID | None:
    """Who is taken to have said what was found: whoever was met, else the household's head."""
    finding = session.get(VisitFinding, finding_id)
    visit = session.get(Visit, finding.visit_id) if finding is not None and finding.visit_id else None
    return _whose(session, visit)


def _whose(session: Session, visit: Visit | None) -> UUID | None:
    if visit is None:
        return None
    if visit.met_resident_id is not None:
        return visit.met_resident_id
    heads = select(Residency.resident_id).where(
        Residency.household_id == visit.household_id, Residency.relation == HEAD, Residency.current()
    )
    return session.scalars(heads).first() if visit.household_id else None
