"""The visits that are due: kept in ``care_due`` for every resident, and read as a list that opens at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.care.children import not_told_due, told_due
from models.care.due_cache import rebuild_due, refresh_due
from models.care.due_rules import Due, DueState, due_state
from models.care.due_states import PLACES, URGENT, instant_of, is_in, state_of
from models.care.queries import Home, homes, living_in_grid, pairings
from models.care.records import CareDue, Helper, Pairing, Risk
from models.care.rules import RESTRICTED
from models.people.records import Resident
from models.people.rules import age_on
from models.visits.scope import chunks
from models.workers.records import Worker

__all__ = [
    "URGENT", "DueCounts", "DueFilter", "DueRow", "due_counts", "due_left_out", "due_list", "instant_of", "known_due",
    "rebuild_due", "refresh_due",
]  # fmt: skip


@dataclass(frozen=True)
class DueFilter:
    """Which people of the list are wanted; everything given must hold.

    ``worker``: those whom the worker helps, and those of his grid. ``helper``: those whom the helper helps.
    """

    worker: UUID | None = None
    helper: UUID | None = None
    grid: UUID | None = None
    states: tuple[DueState, ...] = URGENT


EVERYBODY = DueFilter()


@dataclass(frozen=True)
class DueRow:
    """One person to go to; ``days_over`` is negative while days are left."""

    resident_id: UUID
    household_id: UUID | None
    dwelling_id: UUID | None
    name: str
    age: int | None
    estate: str
    door: str
    state: DueState
    due_on: date | None
    due_at: datetime | None
    """To the second, where a crisis asks for hours."""
    days_over: int
    every_days: int | None
    last_on: date | None
    risk: Risk
    helper_name: str | None
    helper_id: UUID | None
    phone: str | None
    level: int
    phone_counts: bool
    paused_until: date | None


@dataclass(frozen=True)
class DueCounts:
    """How many people stand where."""

    soon: int = 0
    due: int = 0
    overdue: int = 0
    paused: int = 0


def due_list(
    session: Session,
    today: date,
    wanted: DueFilter = EVERYBODY,
    limit: int | None = None,
    offset: int = 0,
    *,
    now: datetime | None = None,
) -> list[DueRow]:
    """Return the people to go to: overdue ones first, by risk, then by days over, then as one walks the stairs.

    ``now`` judges what is due within hours; by default this instant, or the end of another day than this.
    """
    now = now or instant_of(today)
    page = _page(session, _ordered(today, now, wanted), today, limit, offset)
    return _rows(session, page, today, now)


def due_counts(
    session: Session, today: date, wanted: DueFilter = EVERYBODY, *, now: datetime | None = None
) -> DueCounts:
    """Count the people of the list by state; the filter's states are not looked at."""
    state = state_of(today, now or instant_of(today)).label("state")
    query = select(state, func.count()).where(_told_once(), *_chosen(wanted, today)).group_by(state)
    counted = {PLACES[place]: count for place, count in session.execute(query)}
    states = (DueState.DUE_SOON, DueState.DUE, DueState.OVERDUE, DueState.PAUSED)
    return DueCounts(*(counted.get(state, 0) for state in states))


def due_left_out(session: Session, today: date, wanted: DueFilter = EVERYBODY, *, now: datetime | None = None) -> int:
    """Count the children whom ``due_list`` leaves out for this worker (``children.told``)."""
    among = is_in(wanted.states, today, now or instant_of(today)), not_told_due(today), *_among(wanted, today)
    return session.scalar(select(func.count(CareDue.resident_id.distinct())).where(*among)) or 0


def known_due(session: Session, resident_ids: Sequence[UUID]) -> dict[UUID, Due]:
    """What is due for each of the residents under care, as far as the worker who is logged in may see."""
    query = select(CareDue).order_by(CareDue.level)
    return {
        row.resident_id: _due(row)
        for part in chunks(resident_ids)
        for row in session.scalars(query.where(CareDue.resident_id.in_(part)))
    }


def _ordered(today: date, now: datetime, wanted: DueFilter) -> Select[*tuple[Any, ...]]:
    state = state_of(today, now).label("state")
    risk = case(*((CareDue.risk == risk, place) for place, risk in enumerate(Risk))).label("rank")
    query = select(CareDue.resident_id, CareDue.level, state, risk, CareDue.due_on)
    query = query.where(is_in(wanted.states, today, now), _told_once(), *_chosen(wanted, today))
    return query.order_by(state, risk, CareDue.due_on)


def _told_once() -> ColumnElement[bool]:
    """Who sees the restricted row of a person does not get the ordinary one beside it."""
    other = aliased(CareDue)
    restricted = select(other.resident_id).where(other.level == RESTRICTED)
    return or_(CareDue.level == RESTRICTED, CareDue.resident_id.not_in(restricted))


