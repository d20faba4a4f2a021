"""Rounds of door-knocking, visits, what was found, the log of the day and its attachments."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference


class RoundState(enum.Enum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(enum.Enum):
    """What came of a knock (design §2); vacant also sets the dwelling vacant."""

    MET = "met"
    PHONE = "phone"
    NOT_HOME = "not_home"
    DECLINED = "declined"
    VACANT = "vacant"


class Slot(enum.Enum):
    """Part of the day of an attempt; further attempts go to another one (domain A2)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    SATURDAY = "saturday"


class HealthConsent(enum.Enum):
    """Answer to section 10 of F01 (L-04)."""

    YES = "yes"
    NO = "no"


class Round(Record):
    """A round of visits (走访批次): a purpose, a scope, doors and workers."""

    __tablename__ = "round"

    name: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str | None] = mapped_column(String(200))
    starts_on: Mapped[date]
    due_on: Mapped[date | None]
    state: Mapped[RoundState] = mapped_column(default=RoundState.OPEN)
    scope: Mapped[dict[str, Any]]
    """How its doors were chosen: ``{"kind": "map"|"building"|"grid"|"not_met_since", ...}``, for the record only."""


class RoundDoor(Record):
    """One dwelling of a round, whose it is, and its place in the walk; its sheet carries ``sheet_no`` as QR."""

    __tablename__ = "round_door"

    round_id: Mapped[UUID] = reference("round.id")
    dwelling_id: Mapped[UUID] = reference("dwelling.id")
    worker_id: Mapped[UUID | None] = reference("worker.id")
    stair_order: Mapped[int]
    sheet_no: Mapped[str] = mapped_column(String(16), index=True)
    """Digits only: marker, number, check digits (``models.visits.sheet_numbers``)."""
    next_slot: Mapped[Slot | None]
    """When the next attempt should be made, after a door that did not open."""


class Visit(Record):
    """One knock or call, append-only: a correction is a new row that points at the one it corrects."""

    __tablename__ = "visit"

    round_door_id: Mapped[UUID | None] = reference("round_door.id")
    dwelling_id: Mapped[UUID] = reference("dwelling.id")
    household_id: Mapped[UUID | None] = reference("household.id")
    worker_id: Mapped[UUID] = reference("worker.id")
    companions: Mapped[str | None] = personal("work", "duty", String(120), level=1)
    at: Mapped[datetime] = mapped_column(index=True)
    slot: Mapped[Slot]
    outcome: Mapped[Outcome]
    phone_effective: Mapped[bool | None]
    """For a call: the household was reached and answered (有效电话, domain A2); ``None`` for all else."""
    met_resident_id: Mapped[UUID | None] = reference("resident.id")
    met_other: Mapped[str | None] = personal("visit", "duty", String(60))
    topics: Mapped[list[str] | None]
    needs: Mapped[str | None] = personal("visit", "duty", Text)
    opinion: Mapped[str | None] = personal("visit", "duty", Text)
    note: Mapped[str | None] = personal("visit", "duty", Text)
    policies: Mapped[str | None] = mapped_column(String(120))
    handed_out: Mapped[list[str] | None]
    card_left: Mapped[bool] = mapped_column(default=False)
    notice_given: Mapped[bool] = mapped_column(default=False)
    health_consent: Mapped[HealthConsent | None] = personal("visit", "consent")
    next_on: Mapped[date | None]
    corrects_id: Mapped[UUID | None] = reference("visit.id")


class VisitFinding(Record):
    """A hazard or problem seen on a visit; ``referred_at`` counts for the share referred (问题转办率)."""

    __tablename__ = "visit_finding"

    visit_id: Mapped[UUID | None] = reference("visit.id")
    log_id: Mapped[UUID | None] = reference("visit_log.id")
    dwelling_id: Mapped[UUID | None] = reference("dwelling.id")
    kind: Mapped[str] = mapped_column(String(20))
    """``models.visits.rules.FINDING_KINDS``: gas, electric, clutter, wiring, exit, other, need."""
    problem: Mapped[str] = personal("visit", "duty", Text)
    handling: Mapped[str | None] = personal("visit", "duty", Text)
    result: Mapped[str | None] = personal("visit", "duty", Text)
    referred_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]


class LogState(enum.Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    FILED = "filed"


class VisitLog(Record):
    """The worker's log of a day (F02 民情日志): a draft may change, a submitted one only grows by corrections."""

    __tablename__ = "visit_log"

    number: Mapped[str | None] = mapped_column(String(40))
    on: Mapped[date] = mapped_column(index=True)
    weather: Mapped[str | None] = mapped_column(String(20))
    slot: Mapped[Slot | None]
    grid_id: Mapped[UUID | None] = reference("area.id")
    place: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str | None] = personal("visit", "duty", String(200))
    households: Mapped[int | None]
    author_id: Mapped[UUID] = reference("worker.id")
    companions: Mapped[str | None] = personal("work", "duty", String(120), level=1)
    police: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    """The officer who went along (一格一警, domain B3)."""
    reasons: Mapped[list[str] | None]
    content: Mapped[str | None] = personal("visit", "duty", Text)
    plan: Mapped[str | None] = personal("visit", "duty", Text)
    plan_due: Mapped[date | None]
    state: Mapped[LogState] = mapped_column(default=LogState.DRAFT)
    submitted_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    """Submitted after the day's end: marked 补记 (domain B3)."""
    reviewer_id: Mapped[UUID | None] = reference("worker.id")
    review: Mapped[str | None] = personal("visit", "duty", String(500))
    reviewed_at: Mapped[datetime | None]


class LogCorrection(Record):
    """A correction appended to a submitted log."""

    __tablename__ = "log_correction"

    log_id: Mapped[UUID] = reference("visit_log.id")
    text: Mapped[str] = personal("visit", "duty", Text)


class LogLink(Record):
    """What a log found or settled: a hazard, an appeal, a matter (F02); append-only."""

    __tablename__ = "log_link"

    log_id: Mapped[UUID] = reference("visit_log.id")
    target_table: Mapped[str] = mapped_column(String(40))
    target_id: Mapped[UUID] = mapped_column(index=True)
    settled: Mapped[bool] = mapped_column(default=False)


class Attachment(Record):
    """A photo or scan of a record, stored encrypted by the hash of its content.

    At level 4 it is seen by those alone who see the record that it belongs to (``models.care.guard``).
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index(
            "ix_attachment_restricted",
            "subject_id",
            sqlite_where=text("level = 4"),
            postgresql_where=text("level = 4"),
        ),
    )

    owner_table: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[UUID] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(60))
    size_bytes: Mapped[int]
    title: Mapped[str] = personal("visit", "duty", String(120))
    level: Mapped[int] = mapped_column(default=2, server_default="2")
    """That of its record; as there, it never changes."""
    subject_id: Mapped[UUID | None]
    """At level 4 the file, or the resident, of its record (``models.base.Confined``, ``models.base.Guarded``)."""
    expires_on: Mapped[date | None]
    """Of a copy of an identity document: the day on which its content is gone everywhere; the row stays (L-18)."""
