"""What the household page knows: the door, who lives there, who did, and the visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from models import calendar
from models.appeals.queries import AppealRow, appeals_at
from models.care.people import CareRow, care_rows
from models.care.states import CareState
from models.cases.lines import CaseLine, cases_at, grown_from
from models.people.lists import residents_named
from models.people.merging import merges_of, unmerge
from models.people.queries import HouseholdPage, household_page, households_at
from models.people.records import Household, Residency, Resident
from models.people.relations import HEAD
from models.places.addresses import door_text
from models.places.records import Area, Building, Dwelling, Estate, Unit
from models.requests.queries import restricted
from models.visits.findings import findings_at
from models.visits.queries import VisitLine, visits_of_dwelling, visits_of_household
from models.visits.records import VisitFinding

TABLES = (
    "resident", "residency", "household", "dwelling", "visit", "visit_finding", "resident_merge", "building",
    "membership", "pairing", "helper", "care_due", "appeal_now", "hazard",
    "hazard_step", "studio_matter", "matter_step", "restriction",
)  # fmt: skip
NOT_CARED = (CareState.PROPOSED, CareState.ENDED)


@dataclass(frozen=True)
class Merge:
    """A merge of two records that can be taken back."""

    id: UUID
    kept: str
    on: date


@dataclass(frozen=True)
class Home:
    """One door with one of its households (or none): everything on the page."""

    dwelling: Dwelling
    estate: Estate
    building: Building
    unit: Unit
    grid: str
    page: HouseholdPage | None
    households: tuple[tuple[UUID, str], ...]
    """Living households of the door: id and the head's name."""
    visits: tuple[VisitLine, ...]
    merges: tuple[Merge, ...]
    former: tuple[tuple[UUID, str], ...]
    """Households that ended here: id and a name of theirs."""
    notes: Mapping[UUID, str]
    """What was noted about a person, by resident."""
    care: Mapping[UUID, CareRow]
    """Who is under care, by resident."""
    appeals: tuple[AppealRow, ...] = ()
    """Appeals of the door and its people, open ones first."""
    findings: tuple[VisitFinding, ...] = ()
    """What was found at the door and is not settled."""
    grown: Mapping[UUID, tuple[CaseLine, ...]] = field(default_factory=dict)
    """By finding, the cases that came of it."""
    cases: tuple[CaseLine, ...] = ()
    """Appeals, hazards and matters of the door and its people, newest first; closed files never."""
    limited: frozenset[UUID] = frozenset()
    """Whose data are only kept: shown here, and changed by nobody."""
    read_at: datetime | None = None
    resident_id: UUID | None = None
    """The person whose page was asked for."""

    @property
    def door(self) -> str:
        return door_text(self.building.number, self.unit.number, self.dwelling.room)

    @property
    def household_id(self) -> UUID | None:
        return self.page.household.id if self.page else None

    @property
    def lived_in(self) -> bool:
        return self.page is not None and self.page.household.ended_on is None


class HomeModel(QObject):
    """Shows one home and keeps it fresh while it is on the screen."""

    loaded = Signal(object)  # Home
    gone = Signal()
    acted = Signal(str, object)  # kind of act, act id

    def __init__(self, desk: Desk, today: date) -> None:
        super().__init__()
        self.desk, self.today = desk, today
        self.home: Home | None = None
        self._asked: tuple[str, UUID] | None = None
        desk.changed.connect(self._changed)

    def open(self, kind: str, record_id: UUID) -> None:
        """Open the page of a dwelling, a household or a resident."""
        self._asked = (kind, record_id)
        self._read()

    def leave(self) -> None:
        self._asked = None

    def part(self, merge_id: UUID) -> None:
        """Part two merged records again."""
        self.desk.write("people.unmerge", lambda session: unmerge(session, merge_id), self._parted, self)

    def _parted(self, pair: tuple[Any, int]) -> None:
        self.acted.emit("people.unmerge", pair[1])

    def _read(self) -> None:
        asked = self._asked
        if asked is not None:
            self.desk.read(lambda session: read_home(session, *asked), lambda home: self._take(asked, home), self)

    def _take(self, asked: tuple[str, UUID], home: Home | None) -> None:
        if asked != self._asked:
            return
        if home is None:
            self.gone.emit()
            return
        self.home = home
        if asked[0] == "dwelling" and home.household_id is not None and home.lived_in:
            self._asked = ("household", home.household_id)
        self.loaded.emit(home)

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES):
            self._read()


