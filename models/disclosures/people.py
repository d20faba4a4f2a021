"""Who stands on what left: the people of a list or paper that was noted with the records it shows (L-25)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.disclosures.records import Disclosure
from models.people.records import Residency
from models.query import by_chunks

_BY = {"dwelling": Residency.dwelling_id, "household": Residency.household_id}


def people_of(session: Session, kind: str, ids: Collection[UUID]) -> list[UUID]:
    """The residents behind ids of a kind: those who live there, or the ids themselves."""
    if kind == "resident":
        return list(dict.fromkeys(ids))
    if kind not in _BY:
        return []
    column = _BY[kind]
    rows = by_chunks(session, select(Residency.resident_id).where(Residency.current()), column, set(ids))
    return list(dict.fromkeys(row[0] for row in rows))


def people_on(session: Session, row: Disclosure) -> Sequence[UUID] | None:
    """The residents on what left; ``None`` where it was too much to be noted one by one, or nobody in person."""
    chosen = row.chosen or {}
    if "ids" not in chosen:
        return None
    return people_of(session, str(chosen.get("kind", "")), [UUID(hex=each) for each in chosen["ids"]])
