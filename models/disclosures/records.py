"""The register of what left the house."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference


class Channel(enum.Enum):
    """By what it left."""

    EXCEL = "excel"
    PAPER = "paper"
    FILE = "file"


class Disclosure(Record):
    """One file or one print that left, or was asked for; kept three years at least (L-09), and never what stood in it.

    It stands once it is asked for; without ``approved_at`` nothing in the clear leaves (law E).
    """

    __tablename__ = "disclosure"

    number: Mapped[str] = mapped_column(String(40), index=True)
    channel: Mapped[Channel]
    what: Mapped[str] = mapped_column(String(60))
    """The list or paper, by its code."""
    rows: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=2)
    """The highest sensitivity of what it shows."""
    masked: Mapped[bool] = mapped_column(default=True)
    purpose: Mapped[str | None] = mapped_column(String(40))
    basis: Mapped[str | None] = mapped_column(String(20))
    """Of ``models.people.records.Basis`` (L-02)."""
    receiver: Mapped[str | None] = personal("work", "duty", String(100), level=1)
    contract_no: Mapped[str | None] = mapped_column(String(60))
    kept_until: Mapped[date | None]
    """Until when the receiver may keep it."""
    asked_by: Mapped[UUID] = reference("worker.id")
    approved_by: Mapped[UUID | None] = reference("worker.id")
    approved_at: Mapped[datetime | None]
    denied: Mapped[str | None] = mapped_column(String(200))
    left_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the file that left."""
    cancelled_at: Mapped[datetime | None]
    cancelled_for: Mapped[str | None] = mapped_column(String(200))
    """A spoilt print is noted with its reason (law E: 作废登记)."""
    chosen: Mapped[dict[str, Any] | None]
    """The filter it was asked for with: codes only, so that what is approved is what leaves."""
