"""Which visits count: those neither deleted nor corrected by a later row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from models.visits.records import Outcome, Visit


def counts(visit: Any) -> ColumnElement[bool]:
    """The condition that ``visit`` (``Visit`` or an alias) stands: it is not deleted and no later row corrects it."""
    correction = aliased(Visit)
    corrected = select(correction.id).where(correction.corrects_id == visit.id, correction.deleted_at.is_(None))
    return and_(visit.deleted_at.is_(None), ~corrected.correlate(visit).exists())


def has_outcome(visit: Any) -> ColumnElement[bool]:
    """The condition that ``visit`` says something about the door: a call that reached nobody does not."""
    return or_(visit.outcome != Outcome.PHONE, visit.phone_effective.is_(True))
