"""Helpers (结对人): who they are, how many people they carry, when they are away and when they leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select, update
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.care.children import left_out, told
from models.care.contacts import stands
from models.care.guard import unguarded
from models.care.queries import Home, homes, pairing_will_hold, pairings
from models.care.records import CareVisit, Helper, Pairing, PairingEnd, PairingRole
from models.care.rules import Share
from models.errors import WorldError
from models.people.records import Resident


@dataclass(frozen=True)
class HelperRow:
    """A helper with how much he carries today: ``people`` primary pairings of ``helper.capacity``."""

    helper: Helper
    people: int
    booked: int
    """The most people he helps on any day from today on, with the pairings that begin later."""
    supported: int
    """People whom he supports beside their primary helper."""
    absent: bool
    left: bool
    coming: bool
    """He begins on a later day."""

    @property
    def free(self) -> int:
        return 0 if self.left or self.coming else max(0, self.helper.capacity - self.booked)

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
    children: int
    """People under 14, now or then, who are left out because the worker is not told of their care."""


def absent(helper: Helper, day: date) -> bool:
    """Whether the helper is away on ``day``; both ends of an absence are included, the last may be open."""
    return (
        helper.absent_from is not None
        and helper.absent_from <= day
        and (helper.absent_until is None or day <= helper.absent_until)
    )


def helpers(session: Session, today: date, *, left: bool = True) -> list[HelperRow]:
    """Return every helper by name, those who left last (or not at all)."""
    loads = _Loads(session, today)
    query = select(Helper).where(Helper.alive()).order_by(Helper.name, Helper.id)
    rows = [loads.row(helper) for helper in session.scalars(query)]
    return sorted((row for row in rows if left or not row.left), key=lambda row: row.left)


def helper_page(session: Session, helper_id: UUID, today: date) -> HelperPage:
    """Return one helper and the people he helps or helped.

    Raises:
        WorldError: ``no_such_record``.
    """
    helper = helper_of(session, helper_id)
    query = select(Pairing, Resident.name).join(Resident, Resident.id == Pairing.resident_id)
    of_his = Pairing.helper_id == helper_id, Pairing.alive()
    found = session.execute(query.where(*of_his, told(Resident, today))).all()
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
    children = left_out(session, select(Pairing.resident_id).where(*of_his), today)
    return HelperPage(_Loads(session, today, helper_id).row(helper), (*now, *past), children)


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


def refuse_later_start(session: Session, helper: Helper) -> None:
    """A helper begins no later than the first of his pairings: they would not hold.

    Raises:
        WorldError: ``helper_had_people`` (``day`` of the first pairing).
    """
    held = or_(Pairing.ends_on.is_(None), Pairing.ends_on > Pairing.starts_on)
    mine = select(func.min(Pairing.starts_on)).where(Pairing.helper_id == helper.id, Pairing.alive(), held)
    first = session.scalar(mine) if helper.starts_on else None
    if first is not None and helper.starts_on is not None and helper.starts_on > first:
        raise WorldError("helper_had_people", day=first.isoformat())


def helper_of(session: Session, helper_id: UUID) -> Helper:
    helper = session.get(Helper, helper_id)
    if helper is None or helper.deleted_at is not None:
        raise WorldError("no_such_record")
    return helper


def is_there(helper: Helper, day: date) -> bool:
    """Whether the helper helps on ``day``."""
    begun = helper.starts_on is None or helper.starts_on <= day
    return helper.deleted_at is None and begun and not _has_left(helper, day)


def most_carried(session: Session, helper_id: UUID, since: date) -> int:
    """The most people he helps as their primary helper on any day from ``since`` on, later pairings included."""
    return _booked(session, since, helper_id)[helper_id]


def _has_left(helper: Helper, day: date) -> bool:
    return helper.ends_on is not None and helper.ends_on <= day


class _Loads:
    """How many people each helper carries on a day and will carry; of one helper or of all."""

    def __init__(self, session: Session, day: date, only: UUID | None = None) -> None:
        self._day = day
        self._primary = _counts(session, day, PairingRole.PRIMARY, only)
        self._support = _counts(session, day, PairingRole.SUPPORT, only)
        self._booked = _booked(session, day, only)

    def row(self, helper: Helper) -> HelperRow:
        return HelperRow(
            helper,
            people=self._primary[helper.id],
            booked=self._booked[helper.id],
            supported=self._support[helper.id],
            absent=absent(helper, self._day),
            left=_has_left(helper, self._day),
            coming=helper.starts_on is not None and helper.starts_on > self._day,
        )


def _counts(session: Session, day: date, role: PairingRole, only: UUID | None) -> Counter[UUID]:
    """People (not pairings) of each helper who are still to be helped."""
    query = _of_current(pairings(day, role), only).with_only_columns(Pairing.helper_id, Pairing.resident_id)
    return Counter(helper_id for helper_id, _ in set(session.execute(query)))


def _booked(session: Session, since: date, only: UUID | None) -> Counter[UUID]:
    """The fullest day from ``since`` on of each helper: it is ``since``, or one on which a pairing begins."""
    running = select(Pairing).join(Helper, Helper.id == Pairing.helper_id).where(pairing_will_hold(since))
    query = _of_current(running.where(Pairing.role == PairingRole.PRIMARY), only)
    spans: defaultdict[UUID, list[tuple[UUID, date, date]]] = defaultdict(list)
    columns = (Pairing.helper_id, Pairing.resident_id, Pairing.starts_on, Pairing.ends_on)
    for helper_id, resident_id, start, end in session.execute(query.with_only_columns(*columns)):
        spans[helper_id].append((resident_id, max(start, since), end or date.max))
    return Counter({helper_id: _fullest(mine) for helper_id, mine in spans.items()})


def _fullest(spans: Collection[tuple[UUID, date, date]]) -> int:
    return max(
        len({who for who, start, end in spans if start <= day < end}) for day in {start for _, start, _ in spans}
    )


def _of_current(query: Select[Pairing], only: UUID | None) -> Select[Pairing]:
    query = query.join(Resident, Resident.id == Pairing.resident_id).where(Resident.current())
    return query if only is None else query.where(Pairing.helper_id == only)


def _visited(session: Session, helper_id: UUID) -> dict[UUID, date]:
    query = select(CareVisit.resident_id, func.max(CareVisit.at)).where(
        CareVisit.helper_id == helper_id, CareVisit.reached, stands(CareVisit)
    )
    return {resident_id: day_of(at) for resident_id, at in session.execute(query.group_by(CareVisit.resident_id))}
