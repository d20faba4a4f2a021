"""What screens and lists ask about rounds, doors, visits, findings and logs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.calendar import day_of
from models.people.names import surname
from models.people.records import Household, Residency, Resident
from models.people.relations import HEAD
from models.places.addresses import door_text
from models.places.records import IN_USE, Building, Dwelling, Estate, Unit
from models.requests.restricting import usable
from models.visits.counted import counts
from models.visits.records import (
    LogState,
    Outcome,
    Round,
    RoundDoor,
    RoundState,
    Slot,
    Visit,
    VisitFinding,
    VisitLog,
)
from models.visits.rules import (
    POLICY,
    Attempt,
    AttemptPolicy,
    DoorStatus,
    RoundFigures,
    door_status,
    settled_outcome,
    slot_of,
)
from models.visits.statistics import figures_of_rounds
from models.workers.records import Worker

ENDING_DAYS = 3


@dataclass(frozen=True)
class RoundRow:
    """A round in the list, with how far it is."""

    id: UUID
    name: str
    state: RoundState
    starts_on: date
    due_on: date | None
    workers: tuple[str, ...]
    figures: RoundFigures


@dataclass(frozen=True)
class DoorRow:
    """A door of a round, in stair order."""

    id: UUID
    dwelling_id: UUID
    stair_order: int
    sheet_no: str
    estate: str
    door: str
    floor: int
    surname: str
    vacant: bool
    worker_id: UUID | None
    worker: str
    status: DoorStatus
    knocks: tuple[Outcome, ...]
    """Every counted visit's outcome, oldest first."""
    knocked_at: tuple[datetime, ...]
    """When; in step with ``knocks``."""
    next_slot: Slot | None


@dataclass(frozen=True)
class TodayCounts:
    """What waits for a worker now."""

    due: int
    """Dwellings whose next visit was set for today or earlier."""
    to_knock: int
    """Doors of running rounds on which nobody has knocked."""
    again_now: int
    """Doors to be tried again in this part of the day."""
    rounds_ending: int
    """Open rounds whose last day is near or past."""
    drafts: int
    """Logs not handed in."""


@dataclass(frozen=True)
class VisitLine:
    """A visit in the time line of a dwelling or household; one that was corrected stays visible, struck through."""

    visit: Visit
    worker: str
    met: str
    findings: tuple[VisitFinding, ...]
    corrected: bool


def rounds_list(session: Session, *, running: bool = False) -> list[RoundRow]:
    """Return all rounds (or the running ones only), running ones first, then the newest first."""
    wanted = select(Round).where(Round.alive())
    rounds = session.scalars(wanted.where(Round.state == RoundState.OPEN) if running else wanted).all()
    figures = figures_of_rounds(session, [each.id for each in rounds])
    names = _workers_of_rounds(session, [each.id for each in rounds])
    rows = [
        RoundRow(r.id, r.name, r.state, r.starts_on, r.due_on, names.get(r.id, ()), figures.get(r.id, RoundFigures()))
        for r in rounds
    ]
    return sorted(rows, key=lambda row: (row.state is RoundState.CLOSED, -row.starts_on.toordinal(), row.name))


def round_doors(
    session: Session, round_id: UUID, *, door_ids: Sequence[UUID] | None = None, policy: AttemptPolicy = POLICY
) -> list[DoorRow]:
    """Return the doors of a round in stair order, in three statements whatever their number."""
    query = _doors().where(RoundDoor.round_id == round_id).order_by(RoundDoor.stair_order, RoundDoor.id)
    if door_ids is not None:
        query = query.where(RoundDoor.id.in_(door_ids))
    which = RoundDoor.round_id == round_id if door_ids is None else RoundDoor.id.in_(door_ids)
    histories = _histories(session, which)
    names = surnames(session, select(RoundDoor.dwelling_id).where(which))
    return [_door_row(row, histories.get(row.id, []), names, policy) for row in session.execute(query)]


