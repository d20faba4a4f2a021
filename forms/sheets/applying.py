"""A plan becomes records: places, households, residents and residencies, all in the caller's one act."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from forms.people import HOUSEHOLD, RESIDENCY, RESIDENT
from forms.places import DWELLING
from forms.sheets.judging import dwelling_answers, register_stamp
from forms.sheets.memory import no_collections
from forms.sheets.places import Home, Node
from forms.sheets.plan import Fate, ImportPlan, PlanRow
from models import calendar
from models.base import Record, utc_now, uuid7
from models.bulk import insert_rows
from models.errors import WorldError
from models.people.actions import move_out
from models.people.records import Household, Residency, Resident
from models.places.addresses import natural_key
from models.places.records import Building, Dwelling, Estate, Unit
from models.search import bulk

BULK_FROM = 200
"""With more rows than this the search index catches up once at the end."""

SOURCE = "import"
"""``Resident.source`` of those who came by file (L-28)."""


@dataclass(frozen=True)
class ImportResult:
    """What an import did; ``counts`` are those of the plan."""

    counts: Mapping[str, int]
    residents: tuple[UUID, ...]
    """The new residents."""
    review: tuple[tuple[UUID, UUID], ...]
    """Pairs of a new resident and a stored one that is possibly the same person."""


def apply_import(session: Session, plan: ImportPlan) -> Generator[tuple[int, int], None, ImportResult]:
    """Write ``plan``; yields (done, total). Never commits: closed or failed, the caller's act rolls back.

    Raises:
        WorldError: ``import_stale`` if the register is no longer what the plan was made for.
    """
    if register_stamp(session) != plan.stamp:
        raise WorldError("import_stale")
    writing = [row for row in plan.rows if row.fate in (Fate.NEW, Fate.CHANGED, Fate.SAME)]
    total = max(4 * len(writing), 1)
    done = 0
    with no_collections(), bulk(session) if len(writing) > BULK_FROM else nullcontext():
        for step in _steps(session, plan, writing):
            done = min(done + step, total)
            yield done, total
    people = [row for row in writing if row.id is not None and row.person is None]
    review = tuple((row.id, other) for row in people for other in row.possible if row.id is not None)
    return ImportResult(plan.counts, tuple(row.id for row in people if row.id is not None), review)


def _steps(session: Session, plan: ImportPlan, rows: list[PlanRow]) -> Iterator[int]:
    """Every write, in an order in which each record finds what it points at; yields the size of each."""
    yield from _new_places(session, plan)
    new = [row for row in rows if row.fate is Fate.NEW and row.line.name is not None]
    for row in new:
        row.id = uuid7()
    homes = {row.group.home: row for row in rows if row.group is not None and row.group.home is not None}
    yield from _new_homes(session, homes)
    keys = (*RESIDENT.by_key, "id", "source")
    values = ((*row.answers.values(), row.id, SOURCE) for row in new)
    yield from _differences(insert_rows(session, Resident, keys, values))
    yield from _stays(session, rows)
    yield from _changed(session, plan, rows, homes)


def _differences(counts: Iterable[int]) -> Iterator[int]:
    before = 0
    for count in counts:
        yield count - before
        before = count


def _new_places(session: Session, plan: ImportPlan) -> Iterator[int]:
    made: dict[type[Record], list[Node]] = {Estate: [], Building: [], Unit: []}
    for record, node in plan.places.new_nodes():
        made[record].append(node)
    estates = [(node.id, node.name) for node in made[Estate]]
    yield from _differences(insert_rows(session, Estate, ("id", "name"), estates))
    for record, parent in ((Building, "estate_id"), (Unit, "building_id")):
        nodes = [(node.id, node.parent.id, node.name, _sort(node.name)) for node in made[record] if node.parent]
        yield from _differences(insert_rows(session, record, ("id", parent, "number", "sort"), nodes))
    keys = tuple(DWELLING.by_key)
    doors = (
        (door.id, door.unit.id, door.position, *(answers[key] for key in keys))
        for door in plan.places.new_doors()
        for answers in (dwelling_answers(door),)
    )
    yield from _differences(insert_rows(session, Dwelling, ("id", "unit_id", "position", *keys), doors))


def _sort(number: str) -> int:
    """Buildings and units stand in the order of their numbers; what has none comes last, by name."""
    head = natural_key(number)[0] if number else 0
    digits = "".join(char for char in number if char.isdigit())
    return int(digits[:6]) if digits else (0 if head == 0 else 1000)


def _new_homes(session: Session, homes: Mapping[Home, PlanRow]) -> Iterator[int]:
    keys = tuple(HOUSEHOLD.by_key)
    rows = (
        (home.id, row.door.id, *(home.given.get(key) for key in keys))
        for home, row in homes.items()
        if home.is_new and row.door is not None
    )
    yield from _differences(insert_rows(session, Household, ("id", "dwelling_id", *keys), rows))


def _stays(session: Session, rows: list[PlanRow]) -> Iterator[int]:
    """Residencies of new residents, and of known ones who live at another door by now."""
    today = calendar.today()
    coming = [row for row in rows if row.group is not None and row.stay is None]
    leaving: dict[date, list[UUID]] = {}
    for stay in [stay for row in coming if row.moves and row.person for stay in row.person.stays]:
        leaving.setdefault(max(today, stay.values["starts_on"] or today), []).append(stay.id)
    for day, stays in leaving.items():
        move_out(session, stays, on=day)  # who stays behind gets a head, and an empty household ends
    keys = tuple(RESIDENCY.by_key)
    values = (
        (
            uuid7(),
            row.id or (row.person and row.person.id),
            row.group.home.id,
            row.door.id,
            *_residency(row, keys, today),
        )
        for row in coming
        if row.group is not None and row.group.home is not None and row.door is not None
    )
    columns = ("id", "resident_id", "household_id", "dwelling_id", *keys)
    yield from _differences(insert_rows(session, Residency, columns, values))


def _residency(row: PlanRow, keys: tuple[str, ...], today: date) -> list[Any]:
    given = {"starts_on": today, **row.residency} if row.moves else row.residency
    return [given.get(key) for key in keys]


def _changed(session: Session, plan: ImportPlan, rows: list[PlanRow], homes: Mapping[Home, PlanRow]) -> Iterator[int]:
    """Update what stood there already, only the fields that differ."""
    for row in rows:
        if row.person is not None:
            _update(session, Resident, row.person.id, row.person.values, row.answers)
            row.id = row.person.id
            yield 1
        if row.stay is not None:
            _update(session, Residency, row.stay.id, row.stay.values, row.residency)
    for door in plan.places.doors.values():
        if door.is_used and not door.is_new and door.given:
            _update(session, Dwelling, door.id, door.stored, door.given)
    for home in homes:
        if not home.is_new:
            _update(session, Household, home.id, home.values, home.given)


def _update(
    session: Session, record: type[Record], record_id: UUID, stored: Mapping[str, Any], new: Mapping[str, Any]
) -> None:
    values = {key: value for key, value in new.items() if stored[key] != value}
    if values:
        stamped = {**values, "edited_at": utc_now()}
        session.execute(
            update(record).where(record.id == record_id).values(stamped).execution_options(synchronize_session=False)
        )
