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
from models.visits.records import Outcome, Visit


@dataclass(frozen=True)
class DueRow:
    """A door to go to, and since when."""

    dwelling_id: UUID
    estate: str
    door: str
    surname: str
    next_on: date
    outcome: Outcome
    """Of the visit that promised this one."""


def due_list(session: Session, worker_id: UUID, today: date, limit: int | None = None) -> list[DueRow]:
    """Return the doors of ``worker_id`` that are due (the first ``limit`` of them), the longest waiting first."""
    due = due_visits(worker_id, today).add_columns(Visit.outcome).subquery()
    query = (
        select(
            due.c.dwelling_id, due.c.next_on, due.c.outcome, Estate.name, Building.number, Unit.number, Dwelling.room
        )
        .join(Dwelling, Dwelling.id == due.c.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Dwelling.alive())
        .order_by(due.c.next_on, Estate.sort, Building.sort, Unit.sort, Dwelling.floor, Dwelling.position)
        .limit(limit)
    )
    rows = session.execute(query).all()
    few = Dwelling.id.in_([row.dwelling_id for row in rows])  # thousands of ids would be no list to write out
    names = surnames(session, select(Dwelling.id).where(few) if limit else select(due.c.dwelling_id))
    return [
        DueRow(dwelling_id, estate, door_text(building, unit, room), names.get(dwelling_id, ""), next_on, outcome)
        for dwelling_id, next_on, outcome, estate, building, unit, room in rows
    ]
