"""Whoever asks, of whatever village: what is due is counted as it is listed, and a child is in neither (L-05)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.care.due import DueFilter, due_counts, due_left_out, due_list
from models.care.due_rules import DueState
from models.care.guard import unguarded
from models.care.pairings import pair
from models.care.records import CareDue, CareTeamMember, PairingRole
from models.people.records import Resident
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.care.hamlet import DAY, Hamlet, group, helper, member
from tests.models.care.people import logged_in, worker

MANY = 6  # one helper may have them all
COUNTED = (DueState.DUE_SOON, DueState.DUE, DueState.OVERDUE, DueState.PAUSED)


@dataclass(frozen=True)
class Person:
    """Days from the fourteenth birthday to today, ``None`` for an unknown birth; whom somebody knows of."""

    grown: int | None
    since: int
    restricted: bool = False
    helped: bool = False
    on_team: bool = False


people = st.lists(
    st.builds(
        Person,
        st.none() | st.integers(-3, 3) | st.integers(-4000, 20_000),
        st.integers(0, 60),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=MANY,
)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: DAY)


@dataclass
class Village:
    """Five who may be asked; ``near`` is the worker behind the helper ``kin`` and on the care teams."""

    station: Station
    accounts: dict[str, UUID]
    kin: UUID

    @contextmanager
    def holds(self, those: list[Person]) -> Iterator[dict[UUID, Person]]:
        """The people of one example, who are gone after it."""
        with self.station.act("test") as session:
            settled = self._settle(session, those)
        try:
            yield settled
        finally:
            with self.station.act("test") as session, unguarded(session):
                for resident in session.scalars(select(Resident)):
                    resident.deleted_at = calendar.now()

    def _settle(self, session: Session, those: list[Person]) -> dict[UUID, Person]:
        place, found = Hamlet(session), {}
        for number, one in enumerate(those):
            birth = None if one.grown is None else _fourteen_years_before(DAY - timedelta(one.grown))
            key = place.person(f"王{number}", "M", on=DAY - timedelta(one.since), birth_date=birth).id
            found[key] = one
            if one.restricted:
                member(session, key, "W", on=DAY - timedelta(one.since), level=4)
            if one.helped:
                pair(session, key, self.kin, role=PairingRole.PRIMARY, on=DAY)
            if one.on_team:
                row = CareTeamMember(resident_id=key, level=4, worker_id=self.accounts["near"], starts_on=DAY)
                session.add(row)
        session.flush()
        return found


def _fourteen_years_before(day: date) -> date:
    return day.replace(year=day.year - 14, day=min(day.day, 28))


@pytest.fixture
def village(station: Station) -> Village:
    with station.act("test") as session:
        group(session, "M")
        group(session, "W", visit_every_days=7)
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        accounts = {
            "secretary": station.worker_id,
            "director": worker(session, "孙敏", posts=["children"]).id,
            "near": worker(session, "赵刚").id,
            "ordinary": worker(session, "林悦").id,
            "former director": worker(session, "周平", posts=["children"], active=False).id,
        }
        kin = helper(session, "赵刚", worker_id=accounts["near"], capacity=MANY)
        return Village(station, accounts, kin.id)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(those=people)
def test_for_every_account_what_is_counted_is_what_is_listed_and_left_out_are_the_children(
    village: Village, those: list[Person]
) -> None:
    with village.holds(those) as settled:
        for name, account in village.accounts.items():
            with logged_in(village.station, account), village.station.sessions() as session:
                listed = _same_in_list_and_count(session, DueFilter(states=COUNTED))
                _same_in_list_and_count(session, DueFilter(helper=village.kin, states=COUNTED))
                _same_in_list_and_count(session, DueFilter(worker=village.accounts["near"], states=COUNTED))
                knows = {key for key, one in settled.items() if _may_know(name, one)}
                assert listed <= knows
                due = set(session.scalars(select(CareDue.resident_id)))
                everything = DueFilter(states=tuple(DueState))
                assert {row.resident_id for row in due_list(session, DAY, everything)} == due & knows
                assert due_left_out(session, DAY, everything) == len(due - knows)


def _same_in_list_and_count(session: Session, wanted: DueFilter) -> set[UUID]:
    counts = due_counts(session, DAY, wanted)
    by_state: dict[DueState, int] = dict.fromkeys(COUNTED, 0)
    rows = due_list(session, DAY, wanted)
    for row in rows:
        by_state[row.state] += 1
    assert (counts.soon, counts.due, counts.overdue, counts.paused) == tuple(by_state.values())
    return {row.resident_id for row in rows}


def _may_know(account: str, one: Person) -> bool:
    grown = one.grown is None or one.grown >= 0
    return grown or account in ("secretary", "director") or (account == "near" and (one.helped or one.on_team))
