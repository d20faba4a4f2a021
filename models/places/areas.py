"""The tree of areas of a new station from the shipped lists, and the user's own list, which wins over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import codes
from models.base import utc_now
from models.places.records import Area, AreaLevel

SHIPPED, IMPORTED, LOCAL = "shipped", "imported", "local"
"""Where a row of the tree comes from: shipped list, the user's list, made here (grids, and temporary codes)."""
AREA_IDS = UUID("6c1f1b2e-7a53-4a0e-9f0b-1d2a8f0c2112")
"""Name space of the ids of listed areas: the stations of one community give an area the same id, so that sync meets no
twins; each community has its own copy of the tree, since a record belongs to one community."""

LEVEL_OF_LENGTH = {6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}
_TEMPORARY = re.compile(r"\d{9}A\d{2}")


@dataclass(frozen=True)
class AreaRow:
    """One line of an area list; the level follows from the code's length."""

    code: str
    name: str


@dataclass
class AreaImport:
    """What a list changed, and what of it could not be used (``{line: reason}``, lines from 1)."""

    new: int = 0
    renamed: int = 0
    same: int = 0
    retired: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def is_temporary(code: str) -> bool:
    """Whether ``code`` was made here for a community without an official one (9-digit street + ``A01``…)."""
    return bool(_TEMPORARY.fullmatch(code))


def level_of(code: str) -> AreaLevel | None:
    if is_temporary(code):
        return AreaLevel.COMMUNITY
    if not code.isascii() or not code.isdigit():
        return None
    return AreaLevel.GRID if len(code) in (14, 15) else LEVEL_OF_LENGTH.get(len(code))


def parent_code(code: str) -> str | None:
    """The code one level up, told by its length alone."""
    return {9: code[:6], 12: code[:9], 14: code[:12], 15: code[:12]}.get(len(code))


def shipped_rows(district: str) -> list[AreaRow]:
    """The shipped district with its streets and communities; a district without list has only its own row."""
    names = codes.table("gbt2260_liaoning")
    own = [AreaRow(district, names[district].name_zh)] if district in names else []
    lists = (codes.table("stat_hunnan_streets"), codes.table("stat_hunnan_communities"))
    return own + [AreaRow(c.code, c.name_zh) for table in lists for c in table.values() if c.code[:6] == district]


def load_areas(session: Session, community_code: str) -> int:
    """Fill the tree of a new station with the shipped rows of its district; return how many were added.

    A community that the shipped list does not know gets a row named by its code, to be renamed by the user; a seat
    (``models.cases.seats``) has the name of its street or district.
    """
    known = _by_code(session)
    rows = shipped_rows(community_code[:6])
    names = {row.code: row.name for row in rows}
    if community_code not in names:
        above = (community_code[:6], community_code[:9].removesuffix("000"))
        rows += [AreaRow(code, code) for code in dict.fromkeys(above) if code not in names]
        whose = community_code.removesuffix("000").removesuffix("000")
        rows.append(AreaRow(community_code, names.get(whose, community_code)))
    added = [_add(session, known, row, SHIPPED) for row in rows if row.code not in known]
    session.flush()
    return len(added)


@dataclass(frozen=True)
class AreaComparison:
    """What ``import_areas`` would do with a list: names, and lines that could not be used."""

    new: tuple[AreaRow, ...]
    renamed: tuple[tuple[str, AreaRow], ...]
    """The name until now, and the row."""
    retired: tuple[AreaRow, ...]
    same: int
    refused: Mapping[int, str]


def compare_areas(session: Session, rows: Iterable[AreaRow]) -> AreaComparison:
    """Say what a list would change, without changing anything."""
    counted, known = AreaImport(), _by_code(session, retired=True)
    usable = {row.code: row for row in _valid(rows, counted)}
    alive = {code: area for code, area in known.items() if area.deleted_at is None}
    return AreaComparison(
        new=tuple(row for code, row in usable.items() if code not in alive),
        renamed=tuple((alive[c].name, row) for c, row in usable.items() if c in alive and alive[c].name != row.name),
        retired=tuple(AreaRow(area.code, area.name) for area in _unnamed(session, known, set(usable))),
        same=sum(1 for code, row in usable.items() if code in alive and alive[code].name == row.name),
        refused=counted.refused,
    )


