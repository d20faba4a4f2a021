"""Which visits of care stand, and which contacts count as one: at the door, or by phone where the norm says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from models.care.records import CareManner, CareVisit

AT_DOOR = frozenset({CareManner.DOOR})
BY_LINE = frozenset({CareManner.PHONE, CareManner.VIDEO})
"""Count where the group's ``phone_counts`` says so; word from a neighbour or a device never does."""


def stands(visit: Any) -> ColumnElement[bool]:
    """The condition that ``visit`` (``CareVisit`` or an alias) is not deleted and no later row corrects it."""
    later = aliased(CareVisit)
    corrected = select(later.id).where(later.corrects_id == visit.id, later.deleted_at.is_(None))
    return and_(visit.deleted_at.is_(None), ~corrected.correlate(visit).exists())
