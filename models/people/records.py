"""Households, the people in them, and who lived where from when to when."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Index, String, and_
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference


class Basis(enum.Enum):
    """Why a record may be kept (PIPL 13; L-02)."""

    DUTY = "duty"
    CONSENT = "consent"
    EMERGENCY = "emergency"
    CONTRACT = "contract"


class IdMissing(enum.Enum):
    """Why a resident has no ID number (data/README §5)."""

    NEWBORN = "newborn"
    REFUSED = "refused"
    PENDING = "pending"


class EndReason(enum.Enum):
    """Why a residency ended."""

    MOVED_OUT = "moved_out"
    DIED = "died"
    SPLIT = "split"
    MERGED = "merged"
    CORRECTED = "corrected"


class Household(Record):
    """People who keep house together at one dwelling; two households may share a dwelling."""

    __tablename__ = "household"

    dwelling_id: Mapped[UUID] = reference("dwelling.id")
    household_no: Mapped[str | None] = personal("register", "duty", String(30))
    kind: Mapped[str] = mapped_column(String(1), default="1")
    """hukou_household_kind.csv."""
    dogs: Mapped[int | None] = personal("household_map", "duty", level=1)
    note: Mapped[str | None] = personal("household_map", "duty", String(500))
    ended_on: Mapped[date | None]
    split_from_id: Mapped[UUID | None] = reference("household.id")
    merged_into_id: Mapped[UUID | None] = reference("household.id")

    @classmethod
    def current(cls) -> ColumnElement[bool]:
        """The condition that the household has not ended; one that joined another has."""
        return and_(cls.alive(), cls.ended_on.is_(None))


class Resident(Record):
    """A person of the register. Fields: GB/T 31000 rows marked Y and O; rows marked N are not built (L-01)."""

    __tablename__ = "resident"
    __table_args__ = (Index("ix_resident_name", "name"), Index("ix_resident_birth_date", "birth_date"))

    name: Mapped[str] = personal("register", "duty", String(60))
    former_name: Mapped[str | None] = personal("register", "duty", String(60))
    sex: Mapped[str] = personal("register", "duty", String(1), default="0")
    birth_date: Mapped[date | None] = personal("register", "duty")
    id_type: Mapped[str] = personal("register", "duty", String(3), default="111")
    id_no: Mapped[str | None] = personal("register", "duty", String(30), level=3, index=True)
    id_missing: Mapped[IdMissing | None] = personal("register", "duty")
    phone: Mapped[str | None] = personal("contact", "duty", String(20), index=True)
    ethnic: Mapped[str | None] = personal("register", "duty", String(2))
    nationality: Mapped[str | None] = personal("register", "duty", String(3))
    native_place: Mapped[str | None] = personal("register", "duty", String(60))
    hukou_address: Mapped[str | None] = personal("register", "duty", String(200))
    hukou_match: Mapped[str] = personal("register", "duty", String(1), default="9")
    population_type: Mapped[str] = personal("register", "duty", String(2), default="01")
    marital: Mapped[str | None] = personal("register", "duty", String(2))
    political: Mapped[str | None] = personal("services", "duty", String(2))
    education: Mapped[str | None] = personal("services", "duty", String(2))
    occupation_kind: Mapped[str | None] = personal("services", "duty", String(2))
    occupation: Mapped[str | None] = personal("services", "duty", String(60))
    work_unit: Mapped[str | None] = personal("services", "duty", String(100))
    left_behind: Mapped[str | None] = personal("care", "duty", String(2))
    flow_reason: Mapped[str | None] = personal("floating", "duty", String(2))
    permit_type: Mapped[str | None] = personal("floating", "duty", String(20))
    registered_on: Mapped[date | None] = personal("floating", "duty")
    leaves_on: Mapped[date | None] = personal("floating", "duty")
    died_on: Mapped[date | None] = personal("register", "duty")
    basis: Mapped[Basis] = mapped_column(default=Basis.DUTY)
    source: Mapped[str] = mapped_column(String(20), default="visit")
    """Where the facts come from (L-28): visit, import, counter, shared."""
    note: Mapped[str | None] = personal("services", "duty", String(500))
    verified_on: Mapped[date | None] = mapped_column()
    merged_into_id: Mapped[UUID | None] = reference("resident.id")

    @classmethod
    def current(cls) -> ColumnElement[bool]:
        """The condition that this is a living person's own record, not one merged into another."""
        return and_(cls.alive(), cls.died_on.is_(None), cls.merged_into_id.is_(None))


class Residency(Record):
    """One resident at one dwelling in one household, from a day to a day; history is kept by ending rows."""

    __tablename__ = "residency"

    resident_id: Mapped[UUID] = reference("resident.id")
    household_id: Mapped[UUID] = reference("household.id")
    dwelling_id: Mapped[UUID] = reference("dwelling.id")
    relation: Mapped[str] = personal("register", "duty", String(2), default="99")
    """Relation to the head, GB/T 4761; ``02`` is the head."""
    kind: Mapped[str] = personal("register", "duty", String(1), default="0")
    """residence_kind.csv."""
    is_owner: Mapped[bool] = personal("register", "duty", default=False)
    owner_relation: Mapped[str | None] = personal("register", "duty", String(2))
    starts_on: Mapped[date | None] = personal("register", "duty")
    """``None``: lived here when the register was taken over, start unknown."""
    ends_on: Mapped[date | None] = personal("register", "duty")
    end_reason: Mapped[EndReason | None] = personal("register", "duty")
    moved_to: Mapped[str | None] = personal("register", "duty", String(200))

    @classmethod
    def current(cls) -> ColumnElement[bool]:
        """The condition that the stay goes on."""
        return and_(cls.alive(), cls.ends_on.is_(None))


class ResidentMerge(Record):
    """Two records of one person made into one, with what is needed to part them again."""

    __tablename__ = "resident_merge"

    kept_id: Mapped[UUID] = reference("resident.id")
    merged_id: Mapped[UUID] = reference("resident.id")
    moved: Mapped[dict[str, Any]]
    """``{table: {column: [record ids that pointed at the merged one]}}``."""
    overwritten: Mapped[dict[str, Any]] = personal("register", "duty", level=3)
    """``{column: [value before, value after]}`` of the kept record."""
    undone_at: Mapped[datetime | None]


class DistinctPair(Record):
    """A worker looked at two similar residents and said: two people."""

    __tablename__ = "distinct_pair"

    first_id: Mapped[UUID] = reference("resident.id")
    second_id: Mapped[UUID] = reference("resident.id")
