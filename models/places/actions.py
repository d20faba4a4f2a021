"""What a worker does to places: build, number, merge, split, mark, take away. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.base import utc_now
from models.errors import WorldError
from models.people.records import Household, Residency
from models.places.addresses import natural_key
from models.places.pattern import BuildingPattern
from models.places.records import Building, Dwelling, Estate, Occupancy, Unit
from models.visits.rounds import drop_dwellings

IDS_A_QUERY = 500


class PlaceRefusedError(WorldError):
    """A change to places that would lose or contradict something. Codes begin with ``place_``."""


def create_estate(session: Session, name: str, **fields: object) -> Estate:
    if not name.strip():
        raise PlaceRefusedError("place_name_missing")
    estate = Estate(name=name.strip(), **fields)
    session.add(estate)
    session.flush()
    return estate


def create_building_from_pattern(
    session: Session, estate_id: UUID, number: str, pattern: BuildingPattern, **fields: object
) -> Building:
    """Build ``pattern`` in an estate; ``fields`` are further columns of the building."""
    if pattern.problems():
        raise PlaceRefusedError("place_pattern_refused", field=pattern.problems()[0].field)
    number = number.strip()
    if not number:
        raise PlaceRefusedError("place_name_missing")
    if session.scalar(select(Building.id).filter_by(estate_id=estate_id, number=number, deleted_at=None).limit(1)):
        raise PlaceRefusedError("place_building_taken", number=number)
    building = Building(estate_id=estate_id, number=number, floor_labels=pattern.floor_labels() or None, **fields)
    session.add(building)
    session.flush()
    units = [Unit(building_id=building.id, number=str(place), sort=place) for place in range(1, pattern.units + 1)]
    session.add_all(units)
    session.flush()
    for door in pattern.doors():
        use, occupancy = ("31", Occupancy.COMMERCIAL) if door.shop else ("11", Occupancy.UNVERIFIED)
        session.add(_door(units[door.unit - 1].id, door.floor, door.position, door.room, use, occupancy))
    session.flush()
    return building


def add_dwelling(session: Session, unit_id: UUID, floor: int, room: str, use: str = "11") -> Dwelling:
    """Add a door at the right end of its floor."""
    room = _free_room(session, unit_id, room)
    if floor == 0:
        raise PlaceRefusedError("place_no_floor_0")
    places = [door.position + max(door.span, 1) for door in _floor(session, unit_id, floor)]
    dwelling = _door(unit_id, floor, max(places, default=0), room, use)
    session.add(dwelling)
    session.flush()
    return dwelling


def rename_dwelling(session: Session, dwelling_id: UUID, room: str) -> Dwelling:
    dwelling = session.get_one(Dwelling, dwelling_id)
    if room.strip() != dwelling.room:
        dwelling.room = _free_room(session, dwelling.unit_id, room)
    return dwelling


def set_use(session: Session, dwelling_ids: Sequence[UUID], use: str) -> int:
    """Change the use (GB/T 17986.1 code) of dwellings; return how many changed."""
    changed = [door for door in _dwellings(session, dwelling_ids) if door.use != use]
    for door in changed:
        door.use = use
    return len(changed)


def set_occupancy(session: Session, dwelling_ids: Sequence[UUID], occupancy: Occupancy, on: date) -> int:
    """Mark dwellings as seen on day ``on``; return how many. People are not moved: the map then shows a conflict."""
    doors = _dwellings(session, dwelling_ids)
    for door in doors:
        door.occupancy, door.verified_on = occupancy, on
    return len(doors)


def remove_dwellings(session: Session, dwelling_ids: Sequence[UUID]) -> int:
    """Take doors away in which nobody lives; all or none."""
    _refuse_if_lived_in(session, dwelling_ids)
    doors = _dwellings(session, dwelling_ids)
    _take_away(session, doors)
    return len(doors)


def add_floor(session: Session, building_id: UUID, *, below: bool = False) -> int:
    """Add a floor on top (or a basement) with the doors of the floor next to it; return its number."""
    levels = session.scalars(_doors_of(building_id).with_only_columns(Dwelling.floor).distinct()).all()
    edge = min(levels, default=1) if below else max(levels, default=0)
    floor = _next_level(edge, -1 if below else 1)
    for unit in units_of(session, building_id):
        model = _floor(session, unit.id, edge)
        rooms = [_renumber(door.room, edge, floor) for door in model] or [f"{_label(floor)}01"]
        for place, room in enumerate(rooms):
            position, span = (model[place].position, model[place].span) if model else (0, 1)
            door = _door(unit.id, floor, position, room, "11")
            door.span = span
            session.add(door)
    session.flush()
    return floor


def add_unit(session: Session, building_id: UUID, number: str | None = None) -> Unit:
    """Add a unit to the right, with the doors of the last one."""
    units = units_of(session, building_id)
    taken = {unit.number for unit in units}
    number = (number or "").strip() or next(
        str(n) for n in range(len(units) + 1, len(units) + 2000) if str(n) not in taken
    )
    if number in taken:
        raise PlaceRefusedError("place_unit_taken", number=number)
    unit = Unit(building_id=building_id, number=number, sort=max((u.sort for u in units), default=0) + 1)
    session.add(unit)
    session.flush()
    for door in _unit_doors(session, units[-1].id) if units else []:
        before = f"{units[-1].number}-"
        room = f"{number}-{door.room.removeprefix(before)}" if door.room.startswith(before) else door.room
        copy = _door(unit.id, door.floor, door.position, room, door.use)
        copy.span = door.span
        session.add(copy)
    session.flush()
    return unit


def merge_dwellings(session: Session, dwelling_ids: Sequence[UUID]) -> Dwelling:
    """Make neighbouring doors of one floor into one, that in which people live (or the left one) staying."""
    doors = sorted(_dwellings(session, dwelling_ids), key=lambda door: door.position)
    if len(doors) < 2 or len({(door.unit_id, door.floor) for door in doors}) > 1:
        raise PlaceRefusedError("place_not_neighbours")
    floor = [door.id for door in _floor(session, doors[0].unit_id, doors[0].floor)]
    first = floor.index(doors[0].id)
    if floor[first : first + len(doors)] != [door.id for door in doors]:
        raise PlaceRefusedError("place_not_neighbours")
    lived_in = [door for door in doors if people_in(session, [door.id])]
    if len(lived_in) > 1:
        raise PlaceRefusedError("place_lived_in", count=len(lived_in))
    kept = lived_in[0] if lived_in else doors[0]
    kept.position, kept.span = doors[0].position, sum(max(door.span, 1) for door in doors)
    _take_away(session, [door for door in doors if door is not kept])
    return kept


def split_dwelling(session: Session, dwelling_id: UUID, rooms: Sequence[str]) -> list[Dwelling]:
    """Split one door into ``rooms`` (the first keeps the record and its people); doors to the right move on."""
    kept = session.get_one(Dwelling, dwelling_id)
    names = [room.strip() for room in rooms]
    if len(names) < 2 or len(set(names)) < len(names):
        raise PlaceRefusedError("place_split_rooms")
    for name in names:
        if name != kept.room:
            _free_room(session, kept.unit_id, name)
    width = max(kept.span, len(names))
    for door in _floor(session, kept.unit_id, kept.floor):
        if door.position > kept.position:
            door.position += width - max(kept.span, 1)
    spare = width - len(names) + 1
    kept.room, kept.span = names[0], spare
    new = [
        _door(kept.unit_id, kept.floor, kept.position + spare + place, name, kept.use)
        for place, name in enumerate(names[1:])
    ]
    session.add_all(new)
    session.flush()
    return [kept, *new]


def delete_building(session: Session, building_id: UUID) -> None:
    """Take a building away with its units and doors; refused while people live there."""
    doors = session.scalars(_doors_of(building_id)).all()
    _refuse_if_lived_in(session, [door.id for door in doors])
    _take_away(session, doors)
    for record in (session.get_one(Building, building_id), *units_of(session, building_id)):
        record.deleted_at = utc_now()


def people_in(session: Session, dwelling_ids: Sequence[UUID]) -> int:
    """How many residencies and households are there now."""
    total = 0
    for start in range(0, len(dwelling_ids), IDS_A_QUERY):
        ids = dwelling_ids[start : start + IDS_A_QUERY]
        for record, ended in ((Residency, Residency.ends_on), (Household, Household.ended_on)):
            query = select(func.count()).where(record.dwelling_id.in_(ids), record.alive(), ended.is_(None))
            total += session.scalar(query) or 0
    return total


def units_of(session: Session, building_id: UUID) -> list[Unit]:
    """The units of a building from left to right."""
    units = session.scalars(select(Unit).where(Unit.building_id == building_id, Unit.alive()))
    return sorted(units, key=lambda unit: (unit.sort, natural_key(unit.number)))


def _take_away(session: Session, doors: Sequence[Dwelling]) -> None:
    """Delete doors, in rounds that have not come to them too."""
    for door in doors:
        door.deleted_at = utc_now()
    drop_dwellings(session, [door.id for door in doors])


def _refuse_if_lived_in(session: Session, dwelling_ids: Sequence[UUID]) -> None:
    if count := people_in(session, dwelling_ids):
        raise PlaceRefusedError("place_lived_in", count=count)


def _dwellings(session: Session, ids: Sequence[UUID]) -> list[Dwelling]:
    found: list[Dwelling] = []
    for start in range(0, len(ids), IDS_A_QUERY):
        found += session.scalars(
            select(Dwelling).where(Dwelling.id.in_(ids[start : start + IDS_A_QUERY]), Dwelling.alive())
        )
    return found


def _doors_of(building_id: UUID) -> Select[Dwelling]:
    units = select(Unit.id).where(Unit.building_id == building_id, Unit.alive())
    return select(Dwelling).where(Dwelling.unit_id.in_(units), Dwelling.alive())


def _unit_doors(session: Session, unit_id: UUID) -> list[Dwelling]:
    return list(session.scalars(select(Dwelling).where(Dwelling.unit_id == unit_id, Dwelling.alive())))


def _floor(session: Session, unit_id: UUID, floor: int) -> list[Dwelling]:
    """The doors of one floor from left to right."""
    doors = [door for door in _unit_doors(session, unit_id) if door.floor == floor]
    return sorted(doors, key=lambda door: (door.position, natural_key(door.room)))


def _free_room(session: Session, unit_id: UUID, room: str) -> str:
    room = room.strip()
    if not room:
        raise PlaceRefusedError("place_name_missing")
    if any(door.room == room for door in _unit_doors(session, unit_id)):
        raise PlaceRefusedError("place_room_taken", room=room)
    return room


def _door(
    unit_id: UUID, floor: int, position: int, room: str, use: str, occupancy: Occupancy = Occupancy.UNVERIFIED
) -> Dwelling:
    return Dwelling(unit_id=unit_id, floor=floor, position=position, room=room, use=use, occupancy=occupancy)


def _next_level(floor: int, step: int) -> int:
    return floor + step or step


def _label(floor: int) -> str:
    return f"B{-floor}" if floor < 0 else str(floor)


def _renumber(room: str, old: int, new: int) -> str:
    """``602`` one floor up is ``702``; a room that does not name its floor keeps its text with the floor before it."""
    head, dash, tail = room.rpartition("-")
    if tail.startswith(_label(old)):
        return f"{head}{dash}{_label(new)}{tail.removeprefix(_label(old))}"
    if old < 10 and tail.startswith(f"0{old}"):
        return f"{head}{dash}{_label(new).zfill(2)}{tail[2:]}"
    return f"{_label(new)}-{room}"
