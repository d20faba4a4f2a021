"""Visits that were promised: doors whose last visit asked for another by today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.visits.queries import due_visits, surnames


@dataclass(frozen=True)
class DueRow:
    """A door to go to, and since when."""

    dwelling_id: UUID
    estate: str
    door: str
    surname: str
    next_on: date


def due_list(session: Session, worker_id: UUID, today: date) -> list[DueRow]:
    """Return the doors of ``worker_id`` that are due, the longest waiting first."""
    due = due_visits(worker_id, today).subquery()
    query = (
        select(due.c.dwelling_id, due.c.next_on, Estate.name, Building.number, Unit.number, Dwelling.room)
        .join(Dwelling, Dwelling.id == due.c.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Dwelling.alive())
        .order_by(due.c.next_on, Estate.sort, Building.sort, Unit.sort, Dwelling.floor, Dwelling.position)
    )
    names = surnames(session, select(due.c.dwelling_id))
    return [
        DueRow(dwelling_id, estate, door_text(building, unit, room), names.get(dwelling_id, ""), next_on)
        for dwelling_id, next_on, estate, building, unit, room in session.execute(query)
    ]
