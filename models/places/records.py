"""The tree of areas and the tree of places."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference


class AreaLevel(enum.Enum):
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"


class Area(Record):
    """District to grid. Codes: GB/T 2260 (6 digits), statistical 9 and 12 digits, grid = 12 + serial.

    The statistical list is no longer published (data/README §2): the user's imported list wins over the shipped one.
    """

    __tablename__ = "area"

    parent_id: Mapped[UUID | None] = reference("area.id")
    level: Mapped[AreaLevel]
    code: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(60))
    boundary: Mapped[str | None] = mapped_column(String(500))
    police_name: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    police_phone: Mapped[str | None] = personal("work", "duty", String(20), level=1)
    source: Mapped[str] = mapped_column(String(20), default="shipped")


class CommunityProfile(Record):
    """How the public reaches the community's station; one a community (``models.places.profile``)."""

    __tablename__ = "community_profile"

    address: Mapped[str | None] = mapped_column(String(200))
    duty_phone: Mapped[str | None] = mapped_column(String(20))
    service_hours: Mapped[str | None] = mapped_column(String(100))
    data_officer: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    """Who answers for personal information (L-03, L-22)."""
    data_phone: Mapped[str | None] = personal("work", "duty", String(20), level=1)
    street_phone: Mapped[str | None] = mapped_column(String(20))
    """The street's line for complaints (监督电话, F04)."""
    key_community: Mapped[bool] = mapped_column(default=False, server_default="0")
    """A key community (重点社区) needs a cadre of the city and one of the district (domain C5)."""


class Estate(Record):
    """A residential estate (小区)."""

    __tablename__ = "estate"

    name: Mapped[str] = mapped_column(String(60))
    alias: Mapped[str | None] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(200))
    property_company: Mapped[str | None] = mapped_column(String(100))
    property_phone: Mapped[str | None] = mapped_column(String(20))
    sort: Mapped[int] = mapped_column(default=0)


class Building(Record):
    """A building (楼栋); ``number`` is what stands in ``3-2-501`` before the first dash."""

    __tablename__ = "building"

    estate_id: Mapped[UUID] = reference("estate.id")
    grid_id: Mapped[UUID | None] = reference("area.id")
    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(60))
    lift: Mapped[bool | None]
    structure: Mapped[str | None] = mapped_column(String(2))
    floor_labels: Mapped[dict[str, Any] | None]
    """Floors that people call otherwise, e.g. ``{"4": "3A"}``."""
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    sort: Mapped[int] = mapped_column(default=0)


class Unit(Record):
    """One stair of a building (单元、门洞); a building without stairs has one unit with an empty number."""

    __tablename__ = "unit"

    building_id: Mapped[UUID] = reference("building.id")
    number: Mapped[str] = mapped_column(String(20))
    sort: Mapped[int] = mapped_column(default=0)


class Occupancy(enum.Enum):
    """How a dwelling is used (house_occupancy.csv, a proposal); demolished is from domain A1."""

    OWNER = "1"
    LET = "2"
    VACANT = "3"
    SHARED = "4"
    COMMERCIAL = "5"
    LENT = "6"
    DEMOLISHED = "7"
    UNVERIFIED = "9"


IN_USE = frozenset(Occupancy) - {Occupancy.VACANT, Occupancy.DEMOLISHED}
"""Dwellings that count in the denominators of domain A1 and A2."""


class Dwelling(Record):
    """One door. ``floor`` counts from 1 (basement −1, no 0); ``position`` orders rooms on their floor from the left."""

    __tablename__ = "dwelling"

    unit_id: Mapped[UUID] = reference("unit.id")
    floor: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    span: Mapped[int] = mapped_column(default=1)
    room: Mapped[str] = mapped_column(String(20))
    use: Mapped[str] = mapped_column(String(2), default="11")
    """GB/T 17986.1 code of use."""
    ownership: Mapped[str | None] = mapped_column(String(2))
    """GB/T 17986.1 code of ownership."""
    occupancy: Mapped[Occupancy] = mapped_column(default=Occupancy.UNVERIFIED)
    layout: Mapped[str | None] = mapped_column(String(40))
    floor_area_m2: Mapped[float | None] = mapped_column(Numeric(8, 2, asdecimal=False))
    owner_name: Mapped[str | None] = personal("household_map", "duty", String(60))
    owner_phone: Mapped[str | None] = personal("contact", "duty", String(20))
    rent_use: Mapped[str | None] = mapped_column(String(60))
    hazards: Mapped[list[str] | None]
    """Codes of ``models.visits.rules.HAZARDS`` that stand open."""
    heating: Mapped[str | None] = mapped_column(String(2))
    gas: Mapped[str | None] = mapped_column(String(2))
    verified_on: Mapped[date | None]
