"""One line of the audit, chained to the one before; and the values of changes that the journal no longer holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LocalRecord

ALARMS = text("deed IN ('alarm', 'alarm_seen')")
"""Few among very many: their index costs other lines nothing."""


class AuditEntry(LocalRecord):
    """What somebody did or tried at this PC; appended with the deed itself, and never changed (L-31: three years).

    It holds ids, codes and counts, never an answer or a name. No index by whom it is about: it would cost every act a
    page, and looking through three years takes a fifth of a second.
    """

    __tablename__ = "station_audit"
    __table_args__ = (
        Index("ix_station_audit_alarm", "deed", sqlite_where=ALARMS, postgresql_where=ALARMS),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    worker_id: Mapped[UUID | None]
    """Empty where nobody was logged in: a wrong password."""
    deed: Mapped[str] = mapped_column(String(24))
    """Of ``models.audit.deeds.Audited``."""
    outcome: Mapped[str] = mapped_column(String(24), default="ok")
    """``ok``, or the code of the refusal."""
    table_name: Mapped[str | None] = mapped_column(String(40))
    record_id: Mapped[UUID | None]
    resident_id: Mapped[UUID | None]
    """Whom it was about, where it was one person."""
    level: Mapped[int | None]
    act_id: Mapped[int | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Codes and counts."""
    before: Mapped[bytes] = mapped_column(LargeBinary(32))
    """The hash of the entry before; of nothing: 32 zero bytes."""
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of ``before`` and of all other columns (``models.audit.chain``)."""


class KeptChange(LocalRecord):
    """A journal row that left the journal: what a value was before, and after, for three years (issue 6, L-07, L-40).

    Of records that are new nothing is kept here: they say themselves who entered them, and when.
    """

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_record", "record_id", "table_name"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    worker_id: Mapped[UUID | None]
    act_id: Mapped[int | None]
    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID]
    op: Mapped[str] = mapped_column(String(6))
    """``update`` or ``delete``."""
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    """``{column: [old, new]}``, values as SQLite stores them."""
    taken_back: Mapped[bool] = mapped_column(default=False)
    """The act was undone: the old value stands again."""