def surnames(session: Session, dwelling_ids: Select[*tuple[Any, ...]]) -> dict[UUID, str]:
    """Return the surname of the head (else of whoever lives there longest) by dwelling."""
    query = (
        select(Residency.dwelling_id, Resident.name)
        .join(Resident, Resident.id == Residency.resident_id)
        .where(Residency.dwelling_id.in_(dwelling_ids), Residency.current(), usable())
        .order_by(Residency.relation == HEAD, Residency.id.desc())
    )
    return {dwelling_id: surname(name) for dwelling_id, name in session.execute(query)}


def today_counts(session: Session, worker_id: UUID, now: datetime, *, policy: AttemptPolicy = POLICY) -> TodayCounts:
    """Return what waits for ``worker_id``; doors that belong to nobody wait for everybody."""
    today = day_of(now)
    mine = _running(worker_id, today)
    visited = select(Visit.id).where(Visit.round_door_id == RoundDoor.id, counts(Visit)).correlate(RoundDoor).exists()
    to_knock = mine.where(~visited).join(Dwelling, Dwelling.id == RoundDoor.dwelling_id)
    again = mine.where(RoundDoor.next_slot == slot_of(now, policy))
    ending = select(func.count()).where(
        Round.alive(), Round.state != RoundState.CLOSED, Round.due_on <= today + timedelta(days=ENDING_DAYS)
    )
    drafts = select(func.count()).where(
        VisitLog.alive(), VisitLog.author_id == worker_id, VisitLog.state.in_((LogState.DRAFT, LogState.RETURNED))
    )
    return TodayCounts(
        due=session.scalar(select(func.count()).select_from(due_visits(worker_id, today).subquery())) or 0,
        to_knock=session.scalar(to_knock.where(Dwelling.occupancy.in_(IN_USE))) or 0,
        again_now=session.scalar(again) or 0,
        rounds_ending=session.scalar(ending) or 0,
        drafts=session.scalar(drafts) or 0,
    )


def due_visits(worker_id: UUID, today: date) -> Select[*tuple[Any, ...]]:
    """Select ``dwelling_id`` and ``next_on`` of dwellings where the last visit asked for another by today."""
    later = aliased(Visit)
    newer = select(later.id).where(
        later.dwelling_id == Visit.dwelling_id,
        or_(later.at > Visit.at, and_(later.at == Visit.at, later.id > Visit.id)),
        counts(later),
    )
    return select(Visit.dwelling_id, Visit.next_on, Visit.household_id).where(
        Visit.worker_id == worker_id,
        Visit.next_on <= today,
        select(Dwelling.id).where(Dwelling.id == Visit.dwelling_id, Dwelling.alive()).correlate(Visit).exists(),
        counts(Visit),
        ~newer.correlate(Visit).exists(),
    )


def visits_of_household(session: Session, household_id: UUID, limit: int = 200) -> list[VisitLine]:
    """Return the visits to a household, newest first; those to its door that name no household are among them."""
    household = session.get_one(Household, household_id)
    here = and_(Visit.dwelling_id == household.dwelling_id, Visit.household_id.is_(None))
    return _timeline(session, or_(Visit.household_id == household_id, here), limit)


def visits_of_dwelling(session: Session, dwelling_id: UUID, limit: int = 200) -> list[VisitLine]:
    """Return the visits to a door, newest first."""
    return _timeline(session, Visit.dwelling_id == dwelling_id, limit)


def logs_list(session: Session, author_id: UUID | None = None, limit: int = 1000) -> list[tuple[VisitLog, str]]:
    """Return logs with their author's name, the newest day first; of one author or of all."""
    query = select(VisitLog, Worker.name).join(Worker, Worker.id == VisitLog.author_id).where(VisitLog.alive())
    if author_id is not None:
        query = query.where(VisitLog.author_id == author_id)
    return [(log, name) for log, name in session.execute(query.order_by(VisitLog.on.desc(), VisitLog.id).limit(limit))]


