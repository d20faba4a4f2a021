"""Saturday sessions: who sits there, who came, with what; and hazards until they are cleared."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Confined, Record, personal, reference
from models.cases.records import Step


class StudioOfficer(Record):
    """Somebody of a department who sits in the studio: police, justice, emergency, petition office …"""

    __tablename__ = "studio_officer"

    name: Mapped[str] = personal("work", "duty", String(60), level=1)
    department: Mapped[str] = mapped_column(String(60))
    post: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    phone: Mapped[str | None] = personal("work", "duty", String(20), level=1)
    worker_id: Mapped[UUID | None] = reference("worker.id")
    """Where he is of the station himself."""
    active: Mapped[bool] = mapped_column(default=True)


class StudioSession(Record):
    """One Saturday (周六场次)."""

    __tablename__ = "studio_session"

    on: Mapped[date] = mapped_column(index=True)
    theme: Mapped[str | None] = mapped_column(String(120))
    opens: Mapped[str] = mapped_column(String(5), default="09:00")
    closes: Mapped[str] = mapped_column(String(5), default="16:00")
    holds: Mapped[bool | None]
    """On a public holiday somebody says whether it is held (照常); ``None``: nobody has yet."""
    off_reason: Mapped[str | None] = mapped_column(String(200))
    summary: Mapped[str | None] = personal("appeals", "duty", Text)
    closed_at: Mapped[datetime | None]


class StudioShift(Record):
    """An officer on the roster of a session, his signing in and out."""

    __tablename__ = "studio_shift"

    session_id: Mapped[UUID] = reference("studio_session.id")
    officer_id: Mapped[UUID] = reference("studio_officer.id")
    department: Mapped[str] = mapped_column(String(60))
    """As it was then."""
    signed_in_at: Mapped[datetime | None]
    signed_out_at: Mapped[datetime | None]
    absence: Mapped[str | None] = personal("work", "duty", String(200), level=1)
    """Why he did not come (缺勤说明)."""


class MatterKind(enum.Enum):
    """零事故、零案件、零纠纷, and ordinary service."""

    HAZARD = "hazard"
    CASE = "case"
    DISPUTE = "dispute"
    SERVICE = "service"


class StudioMatter(Confined, Record):
    """One visitor's matter: a queue number first, the intake when his turn comes; its state is in its steps."""

    __tablename__ = "studio_matter"

    number: Mapped[str] = mapped_column(String(40))
    """``SL-…``."""
    session_id: Mapped[UUID | None] = reference("studio_session.id")
    """``None``: on another day."""
    queue_no: Mapped[int | None]
    kind: Mapped[MatterKind | None]
    """``None``: still waiting."""
    topic: Mapped[str | None] = mapped_column(String(40))
    """Within the kind: ``models.studio.rules``."""
    came_at: Mapped[datetime] = mapped_column(index=True)
    resident_id: Mapped[UUID | None] = reference("resident.id")
    dwelling_id: Mapped[UUID | None] = reference("dwelling.id")
    contact_name: Mapped[str | None] = personal("appeals", "duty", String(60))
    contact_phone: Mapped[str | None] = personal("contact", "duty", String(20))
    address: Mapped[str | None] = personal("appeals", "duty", String(200))
    content: Mapped[str | None] = personal("appeals", "duty", Text)
    violence: Mapped[bool] = mapped_column(default=False)
    """家暴求助: a closed file (L-15)."""


class MatterStep(Confined, Step, Record):
    """``models.studio.states.MatterStepKind``."""

    __tablename__ = "studio_matter_step"

    matter_id: Mapped[UUID] = reference("studio_matter.id")
    officer_id: Mapped[UUID | None] = reference("studio_officer.id")


class Hazard(Record):
    """A danger that somebody found (隐患), until it is cleared or reported up (F11)."""

    __tablename__ = "hazard"

    number: Mapped[str] = mapped_column(String(40))
    """``YH-…``."""
    found_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """``models.visits.rules.FINDING_KINDS`` and those of ``models.studio.rules``."""
    building_id: Mapped[UUID | None] = reference("building.id")
    dwelling_id: Mapped[UUID | None] = reference("dwelling.id")
    place: Mapped[str | None] = personal("appeals", "duty", String(200))
    description: Mapped[str] = personal("appeals", "duty", Text)
    responsible: Mapped[str | None] = personal("appeals", "duty", String(60))
    """Who has to mend it: a resident, a shop, the property company (被通知户/商户)."""
    responsible_phone: Mapped[str | None] = personal("contact", "duty", String(20))
    finding_id: Mapped[UUID | None] = reference("visit_finding.id")
    matter_id: Mapped[UUID | None] = reference("studio_matter.id")


class HazardStep(Step, Record):
    """``models.studio.states.HazardStepKind``."""

    __tablename__ = "hazard_step"

    hazard_id: Mapped[UUID] = reference("hazard.id")