def read_home(session: Session, kind: str, record_id: UUID) -> Home | None:
    """Return the home of a record, ``None`` where it is gone or lives nowhere."""
    if kind == "resident":
        return _of_resident(session, record_id)
    if kind == "household":
        household = session.get(Household, record_id)
        return _home(session, household.dwelling_id, household) if household and not household.deleted_at else None
    dwelling = session.get(Dwelling, record_id)
    if dwelling is None or dwelling.deleted_at:
        return None
    here = households_at(session, record_id)
    return _home(session, record_id, here[0] if here else None)


def _of_resident(session: Session, resident_id: UUID) -> Home | None:
    resident = session.get(Resident, resident_id)
    while resident is not None and resident.merged_into_id:
        resident = session.get(Resident, resident.merged_into_id)
    if resident is None or resident.deleted_at:
        return None
    stays = select(Residency).where(Residency.resident_id == resident.id, Residency.alive())
    last = session.scalars(
        stays.order_by(Residency.ends_on.is_not(None), Residency.ends_on.desc(), Residency.id.desc()).limit(1)
    ).first()
    if last is None:
        return None
    return _home(session, last.dwelling_id, session.get_one(Household, last.household_id), resident.id)


def _home(session: Session, dwelling_id: UUID, household: Household | None, resident_id: UUID | None = None) -> Home:
    dwelling = session.get_one(Dwelling, dwelling_id)
    unit = session.get_one(Unit, dwelling.unit_id)
    building = session.get_one(Building, unit.building_id)
    grid = session.get(Area, building.grid_id) if building.grid_id else None
    page = household_page(session, household.id) if household else None
    visits = visits_of_household(session, household.id) if household else visits_of_dwelling(session, dwelling_id)
    at, people = calendar.now(), [member.resident_id for member in page.people] if page else []
    findings = findings_at(session, dwelling_id)
    return Home(
        dwelling=dwelling,
        estate=session.get_one(Estate, building.estate_id),
        building=building,
        unit=unit,
        grid=grid.name if grid else "",
        page=page,
        households=tuple((each.id, _head_name(session, each.id)) for each in households_at(session, dwelling_id)),
        visits=tuple(visits),
        merges=tuple(_merges(session, page)) if page else (),
        former=tuple(_ended(session, dwelling_id)),
        notes=_notes(session, page) if page else {},
        care=_care(session, page) if page else {},
        appeals=tuple(appeals_at(session, at, dwelling_id=dwelling_id, resident_ids=people)),
        findings=tuple(findings),
        grown=grown_from(session, "visit_finding", [finding.id for finding in findings], at),
        cases=tuple(cases_at(session, at, dwelling_id=dwelling_id, resident_ids=people)),
        limited=frozenset(restricted(session, people)),
        read_at=at,
        resident_id=resident_id,
    )


def _care(session: Session, page: HouseholdPage) -> dict[UUID, CareRow]:
    rows = care_rows(session, [member.resident_id for member in page.people], calendar.today())
    return {row.resident_id: row for row in rows if row.state not in NOT_CARED}


def _head_name(session: Session, household_id: UUID) -> str:
    query = (
        select(Resident.name)
        .join(Residency, Residency.resident_id == Resident.id)
        .where(Residency.household_id == household_id, Residency.alive())
        .order_by(Residency.ends_on.is_not(None), Residency.relation != HEAD, Residency.id)
    )
    return session.scalars(query.limit(1)).first() or ""


def _ended(session: Session, dwelling_id: UUID) -> list[tuple[UUID, str]]:
    ended = (Household.dwelling_id == dwelling_id, Household.alive(), Household.ended_on.is_not(None))
    ids = session.scalars(select(Household.id).where(*ended).order_by(Household.ended_on.desc()))
    return [(id_, _head_name(session, id_)) for id_ in ids]


def _notes(session: Session, page: HouseholdPage) -> dict[UUID, str]:
    people = [member.resident_id for member in (*page.people, *page.former)]
    noted = select(Resident.id, Resident.note).where(Resident.id.in_(people), Resident.note.is_not(None))
    return {id_: note for id_, note in session.execute(noted) if note}


def _merges(session: Session, page: HouseholdPage) -> list[Merge]:
    people = {member.resident_id for member in (*page.people, *page.former)}
    found = {merge.id: merge for person in people for merge in merges_of(session, person)}
    names = residents_named(session, {merge.kept_id for merge in found.values()})
    return [Merge(m.id, names.get(m.kept_id, ""), m.created_at.date()) for m in found.values()]
