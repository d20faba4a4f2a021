"""The visits to one door, newest first: what the page of a door shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from models import calendar
from models.cases.lines import CaseLine, grown_from
from models.errors import WorldError
from models.people.records import Household
from models.places.addresses import door_text
from models.places.records import Dwelling
from models.visits.attachments import attachments_of
from models.visits.queries import VisitLine, visits_of_dwelling, visits_of_household
from models.visits.records import Attachment
from models.visits.sheets import DoorFacts, facts_of_dwellings

SHOWN = 50
TABLES = (
    "visit", "visit_finding", "attachment", "residency", "dwelling", "appeal", "appeal_step", "hazard", "hazard_step",
)  # fmt: skip


@dataclass(frozen=True)
class DoorRecord:
    """A door (of a household, where it was asked for by one) with its visits and their photos."""

    dwelling_id: UUID
    household_id: UUID | None
    facts: DoorFacts
    lines: tuple[VisitLine, ...]
    photos: dict[UUID, tuple[Attachment, ...]]
    grown: Mapping[UUID, tuple[CaseLine, ...]]
    """By finding, the cases that came of it."""
    read_at: datetime

    @property
    def title(self) -> str:
        facts = self.facts
        return f"{facts.estate.name} {door_text(facts.building.number, facts.unit.number, facts.dwelling.room)}"

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(
            member.resident.name
            for member in self.facts.members
            if member.told and self.household_id in (None, member.residency.household_id)
        )


class RecordModel(QObject):
    """``loaded``: another door, or something of this one is new."""

    loaded = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.asked: UUID | None = None
        self.record: DoorRecord | None = None
        desk.changed.connect(self._changed)

    def open(self, record_id: UUID) -> None:
        """Show the door, or the household, with this id."""
        self.asked = record_id
        self._desk.read(lambda session: read_record(session, record_id), self._take, self)

    def _take(self, record: DoorRecord) -> None:
        self.record = record
        self.loaded.emit()

    def _changed(self, change: Change) -> None:
        if self.asked is not None and change.touches(*TABLES):
            self.open(self.asked)


def read_record(session: Session, record_id: UUID) -> DoorRecord:
    """Return the record of a dwelling or household.

    Raises:
        WorldError: ``no_such_record``.
    """
    household = session.get(Household, record_id)
    dwelling_id = household.dwelling_id if household is not None else record_id
    if dwelling_id is None or session.get(Dwelling, dwelling_id) is None:
        raise WorldError("no_such_record")
    at = calendar.now()
    lines = (
        visits_of_household(session, household.id, SHOWN)
        if household is not None
        else visits_of_dwelling(session, dwelling_id, SHOWN)
    )
    return DoorRecord(
        dwelling_id,
        household.id if household is not None else None,
        next(facts_of_dwellings(session, [dwelling_id])),
        tuple(lines),
        {line.visit.id: tuple(attachments_of(session, line.visit)) for line in lines},
        grown_from(session, "visit_finding", [each.id for line in lines for each in line.findings], at),
        at,
    )
