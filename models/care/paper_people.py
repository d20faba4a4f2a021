"""Whose care goes on paper together: those under care at some doors, or of one helper, as one walks the stairs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models.care.children import told
from models.care.queries import homes, pairings, under_care
from models.care.records import Membership, Pairing
from models.care.rules import RESTRICTED
from models.people.records import Resident


def people_on_paper(
    session: Session,
    day: date,
    *,
    doors: Collection[UUID] | None = None,
    helper_id: UUID | None = None,
    grid_id: UUID | None = None,
) -> list[UUID]:
    """Return those under care on ``day`` of whom all that is given holds, each once.

    Whoever is cared for because of level 4 alone is printed only when somebody names him; a child is left out for
    a worker who is not told of the care of children.
    """
    query = under_care(day).where(Membership.level < RESTRICTED, told(Resident, day))
    if helper_id is not None:
        helped = pairings(day).where(Pairing.helper_id == helper_id).with_only_columns(Pairing.resident_id)
        query = query.where(Membership.resident_id.in_(helped))
    lived = homes(session, list(session.scalars(query)), day)
    wanted = None if doors is None else set(doors)
    kept = {
        key: home
        for key, home in lived.items()
        if (wanted is None or home.dwelling_id in wanted) and grid_id in (None, home.grid_id)
    }
    return sorted(kept, key=lambda key: (kept[key].order, key))
