"""What of a row of care stays masked until somebody opens it with a reason: level 3 (L-21)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Guarded, Record
from models.calendar import CHINA, today
from models.care.records import Membership, ProposalDecision, ResidentFact, Reveal
from models.care.rules import MASKED, REGISTER_REASONS, RESTRICTED, REVEAL_REASONS
from models.masks import level_of

_OWN_LEVEL = frozenset(kind.__tablename__ for kind in (Membership, ResidentFact, ProposalDecision))
"""Rows that are as sensitive as the group or fact that they name; of others single columns are."""


def masked_columns(kind: type[Record], level: int) -> frozenset[str]:
    """Return the columns that are not shown as they are, of a row of ``kind`` and ``level``.

    Level 4 is seen by the care team alone, whom the secretary has named for it: to them nothing is masked.
    """
    if not issubclass(kind, Guarded) or level >= RESTRICTED or (kind.__tablename__ in _OWN_LEVEL and level < MASKED):
        return frozenset()
    columns = kind.__mapper__.column_attrs
    found = {each.key for each in columns if level_of(each.columns[0]) >= MASKED}
    return frozenset(found | ({"catalogue"} if issubclass(kind, Membership) else set()))


def opened_today(session: Session, resident_ids: Collection[UUID], *, register: bool = False) -> set[UUID]:
    """Of whom the worker who is logged in has opened what is masked today, with a reason that is kept.

    Args:
        register: what the register masks; whose care somebody looked at, his ID number is still masked, and so on.
    """
    reasons = REGISTER_REASONS if register else REVEAL_REASONS
    me = session.connection().info["worker_id"]
    since = datetime.combine(today(), time(), CHINA)
    query = select(Reveal.resident_id).where(Reveal.worker_id == me, Reveal.at >= since, Reveal.reason.in_(reasons))
    ids = query.where(Reveal.resident_id.in_(resident_ids), Reveal.alive())
    return set(session.scalars(ids)) if resident_ids else set()
