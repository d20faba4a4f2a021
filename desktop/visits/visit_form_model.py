"""The whole visit form of one door: who may have been met, what was found, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from forms.visits import VISIT, save_visit
from models.places.addresses import door_text
from models.visits.records import Visit, VisitFinding
from models.visits.rules import HAZARDS
from models.visits.sheets import DoorFacts, facts_of_doors, facts_of_dwellings


@dataclass(frozen=True)
class VisitPlace:
    """Where the visit took place; ``corrects_id`` names the visit that a correction stands for."""

    dwelling_id: UUID
    round_door_id: UUID | None = None
    household_id: UUID | None = None
    corrects_id: UUID | None = None


class VisitFormModel(QObject):
    """A ``FormModel`` of ``VISIT`` with what stands around it; ``saved`` carries the visit's id."""

    saved = Signal(object)

    def __init__(self, desk: Desk, place: VisitPlace, at: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = place
        with desk.station.sessions() as session:
            facts = _facts(session, place)
            first = _corrected(session, place.corrects_id) if place.corrects_id else {"at": at}
        self.title = f"{facts.estate.name} {door_text(facts.building.number, facts.unit.number, facts.dwelling.room)}"
        self.known_hazards: tuple[str, ...] = tuple(facts.dwelling.hazards or ())
        self.people: list[tuple[UUID, str]] = [
            (member.resident.id, member.resident.name)
            for member in facts.members
            if place.household_id in (None, member.residency.household_id)
        ]
        context = {"place": place.corrects_id or place.round_door_id or place.household_id or place.dwelling_id}
        self.form = FormModel(
            desk, VISIT, "visits.record", context=context, first=first, store=self._store(desk.station.worker_id)
        )
        self.form.saved.connect(self.saved)

    def _store(self, worker_id: UUID) -> Any:
        place = self.place

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_visit(session, raw, worker_id=worker_id, **vars(place))

        return store


def _facts(session: Session, place: VisitPlace) -> DoorFacts:
    if place.round_door_id is not None:
        return next(facts_of_doors(session, [place.round_door_id]))
    return next(facts_of_dwellings(session, [place.dwelling_id]))


def _corrected(session: Session, visit_id: UUID) -> dict[str, object]:
    """Return the answers of the visit that is to be corrected, its findings among them."""
    visit = session.get_one(Visit, visit_id)
    elsewhere = {field.key for field in VISIT.fields if field.column.class_ is not Visit}
    answers = {field.key: getattr(visit, field.key) for field in VISIT.fields if field.key not in elsewhere}
    query = select(VisitFinding).where(VisitFinding.visit_id == visit_id, VisitFinding.alive())
    hazards = [f for f in session.scalars(query.order_by(VisitFinding.id)) if f.kind in HAZARDS]
    told = dict.fromkeys(finding.problem for finding in hazards if finding.problem)
    return {**answers, "hazards": [finding.kind for finding in hazards], "problem": "\n".join(told) or None}
