"""The page of a household: its door, its people now and before, and its time line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models import calendar
from models.care.children import in_register
from models.masks import MASK
from models.people.records import EndReason, Household, Residency, Resident
from models.people.relations import HEAD
from models.people.rules import age_on
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.visits.counted import counts
from models.visits.records import Visit


@dataclass(frozen=True)
class MemberRow:
    """One person of a household page; ``relation`` and ``kind`` are codes, ``until`` is set for a former one."""

    residency_id: UUID
    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    id_no: str | None
    phone: str | None
    relation: str
    kind: str
    since: date | None
    until: date | None
    end_reason: EndReason | None
    moved_to: str | None
    died_on: date | None
    hidden: bool = False
    """A child of whom the worker is not told: that there is one, and how related, is all that is said (L-05)."""


@dataclass(frozen=True)
class Event:
    """One entry of a time line. ``what``: moved_in, a value of ``EndReason``, visit, split, merged, ended."""

    on: date
    what: str
    name: str = ""
    """Of the person, for who moved; of the outcome (its value) for a visit."""
    record_id: UUID | None = None


@dataclass(frozen=True)
class HouseholdPage:
    """Everything that the page of a household shows of people and visits."""

    household: Household
    dwelling: Dwelling
    estate: Estate
    building: Building
    unit: Unit
    people: list[MemberRow]
    former: list[MemberRow]
    history: list[Event]
    """Newest first."""

    @property
    def door(self) -> str:
        return door_text(self.building.number, self.unit.number, self.dwelling.room)


def household_page(session: Session, household_id: UUID, *, today: date | None = None) -> HouseholdPage:
    """Load the page of a household, living or ended."""
    today = today or calendar.today()
    household, dwelling, unit, building, estate = session.execute(
        select(Household, Dwelling, Unit, Building, Estate)
        .join(Dwelling, Dwelling.id == Household.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Household.id == household_id)
    ).one()
    members = _members(session, household_id, today)
    people = [m for m in members if m.until is None]
    former = sorted((m for m in members if m.until), key=lambda m: m.until or today, reverse=True)
    people.sort(key=lambda m: (m.relation != HEAD, m.birth_date or today, m.name))
    history = [*_moves(members), *_visits(session, household), *_endings(session, household)]
    history.sort(key=lambda event: event.on, reverse=True)
    return HouseholdPage(household, dwelling, estate, building, unit, people, former, history)


def _members(session: Session, household_id: UUID, today: date) -> list[MemberRow]:
    query = (
        select(Residency, Resident, in_register(Resident, today))
        .join(Resident, Resident.id == Residency.resident_id)
        .where(Residency.household_id == household_id, Residency.alive())
    )
    rows = session.execute(query).all()
    return [_member(stay, who, today) if told else _child(stay) for stay, who, told in rows]


def _child(residency: Residency) -> MemberRow:
    return MemberRow(
        residency_id=residency.id,
        resident_id=residency.resident_id,
        name=MASK,
        sex="0",
        birth_date=None,
        age=None,
        id_no=None,
        phone=None,
        relation=residency.relation,
        kind=residency.kind,
        since=residency.starts_on,
        until=residency.ends_on,
        end_reason=residency.end_reason,
        moved_to=None,
        died_on=None,
        hidden=True,
    )


def _member(residency: Residency, resident: Resident, today: date) -> MemberRow:
    birth, last = resident.birth_date, resident.died_on or today
    return MemberRow(
        residency.id,
        resident.id,
        resident.name,
        resident.sex,
        birth,
        age_on(birth, last) if birth else None,
        resident.id_no,
        resident.phone,
        residency.relation,
        residency.kind,
        residency.starts_on,
        residency.ends_on,
        residency.end_reason,
        residency.moved_to,
        resident.died_on,
    )


def _moves(members: Sequence[MemberRow]) -> list[Event]:
    came = [Event(m.since, "moved_in", m.name, m.resident_id) for m in members if m.since]
    return came + [
        Event(m.until, m.end_reason.value, m.name, m.resident_id) for m in members if m.until and m.end_reason
    ]


def _visits(session: Session, household: Household) -> list[Event]:
    """Visits of the household, and of its door where nobody said which household."""
    here = or_(
        Visit.household_id == household.id,
        and_(Visit.household_id.is_(None), Visit.dwelling_id == household.dwelling_id),
    )
    query = select(Visit.at, Visit.outcome, Visit.id).where(here, counts(Visit))
    return [Event(calendar.day_of(at), "visit", outcome.value, id_) for at, outcome, id_ in session.execute(query)]


def _endings(session: Session, household: Household) -> list[Event]:
    events = [Event(household.ended_on, "ended", "", household.id)] if household.ended_on else []
    joined = select(Household).where(Household.merged_into_id == household.id, Household.alive())
    events += [Event(h.ended_on, "merged", "", h.id) for h in session.scalars(joined) if h.ended_on]
    young = select(func.min(Residency.starts_on), Household.id).join(Household, Household.id == Residency.household_id)
    young = young.where(Household.split_from_id == household.id, Household.alive()).group_by(Household.id)
    return events + [Event(on, "split", "", id_) for on, id_ in session.execute(young) if on]
