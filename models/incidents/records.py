"""An incident and what was done about it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, reference
from models.cases.records import Step


class IncidentKind(enum.Enum):
    LOST_PC = "lost_pc"
    LOST_CARRIER = "lost_carrier"
    LOST_PAPER = "lost_paper"
    LEAKED = "leaked"
    TAMPERED = "tampered"


class Incident(Record):
    """What happened, to what, and from when to when it lay open (PIPL 57)."""

    __tablename__ = "incident"

    number: Mapped[str] = mapped_column(String(40), index=True)
    kind: Mapped[IncidentKind]
    found_at: Mapped[datetime]
    happened_at: Mapped[datetime | None]
    station_id: Mapped[UUID | None]
    """The PC that was lost, by its name at the district."""
    disclosure_id: Mapped[UUID | None] = reference("disclosure.id")
    """The file or print that was lost."""
    measures: Mapped[dict[str, Any] | None]
    """Codes: locked, encrypted, backup …"""
    account: Mapped[str] = mapped_column(Text)
    """What happened, without names."""


class IncidentStep(Step, Record):
    """Reported, revoked, told, closed: appended, the state is folded."""

    __tablename__ = "incident_step"

    event_id: Mapped[UUID] = reference("incident.id")
