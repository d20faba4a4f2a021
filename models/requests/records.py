"""Requests about one's own data, notices given, consents, and what may only be stored."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference


class RequestKind(enum.Enum):
    """PIPL 44–50."""

    SEE = "see"
    COPY = "copy"
    CORRECT = "correct"
    ERASE = "erase"
    EXPLAIN = "explain"
    WITHDRAW = "withdraw"
    RESTRICT = "restrict"
    NEXT_OF_KIN = "next_of_kin"


class PersonRequest(Record):
    """One request with its receipt, term, reason and result (L-20)."""

    __tablename__ = "person_request"

    number: Mapped[str] = mapped_column(String(40), index=True)
    resident_id: Mapped[UUID] = reference("resident.id")
    kind: Mapped[RequestKind]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = personal("services", "duty", String(60))
    """Who came, where it was not the person: guardian, next of kin, whoever is entitled."""
    proof: Mapped[str | None] = personal("services", "duty", String(100))
    """What was shown to prove it, in words; no copy is kept (L-18)."""
    wanted: Mapped[str | None] = personal("services", "duty", Text)
    due_on: Mapped[date]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = reference("worker.id")
    granted: Mapped[bool | None]
    reason: Mapped[str | None] = personal("services", "duty", Text)
    done_at: Mapped[datetime | None]
    result: Mapped[str | None] = personal("services", "duty", Text)


class ConsentKind(enum.Enum):
    """How it was given (PIPL 14, 29): in general, separately for something sensitive, or in writing."""

    GENERAL = "general"
    SEPARATE = "separate"
    WRITTEN = "written"


class PrivacyNotice(Record):
    """That a person was shown the notice of a version before something was asked of him (L-03)."""

    __tablename__ = "privacy_notice"

    resident_id: Mapped[UUID] = reference("resident.id")
    notice_version: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime]
    told_by: Mapped[UUID] = reference("worker.id")


class Consent(Record):
    """One consent, or one refusal, for one purpose (L-04); withdrawn, the fields that rest on it are not used."""

    __tablename__ = "consent"

    resident_id: Mapped[UUID] = reference("resident.id")
    kind: Mapped[ConsentKind]
    purpose: Mapped[str] = mapped_column(String(20))
    """Of ``models.base.Purpose``."""
    given: Mapped[bool]
    on: Mapped[date] = personal("services", "consent")
    by_guardian: Mapped[str | None] = personal("services", "consent", String(60))
    withdrawn_on: Mapped[date | None] = personal("services", "consent")


class Restriction(Record):
    """Whose data are only kept, and neither used nor shown in lists, from a day to a day (PIPL 47, L-08)."""

    __tablename__ = "restriction"

    resident_id: Mapped[UUID] = reference("resident.id")
    request_id: Mapped[UUID | None] = reference("person_request.id")
    starts_on: Mapped[date] = personal("services", "duty")
    ends_on: Mapped[date | None] = personal("services", "duty")
    reason: Mapped[str] = personal("services", "duty", String(200))
