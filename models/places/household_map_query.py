"""The facts of every door of an estate or of the community, in a handful of statements whatever the number of doors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, func, or_, select, true, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models import calendar
from models.appeals.records import Appeal, AppealNow
from models.care.children import told, told_due
from models.care.due_states import PLACES, instant_of, state_of
from models.care.queries import holds
from models.care.records import CareDue, Membership
from models.care.rules import ORDINARY_LEVEL
from models.cases.files import CLOSED
from models.people.names import surname
from models.people.records import Residency, Resident
from models.people.relations import HEAD
from models.places.addresses import natural_key
from models.places.map_facts import BuildingFacts, CellFacts, EstateFacts
from models.places.records import Area, Building, Dwelling, Estate, Occupancy, Unit
from models.requests.restricting import only_kept, usable
from models.visits.counted import has_outcome
from models.visits.records import Outcome, Round, RoundDoor, Visit

SURNAME_LENGTH = 4
"""Characters of a foreign name that a cell of the map has room for."""
_OCCUPANCY = {item.value: item for item in Occupancy}
_OUTCOME = {item.value: item for item in Outcome}


class RoundChoice(NamedTuple):
    round_id: UUID
    name: str
    starts_on: date


class _Stair(NamedTuple):
    building: str
    number: str
    sort: int


class _People(NamedTuple):
    people: int
    households: int
    surname: str


_NOBODY = _People(0, 0, "")


class _Tries(NamedTuple):
    outcome: Outcome | None
    attempts: int
    next_on: date | None


_UNTRIED = _Tries(None, 0, None)


def rounds(session: Session) -> list[RoundChoice]:
    """Rounds, the latest first."""
    query = (
        select(Round.id, Round.name, Round.starts_on).where(Round.alive()).order_by(Round.starts_on.desc(), Round.id)
    )
    return [RoundChoice(*row) for row in session.execute(query)]


def estates(session: Session) -> list[tuple[UUID, str]]:
    """Estates in the order of the station."""
    found = session.execute(select(Estate.id, Estate.name, Estate.sort).where(Estate.alive())).all()
    return [(row.id, row.name) for row in sorted(found, key=lambda row: (row.sort, natural_key(row.name)))]


def doors_of(session: Session, records: Sequence[UUID]) -> tuple[UUID | None, list[UUID]]:
    """The estate of dwellings, units, buildings or an estate, and their doors there, the first first."""
    query = (
        select(Building.estate_id, Dwelling.id)
        .join(Unit, Unit.building_id == Building.id)
        .join(Dwelling, Dwelling.unit_id == Unit.id)
        .where(Building.alive(), Unit.alive(), Dwelling.alive())
        .order_by(Building.id, Unit.sort, Dwelling.floor, Dwelling.position)
    )
    wanted = list(records)
    by_record = or_(Dwelling.id.in_(wanted), Unit.id.in_(wanted), Building.id.in_(wanted))
    found = session.execute(query.where(by_record)).all()
    if not found:
        return session.scalar(select(Estate.id).where(Estate.id.in_(wanted), Estate.alive())), []
    estate = found[0][0]
    return estate, [door for own, door in found if own == estate]


def map_facts(session: Session, estate_id: UUID | None = None, round_id: UUID | None = None) -> list[EstateFacts]:
    """Return the facts of one estate (of all, if ``None``), coloured by ``round_id`` if one is given."""
    stairs = {row[0]: _Stair(*row[1:]) for row in _rows(session, _within(_units(), estate_id))}
    people = _people(session)
    contacts = dict(_rows(session, _contacts()))
    tries = _round_tries(session, round_id) if round_id else {}
    appeals = dict(_rows(session, _appeals()))
    cared, care_due = {row[0] for row in _rows(session, _cared())}, dict(_rows(session, _care_due()))
    buildings = session.execute(_buildings(estate_id)).all()
    grids = {_hex(row.id): row.grid or "" for row in buildings}
    cells: defaultdict[str, list[CellFacts]] = defaultdict(list)
    for door, unit, floor, room, position, span, use, occupancy, verified in _rows(session, _doors()):
        stair = stairs.get(unit)
        if stair is None:  # of another estate, or of a unit that was taken away
            continue
        lives = people.get(door, _NOBODY)
        knocked = tries.get(door)
        cells[stair.building].append(
            CellFacts(
                UUID(int=int(door, 16)),
                stair.number,
                floor,
                room,
                position,
                span,
                use,
                _OCCUPANCY[occupancy],
                lives.surname,
                lives.people,
                lives.households,
                knocked is not None,
                knocked.outcome if knocked else None,
                knocked.attempts if knocked else 0,
                knocked.next_on if knocked else None,
                _day(contacts.get(door)),
                _day(verified),
                grids[stair.building],
                door in cared,
                PLACES[care_due[door]].value if door in care_due else "",
                _LIGHTS[appeals[door]] if door in appeals else "",
            )
        )
    return _grouped(session, estate_id, buildings, stairs, cells)


def _grouped(
    session: Session,
    estate_id: UUID | None,
    buildings: Iterable[Any],
    stairs: Mapping[str, _Stair],
    cells: Mapping[str, list[CellFacts]],
) -> list[EstateFacts]:
    units: defaultdict[str, list[_Stair]] = defaultdict(list)
    for stair in stairs.values():
        units[stair.building].append(stair)
    found: defaultdict[UUID, list[BuildingFacts]] = defaultdict(list)
    for row in sorted(buildings, key=lambda row: (row.sort, natural_key(row.number))):
        key = _hex(row.id)
        names = [
            stair.number for stair in sorted(units[key], key=lambda stair: (stair.sort, natural_key(stair.number)))
        ]
        found[row.estate_id].append(
            BuildingFacts(
                row.id,
                row.number,
                tuple(cells.get(key, ())),
                row.name or "",
                tuple(dict.fromkeys(names)),
                {str(floor): str(label) for floor, label in (row.floor_labels or {}).items()},
            )
        )
    return [EstateFacts(key, name, tuple(found[key])) for key, name in estates(session) if estate_id in (None, key)]


def _raw(column: InstrumentedAttribute[Any]) -> Any:
    """A key as the station file stores it (32 hex digits): ten thousand UUID objects a query are not free."""
    return type_coerce(column, String)


def _hex(key: UUID) -> str:
    return key.hex


@lru_cache(4096)
def _day(text: str | None) -> date | None:
    """A day as SQLite stores it: ten thousand doors share a few hundred."""
    return date.fromisoformat(text) if text else None


def _within(query: Select[Any], estate_id: UUID | None) -> Select[Any]:
    return query if estate_id is None else query.where(Building.estate_id == estate_id)


def _buildings(estate_id: UUID | None) -> Select[Any]:
    query = (
        select(
            Building.id,
            Building.estate_id,
            Building.number,
            Building.name,
            Building.floor_labels,
            Building.sort,
            Area.name.label("grid"),
        )
        .outerjoin(Area, Area.id == Building.grid_id)
        .where(Building.alive())
    )
    return _within(query, estate_id)


def _units() -> Select[Any]:
    return (
        select(_raw(Unit.id), _raw(Unit.building_id), Unit.number, Unit.sort)
        .join(Building, Building.id == Unit.building_id)
        .where(Unit.alive(), Building.alive())
    )


def _rows(session: Session, query: Select[Any]) -> Sequence[Any]:
    """What the driver hands back, as it is stored: rows and values of SQLAlchemy take longer to make than to read."""
    with session.connection().execute(query) as result:
        found: Sequence[Any] = result.cursor.fetchall() if result.cursor is not None else ()
        return found


def _doors() -> Select[Any]:
    """All doors: leaving out those of other estates here costs less than joining each with its unit and building."""
    return select(
        _raw(Dwelling.id),
        _raw(Dwelling.unit_id),
        Dwelling.floor,
        Dwelling.room,
        Dwelling.position,
        Dwelling.span,
        Dwelling.use,
        type_coerce(Dwelling.occupancy, String),
        type_coerce(Dwelling.verified_on, String),
    ).where(Dwelling.alive())


def _people(session: Session) -> dict[str, _People]:
    """Who lives where: people, households and the surname of the head of the household that came first."""
    here = Residency.current()
    counted = (
        select(_raw(Residency.dwelling_id), func.count(), func.count(Residency.household_id.distinct()))
        .where(here)
        .group_by(Residency.dwelling_id)
    )
    rows = _rows(session, counted)
    found = _first_names(session, here & (Residency.relation == HEAD))
    if len(found) < len(rows):  # registers without a column for the head
        found = _first_names(session, here) | found
    return {door: _People(people, households, surname(found.get(door, ""))) for door, people, households in rows}


def _first_names(session: Session, which: ColumnElement[bool]) -> dict[str, str]:
    """Of each door the name that was entered first: keys rise with time."""
    names = (
        select(_raw(Residency.household_id), _raw(Residency.dwelling_id), _raw(Resident.id), Resident.name)
        .join(Resident, Resident.id == Residency.resident_id)
        .where(which, Resident.alive())
    )
    kept = {each.hex for each in session.scalars(only_kept())}
    rows = sorted(_rows(session, names), key=itemgetter(0), reverse=True)
    return {door: "" if resident in kept else name for _household, door, resident, name in rows}


def _stands() -> ColumnElement[bool]:
    """Only visits that count (``models.visits.counted``): here for all at once, which costs less than for each."""
    later = aliased(Visit)
    corrected = select(later.corrects_id).where(later.corrects_id.is_not(None), later.deleted_at.is_(None))
    return and_(Visit.alive(), has_outcome(Visit), Visit.id.not_in(corrected))


def _contacts() -> Select[Any]:
    """The last day in China on which anybody of each door was met or reached."""
    day = type_coerce(func.date(func.max(Visit.at), "+8 hours"), String)
    reached = Visit.outcome.in_((Outcome.MET, Outcome.PHONE))
    return select(_raw(Visit.dwelling_id), day).where(reached, _stands()).group_by(Visit.dwelling_id)


def _cared() -> Select[Any]:
    """The doors behind which somebody is under care for a reason that everybody may know (level 1 or 2).

    A child under 14 makes no mark for a worker who is not told of the care of children.
    """
    openly = (
        Membership.alive(),
        holds(Membership.recognised_on, Membership.ended_on, calendar.today()),
        Membership.level <= ORDINARY_LEVEL,
        usable(),
        Residency.current(),
        told(Resident, calendar.today()),
    )
    doors = select(_raw(Residency.dwelling_id)).select_from(Membership)
    doors = doors.join(Resident, Resident.id == Membership.resident_id)
    return doors.join(Residency, Residency.resident_id == Membership.resident_id).where(*openly)


def _care_due() -> Select[Any]:
    """The most urgent state (as ``PLACES`` orders them) of the people of each door."""
    day = calendar.today()
    state = func.min(state_of(day, instant_of(day)))
    people = select(_raw(Residency.dwelling_id), state).join(CareDue, CareDue.resident_id == Residency.resident_id)
    openly = Residency.current() & (CareDue.level == ORDINARY_LEVEL)
    return people.where(openly, told_due(day)).group_by(Residency.dwelling_id)


_LIGHTS = ("red", "yellow", "green", "paused")
"""The lights of open appeals, the most urgent first (``models.clocks.deadlines.Light``)."""


def _appeals() -> Select[Any]:
    """The most urgent light (its place in ``_LIGHTS``) of the open appeals of the people of each door."""
    at, kept = calendar.now(), AppealNow
    place = case((kept.paused, 3), (kept.due_at <= at, 0), (kept.yellow_at <= at, 1), else_=2)
    theirs = select(_raw(Appeal.dwelling_id), func.min(place)).join(kept, kept.appeal_id == Appeal.id)
    return theirs.where(kept.open == true(), kept.level < CLOSED, Appeal.dwelling_id.is_not(None)).group_by(
        Appeal.dwelling_id
    )


def _round_tries(session: Session, round_id: UUID) -> dict[str, _Tries]:
    """What came of each door of a round: met before anything, else the latest attempt (as ``visits.statistics``)."""
    when = type_coerce(Visit.at, String).concat(_raw(Visit.id))
    tries = (
        select(
            when, _raw(RoundDoor.dwelling_id), type_coerce(Visit.outcome, String), type_coerce(Visit.next_on, String)
        )
        .select_from(RoundDoor)
        .outerjoin(Visit, and_(Visit.round_door_id == RoundDoor.id, _stands()))
        .where(RoundDoor.round_id == round_id, RoundDoor.alive())
    )
    rows = _rows(session, tries)
    found = {row[1]: _UNTRIED for row in rows}
    for _when, door, outcome, next_on in sorted(row for row in rows if row[0] is not None):
        before, now = found[door], _OUTCOME[outcome]
        kept = Outcome.MET if before.outcome is Outcome.MET else now
        found[door] = _Tries(kept, before.attempts + (now is Outcome.NOT_HOME), _day(next_on))
    return found
