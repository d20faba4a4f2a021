"""Who is under care, who helps whom, and where they live, on a day: the conditions that all reads of care share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models.care.records import CarePause, Helper, Membership, Pairing, PairingRole, SpecialGroup
from models.people.records import Residency, Resident
from models.places.addresses import door_text, natural_key
from models.places.records import Building, Dwelling, Estate, Unit
from models.requests.restricting import only_kept, usable
from models.visits.scope import WalkOrder, address_columns, chunks, walk_key
from models.workers.records import Worker, WorkerRole


def holds(starts_on: Any, ends_on: Any, day: date) -> ColumnElement[bool]:
    """The condition that a span with an open or unknown end on either side holds on ``day``; ``ends_on`` is outside."""
    return and_(or_(starts_on.is_(None), starts_on <= day), or_(ends_on.is_(None), ends_on > day))


def lives_here(resident_id: Any, day: date) -> ColumnElement[bool]:
    """The condition that a person lives in the community on ``day``."""
    stay = aliased(Residency)  # the query around may be about residencies too
    found = select(stay.id).where(
        stay.resident_id == resident_id, stay.deleted_at.is_(None), holds(stay.starts_on, stay.ends_on, day)
    )
    return found.exists()


def in_force(day: date) -> ColumnElement[bool]:
    """The condition that a ``Membership`` puts its ``Resident`` (joined) under care on ``day``."""
    return and_(_holds_here(day), usable())


def _holds_here(day: date) -> ColumnElement[bool]:
    holding = holds(Membership.recognised_on, Membership.ended_on, day)
    return and_(Membership.alive(), holding, lives_here(Membership.resident_id, day))


def under_care(day: date) -> Select[UUID]:
    """Ids of the people under care on ``day``, each once."""
    return (
        select(Membership.resident_id)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(in_force(day))
        .distinct()
    )


def kept_from_care(day: date) -> Select[UUID]:
    """Ids of those who would be under care on ``day`` if their data were not only kept, each once."""
    return (
        select(Membership.resident_id)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(_holds_here(day), Resident.current(), Resident.id.in_(only_kept(day)))
        .distinct()
    )


def should_be_paired(day: date) -> Select[UUID]:
    """Ids of those under care of whom a group asks for a pairing, each once (应结对)."""
    needed = select(SpecialGroup.code).where(SpecialGroup.alive(), SpecialGroup.needs_pairing.is_(True))
    return under_care(day).where(Membership.group_code.in_(needed))


def pairing_holds(day: date) -> ColumnElement[bool]:
    """The condition that a ``Pairing`` covers on ``day``: it and its ``Helper`` (joined) are in force."""
    return and_(
        Pairing.alive(),
        holds(Pairing.starts_on, Pairing.ends_on, day),
        Helper.alive(),
        holds(Helper.starts_on, Helper.ends_on, day),
    )


def pairing_will_hold(day: date) -> ColumnElement[bool]:
    """The condition that a ``Pairing`` covers on ``day`` or on a later one, as far as it and its ``Helper`` tell."""
    return and_(
        Pairing.alive(),
        or_(Pairing.ends_on.is_(None), and_(Pairing.ends_on > day, Pairing.ends_on > Pairing.starts_on)),
        Helper.alive(),
        or_(Helper.ends_on.is_(None), and_(Helper.ends_on > day, Helper.ends_on > Pairing.starts_on)),
    )


def pairings(day: date, role: PairingRole | None = PairingRole.PRIMARY) -> Select[Pairing]:
    """The pairings in force on ``day``, of one role or of both."""
    query = select(Pairing).join(Helper, Helper.id == Pairing.helper_id).where(pairing_holds(day))
    return query if role is None else query.where(Pairing.role == role)


def helped_by(worker_id: Any, day: date, *, role: PairingRole | None = PairingRole.PRIMARY) -> Select[UUID]:
    """Ids of those whom a worker (an id, or an expression) helps because somebody else said so.

    Nobody names himself to see more.
    """
    secretaries = select(Worker.id).where(Worker.role == WorkerRole.SECRETARY, Worker.alive())
    mine = pairings(day, role).with_only_columns(Pairing.resident_id).where(Helper.worker_id == worker_id)
    return mine.where(or_(Pairing.created_by != worker_id, Pairing.created_by.in_(secretaries)))


def paused(day: date) -> ColumnElement[bool]:
    """The condition that a ``CarePause`` covers ``day``, its last day included."""
    return and_(
        CarePause.alive(), CarePause.starts_on <= day, or_(CarePause.ends_on.is_(None), CarePause.ends_on >= day)
    )


class Home(NamedTuple):
    """Where somebody lives; ``order`` sorts homes as people walk the stairs."""

    household_id: UUID
    dwelling_id: UUID
    unit_id: UUID
    building_id: UUID
    estate_id: UUID
    grid_id: UUID | None
    floor: int
    position: int
    room: str
    unit: str
    unit_sort: int
    building: str
    building_sort: int
    estate: str
    estate_sort: int

    @property
    def door(self) -> str:
        return door_text(self.building, self.unit, self.room)

    @property
    def order(self) -> tuple[Any, ...]:
        return walk_key(self, WalkOrder.TOP_DOWN)


def homes(session: Session, resident_ids: Collection[UUID], day: date) -> dict[UUID, Home]:
    """Return the home of each of ``resident_ids`` who lives here on ``day``; of several, the one entered first."""
    query = (
        select(
            Residency.resident_id,
            Residency.household_id,
            Residency.dwelling_id,
            Dwelling.unit_id,
            Unit.building_id,
            Building.estate_id,
            Building.grid_id,
            *address_columns(),
        )
        .join(Dwelling, Dwelling.id == Residency.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Residency.alive(), holds(Residency.starts_on, Residency.ends_on, day))
        .order_by(Residency.id.desc())
    )
    parts = chunks(list(resident_ids))
    rows = (row for part in parts for row in session.execute(query.where(Residency.resident_id.in_(part))))
    return {row[0]: Home._make(row[1:]) for row in rows}


def grids(session: Session, day: date) -> dict[UUID, UUID | None]:
    """Return the grid of everybody who lives here on ``day``; of several homes, that of the one entered first."""
    query = (
        select(Residency.resident_id, Building.grid_id)
        .join(Dwelling, Dwelling.id == Residency.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .where(Residency.alive(), holds(Residency.starts_on, Residency.ends_on, day))
        .where(Residency.resident_id.in_(under_care(day)))
        .order_by(Residency.id.desc())
    )
    return {resident_id: grid_id for resident_id, grid_id in session.execute(query)}


def living_in_grid(grid_id: Any, day: date) -> Select[UUID]:
    """Ids of those who live in a grid (an id, or a query for one) on ``day``."""
    return (
        select(Residency.resident_id)
        .join(Dwelling, Dwelling.id == Residency.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .where(Building.grid_id == grid_id, Residency.alive(), holds(Residency.starts_on, Residency.ends_on, day))
    )


def units_in_order(session: Session, grid_id: UUID | None = None) -> list[UUID]:
    """Return all stairs, or those of a grid, as people walk them; also of places that were taken away."""
    query = (
        select(Unit.id, Estate.sort, Estate.name, Building.sort, Building.number, Unit.sort, Unit.number)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
    )
    query = query if grid_id is None else query.where(Building.grid_id == grid_id)

    def order(row: Any) -> tuple[Any, ...]:
        return row[1], natural_key(row[2]), row[3], natural_key(row[4]), row[5], natural_key(row[6])

    return [row[0] for row in sorted(session.execute(query), key=order)]
