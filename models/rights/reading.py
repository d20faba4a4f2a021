"""What a worker's connections read: everything, nothing of the daily work, or own grids (L-37, L-38).

A name without a schema means the temporary object of that name first, wherever SQL comes from: narrowing a reading
connection to views of those names narrows lists, counts, search, papers and exports alike, by ORM and by raw SQL.
Nothing is narrowed, and nothing costs anything, for whoever may see the whole community.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from models import calendar
from models.base import Base, Record
from models.rights.deciding import Standing, bound_to_grids, own_grids, sees_people
from models.rights.deeds import OF_PEOPLE_S_DATA, area_of

OPEN_TO_ADMINISTRATORS = frozenset({"area", "community_profile"})
"""Of the daily areas what tells of the station, not of its people."""
_DERIVED = ("appeal_now", "care_due", "held_field", "history", "mediation_now", "refusal", "search_document")
"""Tables of this PC alone that are made of the records of daily work."""
_OF_ONESELF = frozenset({"draft", "journal"})
"""Views that leave something of their table."""
_STAIRS = frozenset({"building", "unit"})
"""Lists and the map go by them; who stands elsewhere and is known by a building (helpers) is seen all the same."""
_AT_HAND_DAYS = 31
"""So long whoever entered somebody who lives nowhere yet sees him."""
_BY_GRID = frozenset({"people", "places", "visits", "care"})
_OWN = frozenset({"dwelling", "household", "resident"})
MOVING = frozenset({"building", "dwelling", "household", "pairing", "residency", "resident", "unit"})
"""Tables whose change may change what belongs to a grid."""


@dataclass(frozen=True)
class Shade:
    """What is masked of a table: SQL over ``t`` by the column in whose place it stands, and which rows are read."""

    values: Mapping[str, str] = field(default_factory=dict)
    where: str = "1"


@dataclass(frozen=True)
class Sight:
    """``tables`` are filled temporary tables, ``views`` stand before the tables of their names; as SELECTs by name."""

    tables: tuple[tuple[str, str], ...] = ()
    views: tuple[tuple[str, str], ...] = ()
    shut: bool = False
    """Nothing of the daily work is read, within an act neither."""
    stamp: int = 0
    """Counts the changes that make the tables out of date; nothing where there are none."""


WHOLE = Sight()


class Driver(Protocol):
    """A DBAPI connection."""

    def execute(self, sql: str, parameters: Any = ...) -> Any: ...


def sight_of(standing: Standing, shades: Mapping[str, Shade], stamp: int = 0) -> Sight:
    """What the worker's reading connections are narrowed to; ``shades``: what is masked besides, by table."""
    if not sees_people(standing):
        return Sight(views=tuple(_nothing(standing.worker_id)), shut=True)
    bound = bound_to_grids(standing)
    if not bound and not shades:
        return WHOLE
    where = _conditions() if bound else {}
    names = (*where, *(name for name in shades if name not in where))
    views = tuple((name, _view(name, where.get(name, "1"), shades.get(name))) for name in names)
    return Sight(tuple(_own(standing)) if bound else (), views, stamp=stamp)


def narrow(connection: Driver, before: Sight, sight: Sight) -> None:
    """Put ``sight`` in the place of ``before`` on a connection that only reads."""
    connection.execute("PRAGMA query_only = OFF")
    try:
        _take_away(connection, before)
        _fill(connection, sight)
        _put_before(connection, sight)
    finally:
        connection.execute("PRAGMA query_only = ON")


@contextmanager
def closed(connection: Driver, sight: Sight) -> Iterator[None]:
    """Let an administrator's act find nothing of the daily work, which it could carry out, nor write any.

    Within a transaction: where it fails, the views go with it. Own grids are asked for at its end (``outside``).

    Raises:
        sqlite3.OperationalError: where it writes; ``closed_table`` names the table.
    """
    shut = Sight(views=tuple(view for view in sight.views if view[0] not in _OF_ONESELF and sight.shut))
    _put_before(connection, shut)
    yield
    _take_away(connection, shut)


_CLOSED = re.compile(r"cannot modify (\w+) because it is a view")


def closed_table(message: str) -> str | None:
    """The table that an administrator tried to write, as SQLite's error names it."""
    found = _CLOSED.search(message)
    return found.group(1) if found else None


def _put_before(connection: Driver, sight: Sight) -> None:
    for name, select in sight.views:
        connection.execute(f'CREATE TEMP VIEW "{name}" AS {select}')


def _take_away(connection: Driver, before: Sight) -> None:
    for name, _select in before.views:
        connection.execute(f'DROP VIEW IF EXISTS temp."{name}"')


def _fill(connection: Driver, sight: Sight) -> None:
    for name, select in sight.tables:
        connection.execute(f'DROP TABLE IF EXISTS temp."{name}"')
        connection.execute(f'CREATE TEMP TABLE "{name}" (id TEXT PRIMARY KEY) WITHOUT ROWID')
        connection.execute(f'INSERT OR IGNORE INTO temp."{name}" {select}')


def outside(connection: Driver, sight: Sight, table: str, first: int, last: int) -> bool:
    """Whether journal rows ``first`` to ``last`` change records of ``table`` that lie outside of the own grids."""
    where = _conditions().get(table)
    if not sight.tables or where is None:
        return False
    _fill(connection, sight)
    query = (
        f'SELECT 1 FROM journal j JOIN main."{table}" t ON t.id = j.record_id WHERE j.seq BETWEEN ? AND ?'
        f" AND j.table_name = ? AND NOT ({where}) LIMIT 1"
    )
    return connection.execute(query, (first, last, table)).fetchone() is not None


