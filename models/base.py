"""The columns that every record carries, and the types that are equal on SQLite and PostgreSQL."""

from __future__ import annotations

import enum
import os
import time
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, Index, MetaData, String, TypeDecorator, Uuid, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.elements import ColumnElement

NAMING = {  # Alembic's batch mode on SQLite needs every constraint named.
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, to the second, always aware and in UTC in Python; shown in local time by ``forms``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC).replace(microsecond=0)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value


_last_ms = 0
_sequence = 0


def uuid7() -> UUID:
    """Return a time-ordered UUID (RFC 9562 version 7) that also rises within one millisecond of this process."""
    global _last_ms, _sequence
    now = time.time_ns() // 1_000_000
    if now > _last_ms:
        _last_ms, _sequence = now, int.from_bytes(os.urandom(2), "big") & 0x7FF
    else:
        _sequence += 1
        if _sequence > 0xFFF:
            _last_ms, _sequence = _last_ms + 1, 0
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(_last_ms << 80) | (0x7 << 76) | (_sequence << 64) | (0x2 << 62) | tail)


def utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        # The value, as text: the same on SQLite and PostgreSQL, and a new member needs no migration.
        enum.Enum: Enum(enum.Enum, native_enum=False, length=32, values_callable=lambda e: [m.value for m in e]),
        datetime: UtcDateTime(),
        UUID: Uuid(),
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
    }


def _from_connection(key: str) -> Any:
    def default(context: DefaultExecutionContext) -> Any:
        return context.connection.info[key]

    return default


class Record(Base):
    """A row that travels by sync: identified before it is saved, journaled by triggers, never hard-deleted.

    Community and worker come from ``connection.info``, which the station file fills when it opens a connection.
    ``version`` counts the district server's changes of this record (0: the server has never seen it); only applying
    the server's changes moves it.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-10)
    community_code: Mapped[str] = mapped_column(String(12), default=_from_connection("community_code"), sort_order=-9)
    created_at: Mapped[datetime] = mapped_column(default=utc_now, sort_order=90)
    created_by: Mapped[UUID] = mapped_column(default=_from_connection("worker_id"), sort_order=91)
    edited_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now, sort_order=92)
    edited_by: Mapped[UUID] = mapped_column(
        default=_from_connection("worker_id"), onupdate=_from_connection("worker_id"), sort_order=93
    )
    version: Mapped[int] = mapped_column(default=0, sort_order=94)
    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=95)

    @classmethod
    def alive(cls) -> ColumnElement[bool]:
        """The condition that a row is not deleted."""
        return cls.deleted_at.is_(None)


class Guarded:
    """A row about one resident that, at level 4, only those of the resident's care team may see (L-21, L-39).

    ``models.care.guard`` adds the condition to every ORM query of a station. The level never changes: what becomes more
    or less sensitive is ended and begun anew, since a copy that has travelled cannot be called back.
    """

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Index]:
        """Level 4 is asked for by itself, with every sync: there is little of it."""
        level_4 = text("level = 4")
        name = f"ix_{cls.__tablename__}_restricted"  # type: ignore[attr-defined]
        return (Index(name, "resident_id", sqlite_where=level_4, postgresql_where=level_4),)

    resident_id: Mapped[UUID] = mapped_column(
        ForeignKey("resident.id", deferrable=True, initially="DEFERRED"), index=True
    )
    level: Mapped[int] = mapped_column()
    """1–4."""


class Confined:
    """A row of one file (案) that, at level 4, only those who are named on the file may see (L-15, L-17, L-19).

    The head of a file has its own id as ``file_id``; who is named on it stands in ``file_member``. As with ``Guarded``,
    ``models.care.guard`` adds the condition to every ORM query, and the level never changes.
    """

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Index]:
        level_4 = text("level = 4")
        name = f"ix_{cls.__tablename__}_restricted"  # type: ignore[attr-defined]
        return (Index(name, "file_id", sqlite_where=level_4, postgresql_where=level_4),)

    file_id: Mapped[UUID] = mapped_column(index=True)
    level: Mapped[int] = mapped_column(default=2)
    """2, or 4 for a file that is closed to all but those named on it."""


class LocalRecord(Base):
    """A row that never leaves this station file: no journal, no sync."""

    __abstract__ = True


def synced_tables() -> list[type[Record]]:
    """Every mapped class whose rows travel, in order of their tables' dependencies."""
    classes = {m.local_table: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Record)}
    return [classes[table] for table in Base.metadata.sorted_tables if table in classes]


def reference(target: str, *, index: bool = True, **kwargs: Any) -> Any:
    """A foreign key column to ``target`` (``"table.id"``), indexed unless told otherwise.

    Checked at commit, not at each row: sync and undo write rows in any order within one transaction.
    """
    return mapped_column(ForeignKey(target, deferrable=True, initially="DEFERRED"), index=index, **kwargs)


PERSONAL = "personal"
Purpose = Literal[
    "register", "contact", "household_map", "services", "care", "floating", "visit", "work", "appeals", "mediation"
]
BasisCode = Literal["duty", "consent", "emergency", "contract"]
"""The values of ``models.people.records.Basis``."""


def personal(purpose: Purpose, basis: BasisCode, *columns: Any, level: int = 2, **kwargs: Any) -> Any:
    """A column that holds personal data, with its purpose and basis (L-01, L-02) and sensitivity 1–4 (L-21).

    A test requires it of every column that is not declared to tell nothing of a person.
    """
    info = {PERSONAL: {"purpose": purpose, "basis": basis, "level": level}}
    return mapped_column(*columns, info=info, **kwargs)
