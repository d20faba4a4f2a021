"""What a worker may do beyond, or for a while instead of, what the role brings."""

from __future__ import annotations

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, reference


class Scope(enum.Enum):
    """Whose records: those of a grid, of the whole community, or of what lies below a seat (domain §1)."""

    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"


class Grant(Record):
    """A dated right of one worker, given by the security administrator or the secretary (L-37, L-38)."""

    __tablename__ = "rights_grant"

    worker_id: Mapped[UUID] = reference("worker.id")
    deed: Mapped[str] = mapped_column(String(24))
    """Of ``models.rights.deeds.Deed``."""
    areas: Mapped[list[str] | None]
    """Names of areas (``people``, ``care`` …); all that the role has when empty."""
    scope: Mapped[Scope] = mapped_column(default=Scope.COMMUNITY)
    grid_id: Mapped[UUID | None] = reference("area.id")
    """Of a grid that is not the worker's own: he stands in for a colleague."""
    level: Mapped[int] = mapped_column(default=2)
    """The highest sensitivity 1–3; level 4 is given by name, on teams and files."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))
