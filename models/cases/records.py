"""Whoever is named on a closed file, and the columns of an appended step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Confined, Record, personal, reference


class FileMember(Confined, Record):
    """A worker who may open a closed file (一案一权限, L-19), from a day to a day; always of level 4 itself."""

    __tablename__ = "file_member"

    worker_id: Mapped[UUID] = reference("worker.id")
    starts_on: Mapped[date] = personal("mediation", "duty", level=4)
    ends_on: Mapped[date | None] = personal("mediation", "duty", level=4)


class Step:
    """What happened to a case, appended and never changed; its state is folded from all of them (design §5).

    ``kind`` is of the area's ``StepKind``; the order is (``at``, ``id``).
    """

    at: Mapped[datetime] = mapped_column(sort_order=10)
    kind: Mapped[str] = mapped_column(String(24), sort_order=11)
    actor: Mapped[str | None] = personal("work", "duty", String(60), level=1, sort_order=12)
    """Who did it, as people read it; the account stands in ``created_by``."""
    department: Mapped[str | None] = mapped_column(String(60), sort_order=13)
    """To whom it went, or who did it."""
    until: Mapped[datetime | None] = mapped_column(sort_order=14)
    """What was promised or asked for: arrival, re-inspection, appointment."""
    text: Mapped[str | None] = personal("appeals", "duty", Text, sort_order=15)
    detail: Mapped[dict[str, Any] | None] = mapped_column(sort_order=16)
    """What else the kind needs, by names that the area's ``rules`` list; never personal data."""
