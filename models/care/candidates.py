"""Who has no helper and who could help, with all that a matching asks about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.care.children import not_told, told
from models.care.contacts import stands
from models.care.helpers import HelperRow, helpers
from models.care.matching import MatchHelper, MatchPerson, Place
from models.care.queries import Home, homes, in_force, pairing_will_hold, should_be_paired
from models.care.records import CareDue, CareVisit, Helper, Membership, Pairing, PairingRole, Risk
from models.care.rules import care_level
from models.people.records import Resident
from models.places.records import Building, Unit
from models.query import by_chunks
from models.visits.counted import counts
from models.visits.records import Outcome, Visit
from models.workers.records import Worker

URGENCY = {Risk.HIGH: 3, Risk.KEY: 2, Risk.ORDINARY: 1}


class Person(NamedTuple):
    """Somebody without a primary helper."""

    name: str
    home: Home
    match: MatchPerson


def people_to_place(
    session: Session, today: date, those: Sequence[HelperRow], residents: Collection[UUID] | None = None
) -> list[Person]:
    """Return who should have a primary helper and has none, of ``residents`` or of all, in stair order.

    Whose helper begins on a later day has one: nobody else is sought for the days between. Children of whom the worker
    is not told are left out (``children_unplaced``).
    """
    ids = sorted(_unplaced(session, today, residents, told(Resident, today)))
    lived, risks = homes(session, ids, today), _risks(session, ids)
    names = dict(by_chunks(session, select(Resident.id, Resident.name), Resident.id, ids))
    met = _Meetings(session, those).with_people({key: home.household_id for key, home in lived.items()})
    found = [
        Person(names[key], home, MatchPerson(key, _place(home), met.get(key, {}), risks.get(key, 1)))
        for key, home in lived.items()
    ]
    return sorted(found, key=lambda person: (person.home.order, person.match.id))


def children_unplaced(session: Session, today: date, residents: Collection[UUID] | None = None) -> int:
    """Count the children whom ``people_to_place`` leaves out for this worker."""
    return len(_unplaced(session, today, residents, not_told(Resident, today)))


def _unplaced(
    session: Session, today: date, residents: Collection[UUID] | None, which: ColumnElement[bool]
) -> set[UUID]:
    covered = (
        select(Pairing.resident_id)
        .join(Helper, Helper.id == Pairing.helper_id)
        .where(Pairing.role == PairingRole.PRIMARY, pairing_will_hold(today))
    )
    found = set(session.scalars(should_be_paired(today).where(which))) - set(session.scalars(covered))
    return found if residents is None else found & set(residents)


def levels_of_free(session: Session, residents: Collection[UUID], on: date) -> dict[UUID, int]:
    """Return the level of a new pairing for those of ``residents`` who are under care and have none from ``on`` on."""
    levels: defaultdict[UUID, list[int]] = defaultdict(list)
    query = select(Membership.resident_id, Membership.level).join(Resident, Resident.id == Membership.resident_id)
    for key, level in by_chunks(session, query.where(in_force(on)), Membership.resident_id, residents):
        levels[key].append(level)
    later = select(Pairing.resident_id).where(Pairing.alive(), or_(Pairing.ends_on.is_(None), Pairing.ends_on > on))
    taken = {key for (key,) in by_chunks(session, later, Pairing.resident_id, residents)}
    return {key: care_level(found) for key, found in levels.items() if key not in taken}


def helpers_to_choose(session: Session, today: date) -> list[HelperRow]:
    """Return the helpers of today, absent and full ones too, by name."""
    return [row for row in helpers(session, today, left=False) if not row.coming]


def as_match(session: Session, those: Sequence[HelperRow]) -> list[MatchHelper]:
    """The same helpers with their places: their own, their stair's, and the grid of the worker they are."""
    places = _Places(session, [row.helper for row in those])
    return [
        MatchHelper(row.helper.id, places.of(row.helper), row.helper.capacity, row.booked, row.absent) for row in those
    ]


