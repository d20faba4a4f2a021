"""Helpers (结对人): who they are, how many people they carry, when they are away and when they leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.care.contacts import stands
from models.care.guard import unguarded
from models.care.queries import Home, homes, pairings
from models.care.records import CareVisit, Helper, Pairing, PairingEnd, PairingRole
from models.care.rules import Share
from models.errors import WorldError
from models.people.records import Resident


@dataclass(frozen=True)
class HelperRow:
    """A helper with how much he carries today: ``people`` primary pairings of ``helper.capacity``."""

    helper: Helper
    people: int
    supported: int
    """People whom he supports beside their primary helper."""
    absent: bool
    left: bool
    coming: bool
    """He begins on a later day."""

    @property
    def free(self) -> int:
        return 0 if self.left or self.coming else max(0, self.helper.capacity - self.people)

    @property
    def load(self) -> Share:
        return Share(self.people, self.helper.capacity)


@dataclass(frozen=True)
class HelpedRow:
    """One person whom a helper helps or helped."""

    pairing: Pairing
    resident_id: UUID
    name: str
    home: Home | None
    """``None``: lives here no more."""
    in_force: bool
    last_visit_on: date | None
    """The last visit of this helper that reached the person."""


@dataclass(frozen=True)
class HelperPage:
    row: HelperRow
    people: tuple[HelpedRow, ...]
    """In stair order; those in force first, then the past ones, the latest first."""


def absent(helper: Helper, day: date) -> bool:
    """Whether the helper is away on ``day``; both ends of an absence are included, the last may be open."""
    return (
        helper.absent_from is not None
        and helper.absent_from <= day
        and (helper.absent_until is None or day <= helper.absent_until)
    )


def helpers(session: Session, today: date, *, left: bool = True) -> list[HelperRow]:
    """Return every helper by name, those who left last (or not at all)."""
    primary = _counts(session, today, PairingRole.PRIMARY)
    support = _counts(session, today, PairingRole.SUPPORT)
    query = select(Helper).where(Helper.alive()).order_by(Helper.name, Helper.id)
    rows = [_row(helper, primary, support, today) for helper in session.scalars(query)]
    return sorted((row for row in rows if left or not row.left), key=lambda row: row.left)


def helper_page(session: Session, helper_id: UUID, today: date) -> HelperPage:
    """Return one helper and the people he helps or helped.

    Raises:
        WorldError: ``no_such_record``.
    """
    helper = helper_of(session, helper_id)
    query = select(Pairing, Resident.name).join(Resident, Resident.id == Pairing.resident_id)
    found = session.execute(query.where(Pairing.helper_id == helper_id, Pairing.alive())).all()
    lived = homes(session, {pairing.resident_id for pairing, _ in found}, today)
    visited = _visited(session, helper_id)
    force = set(session.scalars(pairings(today, None).with_only_columns(Pairing.id)))
    rows = [
        HelpedRow(
            pairing,
            pairing.resident_id,
            name,
            lived.get(pairing.resident_id),
            pairing.id in force,
            visited.get(pairing.resident_id),
        )
        for pairing, name in found
    ]
    now = sorted((row for row in rows if row.in_force), key=lambda row: row.home.order if row.home else ())
    past = sorted((row for row in rows if not row.in_force), key=lambda row: row.pairing.starts_on, reverse=True)
    row = _row(
        helper, _counts(session, today, PairingRole.PRIMARY), _counts(session, today, PairingRole.SUPPORT), today
    )
    return HelperPage(row, (*now, *past))


def retire(session: Session, helper_id: UUID, *, on: date) -> int:
    """Let ``on`` be the first day that he helps no more; his people are to be reassigned that day.

    Returns how many of them the worker who is logged in may see.

    Raises:
        WorldError: ``no_such_record``, ``helper_left`` if he left before, ``ends_before_start``.
    """
    helper = helper_of(session, helper_id)
    if helper.ends_on is not None and helper.ends_on <= on:
        raise WorldError("helper_left")
    if helper.starts_on is not None and on < helper.starts_on:
        raise WorldError("ends_before_start")
    helper.ends_on = on
    running = (Pairing.helper_id == helper_id, Pairing.alive(), or_(Pairing.ends_on.is_(None), Pairing.ends_on > on))
    seen = set(session.scalars(select(Pairing.resident_id).where(*running)))
    last = case((Pairing.starts_on > on, Pairing.starts_on), else_=on)
    with unguarded(session):
        session.execute(update(Pairing).where(*running).values(ends_on=last, end_reason=PairingEnd.HELPER_LEFT))
    return len(seen)


def set_absence(session: Session, helper_id: UUID, *, since: date | None, until: date | None = None) -> Helper:
    """Let a helper be away from ``since`` to ``until``, both included; without ``since`` he is back.

    Raises:
        WorldError: ``no_such_record``, ``ends_before_start``.
    """
    helper = helper_of(session, helper_id)
    if since is not None and until is not None and until < since:
        raise WorldError("ends_before_start")
    helper.absent_from, helper.absent_until = since, until if since else None
    session.flush()
    return helper


def helper_of(session: Session, helper_id: UUID) -> Helper:
    helper = session.get(Helper, helper_id)
    if helper is None or helper.deleted_at is not None:
        raise WorldError("no_such_record")
    return helper


def is_there(helper: Helper, day: date) -> bool:
    """Whether the helper helps on ``day``."""
    begun = helper.starts_on is None or helper.starts_on <= day
    return helper.deleted_at is None and begun and not _has_left(helper, day)


def carried(session: Session, helper_id: UUID, day: date) -> int:
    """How many people he helps as their primary helper on ``day``."""
    return _counts(session, day, PairingRole.PRIMARY, [helper_id])[helper_id]


def _has_left(helper: Helper, day: date) -> bool:
    return helper.ends_on is not None and helper.ends_on <= day


def _row(helper: Helper, primary: Counter[UUID], support: Counter[UUID], today: date) -> HelperRow:
    return HelperRow(
        helper,
        primary[helper.id],
        support[helper.id],
        absent(helper, today),
        _has_left(helper, today),
        helper.starts_on is not None and helper.starts_on > today,
    )


def _counts(session: Session, day: date, role: PairingRole, only: Collection[UUID] | None = None) -> Counter[UUID]:
    """People (not pairings) of each helper who are still to be helped."""
    here = Resident.current()
    query = pairings(day, role).join(Resident, Resident.id == Pairing.resident_id).where(here)
    query = query if only is None else query.where(Pairing.helper_id.in_(only))
    pairs: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for helper_id, resident_id in session.execute(query.with_only_columns(Pairing.helper_id, Pairing.resident_id)):
        pairs[helper_id].add(resident_id)
    return Counter({helper_id: len(people) for helper_id, people in pairs.items()})


def _visited(session: Session, helper_id: UUID) -> dict[UUID, date]:
    query = select(CareVisit.resident_id, func.max(CareVisit.at)).where(
        CareVisit.helper_id == helper_id, CareVisit.reached, stands(CareVisit)
    )
    return {resident_id: day_of(at) for resident_id, at in session.execute(query.group_by(CareVisit.resident_id))}
