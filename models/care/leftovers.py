"""Pairings that go on though care has ended: one station ended it while another one named a helper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.care.children import told_of
from models.care.leaving import leave, pairing_end
from models.care.queries import Home, homes, pairing_will_hold, under_care
from models.care.records import Helper, Membership, MembershipEnd, Pairing
from models.errors import WorldError
from models.people.records import Residency, Resident
from models.query import by_chunks


@dataclass(frozen=True)
class LeftOver:
    """A person who is no longer under care and still has helpers."""

    resident_id: UUID
    name: str
    home: Home | None
    level: int
    why: MembershipEnd
    ended_on: date | None
    """The first day without care; ``None``: nobody here knows why there was any."""
    pairings: tuple[tuple[Pairing, Helper], ...]
    """Of both roles, the one named first comes first."""


def left_over(session: Session, today: date) -> list[LeftOver]:
    """Return the people who are not under care and have a helper today or later, those without it for longest first.

    Children of whom the worker is not told are left out (``children.told``).
    """
    query = select(Pairing, Helper).join(Helper, Helper.id == Pairing.helper_id)
    query = query.where(pairing_will_hold(today), Pairing.resident_id.not_in(under_care(today)))
    query = query.where(told_of(Pairing.resident_id, today))
    found: defaultdict[UUID, list[tuple[Pairing, Helper]]] = defaultdict(list)
    for pairing, helper in session.execute(query.order_by(Pairing.starts_on, Pairing.id)):
        found[pairing.resident_id].append((pairing, helper))
    ended, lived = _ended(session, found, today), homes(session, found, today)
    rows = [
        LeftOver(key, name, lived.get(key), max(p.level for p, _ in found[key]), *ended[key], tuple(found[key]))
        for key, name in by_chunks(session, select(Resident.id, Resident.name), Resident.id, ended)
    ]
    return sorted(rows, key=lambda row: (row.ended_on or today, row.name, row.resident_id))


def end_left_over(session: Session, resident_id: UUID, *, today: date) -> int:
    """End the pairings of a person with the care that they were for; return how many of them the worker sees.

    Raises:
        WorldError: ``still_under_care`` (there is nothing of the kind, or no longer).
    """
    row = next((each for each in left_over(session, today) if each.resident_id == resident_id), None)
    if row is None:
        raise WorldError("still_under_care")
    on = row.ended_on or today
    for pairing, _helper in row.pairings:
        pairing.ends_on, pairing.end_reason = max(on, pairing.starts_on), pairing_end(row.why)
    session.flush()
    if row.why in (MembershipEnd.DIED, MembershipEnd.MOVED):  # what else was written elsewhere ends too
        leave(session, [resident_id], on=on, why=row.why)
    return len(row.pairings)


def _ended(
    session: Session, resident_ids: Collection[UUID], today: date
) -> dict[UUID, tuple[MembershipEnd, date | None]]:
    """Why and when the care of these people ended: as their last group says, over it by moving away, over all by death.

    Nobody is in it who is no longer in the register.
    """
    people = select(Resident.id, Resident.died_on).where(Resident.alive())
    died = dict(by_chunks(session, people, Resident.id, resident_ids))
    ends: dict[UUID, tuple[MembershipEnd, date | None]] = dict.fromkeys(died, (MembershipEnd.NO_LONGER, None))
    for key, why, day in sorted(_group_ends(session, resident_ids), key=lambda row: row[2]):
        ends[key] = (why or MembershipEnd.NO_LONGER, day)
    ends |= {key: (MembershipEnd.MOVED, day) for key, day in _moved(session, resident_ids, today)}
    ends |= {key: (MembershipEnd.DIED, day) for key, day in died.items() if day}
    return {key: ends[key] for key in died}


def _group_ends(session: Session, resident_ids: Collection[UUID]) -> Iterator[tuple[Any, ...]]:
    query = select(Membership.resident_id, Membership.end_reason, Membership.ended_on)
    query = query.where(Membership.alive(), Membership.ended_on.is_not(None))
    return by_chunks(session, query, Membership.resident_id, resident_ids)


def _moved(session: Session, resident_ids: Collection[UUID], today: date) -> Iterator[tuple[Any, ...]]:
    """Those who live at no door here any more, with the first day without one."""
    last = func.max(Residency.ends_on)
    query = select(Residency.resident_id, last).where(Residency.alive()).group_by(Residency.resident_id)
    query = query.having(func.count() == func.count(Residency.ends_on), last <= today)
    return by_chunks(session, query, Residency.resident_id, resident_ids)