def _place(home: Home) -> Place:
    grids = frozenset({home.grid_id} if home.grid_id else ())
    return Place(home.unit_id, home.building_id, home.estate_id, grids)


def _risks(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How urgent each is, by the risk that the list of due visits goes by."""
    urgency: dict[UUID, int] = {}
    query = select(CareDue.resident_id, CareDue.risk)
    for key, risk in by_chunks(session, query, CareDue.resident_id, ids):
        urgency[key] = max(urgency.get(key, 1), URGENCY[risk])
    return urgency


class _Places:
    """Buildings of stairs, estates and grids of buildings, grids of workers, as far as helpers name them."""

    def __init__(self, session: Session, those: Sequence[Helper]) -> None:
        units = {helper.unit_id for helper in those} - {None}
        self._building_of = _by_id(session, select(Unit.id, Unit.building_id).where(Unit.id.in_(units)))
        buildings = {self._building(helper) for helper in those} - {None}
        of_buildings = select(Building.id, Building.estate_id, Building.grid_id).where(Building.id.in_(buildings))
        self._around: dict[UUID | None, tuple[UUID | None, UUID | None]] = {
            key: (estate, grid) for key, estate, grid in session.execute(of_buildings)
        }
        workers = {helper.worker_id for helper in those} - {None}
        self._grid_of = _by_id(session, select(Worker.id, Worker.grid_id).where(Worker.id.in_(workers)))

    def of(self, helper: Helper) -> Place:
        building = self._building(helper)
        estate, grid = self._around.get(building, (None, None))
        grids = {helper.grid_id, grid, self._grid_of.get(helper.worker_id)}
        return Place(helper.unit_id, building, estate, frozenset(known for known in grids if known))

    def _building(self, helper: Helper) -> UUID | None:
        return self._building_of.get(helper.unit_id, helper.building_id)


class _Meetings:
    """Days on which a helper met a person: warm-heart visits of his, and doors where he found the household."""

    def __init__(self, session: Session, those: Sequence[HelperRow]) -> None:
        self._session = session
        self._helpers = {row.helper.id for row in those}
        self._by_worker: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for row in those:
            if row.helper.worker_id:
                self._by_worker[row.helper.worker_id].append(row.helper.id)

    def with_people(self, households: Mapping[UUID, UUID]) -> dict[UUID, dict[UUID, int]]:
        """Return for each person how many days each helper met him on; ``households`` by person."""
        days: defaultdict[UUID, defaultdict[UUID, set[date]]] = defaultdict(lambda: defaultdict(set))
        for person, at, of_these in (*self._care(households), *self._knocks(households)):
            for helper in of_these:
                days[person][helper].add(day_of(at))
        return {person: {helper: len(on) for helper, on in met.items()} for person, met in days.items()}

    def _care(self, households: Mapping[UUID, UUID]) -> Iterator[tuple[UUID, datetime, Sequence[UUID]]]:
        query = select(CareVisit.resident_id, CareVisit.at, CareVisit.helper_id, CareVisit.worker_id).where(
            CareVisit.reached, stands(CareVisit)
        )
        for person, at, helper, worker in by_chunks(self._session, query, CareVisit.resident_id, households):
            yield person, at, [helper] if helper in self._helpers else self._by_worker.get(worker, ())

    def _knocks(self, households: Mapping[UUID, UUID]) -> Iterator[tuple[UUID, datetime, Sequence[UUID]]]:
        """A knock that names nobody met the whole household."""
        query = select(Visit.household_id, Visit.met_resident_id, Visit.at, Visit.worker_id).where(
            counts(Visit), Visit.outcome == Outcome.MET, Visit.worker_id.in_(self._by_worker)
        )
        at_home: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for person, household in households.items():
            at_home[household].append(person)
        for household, met, at, worker in by_chunks(self._session, query, Visit.household_id, at_home):
            for person in at_home[household]:
                if met is None or met == person:
                    yield person, at, self._by_worker[worker]


def _by_id(session: Session, query: Select[UUID, UUID | None]) -> dict[UUID | None, UUID | None]:
    return {key: value for key, value in session.execute(query)}
