"""What ends when somebody dies, moves away or leaves the last group: groups, helpers and teams, the same day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, select, update
from sqlalchemy.orm import Session

from models.care.guard import unguarded
from models.care.pauses import cut_short
from models.care.records import CarePause, CareTeamMember, Membership, MembershipEnd, Pairing, PairingEnd
from models.care.rules import RESTRICTED

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


@dataclass(frozen=True)
class Ended:
    """How much ended with a membership."""

    pairings: int = 0
    pauses: int = 0


def after_membership(session: Session, ended: Membership) -> Ended:
    """End the pairings and pauses that a membership, just ended, was the last reason for.

    Memberships of level 4 carry what is of level 4, the others the rest: nothing of the one kind tells of the other.
    Care ends with the membership that ends last, in whatever order they were ended.
    """
    restricted = ended.level >= RESTRICTED
    same = Membership.level >= RESTRICTED if restricted else Membership.level < RESTRICTED
    mine = Membership.resident_id == ended.resident_id, Membership.alive(), same
    ends = session.execute(select(Membership.ended_on, Membership.end_reason).where(*mine)).all()
    known = [(day, why or MembershipEnd.NO_LONGER) for day, why in ends if day is not None]
    if len(known) < len(ends):
        return Ended()
    on, why = max(known, key=lambda end: end[0])
    pairings = _running_of(session, Pairing, Pairing.ends_on > on, ended)
    for pairing in pairings:
        pairing.ends_on, pairing.end_reason = max(on, pairing.starts_on), pairing_end(why)
    pauses = _running_of(session, CarePause, CarePause.ends_on >= on, ended)
    for pause in pauses:
        cut_short(pause, on)
    session.flush()
    return Ended(len(pairings), len(pauses))


def pairing_end(why: MembershipEnd) -> PairingEnd:
    """Why pairings end when memberships end because of ``why``."""
    return _PAIRING_ENDS[why]


def _running_of(session: Session, kind: Any, still: ColumnElement[bool], ended: Membership) -> Sequence[Any]:
    same = kind.level >= RESTRICTED if ended.level >= RESTRICTED else kind.level < RESTRICTED
    mine = kind.resident_id == ended.resident_id, kind.alive(), same, or_(kind.ends_on.is_(None), still)
    return session.scalars(select(kind).where(*mine)).all()


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
