"""The problems found on visits: which stand open, which were passed on, and which are settled."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.visits.counted import counts
from models.visits.records import Visit, VisitFinding
from models.visits.rules import HAZARDS


class FindingState(enum.Enum):
    """Nobody has taken it up; it was passed on (转办); it is settled (办结)."""

    OPEN = "open"
    REFERRED = "referred"
    RESOLVED = "resolved"


UNSETTLED = frozenset({FindingState.OPEN, FindingState.REFERRED})


def state_of(finding: VisitFinding) -> FindingState:
    if finding.resolved_at is not None:
        return FindingState.RESOLVED
    return FindingState.OPEN if finding.referred_at is None else FindingState.REFERRED


@dataclass(frozen=True)
class FindingRow:
    """A problem with its door; ``household_id`` is whom the visit was to, where it says so."""

    finding: VisitFinding
    estate: str
    door: str
    found_at: datetime
    household_id: UUID | None

    @property
    def state(self) -> FindingState:
        return state_of(self.finding)

    def days_open(self, today: date) -> int:
        """From the day on which it was found to its settlement, or to ``today``."""
        until = day_of(self.finding.resolved_at) if self.finding.resolved_at else today
        return max((until - day_of(self.found_at)).days, 0)


_RESOLVED = VisitFinding.resolved_at.is_not(None)
_REFERRED = VisitFinding.referred_at.is_not(None)
_CONDITIONS: dict[FindingState, ColumnElement[bool]] = {
    FindingState.OPEN: and_(~_RESOLVED, ~_REFERRED),
    FindingState.REFERRED: and_(~_RESOLVED, _REFERRED),
    FindingState.RESOLVED: _RESOLVED,
}


def findings_at(session: Session, dwelling_id: UUID) -> list[VisitFinding]:
    """What was found at a door and is not settled, the newest first."""
    query = select(VisitFinding).outerjoin(Visit, Visit.id == VisitFinding.visit_id)
    here = query.where(VisitFinding.dwelling_id == dwelling_id, VisitFinding.alive(), ~_RESOLVED)
    stands = here.where(or_(VisitFinding.visit_id.is_(None), counts(Visit)))
    return list(session.scalars(stands.order_by(VisitFinding.id.desc())))


def to_pass_on(session: Session, visit_id: UUID, *, hazard: bool) -> UUID | None:
    """What of a visit goes on as a hazard, or as an appeal: rather the household's wish than a danger."""
    query = select(VisitFinding).where(VisitFinding.visit_id == visit_id, VisitFinding.alive(), ~_RESOLVED)
    found = session.scalars(query.order_by(VisitFinding.kind != "need", VisitFinding.id)).all()
    return next((each.id for each in found if not hazard or each.kind in HAZARDS), None)


def list_findings(
    session: Session, states: Iterable[FindingState] = FindingState, limit: int = 10_000
) -> list[FindingRow]:
    """Return problems: those that nobody has taken up first, what is settled last, the oldest first in each."""
    query = (
        select(VisitFinding, Estate.name, Building.number, Unit.number, Dwelling.room, Visit.at, Visit.household_id)
        .outerjoin(Visit, Visit.id == VisitFinding.visit_id)
        .outerjoin(Dwelling, Dwelling.id == VisitFinding.dwelling_id)
        .outerjoin(Unit, Unit.id == Dwelling.unit_id)
        .outerjoin(Building, Building.id == Unit.building_id)
        .outerjoin(Estate, Estate.id == Building.estate_id)
        .where(VisitFinding.alive(), or_(*(_CONDITIONS[state] for state in states)))
        .where(or_(VisitFinding.visit_id.is_(None), counts(Visit)))
        .order_by(case((_RESOLVED, 2), (_REFERRED, 1), else_=0), VisitFinding.id)
        .limit(limit)
    )
    return [
        FindingRow(
            finding, estate or "", door_text(building, unit, room) if room else "", at or finding.created_at, household
        )
        for finding, estate, building, unit, room, at, household in session.execute(query)
    ]
