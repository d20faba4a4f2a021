"""What was erased or made anonymous: the trace that stays."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, reference


class Going(enum.Enum):
    """How a record goes."""

    ERASE = "erase"
    ANONYMISE = "anonymise"
    STORE_ONLY = "store_only"


class Erasure(Record):
    """One list of records that a rule or a request proposes; ids and counts, never what stood in them."""

    __tablename__ = "erasure"

    number: Mapped[str] = mapped_column(String(40), index=True)
    going: Mapped[Going]
    rule: Mapped[str] = mapped_column(String(40))
    """The row of ``models.retention.rules``, or ``request``."""
    request_id: Mapped[UUID | None] = reference("person_request.id")
    proposed_by: Mapped[UUID] = reference("worker.id")
    approved_by: Mapped[UUID | None] = reference("worker.id")
    approved_at: Mapped[datetime | None]
    street_office: Mapped[str | None] = mapped_column(String(100))
    """Which office of the street agreed on paper, where the station has nobody else who may."""
    street_number: Mapped[str | None] = mapped_column(String(60))
    street_on: Mapped[date | None]
    refused: Mapped[str | None] = mapped_column(String(200))
    done_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any] | None]
    """Records by table."""


class Erased(Record):
    """One record of such a list, by its id: a backup that still has it is told by this what must go again."""

    __tablename__ = "erased"

    erasure_id: Mapped[UUID] = reference("erasure.id")
    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(index=True)
    kept: Mapped[str | None] = mapped_column(String(40))
    """Why it stays for now, by a code: an open case, a term of the law."""
