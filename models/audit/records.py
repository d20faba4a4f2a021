"""One line of the audit, chained to the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LocalRecord


class AuditEntry(LocalRecord):
    """What somebody did or tried at this PC; appended with the deed itself, and never changed (L-31: three years).

    It holds ids, codes and counts, never an answer or a name.
    """

    __tablename__ = "station_audit"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    worker_id: Mapped[UUID | None] = mapped_column(index=True)
    """Empty where nobody was logged in: a wrong password."""
    deed: Mapped[str] = mapped_column(String(24))
    """Of ``models.audit.deeds.Audited``."""
    outcome: Mapped[str] = mapped_column(String(24), default="ok")
    """``ok``, or the code of the refusal."""
    table_name: Mapped[str | None] = mapped_column(String(40))
    record_id: Mapped[UUID | None]
    resident_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whom it was about, where it was one person."""
    level: Mapped[int | None]
    act_id: Mapped[int | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Codes and counts."""
    before: Mapped[bytes] = mapped_column(LargeBinary(32))
    """The hash of the entry before; of nothing: 32 zero bytes."""
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of ``before`` and of all other columns."""
