"""The grids of a community, and which buildings belong to each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.places.addresses import natural_key
from models.places.areas import children, community_area
from models.places.records import Area, Building, Dwelling, Estate, Unit


@dataclass(frozen=True)
class GridRow:
    """A grid with what belongs to it."""

    grid: Area
    buildings: int
    doors: int


@dataclass(frozen=True)
class GridBuilding:
    """A building as it is offered to a grid; ``grid_id`` is whose it is now."""

    id: UUID
    estate: str
    number: str
    grid_id: UUID | None


def grid_rows(session: Session, community_code: str) -> list[GridRow]:
    """Return the grids of a community by code."""
    community = community_area(session, community_code)
    if community is None:
        return []
    doors = (
        select(Building.grid_id, func.count(Building.id.distinct()), func.count(Dwelling.id))
        .outerjoin(Unit, (Unit.building_id == Building.id) & Unit.alive())
        .outerjoin(Dwelling, (Dwelling.unit_id == Unit.id) & Dwelling.alive())
        .where(Building.alive(), Building.grid_id.is_not(None))
        .group_by(Building.grid_id)
    )
    counted = {grid_id: (buildings, dwellings) for grid_id, buildings, dwellings in session.execute(doors)}
    return [GridRow(grid, *counted.get(grid.id, (0, 0))) for grid in children(session, community.id)]


def buildings_for_grids(session: Session) -> list[GridBuilding]:
    """Return every building, by estate and number as people count."""
    query = (
        select(Building.id, Estate.name, Building.number, Building.grid_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Building.alive(), Estate.alive())
    )
    found = [GridBuilding(*row) for row in session.execute(query)]
    return sorted(found, key=lambda building: (building.estate, natural_key(building.number)))


def assign_buildings(session: Session, grid_id: UUID, building_ids: Collection[UUID]) -> int:
    """Give a grid exactly these buildings; return how many changed hands."""
    wanted, changed = set(building_ids), 0
    for building in session.scalars(select(Building).where(Building.alive())):
        if building.id in wanted and building.grid_id != grid_id:
            building.grid_id = grid_id
        elif building.id not in wanted and building.grid_id == grid_id:
            building.grid_id = None
        else:
            continue
        changed += 1
    session.flush()
    return changed
