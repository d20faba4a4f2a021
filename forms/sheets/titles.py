"""A building that a title or the name of a sheet says for the rows beneath: ``3号楼2单元居民登记表``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from forms.sheets.doors import NOWHERE, DoorCells
from forms.sheets.workbook import Row
from models.places.addresses import parse_door, tidy_number

LONGEST = 60
_NUMBER = "(?:[A-Za-z甲乙丙丁]?[0-9]{1,4}[A-Za-z甲乙丙丁]?|[一二三四五六七八九十百]+)"
_BUILDING = re.compile(
    rf"(?P<before>.*?)(?<![0-9A-Za-z])(?P<building>{_NUMBER})\s*(?:号楼|号栋|栋|幢|座|#楼|#)"
    rf"\s*(?:(?P<unit>[0-9]{{1,2}}|[一二三四五六七八九十]+)\s*(?:单元|门洞|门))?(?P<after>.*)"
)
_SEVERAL = re.compile(r"[0-9一二三四五六七八九十]\s*(?:号楼|栋|幢|座|#)?\s*[-—~、,,及和至到]\s*$")
_ESTATE = re.compile(r"[\u4e00-\u9fff]{1,10}(?:小区|花园|家园|花苑|苑|城|庄园|公寓|院|园|府|湾|里|庭|郡)")
_REGION = re.compile(r"^.*(?:省|市|区(?=.*(?:街道|社区))|县|街道|镇|乡|社区)")


@lru_cache(4096)
def title_place(text: str) -> DoorCells:
    """What a title says of the rows beneath; ``NOWHERE`` where it names no building, several, or a whole door."""
    folded = unicodedata.normalize("NFKC", text).strip()
    found = _BUILDING.fullmatch(folded) if len(folded) <= LONGEST else None
    if found is None or re.match(r"\s*-?\d", found["after"]) or _BUILDING.fullmatch(found["after"]):
        return NOWHERE
    if _SEVERAL.search(found["before"]) or re.match(r"\s*[-~、,及和至到]\s*\d", found["after"]):
        return NOWHERE
    before = _REGION.sub("", found["before"].strip(" -"))
    estate = before if _ESTATE.fullmatch(before) else ""
    return DoorCells(estate, tidy_number(found["building"]), tidy_number(found["unit"] or ""), "", "", "")


def name_place(name: str) -> DoorCells:
    """What the name of a sheet says: as a title, or the bare number of a building."""
    bare = name.strip()
    return NOWHERE._replace(building=tidy_number(bare)) if re.fullmatch(r"\d{1,3}", bare) else title_place(name)


def title_of(row: Row) -> DoorCells:
    """What a row says that is nothing but a title (written once, or merged over several columns)."""
    said = {cell for cell in row if cell != ""}
    text = said.pop() if len(said) == 1 else ""
    return title_place(text) if isinstance(text, str) and text else NOWHERE


def said_above(rows: Sequence[Row]) -> DoorCells:
    """What the lines over a table say of it; the last one that names a building counts."""
    for row in reversed(rows):
        for text in dict.fromkeys(cell for cell in row if isinstance(cell, str) and cell):
            if (said := title_place(text)) != NOWHERE:
                return said
    return NOWHERE


def begins_with_unit(addresses: Iterable[object], title: DoorCells) -> bool:
    """Whether ``3-501`` under the title of building 3 is its unit 3: other addresses there begin with other numbers."""
    said = [door for text in addresses if isinstance(text, str) and (door := parse_door(text)) and not door.unit]
    return any(door.building != title.building for door in said)


def under_title(cells: DoorCells, title: DoorCells, *, unit_first: bool = False) -> DoorCells:
    """Return the place of a row that stands under ``title``; what the row says itself counts more.

    ``unit_first``: an address of two parts is unit and room, also where it begins with the building's number.
    """
    if title == NOWHERE or cells.building or not any(cells):
        return cells
    said = parse_door(cells.address) if cells.address else None
    if said is not None and (said.unit or re.search("[栋幢座楼#]", cells.address)):
        return cells
    if said is not None and said.building == title.building and not unit_first:
        return cells
    unit, room = cells.unit, cells.room
    if cells.address and not room:
        unit, room = (said.building, said.room) if said is not None else _unit_and_room(cells.address)
    return cells._replace(
        estate=cells.estate or title.estate,
        building=title.building,
        unit=unit or title.unit,
        room=room,
        address="" if room else cells.address,
    )


def _unit_and_room(text: str) -> tuple[str, str]:
    """``2单元501`` and ``501``: an address that leaves the building to the title."""
    found = re.fullmatch(r"(?:(\w{1,3})\s*(?:单元|门)\s*-?)?\s*([A-Za-z]?\d{2,5}[A-Za-z]?)\s*[室号户]?", text)
    return (found[1] or "", found[2]) if found else ("", "")
