"""Visits made in time (探访及时率) over a period, each interval listed so that the figure can be summed by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.calendar import day_of
from models.care.children import told
from models.care.contacts import AT_DOOR, BY_LINE, stands
from models.care.due_rules import Contact, Cycle, Norm, Pause, Span, cycles_of, end_of, norm_days
from models.care.queries import Home, homes
from models.care.records import CarePause, CareVisit, Membership, SpecialGroup
from models.care.rules import Share
from models.care.tightening import Tightening, tightenings
from models.people.records import Resident
from models.query import by_chunks
from models.visits.counted import counts
from models.visits.records import Outcome, Visit
from models.visits.scope import chunks


@dataclass(frozen=True)
class CycleRow:
    """One interval of one person, closed within the period: by a visit in time, or as missed.

    Of a child of whom the worker is not told it has neither id nor name: the figure is made of all intervals.
    """

    resident_id: UUID | None
    name: str
    base: date
    due_on: date
    contact_on: date | None
    closed_on: date
    on_time: bool
    every_days: int


@dataclass(frozen=True)
class LateRow:
    """One interval that closed as missed, and where the person lives; ``None``: lives here no more."""

    cycle: CycleRow
    home: Home | None


@dataclass(frozen=True)
class LateCycles:
    """A page of what makes a share of visits in time less than whole."""

    rows: tuple[LateRow, ...]
    total: int
    """Of all pages, without those of ``children``."""
    children: int
    """Missed intervals of people under 14 who are left out because the worker is not told of their care."""


def cycles(session: Session, a: date, b: date) -> Iterator[CycleRow]:
    """Yield the intervals that closed from ``a`` to ``b``, both included, person by person, by the day they closed.

    Norms are those of the catalogue today; whether a tighter one holds is judged as of ``b``. What happened is read
    for some hundreds of people at a time.
    """
    spans = _spans(session, b)
    for ids in chunks(sorted(spans)):
        contacts, pauses = _contacts(session, ids, b), _pauses(session, ids)
        people = select(Resident.id, Resident.name, told(Resident, calendar.today())).where(Resident.id.in_(ids))
        for key, name, known in session.execute(people.order_by(Resident.id)).all():
            for cycle in cycles_of(spans[key], contacts.get(key, ()), pauses.get(key, ()), b):
                if a <= cycle.closed_on:
                    yield _row(key if known else None, name if known else "", cycle)


def timeliness(session: Session, a: date, b: date) -> Share:
    """Return how many of the intervals that closed from ``a`` to ``b`` did so by a visit in time.

    Those of children under 14 count for whoever asks: the figure is the community's (``models.care.children``).
    """
    kept = Counter(row.on_time for row in cycles(session, a, b))
    return Share(kept[True], kept.total())


def late_cycles(session: Session, a: date, b: date, *, limit: int, offset: int = 0) -> LateCycles:
    """Return the missed intervals behind ``timeliness``, the last ones to close first; no more than a page is kept."""
    late = Counter[bool]()

    def named() -> Iterator[CycleRow]:
        for row in cycles(session, a, b):
            if not row.on_time:
                late[row.resident_id is not None] += 1
                if row.resident_id is not None:
                    yield row

    found = nsmallest(offset + limit, named(), key=lambda row: (-row.closed_on.toordinal(), row.name, row.resident_id))
    page = found[offset:]
    lived = homes(session, {row.resident_id for row in page if row.resident_id}, calendar.today())
    rows = tuple(LateRow(row, lived.get(row.resident_id) if row.resident_id else None) for row in page)
    return LateCycles(rows, total=late[True], children=late[False])


def _row(resident_id: UUID | None, name: str, cycle: Cycle) -> CycleRow:
    return CycleRow(
        resident_id=resident_id,
        name=name,
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
    columns = (Membership.id, Membership.resident_id, Membership.group_code, Membership.recognised_on)
    members = select(*columns, Membership.ended_on, Membership.risk)
    for member in session.execute(members.where(Membership.alive(), Membership.recognised_on <= until)):
        norm = _norm(member, catalogue.get(member.group_code), tight)
        if norm is not None:
            spans[member.resident_id].append(Span(norm, member.ended_on))
    return spans


def _norm(member: Any, group: Any, tight: Tightening) -> Norm | None:
    if group is None:
        return None
    days = norm_days(
        group.visit_every_days, group.tight_days, tightened=member.id.hex in tight.memberships, risk=member.risk
    )
    return Norm(member.recognised_on, days, member.risk, group.phone_counts) if days else None


def _contacts(session: Session, ids: Sequence[UUID], until: date) -> dict[UUID, list[Contact]]:
    """What counted for each of ``ids``; visits stay with the record they were made for, merged or not."""
    merged = select(Resident.id, Resident.merged_into_id).where(Resident.merged_into_id.in_(ids))
    own: dict[UUID | None, UUID] = {key: kept for key, kept in session.execute(merged) if kept is not None}
    own |= {key: key for key in ids}
    found: defaultdict[UUID, list[Contact]] = defaultdict(list)
    visits = select(CareVisit.resident_id, CareVisit.at, CareVisit.manner).where(
        CareVisit.reached, CareVisit.manner.in_(AT_DOOR | BY_LINE), CareVisit.at <= end_of(until), stands(CareVisit)
    )
    for key, at, manner in by_chunks(session, visits, CareVisit.resident_id, own):
        found[own[key]].append(Contact(day_of(at), manner in AT_DOOR))
    knocks = select(Visit.met_resident_id, Visit.at).where(
        Visit.outcome == Outcome.MET, Visit.at <= end_of(until), counts(Visit)
    )
    for key, at in by_chunks(session, knocks, Visit.met_resident_id, own):
        found[own[key]].append(Contact(day_of(at)))
    return found


def _pauses(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Pause]]:
    found: defaultdict[UUID, list[Pause]] = defaultdict(list)
    query = select(CarePause.resident_id, CarePause.starts_on, CarePause.ends_on).where(CarePause.alive())
    for key, starts_on, ends_on in session.execute(query.where(CarePause.resident_id.in_(ids))):
        found[key].append(Pause(starts_on, ends_on))
    return found
