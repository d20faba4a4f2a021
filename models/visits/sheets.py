"""All that is known of doors, rounds and logs, for their papers; streamed, one query a table and chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.calendar import today
from models.care.children import in_register
from models.people.records import Household, Residency, Resident
from models.people.relations import HEAD
from models.places.records import Area, Building, Dwelling, Estate, Unit
from models.requests.restricting import usable
from models.visits.actions import door_of_sheet
from models.visits.counted import counts
from models.visits.logs import existing_log
from models.visits.queries import DoorRow, round_doors
from models.visits.records import LogCorrection, Outcome, Round, RoundDoor, Visit, VisitFinding, VisitLog
from models.visits.scope import WalkOrder, address_columns, chunks, walk_key
from models.workers.records import Worker

SHEETS_AT_ONCE = 200


@dataclass(frozen=True)
class MemberFacts:
    """A person of the door, and how they live there."""

    resident: Resident
    residency: Residency
    told: bool = True
    """Not of a child of whom whoever asks is not told (L-05): he is counted, and not named."""


@dataclass(frozen=True)
class DoorFacts:
    """One door for F01; ``door`` is ``None`` for a sheet outside of a round."""

    door: RoundDoor | None
    dwelling: Dwelling
    unit: Unit
    building: Building
    estate: Estate
    grid: Area | None
    worker: str
    knocks: int
    """Counted visits of this round so far: the sheet is for the next."""
    households: tuple[Household, ...]
    members: tuple[MemberFacts, ...]
    """Heads first, then as they came to live here."""

    @property
    def head(self) -> MemberFacts | None:
        return next((member for member in self.members if member.residency.relation == HEAD), None)


@dataclass(frozen=True)
class LogFacts:
    """A log with everything that stands on its paper."""

    log: VisitLog
    author: str
    reviewer: str
    grid: str
    findings: tuple[VisitFinding, ...]
    corrections: tuple[tuple[LogCorrection, str], ...]
    """Each with the name of who wrote it."""


@dataclass(frozen=True)
class ScannedSheet:
    """What opens when a sheet's QR is scanned."""

    row: DoorRow
    facts: DoorFacts
    round_name: str
    people: tuple[tuple[UUID, str], ...]
    """Who may have been met: resident and name, the head first."""


def scanned_sheet(session: Session, sheet_no: str) -> ScannedSheet:
    """Return the door of a sheet with all that is known of it.

    Raises:
        WorldError: ``unknown_sheet``; ``round_closed``.
    """
    door = door_of_sheet(session, sheet_no)
    return sheet_of_door(session, door.id)


def sheet_of_door(session: Session, door_id: UUID) -> ScannedSheet:
    """Return a door of a round as if its sheet had been scanned."""
    door = session.get_one(RoundDoor, door_id)
    facts = next(facts_of_doors(session, [door.id]))
    return ScannedSheet(
        row=round_doors(session, door.round_id, door_ids=[door.id])[0],
        facts=facts,
        round_name=session.get_one(Round, door.round_id).name,
        people=tuple((member.resident.id, member.resident.name) for member in facts.members),
    )


def door_ids_of_round(session: Session, round_id: UUID, worker_id: UUID | None = None) -> list[UUID]:
    """Return the doors of a round in stair order, of one worker or of all."""
    query = select(RoundDoor.id).where(RoundDoor.round_id == round_id, RoundDoor.alive())
    if worker_id is not None:
        query = query.where(RoundDoor.worker_id == worker_id)
    return list(session.scalars(query.order_by(RoundDoor.stair_order, RoundDoor.id)))


def facts_of_doors(session: Session, door_ids: Sequence[UUID]) -> Iterator[DoorFacts]:
    """Yield the facts of round doors, in the order of ``door_ids``."""
    for part in chunks(door_ids, SHEETS_AT_ONCE):
        query = _places().add_columns(RoundDoor, Worker.name).join(RoundDoor, RoundDoor.dwelling_id == Dwelling.id)
        query = query.outerjoin(Worker, Worker.id == RoundDoor.worker_id).where(RoundDoor.id.in_(part))
        rows = {row.RoundDoor.id: row for row in session.execute(query)}
        knocks = {door_id: count for door_id, count in session.execute(_knocks(part))}
        yield from _joined(session, [rows[each] for each in part if each in rows], knocks)


