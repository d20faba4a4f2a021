"""What ends when somebody dies or moves away: groups, helpers and teams, seen or not, the same day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, update
from sqlalchemy.orm import Session

from models.care.guard import unguarded
from models.care.records import CareTeamMember, Membership, MembershipEnd, Pairing, PairingEnd

_PAIRING_ENDS = {
    MembershipEnd.DIED: PairingEnd.DIED,
    MembershipEnd.MOVED: PairingEnd.MOVED,
    MembershipEnd.NO_LONGER: PairingEnd.NO_LONGER,
    MembershipEnd.WISH: PairingEnd.WISH,
    MembershipEnd.MISTAKE: PairingEnd.NO_LONGER,
}


def leave(session: Session, resident_ids: Collection[UUID], *, on: date, why: MembershipEnd) -> None:
    """End all care of these residents; ``on`` is the first day without it.

    It goes by what is stored, not by what the worker who is logged in may see, and returns nothing that would tell.
    """
    with unguarded(session):
        for statement in _endings(list(resident_ids), on, why):
            session.execute(statement)


def pairing_end(why: MembershipEnd) -> PairingEnd:
    """Why pairings end when memberships end because of ``why``."""
    return _PAIRING_ENDS[why]


def _endings(ids: list[UUID], on: date, why: MembershipEnd) -> Iterator[Any]:
    yield (
        update(Membership)
        .where(_goes_on(Membership, Membership.ended_on, ids, on))
        .values(ended_on=_not_before(Membership.recognised_on, on), end_reason=why)
    )
    yield (
        update(Pairing)
        .where(_goes_on(Pairing, Pairing.ends_on, ids, on))
        .values(ends_on=_not_before(Pairing.starts_on, on), end_reason=pairing_end(why))
    )
    yield (
        update(CareTeamMember)
        .where(_goes_on(CareTeamMember, CareTeamMember.ends_on, ids, on))
        .values(ends_on=_not_before(CareTeamMember.starts_on, on))
    )


def _goes_on(kind: Any, ends_on: Any, ids: list[UUID], on: date) -> ColumnElement[bool]:
    return and_(kind.resident_id.in_(ids), kind.deleted_at.is_(None), or_(ends_on.is_(None), ends_on > on))


def _not_before(starts_on: Any, on: date) -> ColumnElement[date]:
    """The day ``on``, or for what begins later its own first day: it never held."""
    return case((starts_on > on, starts_on), else_=on)
