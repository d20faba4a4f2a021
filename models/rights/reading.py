"""What a worker's connections read: everything, nothing of the daily work, or own grids (L-37, L-38).

A name without a schema means the temporary object of that name first, wherever SQL comes from: narrowing a reading
connection to views of those names narrows lists, counts, search, papers and exports alike, by ORM and by raw SQL.
Nothing is narrowed, and nothing costs anything, for whoever may see the whole community.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, column, or_, select, text
from sqlalchemy import table as named_table
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.base import Base, Record
from models.rights.deciding import Standing, bound_to_grids, sees_people
from models.rights.deeds import OF_PEOPLE_S_DATA, area_of
from models.rights.grids import JOINED, MOVING, conditions, own_tables

OPEN_TO_ADMINISTRATORS = frozenset({"area", "community_profile"})
"""Of the daily areas what tells of the station, not of its people."""
_DERIVED = (
    "appeal_now", "care_due", "cluster_key", "cluster_member", "cluster_now", "held_field", "history", "mediation_now",
    "refusal", "search_document",
)  # fmt: skip
"""Tables of this PC alone that are made of the records of daily work."""
_OF_ONESELF = frozenset({"draft", "journal"})
"""Views that leave something of their table."""


@dataclass(frozen=True)
class Shade:
    """What is masked of a table: SQL over ``t`` by the column in whose place it stands, and which rows are read."""

    values: Mapping[str, str] = field(default_factory=dict)
    where: str = "1"


@dataclass(frozen=True)
class Shades:
    """Shades by table; temporary tables on which they rest (``Sight.tables``); tables whose change moves those."""

    of: Mapping[str, Shade] = field(default_factory=dict)
    listed: tuple[tuple[str, str], ...] = ()
    moved_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sight:
    """``tables`` are filled temporary tables, ``views`` stand before the tables of their names; as SELECTs by name."""

    tables: tuple[tuple[str, str], ...] = ()
    views: tuple[tuple[str, str], ...] = ()
    shut: bool = False
    """Nothing of the daily work is read, within an act neither."""
    bound: bool = False
    """Own grids alone are read."""
    moved_by: frozenset[str] = frozenset()
    """Tables whose change puts ``tables`` out of date."""
    stamp: int = 0
    """Counts the changes that make the tables out of date; nothing where there are none."""


WHOLE = Sight()
Span = tuple[str, int, int]
"""A table and its first and last journal row."""


class Driver(Protocol):
    """A DBAPI connection."""

    def execute(self, sql: str, parameters: Any = ...) -> Any: ...


def sight_of(standing: Standing, shades: Shades, stamp: int = 0) -> Sight:
    """What the worker's reading connections are narrowed to; ``shades``: what is masked besides."""
    if not sees_people(standing):
        return Sight(views=tuple(_nothing(standing.worker_id)), shut=True)
    bound = bound_to_grids(standing)
    if not bound and not shades.of:
        return WHOLE
    where = conditions() if bound else {}
    names = (*where, *(name for name in shades.of if name not in where))
    return Sight(
        tables=(*shades.listed, *(own_tables(standing) if bound else ())),
        views=tuple((name, _view(name, where.get(name, "1"), shades.of.get(name))) for name in names),
        bound=bound,
        moved_by=shades.moved_by | (MOVING if bound else frozenset()),
        stamp=stamp,
    )


def narrow(connection: Driver, before: Sight, sight: Sight) -> None:
    """Put ``sight`` in the place of ``before`` on a connection that only reads."""
    connection.execute("PRAGMA query_only = OFF")
    try:
        _fill(connection, sight)
        if before.views != sight.views:
            _take_away(connection, before)
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
    for name, view in sight.views:
        connection.execute(f'CREATE TEMP VIEW "{name}" AS {view}')


def _take_away(connection: Driver, before: Sight) -> None:
    for name, _select in before.views:
        connection.execute(f'DROP VIEW IF EXISTS temp."{name}"')


def _fill(connection: Driver, sight: Sight) -> None:
    for name, ids in sight.tables:
        connection.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{name}" (id TEXT PRIMARY KEY) WITHOUT ROWID')
        connection.execute(f'DELETE FROM temp."{name}"')
        connection.execute(f'INSERT OR IGNORE INTO temp."{name}" {ids}')


def own_appeals_first(session: Session, id_: InstrumentedAttribute[UUID]) -> list[ColumnElement[bool]]:
    """The condition that ``id_`` is an own appeal, for whoever reads those alone; nothing for the others.

    They read no more without it: it is for what would go over all cases otherwise, where a list ends after a screen.
    """
    reader = session.connection().connection.driver_connection
    if not getattr(reader, "sight", WHOLE).bound:
        return []
    own = select(named_table("own_appeal", column("id", id_.type), schema="temp").c.id)
    return [or_(id_.in_(own), id_.in_(text(JOINED)))]


def outside(connection: Driver, sight: Sight, spans: Collection[Span]) -> bool:
    """Whether journal rows of ``spans`` change records that lie outside of the own grids."""
    judged = [span for span in spans if span[0] in conditions()] if sight.bound else []
    if judged:
        _fill_anew(connection, sight, moved=not sight.moved_by.isdisjoint(span[0] for span in spans))
    return any(_lies_outside(connection, *span) for span in judged)


def _lies_outside(connection: Driver, table: str, first: int, last: int) -> bool:
    query = (
        f'SELECT 1 FROM journal j JOIN main."{table}" t ON t.id = j.record_id WHERE j.seq BETWEEN ? AND ?'
        f" AND j.table_name = ? AND NOT ({conditions()[table]}) LIMIT 1"
    )
    return connection.execute(query, (first, last, table)).fetchone() is not None


def _fill_anew(connection: Driver, sight: Sight, *, moved: bool) -> None:
    """Fill the tables on the connection that writes, unless they stand as they were filled for the last act.

    What says so is a temporary table too: it goes with them where a transaction is taken back.
    """
    stamp = 0 if moved else sight.stamp
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS filled_as_of (stamp INTEGER)")
    if not moved and connection.execute("SELECT 1 FROM temp.filled_as_of WHERE stamp = ?", (stamp,)).fetchone():
        return
    _fill(connection, sight)
    connection.execute("DELETE FROM temp.filled_as_of")
    connection.execute("INSERT INTO temp.filled_as_of VALUES (?)", (stamp,))


def _nothing(worker_id: UUID) -> Iterator[tuple[str, str]]:
    for mapper in Base.registry.mappers:
        name = mapper.class_.__tablename__
        daily = issubclass(mapper.class_, Record) and area_of(name) in OF_PEOPLE_S_DATA
        if daily and name not in OPEN_TO_ADMINISTRATORS:
            yield name, _view(name, "0")
    for name in _DERIVED:
        yield name, _view(name, "0")
    yield "draft", _view("draft", f"t.worker_id = '{worker_id.hex}'")
    yield "journal", _view("journal", "1", Shade({"changes": "NULL"}))


def _view(table: str, where: str, shade: Shade | None = None) -> str:
    if shade is None:
        return f'SELECT t.* FROM main."{table}" t WHERE {where}'
    own = ((column.name, f't."{column.name}"') for column in Base.metadata.tables[table].columns)
    read = ", ".join(f'{shade.values.get(name, itself)} AS "{name}"' for name, itself in own)
    return f'SELECT {read} FROM main."{table}" t WHERE ({where}) AND {shade.where}'
