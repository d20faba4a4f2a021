"""Which doors a round is to knock on, and in what order one walks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from models import calendar
from models.calendar import CHINA
from models.care.due_states import openly_due
from models.people.records import Household, Residency
from models.places.addresses import natural_key
from models.places.records import IN_USE, Building, Dwelling, Estate, Occupancy, Unit
from models.visits.counted import counts
from models.visits.records import Outcome, Round, RoundDoor, RoundState, Visit


class ScopeKind(Enum):
    MAP = "map"
    BUILDING = "building"
    GRID = "grid"
    ESTATE = "estate"
    ALL = "all"
    DUE = "due"


@dataclass(frozen=True)
class Scope:
    """Doors by where they are, or as selected on the map; ``not_met_since`` leaves out those met on or after a day.

    ``ids`` are dwellings, buildings, grids or estates as ``kind`` says; empty for all of the community. ``DUE`` are the
    doors of people whose visit of care is due, of the whole community.
    """

    kind: ScopeKind
    ids: tuple[UUID, ...] = ()
    not_met_since: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "ids": [str(each) for each in self.ids],
            "not_met_since": self.not_met_since and self.not_met_since.isoformat(),
        }


class WalkOrder(Enum):
    """How one goes through a stair: up by lift and down on foot, or up on foot."""

    TOP_DOWN = "top_down"
    BOTTOM_UP = "bottom_up"


class ScopeDoor(NamedTuple):
    """A door with what orders and counts it."""

    dwelling_id: UUID
    unit_id: UUID
    building_id: UUID
    vacant: bool


@dataclass(frozen=True)
class ScopePreview:
    """What a round would hold, before it is made."""

    doors: int
    in_use: int
    vacant: int
    stairs: int
    buildings: int
    in_open_rounds: int
    """Doors that another round, still open, knocks on already."""
    households: int = 0


CHUNK = 5_000
"""Ids in one statement; SQLite takes 32,766 values."""
T = TypeVar("T")


def chunks(ids: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def doors_in_scope(session: Session, scope: Scope, order: WalkOrder = WalkOrder.TOP_DOWN) -> list[ScopeDoor]:
    """Return the standing doors of ``scope`` in stair order: estate, building, unit, floors, rooms."""
    if scope.kind in (ScopeKind.ALL, ScopeKind.DUE):
        found: Iterable[Row[Any]] = session.execute(_standing(scope))
    else:
        column = {
            ScopeKind.MAP: Dwelling.id,
            ScopeKind.BUILDING: Building.id,
            ScopeKind.GRID: Building.grid_id,
            ScopeKind.ESTATE: Estate.id,
        }[scope.kind]
        parts = chunks(list(dict.fromkeys(scope.ids)))
        found = [row for part in parts for row in session.execute(_standing(scope).where(column.in_(part)))]
    return [
        ScopeDoor(row.id, row.unit_id, row.building_id, row.occupancy not in IN_USE)
        for row in sorted(found, key=lambda row: walk_key(row, order))
    ]


def preview(session: Session, doors: Sequence[ScopeDoor]) -> ScopePreview:
    """Count what a round of ``doors`` would hold."""
    busy, lived_in = _in_open_rounds(session), _households(session)
    vacant = sum(door.vacant for door in doors)
    return ScopePreview(
        doors=len(doors),
        in_use=len(doors) - vacant,
        vacant=vacant,
        stairs=len({door.unit_id for door in doors}),
        buildings=len({door.building_id for door in doors}),
        in_open_rounds=sum(door.dwelling_id in busy for door in doors),
        households=sum(lived_in.get(door.dwelling_id, 0) for door in doors),
    )


def walk_key(row: Any, order: WalkOrder) -> tuple[Any, ...]:
    """Order a row of ``address_columns``; numbers by value (``2`` before ``10``), a set ``sort`` before numbers."""
    return (
        row.estate_sort, natural_key(row.estate), row.building_sort, natural_key(row.building),
        row.unit_sort, natural_key(row.unit),
        -row.floor if order is WalkOrder.TOP_DOWN else row.floor,
        row.position, natural_key(row.room),
    )  # fmt: skip


def address_columns() -> tuple[Any, ...]:
    """What orders and names a door; to be selected from ``Dwelling``, ``Unit``, ``Building`` and ``Estate``."""
    return (
        Dwelling.floor, Dwelling.position, Dwelling.room,
        Unit.number.label("unit"), Unit.sort.label("unit_sort"),
        Building.number.label("building"), Building.sort.label("building_sort"),
        Estate.name.label("estate"), Estate.sort.label("estate_sort"),
    )  # fmt: skip


def met_since(day: date) -> ColumnElement[bool]:
    """Whether somebody was met at the dwelling of the enclosing query on or after ``day``."""
    start = datetime.combine(day, time(), CHINA)
    met = select(Visit.id).where(
        Visit.dwelling_id == Dwelling.id, Visit.outcome == Outcome.MET, Visit.at >= start, counts(Visit)
    )
    return met.correlate(Dwelling).exists()


def _standing(scope: Scope) -> Select[*tuple[Any, ...]]:
    query = (
        select(Dwelling.id, Dwelling.unit_id, Unit.building_id, Dwelling.occupancy, *address_columns())
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Dwelling.alive(), Dwelling.occupancy != Occupancy.DEMOLISHED)
    )
    if scope.kind is ScopeKind.DUE:  # a round is seen by everybody
        lives = select(Residency.dwelling_id).where(Residency.current())
        query = query.where(Dwelling.id.in_(lives.where(Residency.resident_id.in_(openly_due(calendar.today())))))
    return query if scope.not_met_since is None else query.where(~met_since(scope.not_met_since))


def _in_open_rounds(session: Session) -> set[UUID]:
    query = (
        select(RoundDoor.dwelling_id)
        .join(Round, Round.id == RoundDoor.round_id)
        .where(RoundDoor.alive(), Round.alive(), Round.state != RoundState.CLOSED)
    )
    return set(session.scalars(query))


def _households(session: Session) -> dict[UUID | None, int]:
    query = select(Household.dwelling_id, func.count()).where(Household.current()).group_by(Household.dwelling_id)
    return {dwelling_id: count for dwelling_id, count in session.execute(query)}
