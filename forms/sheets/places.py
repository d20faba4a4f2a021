"""The doors that a register names: found in the station, or made new in the same act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.i18n import N_
from forms.places import DWELLING
from forms.problems import Problem
from forms.sheets.doors import Place
from models.base import Record, uuid7
from models.places.addresses import natural_key
from models.places.records import Area, Building, Dwelling, Estate, Unit
from models.query import by_chunks


@dataclass(slots=True, eq=False)
class Node:
    """An estate, building or unit: as stored, or new (then it is made only if a row that is taken in needs it)."""

    name: str
    parent: Node | None = None
    id: UUID = field(default_factory=uuid7)
    is_new: bool = True
    is_used: bool = False
    children: dict[str, Node] = field(default_factory=dict)
    alias: str | None = None


@dataclass(slots=True, eq=False)
class Home:
    """A household at a door: a stored one, or rows of the file that stand together and may become a new one."""

    id: UUID
    is_new: bool
    number: str | None = None
    has_head: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class DoorNode:
    """One dwelling. ``stored`` are its answers so far, ``given`` those of the file."""

    unit: Node
    room: str
    floor: int
    id: UUID = field(default_factory=uuid7)
    is_new: bool = True
    is_used: bool = False
    position: int = 0
    span: int = 1
    stored: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    homes: list[Home] = field(default_factory=list)
    groups: list[Any] = field(default_factory=list)

    def use(self) -> None:
        """Mark the door, and what it stands in, as needed."""
        self.is_used = True
        node: Node | None = self.unit
        while node is not None and not node.is_used:
            node.is_used = True
            node = node.parent


class PlaceBook:
    """Finds the door of a place among the stored ones and those that this file adds.

    Args:
        estate: the estate that is meant where a row names none; ``None``: see ``_nameless``.
    """

    def __init__(self, session: Session, places: Iterable[Place], estate: str | None):
        wanted = list(places)
        self.estates: list[Node] = []
        self.doors: dict[tuple[Node, str], DoorNode] = {}
        self.by_id: dict[UUID, DoorNode] = {}
        self._default = _estate_key(estate or _community_name(session))
        self._chosen = estate
        self._default_name = estate or _community_name(session)
        self._in_file = {_estate_key(place.estate): place.estate for place in wanted if place.estate}
        self._known: dict[Place, DoorNode | Problem] = {}
        self._load(session, {place.building for place in wanted})

    def find(self, place: Place) -> DoorNode | Problem:
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self._find(place)
        return found

    def new_nodes(self) -> Iterator[tuple[type[Record], Node]]:
        """What has to be made above the doors, from the top down."""
        level: list[Node] = self.estates
        for record in (Estate, Building, Unit):
            yield from ((record, node) for node in level if node.is_new and node.is_used)
            level = [child for node in level for child in node.children.values()]

    def new_doors(self) -> list[DoorNode]:
        """The doors to make, placed on their floors from the left to the right."""
        new = [door for door in self.doors.values() if door.is_new and door.is_used]
        ends: dict[tuple[Node, int], int] = {}
        for door in self.doors.values():
            if not door.is_new:
                at = (door.unit, door.floor)
                ends[at] = max(ends.get(at, 0), door.position + max(door.span, 1))
        for door in sorted(new, key=lambda door: natural_key(door.room)):
            at = (door.unit, door.floor)
            door.position = ends.get(at, 0)
            ends[at] = door.position + 1
        return new

    def _find(self, place: Place) -> DoorNode | Problem:
        estate = self._estate(place)
        if isinstance(estate, Problem):
            return estate
        building = estate.children.get(place.building)
        if building is None:
            building = estate.children[place.building] = Node(place.building, estate)
        unit = self._unit(building, place)
        if isinstance(unit, Problem):
            return unit
        door = self.doors.get((unit, place.room))
        if door is None:
            door = self.doors[unit, place.room] = DoorNode(unit, place.room, place.floor or 1)
        return door

    def _unit(self, building: Node, place: Place) -> Node | Problem:
        unit = building.children.get(place.unit)
        stored = [node for node in building.children.values() if not node.is_new]
        if unit is not None or place.unit or not stored:
            if unit is None:
                unit = building.children[place.unit] = Node(place.unit, building)
            return unit
        if len(stored) == 1:
            return stored[0]
        return Problem("unit_missing", "unit", N_("The unit is missing: this building has several; add it."))

    def _estate(self, place: Place) -> Node | Problem:
        name = place.estate or self._chosen
        if name:
            return self._estate_named(name) or self._new_estate(name)
        return self._nameless(place)

    def _nameless(self, place: Place) -> Node | Problem:
        """Where a row names no estate: the file's only one, the station's only one, the one with such a building.

        A station without any gets one with the community's name.
        """
        if len(self._in_file) == 1:
            only = next(iter(self._in_file.values()))
            return self._estate_named(only) or self._new_estate(only)
        stored = [node for node in self.estates if not node.is_new]
        if len(stored) == 1:
            return stored[0]
        if (default := self._estate_named(self._default_name)) is not None:
            return default
        if not stored:
            return self._new_estate(self._default_name)
        with_building = [node for node in stored if place.building in node.children]
        if len(with_building) == 1:
            return with_building[0]
        return Problem("estate_missing", "estate", N_("The estate is missing: this station has several; add it."))

    def _estate_named(self, name: str) -> Node | None:
        key = _estate_key(name)
        return next((node for node in self.estates if key in (_estate_key(node.name), _estate_key(node.alias))), None)

    def _new_estate(self, name: str) -> Node:
        estate = Node(name)
        self.estates.append(estate)
        return estate

    def _load(self, session: Session, buildings: set[str]) -> None:
        nodes: dict[UUID, Node] = {}
        for id_, name, alias in session.execute(select(Estate.id, Estate.name, Estate.alias).where(Estate.alive())):
            nodes[id_] = Node(name, None, id_, is_new=False, alias=alias)
            self.estates.append(nodes[id_])
        wanted: dict[UUID, Node] = {}
        rows = session.execute(select(Building.id, Building.estate_id, Building.number).where(Building.alive()))
        for id_, estate_id, number in rows:
            if (estate := nodes.get(estate_id)) is not None:
                node = estate.children.setdefault(number, Node(number, estate, id_, is_new=False))
                if number in buildings:
                    wanted[id_] = node
        units: dict[UUID, Node] = {}
        for id_, building_id, number in by_chunks(
            session, select(Unit.id, Unit.building_id, Unit.number).where(Unit.alive()), Unit.building_id, wanted
        ):
            above = wanted[building_id]
            units[id_] = above.children.setdefault(number, Node(number, above, id_, is_new=False))
        self._load_doors(session, units)

    def _load_doors(self, session: Session, units: dict[UUID, Node]) -> None:
        keys = tuple(DWELLING.by_key)
        columns = [getattr(Dwelling, key) for key in keys]
        query = select(Dwelling.id, Dwelling.unit_id, Dwelling.position, Dwelling.span, *columns).where(
            Dwelling.alive()
        )
        for id_, unit_id, position, span, *values in by_chunks(session, query, Dwelling.unit_id, units):
            stored = dict(zip(keys, values, strict=True))
            unit, room = units[unit_id], stored["room"]
            door = DoorNode(unit, room, stored["floor"], id_, False, False, position, span, stored)
            self.doors.setdefault((unit, room), door)
            self.by_id[id_] = door


@lru_cache(1024)
def _estate_key(name: str | None) -> str:
    text = "".join((name or "").split()).casefold()
    return text.removesuffix("小区") or text


def _community_name(session: Session) -> str:
    code = session.connection().info["community_code"]
    named = select(Area.name).where(Area.code == code, Area.alive()).limit(1)
    return session.scalar(named) or str(code)