def _workers_of_rounds(session: Session, round_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    query = (
        select(RoundDoor.round_id, Worker.name)
        .join(Worker, Worker.id == RoundDoor.worker_id)
        .where(RoundDoor.alive(), RoundDoor.round_id.in_(round_ids))
        .distinct()
    )
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for round_id, name in session.execute(query):
        found[round_id].append(name)
    return {round_id: tuple(sorted(names)) for round_id, names in found.items()}


def _doors() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RoundDoor.id, RoundDoor.dwelling_id, RoundDoor.stair_order, RoundDoor.sheet_no, RoundDoor.next_slot,
            RoundDoor.worker_id, Worker.name.label("worker"), Estate.name.label("estate"), Dwelling.room,
            Dwelling.floor, Dwelling.occupancy, Building.number.label("building"), Unit.number.label("unit"),
        )
        .join(Dwelling, Dwelling.id == RoundDoor.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .outerjoin(Worker, Worker.id == RoundDoor.worker_id)
        .where(RoundDoor.alive())
    )  # fmt: skip


def _histories(session: Session, which: ColumnElement[bool]) -> dict[UUID | None, list[tuple[Attempt, datetime]]]:
    query = (
        select(Visit.round_door_id, Visit.slot, Visit.outcome, Visit.phone_effective, Visit.at)
        .join(RoundDoor, RoundDoor.id == Visit.round_door_id)
        .where(which, counts(Visit))
        .order_by(Visit.at, Visit.id)
    )
    found: defaultdict[UUID | None, list[tuple[Attempt, datetime]]] = defaultdict(list)
    for door_id, slot, outcome, effective, at in session.execute(query):
        found[door_id].append((Attempt(slot, outcome, effective is True), at))
    return found


def _door_row(
    row: Any, history: Sequence[tuple[Attempt, datetime]], names: Mapping[UUID, str], policy: AttemptPolicy
) -> DoorRow:
    attempts = [attempt for attempt, _ in history]
    outcome = settled_outcome(attempts)
    vacant = outcome is not Outcome.MET and (outcome is Outcome.VACANT or row.occupancy not in IN_USE)
    return DoorRow(
        id=row.id,
        dwelling_id=row.dwelling_id,
        stair_order=row.stair_order,
        sheet_no=row.sheet_no,
        estate=row.estate,
        door=door_text(row.building, row.unit, row.room),
        floor=row.floor,
        surname=names.get(row.dwelling_id, ""),
        vacant=vacant,
        worker_id=row.worker_id,
        worker=row.worker or "",
        status=door_status(attempts, policy),
        knocks=tuple(attempt.outcome for attempt in attempts),
        knocked_at=tuple(at for _, at in history),
        next_slot=row.next_slot,
    )


def _running(worker_id: UUID, today: date) -> Select[*tuple[Any, ...]]:
    """Count doors, of this worker or of nobody, in rounds that run."""
    return (
        select(func.count())
        .select_from(RoundDoor)
        .join(Round, Round.id == RoundDoor.round_id)
        .where(RoundDoor.alive(), Round.alive(), Round.state != RoundState.CLOSED, Round.starts_on <= today)
        .where(or_(RoundDoor.worker_id == worker_id, RoundDoor.worker_id.is_(None)))
    )


def _timeline(session: Session, which: ColumnElement[bool], limit: int) -> list[VisitLine]:
    query = (
        select(Visit, Worker.name, Resident.name, counts(Visit))
        .outerjoin(Worker, Worker.id == Visit.worker_id)
        .outerjoin(Resident, Resident.id == Visit.met_resident_id)
        .where(Visit.alive(), which)
        .order_by(Visit.at.desc(), Visit.id.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    findings = _findings_of(session, [row[0].id for row in rows])
    return [
        VisitLine(visit, worker or "", met or visit.met_other or "", tuple(findings[visit.id]), not stands)
        for visit, worker, met, stands in rows
    ]


def _findings_of(session: Session, visit_ids: Iterable[UUID]) -> defaultdict[UUID | None, list[VisitFinding]]:
    query = select(VisitFinding).where(VisitFinding.visit_id.in_(list(visit_ids)), VisitFinding.alive())
    found: defaultdict[UUID | None, list[VisitFinding]] = defaultdict(list)
    for finding in session.scalars(query.order_by(VisitFinding.id)):
        found[finding.visit_id].append(finding)
    return found