def facts_of_dwellings(session: Session, dwelling_ids: Sequence[UUID]) -> Iterator[DoorFacts]:
    """Yield the facts of dwellings outside of a round, in the order of ``dwelling_ids``."""
    for part in chunks(dwelling_ids, SHEETS_AT_ONCE):
        rows = {row.Dwelling.id: row for row in session.execute(_places().where(Dwelling.id.in_(part)))}
        yield from _joined(session, [rows[each] for each in part if each in rows], {})


def in_walk_order(session: Session, dwelling_ids: Sequence[UUID]) -> list[UUID]:
    """Return the dwellings as one walks past them, for sheets that belong to no round."""
    rows = [
        row
        for part in chunks(dwelling_ids)
        for row in session.execute(
            select(Dwelling.id, *address_columns())
            .join(Unit, Unit.id == Dwelling.unit_id)
            .join(Building, Building.id == Unit.building_id)
            .join(Estate, Estate.id == Building.estate_id)
            .where(Dwelling.id.in_(part), Dwelling.alive())
        )
    ]
    return [row.id for row in sorted(rows, key=lambda row: walk_key(row, WalkOrder.TOP_DOWN))]


def facts_of_log(session: Session, log_id: UUID) -> LogFacts:
    log = existing_log(session, log_id)
    grid = session.get(Area, log.grid_id) if log.grid_id else None
    findings = select(VisitFinding).where(VisitFinding.log_id == log.id, VisitFinding.alive())
    corrections = (
        select(LogCorrection, Worker.name)
        .outerjoin(Worker, Worker.id == LogCorrection.created_by)
        .where(LogCorrection.log_id == log.id, LogCorrection.alive())
    )
    return LogFacts(
        log,
        author=_worker(session, log.author_id),
        reviewer=_worker(session, log.reviewer_id),
        grid=grid.name if grid else "",
        findings=tuple(session.scalars(findings.order_by(VisitFinding.id))),
        corrections=tuple((c, name or "") for c, name in session.execute(corrections.order_by(LogCorrection.id))),
    )


def _worker(session: Session, worker_id: UUID | None) -> str:
    found = session.get(Worker, worker_id) if worker_id else None
    return found.name if found else ""


def _places() -> Select[*tuple[Any, ...]]:
    return (
        select(Dwelling, Unit, Building, Estate, Area)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .outerjoin(Area, Area.id == Building.grid_id)
    )


def _knocks(door_ids: Sequence[UUID]) -> Select[UUID | None, int]:
    at_the_door = Visit.outcome != Outcome.PHONE
    query = select(Visit.round_door_id, func.count()).where(
        Visit.round_door_id.in_(door_ids), at_the_door, counts(Visit)
    )
    return query.group_by(Visit.round_door_id)


def _joined(session: Session, rows: Sequence[Any], knocks: dict[UUID | None, int]) -> Iterator[DoorFacts]:
    dwellings = [row.Dwelling.id for row in rows]
    households = _by_dwelling(
        Household.dwelling_id,
        session.scalars(
            select(Household).where(Household.dwelling_id.in_(dwellings), Household.current()).order_by(Household.id)
        ),
    )
    members = defaultdict[UUID, list[MemberFacts]](list)
    lived = (
        select(Resident, Residency, in_register(Resident, today()))
        .join(Resident, Resident.id == Residency.resident_id)
        .where(Residency.dwelling_id.in_(dwellings), Residency.current(), usable())
        .order_by(Residency.household_id, Residency.relation != HEAD, Residency.starts_on, Residency.id)
    )
    for resident, residency, told in session.execute(lived):
        members[residency.dwelling_id].append(MemberFacts(resident, residency, told))
    for row in rows:
        door = getattr(row, "RoundDoor", None)
        yield DoorFacts(
            door,
            row.Dwelling,
            row.Unit,
            row.Building,
            row.Estate,
            row.Area,
            worker=getattr(row, "name", None) or "",
            knocks=knocks.get(door.id, 0) if door else 0,
            households=tuple(households[row.Dwelling.id]),
            members=tuple(members[row.Dwelling.id]),
        )


T = TypeVar("T")


def _by_dwelling(column: InstrumentedAttribute[UUID], found: Iterable[T]) -> defaultdict[UUID, list[T]]:
    grouped: defaultdict[UUID, list[T]] = defaultdict(list)
    for each in found:
        grouped[getattr(each, column.key)].append(each)
    return grouped
