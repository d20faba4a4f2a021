"""All rows about one person, by table, by every road that leads to him; ids only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from models.retention.roads import LISTED, NAMED, RESIDENT, Road, roads
from models.search.index import DbConnection, driver

Footprint = dict[str, set[str]]
"""Table -> ids, as SQLite stores them."""
_CHOSEN = "(SELECT value FROM json_each(?))"


def same_people(connection: DbConnection, residents: Iterable[str]) -> set[str]:
    """The records of people, those that were made into them, and those they were made into."""
    found, fresh = set[str](), set(residents)
    while fresh:
        found |= fresh
        rows = connection.execute(
            f"SELECT id, merged_into_id FROM resident WHERE id IN {_CHOSEN} OR merged_into_id IN {_CHOSEN}",
            (json.dumps(sorted(fresh)),) * 2,
        )
        fresh = {each for row in rows for each in row if each} - found
    return found


def footprint(session: Session, resident_id: UUID) -> Footprint:
    """Every row about the person, deleted ones too, past whoever is logged in; empty tables are left out."""
    return footprint_of(driver(session), {resident_id.hex})


def footprint_of(connection: DbConnection, residents: Iterable[str]) -> Footprint:
    """The same of several people at once."""
    people = same_people(connection, residents)
    found: defaultdict[str, set[str]] = defaultdict(set, {RESIDENT: people})
    for road in roads():
        if found.get(road.to):
            found[road.table] |= _by(connection, road, found[road.to]) - found[road.table]
    for road in LISTED:
        found[road.table] |= _listed(connection, road, people)
    for road in NAMED:
        for table in [name for name in found if name != road.table]:
            found[road.table] |= _named(connection, road, table, found[table])
    return {table: ids for table, ids in found.items() if ids}


def _by(connection: DbConnection, road: Road, of: Collection[str]) -> set[str]:
    if road.column == "id":  # upwards: the rows of ``to`` name it by a column of their own
        query = f'SELECT {road.table}_id FROM "{road.to}" WHERE id IN {_CHOSEN}'
    else:
        query = f'SELECT id FROM "{road.table}" WHERE "{road.column}" IN {_CHOSEN}'
    return _ids(connection.execute(query, (json.dumps(sorted(of)),)))


def _named(connection: DbConnection, road: Road, table: str, of: Collection[str]) -> set[str]:
    query = f'SELECT id FROM "{road.table}" WHERE "{road.named}" = ? AND "{road.column}" IN {_CHOSEN}'
    return _ids(connection.execute(query, (table, json.dumps(sorted(of)))))


def _listed(connection: DbConnection, road: Road, people: Collection[str]) -> set[str]:
    query = f'SELECT DISTINCT t.id FROM "{road.table}" t, json_each(?) p WHERE instr(t."{road.column}", p.value)'
    return _ids(connection.execute(query, (json.dumps(sorted(people)),)))


def _ids(rows: Iterable[tuple[str]]) -> set[str]:
    return {row[0] for row in rows}
