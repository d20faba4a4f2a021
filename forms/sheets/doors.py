"""Which door a row means: from split columns, from one cell, or from both together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from forms.i18n import N_
from forms.problems import Problem
from forms.sheets.cells import ERRORS, NO_ANSWER, clean
from forms.types import plain
from models.places.addresses import Door, floor_of, parse_door, tidy_number, tidy_room


class DoorCells(NamedTuple):
    """The cells of a row that say where it is, cleaned; blank is ``""``. In the order of ``columns.PLACE``."""

    estate: str
    building: str
    unit: str
    floor: str
    room: str
    address: str


class Place(NamedTuple):
    """A door as read. ``estate`` may be empty (the file's only one is meant); ``floor`` 0: nobody said."""

    estate: str
    building: str
    unit: str
    room: str
    floor: int


ADDRESS_MISSING = N_("The address is missing; add building, unit and room.")

_NOUGHT = re.compile("B?0+")
NOWHERE = DoorCells("", "", "", "", "", "")


def cell_text(raw: object) -> str:
    """A place cell as text; ``501.0`` is 501, ways of writing nothing are ``""``."""
    cell = clean(raw)
    text = plain(cell) if cell != "" else ""
    return "" if text.casefold() in NO_ANSWER else text


def read_place(cells: DoorCells) -> Place | Problem:
    """Return the door that ``cells`` mean, or why none can be seen."""
    if any(text in ERRORS for text in cells):
        return Problem("cell_error", "address", N_("The address holds an Excel error; type the building and the room."))
    door = _split(cells) if cells.building or cells.room else parse_door(cells.address)
    if door is None or not door.building:
        return _unreadable(cells)
    if not door.room:
        return Problem("room_missing", "room", N_("The room number is missing; add it, for example 501."))
    if _NOUGHT.fullmatch(door.building):
        return Problem("building_nought", "building", N_("There is no building 0; write the number of the building."))
    if _NOUGHT.fullmatch(door.room):
        return Problem("room_nought", "room", N_("There is no room 0; write the number of the room, for example 501."))
    if any(len(text) > 20 for text in door.text.split("-")) or len(door.room) > 20:
        return _unreadable(cells)
    floor = _floor(cells.floor) or floor_of(door.room) or 0
    estate = estate_name(cells.estate) or estate_name(door.estate)
    unit = "" if _NOUGHT.fullmatch(door.unit) else door.unit  # how some registers write that there is none
    return Place(estate, door.building, unit, door.room, floor)


def _unreadable(cells: DoorCells) -> Problem:
    if not any(cells[:5]) and not cells.address:
        return Problem("address_missing", "address", ADDRESS_MISSING)
    return Problem("address_unreadable", "address", N_("The address cannot be read; write it as 3-2-501."))


def _split(cells: DoorCells) -> Door | None:
    """Building, unit and room in columns of their own; each may hold more than its own part."""
    whole = parse_door(cells.room) if re.search(r"\D", cells.room) else None
    if whole is not None and whole.building and whole.room and (whole.unit or not cells.building):
        return Door(whole.building, whole.unit, whole.room, whole.estate)
    building = _part(cells.building)
    outer = parse_door(cells.address) if not cells.building and cells.address else None
    if outer is not None:
        building = outer
    if building is None:
        return None
    unit, room = tidy_number(cells.unit) or building.unit or "", cells.room
    if not unit and (pair := re.fullmatch(r"(\w{1,3})(?:单元|门)?\s*[-—－]\s*(\d{2,5}\w?)室?", room)):
        unit, room = tidy_number(pair[1]), pair[2]
    room = tidy_room(room) or building.room
    return Door(building.building, unit, room, building.estate)


@lru_cache(4096)
def _part(text: str) -> Door | None:
    """A building cell: ``3``, ``3号楼``, ``3-2``, ``3号楼2单元`` or ``阳光小区3号楼``."""
    if not text:
        return None
    if re.fullmatch(r"[0-9A-Za-z]{1,6}", text):
        return Door(tidy_number(text))
    if pair := re.fullmatch(r"(\w{1,4})\s*[-—－#]\s*(\w{1,3})", text):
        return Door(tidy_number(pair[1]), tidy_number(pair[2]))
    return parse_door(text) or Door(tidy_number(text)[:20])


def _floor(text: str) -> int | None:
    found = re.fullmatch(r"(地下|负|-|B)?(\d{1,3})\s*[层楼F]?", text, re.IGNORECASE)
    if not found or not 0 < int(found[2]) < 200:
        return None
    return -int(found[2]) if found[1] else int(found[2])


_REGION = re.compile(
    r"^.*(?:省|自治区|市|(?:和平|沈河|大东|皇姑|铁西|苏家屯|浑南|沈北新|于洪|辽中)区|县|街道办事处|街道|镇|乡|社区|居委会)"
)
_STREET = re.compile(r"^.{1,12}?(?:路|街|大道|大街|巷)(?:\d+(?:-\d+)?号?院?)?")


@lru_cache(1024)
def estate_name(text: str) -> str:
    """``沈阳市浑南区白塔街道阳光小区`` is 阳光小区; an address that names only a street keeps the street."""
    text = re.sub(r"\s+", "", text)
    inner = _REGION.sub("", text)
    return (_STREET.sub("", inner).strip("-—, ") or inner or text)[:60]
