"""Whether a person may be cared for on a day, and how sensitive a row about that care is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.queries import in_force, lives_here
from models.care.records import Membership
from models.care.rules import care_level, written_level
from models.errors import WorldError
from models.people.records import Resident


def living_here(session: Session, resident_id: UUID, day: date) -> Resident:
    """Return the person.

    Raises:
        WorldError: ``resident_unknown``, ``resident_merged``, ``resident_died``, ``not_living_here``.
    """
    resident = session.get(Resident, resident_id)
    if resident is None or resident.deleted_at is not None:
        raise WorldError("resident_unknown")
    if resident.merged_into_id is not None:
        raise WorldError("resident_merged")
    if resident.died_on is not None:
        raise WorldError("resident_died")
    if not session.scalar(select(lives_here(resident_id, day))):
        raise WorldError("not_living_here")
    return resident


def care_level_of(session: Session, resident_id: UUID, *days: date) -> int:
    """Return the level of a new pairing of a person who is under care on one of ``days``.

    Raises:
        WorldError: as ``living_here`` of the last day; ``not_under_care``.
    """
    return care_level(_levels_of(session, resident_id, days))


def written_level_of(session: Session, resident_id: UUID, *days: date, openly: bool) -> int:
    """Return the level of what is written about a person who is under care on one of ``days``.

    ``openly``: as ``rules.written_level``.
    Raises:
        WorldError: as ``care_level_of``.
    """
    return written_level(_levels_of(session, resident_id, days), openly=openly)


def _levels_of(session: Session, resident_id: UUID, days: Sequence[date]) -> list[int]:
    living_here(session, resident_id, days[-1])
    levels = [level for day in days for level in _levels(session, resident_id, day)]
    if not levels:
        raise WorldError("not_under_care")
    return levels


def _levels(session: Session, resident_id: UUID, day: date) -> Iterable[int]:
    mine = (
        select(Membership.level)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(Membership.resident_id == resident_id, in_force(day))
    )
    return session.scalars(mine)