def _nothing(worker_id: UUID) -> Iterator[tuple[str, str]]:
    for mapper in Base.registry.mappers:
        name = mapper.class_.__tablename__
        daily = issubclass(mapper.class_, Record) and area_of(name) in OF_PEOPLE_S_DATA
        if daily and name not in OPEN_TO_ADMINISTRATORS:
            yield name, _view(name, "0")
    for name in _DERIVED:
        yield name, _view(name, "0")
    yield "draft", _view("draft", f"t.worker_id = '{worker_id.hex}'")
    columns = (c.name for c in Base.metadata.tables["journal"].columns)
    told = ", ".join("NULL AS changes" if name == "changes" else f'"{name}"' for name in columns)
    yield "journal", f"SELECT {told} FROM main.journal"


def _view(table: str, where: str, shade: Shade | None = None) -> str:
    if shade is None:
        return f'SELECT t.* FROM main."{table}" t WHERE {where}'
    own = ((column.name, f't."{column.name}"') for column in Base.metadata.tables[table].columns)
    read = ", ".join(f'{shade.values.get(name, itself)} AS "{name}"' for name, itself in own)
    return f'SELECT {read} FROM main."{table}" t WHERE ({where}) AND {shade.where}'


def _own(standing: Standing) -> Iterator[tuple[str, str]]:
    """Doors of the own grids, and of none; who lives behind them, lived there last, or nowhere yet; whom one helps."""
    me = standing.worker_id.hex
    grids = ", ".join(f"'{grid.hex}'" for grid in sorted(own_grids(standing)))
    buildings = f"SELECT b.id FROM main.building b WHERE b.grid_id IS NULL OR b.grid_id IN ({grids})"
    units = "SELECT u.id FROM temp.own_building o JOIN main.unit u ON u.building_id = o.id"
    doors = "SELECT d.id FROM temp.own_unit o JOIN main.dwelling d ON d.unit_id = o.id"
    households = (
        "SELECT h.id FROM temp.own_dwelling o JOIN main.household h ON h.dwelling_id = o.id"
        " UNION ALL SELECT h.id FROM main.household h WHERE h.dwelling_id IS NULL"
    )
    now = "SELECT 1 FROM main.residency z WHERE z.resident_id = {} AND z.deleted_at IS NULL AND z.ends_on IS NULL"
    ever = "SELECT 1 FROM main.residency z WHERE z.resident_id = r.id AND z.deleted_at IS NULL"
    people = (
        "SELECT y.resident_id FROM temp.own_dwelling o JOIN main.residency y ON y.dwelling_id = o.id"
        f" WHERE y.deleted_at IS NULL AND (y.ends_on IS NULL OR NOT EXISTS ({now.format('y.resident_id')}))"
        f" UNION SELECT r.id FROM main.resident r WHERE r.id > '{_lately()}' AND r.created_by = '{me}'"
        f" AND NOT EXISTS ({ever})"
        " UNION SELECT p.resident_id FROM main.pairing p JOIN main.helper h ON h.id = p.helper_id"
        f" WHERE h.worker_id = '{me}' AND p.deleted_at IS NULL AND p.ends_on IS NULL"
    )
    yield from (("own_building", buildings), ("own_unit", units))
    yield from (("own_dwelling", doors), ("own_household", households), ("own_resident", people))


def _lately() -> str:
    """What ids begin with that were made a month ago: looking through everybody would take too long."""
    begin = calendar.now() - timedelta(days=_AT_HAND_DAYS)
    return f"{int(begin.timestamp() * 1000):012x}"


@cache
def _conditions() -> dict[str, str]:
    """For each table of register, places, visits and care that leads to a door or a person: what makes a row own."""
    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        if area_of(table.name) in _BY_GRID and (where := _condition(table.name, "t", 0)):
            found[table.name] = where
    return found


def _condition(name: str, alias: str, depth: int) -> str:
    """All references of a row to doors and people are own; where it has none, those of what it belongs to."""
    if name in _OWN or name in _STAIRS:
        return f"+{alias}.id IN temp.own_{name}"
    table = Base.metadata.tables[name]
    direct = [
        _if_any(column, alias, f'+{alias}."{column.name}" IN temp.own_{target}')
        for column in table.columns
        for target in _targets(column)
        if target in _OWN
    ]
    if direct or depth > 2:
        return " AND ".join(direct)
    return " AND ".join(_through(column, target, alias, depth) for column, target in _leading(name, depth))


def _leading(name: str, depth: int) -> Iterator[tuple[Any, str]]:
    for column in Base.metadata.tables[name].columns:
        for target in _targets(column):
            if (
                target != name
                and target not in _STAIRS
                and area_of(target) in _BY_GRID
                and _condition(target, "t", depth + 1)
            ):
                yield column, target


def _through(column: Any, target: str, alias: str, depth: int) -> str:
    above = f"{alias}{depth}"
    where = _condition(target, above, depth + 1)
    query = f'EXISTS (SELECT 1 FROM main."{target}" {above} WHERE {above}.id = {alias}."{column.name}" AND {where})'
    return _if_any(column, alias, query)


def _if_any(column: Any, alias: str, where: str) -> str:
    return f'({alias}."{column.name}" IS NULL OR {where})' if column.nullable else where


def _targets(column: Any) -> Iterator[str]:
    """The tables at which a column points; a subject without foreign key by its name."""
    yield from (key.column.table.name for key in column.foreign_keys)
    if column.name == "resident_id" and not column.foreign_keys:
        yield "resident"