def import_areas(session: Session, rows: Iterable[AreaRow]) -> AreaImport:
    """Make the user's list the valid one for the streets that it names.

    A renamed area keeps its id. Communities of those streets that the list does not name are retired (soft-deleted),
    never removed; one that comes back is taken up again. Streets and districts are never retired, nor are communities
    that were made here and the station's own: no list can know the ones, and the other is where everybody works.
    """
    result, known, seen = AreaImport(), _by_code(session, retired=True), set[str]()
    for row in _valid(rows, result):
        seen.add(row.code)
        area = known.get(row.code)
        if area is None:
            _add(session, known, row, IMPORTED)
            result.new += 1
        elif (area.name, area.deleted_at) == (row.name, None):
            result.same += 1
            area.source = _source(row.code, IMPORTED)
        else:
            area.name, area.deleted_at, area.source = row.name, None, _source(row.code, IMPORTED)
            result.renamed += 1
    result.retired = _retire(_unnamed(session, known, seen))
    session.flush()
    return result


def _valid(rows: Iterable[AreaRow], result: AreaImport) -> Iterator[AreaRow]:
    """The usable rows, upper levels first, each code once."""
    usable: dict[str, AreaRow] = {}
    for number, row in enumerate(rows, start=1):
        code, name = row.code.strip().upper(), row.name.strip()
        level = level_of(code)
        if level in (None, AreaLevel.GRID):
            result.refused[number] = "area_code"
        elif not name:
            result.refused[number] = "area_name"
        elif code in usable:
            result.refused[number] = "area_twice"
        else:
            usable[code] = AreaRow(code, name)
    yield from sorted(usable.values(), key=lambda row: (len(row.code), row.code))


def _retire(gone: list[Area]) -> int:
    for area in gone:
        area.deleted_at = utc_now()
    return len(gone)


def _unnamed(session: Session, known: Mapping[str, Area], seen: set[str]) -> list[Area]:
    """The communities that share a street with one of ``seen`` but are not in it, and may be retired."""
    streets = {code[:9] for code in seen if level_of(code) is AreaLevel.COMMUNITY}
    kept = {*seen, session.connection().info["community_code"]}
    return [
        area
        for code, area in known.items()
        if area.level is AreaLevel.COMMUNITY and area.deleted_at is None and area.source != LOCAL
        if code[:9] in streets and code not in kept
    ]


def _source(code: str, source: str) -> str:
    return LOCAL if is_temporary(code) else source


def create_grid(session: Session, community: Area, name: str | None = None, **fields: object) -> Area:
    """Add the next grid of a community: its 12-character code and a serial of two digits, three from the 100th on."""
    used = {area.code for area in _grids(session, community.id)}
    serial = next(n for n in range(1, 1000) if f"{community.code}{n:02d}" not in used)
    grid = Area(
        parent_id=community.id, level=AreaLevel.GRID, code=f"{community.code}{serial:02d}", source=LOCAL, **fields
    )
    grid.name = name or f"{serial:02d}"
    session.add(grid)
    session.flush()
    return grid


def community_area(session: Session, code: str) -> Area | None:
    return session.scalars(select(Area).where(Area.code == code, Area.alive())).first()


def children(session: Session, parent_id: UUID | None) -> list[Area]:
    """The living areas directly below one, by code."""
    return list(session.scalars(select(Area).where(Area.parent_id == parent_id, Area.alive()).order_by(Area.code)))


def _grids(session: Session, community_id: UUID) -> list[Area]:
    return list(session.scalars(select(Area).where(Area.parent_id == community_id, Area.level == AreaLevel.GRID)))


def _by_code(session: Session, *, retired: bool = False) -> dict[str, Area]:
    rows = session.scalars(select(Area).order_by(Area.deleted_at.is_(None), Area.created_at))
    return {area.code: area for area in rows if retired or area.deleted_at is None}


def _add(session: Session, known: dict[str, Area], row: AreaRow, source: str) -> Area:
    level = level_of(row.code)
    parent = known.get(parent_code(row.code) or "")
    if level is None:
        raise ValueError(f"no area code: {row.code}")
    area = Area(
        id=uuid5(AREA_IDS, f"{session.connection().info['community_code']}/{row.code}"),
        level=level,
        code=row.code,
        name=row.name,
        parent_id=parent.id if parent else None,
        source=_source(row.code, source),
    )
    session.add(area)
    session.flush()
    known[row.code] = area
    return area
