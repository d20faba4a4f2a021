"""Visits made in time (探访及时率) over a period, each interval listed so that the figure can be summed by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.care.contacts import AT_DOOR, BY_LINE, stands
from models.care.due_rules import Contact, Cycle, Norm, Pause, Span, cycles_of, end_of, norm_days
from models.care.records import CarePause, CareVisit, Membership, SpecialGroup
from models.care.rules import Share
from models.care.tightening import Tightening, tightenings
from models.people.records import Resident
from models.visits.counted import counts
from models.visits.records import Outcome, Visit


@dataclass(frozen=True)
class CycleRow:
    """One interval of one person, closed within the period: by a visit in time, or as missed."""

    resident_id: UUID
    name: str
    base: date
    due_on: date
    contact_on: date | None
    closed_on: date
    on_time: bool
    every_days: int


def cycles(session: Session, a: date, b: date) -> list[CycleRow]:
    """Return the intervals that closed from ``a`` to ``b``, both included, by the day they closed.

    Norms are those of the catalogue today; whether a tighter one holds is judged as of ``b``.
    """
    spans = _spans(session, b)
    contacts, pauses = _contacts(session, b), _pauses(session)
    rows = [
        _row(person, cycle)
        for person in session.execute(select(Resident.id, Resident.name))
        if person.id in spans
        for cycle in cycles_of(spans[person.id], contacts.get(person.id, ()), pauses.get(person.id, ()), b)
        if a <= cycle.closed_on
    ]
    return sorted(rows, key=lambda row: (row.closed_on, row.resident_id))


def timeliness(session: Session, a: date, b: date) -> Share:
    """Return how many of the intervals that closed from ``a`` to ``b`` did so by a visit in time."""
    kept = [row.on_time for row in cycles(session, a, b)]
    return Share(sum(kept), len(kept))


def _row(person: Any, cycle: Cycle) -> CycleRow:
    return CycleRow(
        resident_id=person.id,
        name=person.name,
        base=cycle.base,
        due_on=cycle.due_on,
        contact_on=cycle.contact_on,
        closed_on=cycle.closed_on,
        on_time=cycle.on_time,
        every_days=cycle.every_days,
    )


def _spans(session: Session, until: date) -> dict[UUID, list[Span]]:
    norms = select(
        SpecialGroup.code, SpecialGroup.visit_every_days, SpecialGroup.tight_days, SpecialGroup.phone_counts
    ).where(SpecialGroup.alive())
    catalogue = {row.code: row for row in session.execute(norms)}
    tight = tightenings(session, until, catalogue)
    spans: defaultdict[UUID, list[Span]] = defaultdict(list)
    members = select(Membership).where(Membership.alive(), Membership.recognised_on <= until)
    for member in session.scalars(members):
        norm = _norm(member, catalogue.get(member.group_code), tight)
        if norm is not None:
            spans[member.resident_id].append(Span(norm, member.ended_on))
    return spans


def _norm(member: Membership, group: Any, tight: Tightening) -> Norm | None:
    if group is None:
        return None
    days = norm_days(
        group.visit_every_days, group.tight_days, tightened=member.id.hex in tight.memberships, risk=member.risk
    )
    return Norm(member.recognised_on, days, member.risk, group.phone_counts) if days else None


def _contacts(session: Session, until: date) -> dict[UUID, list[Contact]]:
    found: defaultdict[UUID, list[Contact]] = defaultdict(list)
    own = func.coalesce(Resident.merged_into_id, Resident.id)
    visits = (
        select(own, CareVisit.at, CareVisit.manner)
        .join(Resident, Resident.id == CareVisit.resident_id)
        .where(CareVisit.reached, CareVisit.manner.in_(AT_DOOR | BY_LINE), CareVisit.at <= end_of(until))
        .where(stands(CareVisit))
    )
    for resident_id, at, manner in session.execute(visits):
        found[resident_id].append(Contact(day_of(at), manner in AT_DOOR))
    knocks = (
        select(own, Visit.at)
        .join(Resident, Resident.id == Visit.met_resident_id)
        .where(Visit.outcome == Outcome.MET, Visit.at <= end_of(until), counts(Visit))
    )
    for resident_id, at in session.execute(knocks):
        found[resident_id].append(Contact(day_of(at)))
    return found


def _pauses(session: Session) -> dict[UUID, list[Pause]]:
    found: defaultdict[UUID, list[Pause]] = defaultdict(list)
    rows: Iterable[Any] = session.execute(
        select(CarePause.resident_id, CarePause.starts_on, CarePause.ends_on).where(CarePause.alive())
    )
    for resident_id, starts_on, ends_on in rows:
        found[resident_id].append(Pause(starts_on, ends_on))
    return found