def _chosen(wanted: DueFilter, today: date) -> list[ColumnElement[bool]]:
    """``_among``, of whom the worker is told."""
    return [*_among(wanted, today), told_due(today)]


def _among(wanted: DueFilter, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    helped = pairings(today, None).with_only_columns(Pairing.resident_id)
    if wanted.helper is not None:
        found.append(CareDue.resident_id.in_(helped.where(Pairing.helper_id == wanted.helper)))
    if wanted.grid is not None:
        found.append(CareDue.resident_id.in_(living_in_grid(wanted.grid, today)))
    if wanted.worker is not None:
        own_grid = select(Worker.grid_id).where(Worker.id == wanted.worker).scalar_subquery()
        found.append(
            or_(
                CareDue.resident_id.in_(helped.where(Helper.worker_id == wanted.worker)),
                CareDue.resident_id.in_(living_in_grid(own_grid, today)),
            )
        )
    return found


_BATCH = 200
"""Rows read at a time: a page needs few of the fifty thousand."""


def _page(
    session: Session, query: Select[*tuple[Any, ...]], today: date, limit: int | None, offset: int
) -> list[tuple[UUID, int, Home | None]]:
    """The wanted people and their homes; only those who share a place in the order are sorted by stairs."""
    end = None if limit is None else offset + limit
    page: list[tuple[UUID, int, Home | None]] = []
    place = 0
    with session.execute(query.execution_options(yield_per=_BATCH)) as result:
        for _, group in groupby(result, key=lambda row: tuple(row[2:])):
            tied = [(row[0], row[1]) for row in group]
            if place + len(tied) > offset:
                lived = homes(session, [key for key, _level in tied], today)
                tied.sort(key=lambda pair: home.order if (home := lived.get(pair[0])) else ())
                page += [(*tied[i], lived.get(tied[i][0])) for i in _within(place, len(tied), offset, end)]
            place += len(tied)
            if end is not None and place >= end:
                break
    return page


def _within(place: int, count: int, offset: int, end: int | None) -> range:
    return range(max(0, offset - place), count if end is None else min(count, end - place))


def _rows(session: Session, page: list[tuple[UUID, int, Home | None]], today: date, now: datetime) -> list[DueRow]:
    ids = [key for key, _, _ in page]
    people = {row.id: row for row in _in_parts(session, _PEOPLE, Resident.id, ids)}
    helpers = {row.resident_id: row for row in _in_parts(session, _primary(today), Pairing.resident_id, ids)}
    dues = {
        (row.resident_id, row.level): row for (row,) in _in_parts(session, select(CareDue), CareDue.resident_id, ids)
    }
    return [
        _row(people[key], dues[key, level], home, helpers.get(key), today, now)
        for key, level, home in page
        if key in people
    ]


_PEOPLE = select(Resident.id, Resident.name, Resident.birth_date, Resident.phone)


def _primary(today: date) -> Select[*tuple[Any, ...]]:
    """The primary helpers; of two the one named first comes last."""
    query = pairings(today).with_only_columns(Pairing.resident_id, Helper.id.label("helper_id"), Helper.name)
    return query.order_by(Pairing.starts_on.desc(), Pairing.id.desc())


def _in_parts(session: Session, query: Select[*tuple[Any, ...]], column: Any, ids: list[UUID]) -> Iterator[Any]:
    for part in chunks(ids):
        yield from session.execute(query.where(column.in_(part)))


def _row(person: Any, row: CareDue, home: Home | None, helper: Any, today: date, now: datetime) -> DueRow:
    return DueRow(
        resident_id=person.id,
        household_id=home.household_id if home else None,
        dwelling_id=home.dwelling_id if home else None,
        name=person.name,
        age=age_on(person.birth_date, today) if person.birth_date else None,
        estate=home.estate if home else "",
        door=home.door if home else "",
        state=due_state(_due(row), now),
        due_on=row.due_on,
        due_at=row.due_at,
        days_over=(today - row.due_on).days if row.due_on else 0,
        every_days=row.every_days,
        last_on=row.last_on,
        risk=row.risk,
        helper_name=helper.name if helper else None,
        helper_id=helper.helper_id if helper else None,
        phone=person.phone,
        level=row.level,
        phone_counts=row.phone_counts,
        paused_until=row.paused_until,
    )


def _due(row: CareDue) -> Due:
    return Due(
        row.due_on,
        row.due_at,
        row.every_days,
        row.last_on,
        row.phone_counts,
        row.paused_from,
        row.paused_until,
        row.risk,
    )
