"""The places among which a round is chosen, and the name that follows from the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.i18n import _
from models.places.addresses import natural_key
from models.places.records import Area, AreaLevel, Building, Estate
from models.visits.scope import ScopeKind


@dataclass(frozen=True)
class BuildingChoice:
    id: UUID
    estate_id: UUID
    number: str


@dataclass(frozen=True)
class Places:
    """Estates, their buildings and the grids that have buildings, in the order in which people name them."""

    estates: tuple[tuple[UUID, str], ...] = ()
    buildings: tuple[BuildingChoice, ...] = ()
    grids: tuple[tuple[UUID, str], ...] = ()


def read_places(session: Session) -> Places:
    estates = session.execute(select(Estate.id, Estate.name, Estate.sort).where(Estate.alive())).all()
    buildings = session.scalars(select(Building).where(Building.alive())).all()
    used = {building.grid_id for building in buildings}
    grids = session.execute(select(Area.id, Area.name).where(Area.alive(), Area.level == AreaLevel.GRID)).all()
    return Places(
        tuple((e.id, e.name) for e in sorted(estates, key=lambda e: (e.sort, natural_key(e.name)))),
        tuple(
            BuildingChoice(b.id, b.estate_id, b.number)
            for b in sorted(buildings, key=lambda b: (b.sort, natural_key(b.number)))
        ),
        tuple((g.id, g.name) for g in sorted(grids, key=lambda g: natural_key(g.name)) if g.id in used),
    )


def proposed_name(places: Places, kind: ScopeKind, ids: Sequence[UUID], on: date) -> str:
    """Return a name that says where and when, for example 碧桂园3号楼11月走访; the user changes it or leaves it."""
    return _("{place} visits of month {month}").format(place=_place(places, kind, ids), month=on.month).strip()


def _place(places: Places, kind: ScopeKind, ids: Sequence[UUID]) -> str:
    estates, grids = dict(places.estates), dict(places.grids)
    if kind is ScopeKind.BUILDING:
        chosen = [building for building in places.buildings if building.id in set(ids)]
        if len(chosen) == 1:
            estate = estates.get(chosen[0].estate_id, "")
            return _("{estate} building {number}").format(estate=estate, number=chosen[0].number)
        return "、".join(dict.fromkeys(estates.get(building.estate_id, "") for building in chosen))
    names = [grids.get(each) or estates.get(each, "") for each in ids[:2]] if kind is not ScopeKind.MAP else []
    return "、".join(name for name in names if name)
