"""What only this station file knows: its journal, its acts, its accounts, and which station it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LocalRecord, utc_now

_OF_LEVEL_4 = text("level = 4")
_ON_THE_WAY = text("batch_id IS NOT NULL AND receipted_at IS NULL")


class JournalEntry(LocalRecord):
    """One record changed by one transaction; written by triggers only, read by undo and by sync.

    ``seq`` is never used twice, so that a repeated push is recognised. ``changes`` is ``{column: [old, new]}`` with the
    values as SQLite stores them; nothing for an insert (the record itself says it), the whole record for a hard delete.
    ``sent_at`` is set before a push leaves, ``receipted_at`` when the server's receipt names the row: an entry with
    either of them may be known outside and is never taken back physically.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_record", "record_id", "table_name", "tx", unique=True),
        Index(
            "ix_journal_waiting",
            "seq",
            sqlite_where=text("batch_id IS NULL"),
            postgresql_where=text("batch_id IS NULL"),
        ),
        Index("ix_journal_on_the_way", "batch_id", sqlite_where=_ON_THE_WAY, postgresql_where=_ON_THE_WAY),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    tx: Mapped[int] = mapped_column(BigInteger)
    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID]
    op: Mapped[str] = mapped_column(String(6))
    """``insert``, ``update`` or ``delete`` (hard delete; the ordinary one is an update of ``deleted_at``)."""
    base_version: Mapped[int]
    """The version from which the change started; once there is a receipt, the version to which it led."""
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    old_edited_at: Mapped[str | None] = mapped_column(String(32))
    old_edited_by: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime]
    worker_id: Mapped[UUID | None]
    act_id: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    receipted_at: Mapped[datetime | None]
    batch_id: Mapped[UUID | None]
    """The ``sync_batch`` it left with; cleared when the district refused it, so that it waits again."""


class Act(LocalRecord):
    """One thing that a worker did, however many records it touched; ``id`` is short, people see it."""

    __tablename__ = "act"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    worker_id: Mapped[UUID]
    tx: Mapped[int] = mapped_column(BigInteger)
    first_seq: Mapped[int | None]
    last_seq: Mapped[int | None]
    """The range of its journal rows; both empty for an act that changed no record."""
    entries: Mapped[int] = mapped_column(default=0)
    """How many journal rows it left: with fewer found it can no longer be taken back."""
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Codes and counts only, never an answer."""
    undone_at: Mapped[datetime | None]


class Account(LocalRecord):
    """Whose key slot a tag of the key file is; the tag is a keyed hash, the login itself is nowhere."""

    __tablename__ = "account"

    tag: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    account_id: Mapped[UUID | None]
    """Of its cards (``models.accounts``); none where the account was made before there were any."""
    serial: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the newest card that this PC took."""
    signing_key: Mapped[str | None] = mapped_column(String(64))
    """Hex, of the card that this PC took: what the account signs is believed here."""
    must_change: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Somebody else knows the password."""
    password_set_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    """The last log-in at this PC."""
    former: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The password before, derived: it is not taken again at once."""
    second: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The second factor (``models.station.second``)."""


class KnownAccount(LocalRecord):
    """An account whose card this PC took, also where its login is taken here: what it signs is believed."""

    __tablename__ = "known_account"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID]
    serial: Mapped[int]
    signing_key: Mapped[str] = mapped_column(String(64))


class StationInfo(LocalRecord):
    """The one row that says which station this file is, and which version of the program last wrote its tables."""

    __tablename__ = "station_info"

    profile_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    community_code: Mapped[str] = mapped_column(String(12))
    app_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    giver_known_at: Mapped[datetime | None]
    """Since when somebody who gives accounts is known here: from then on no stranger is believed."""
    reserved: Mapped[bool] = mapped_column(default=False, server_default="0")
    """The file of the care teams and of closed files: accounts are made here for each by name, none comes or goes."""


class Seal(LocalRecord):
    """What a row said of who may do and see what, when this program last wrote it (``models.station.sealing``)."""

    __tablename__ = "seal"
    __table_args__ = (
        Index("ix_seal_restricted", "table_name", sqlite_where=_OF_LEVEL_4, postgresql_where=_OF_LEVEL_4),
    )

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The key as it is stored: hex, or the tag of an account."""
    level: Mapped[int | None]
    seal: Mapped[bytes] = mapped_column(LargeBinary)


class SealTotal(LocalRecord):
    """How many seals a table has, and which, in one number under one MAC: none can be taken away."""

    __tablename__ = "seal_total"

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    total: Mapped[bytes] = mapped_column(LargeBinary)
