"""Figures counted by the database are those a patient person would count by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.places.records import IN_USE, Dwelling, Occupancy
from models.station import Station
from models.visits import actions, queries, rounds
from models.visits.actions import FindingEntry, VisitEntry
from models.visits.findings import UNSETTLED, list_findings
from models.visits.records import Outcome, Round, Slot, Visit
from models.visits.rules import RegisterFigures, RoundFigures
from models.visits.scope import Scope, ScopeKind
from models.visits.statistics import register_figures, round_figures
from tests.models.visits.village import add_building, add_worker

START = datetime(2026, 11, 10, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def make_round(session: Session, doors: list[Dwelling], worker: UUID) -> Round:
    scope = Scope(ScopeKind.MAP, tuple(door.id for door in doors))
    return rounds.create_round(session, "走访", scope, [worker], date(2026, 11, 2))


def test_twenty_met_two_not_home_one_declined_and_one_vacant_of_twenty_four(station: Station) -> None:
    with station.act("test") as session:
        doors, worker = add_building(session, floors=6, rooms=4), add_worker(session, "刘芳")
        made = make_round(session, doors, worker)
        outcomes = [Outcome.MET] * 20 + [Outcome.NOT_HOME] * 2 + [Outcome.DECLINED, Outcome.VACANT]
        for door, outcome in zip(doors, outcomes, strict=True):
            entry = VisitEntry(dwelling_id=door.id, worker_id=worker, at=START, outcome=outcome)
            actions.record_visit(session, entry)
        figures = round_figures(session, made.id)
        assert figures == RoundFigures(met=20, not_home=2, declined=1, vacant=1)
        assert figures.entry_rate == Decimal("86.96")


def test_findings_passed_on_are_a_share_of_those_found(station: Station) -> None:
    with station.act("test") as session:
        doors, worker = add_building(session, floors=1), add_worker(session, "刘芳")
        made = make_round(session, doors, worker)
        found = tuple(FindingEntry(kind) for kind in ("gas", "need", "other"))
        entry = VisitEntry(dwelling_id=doors[0].id, worker_id=worker, at=START, outcome=Outcome.MET, findings=found)
        actions.record_visit(session, entry)
        actions.refer_finding(session, list_findings(session, UNSETTLED)[0].finding.id, now=NOW)
        assert round_figures(session, made.id).referral_rate == Decimal("33.33")


def test_the_register_is_complete_by_the_dwellings_verified_in_the_last_half_year(station: Station) -> None:
    with station.act("test") as session:
        fresh, stale, empty, _never = add_building(session, floors=2)
        fresh.verified_on, stale.verified_on = date(2026, 11, 1), date(2026, 5, 1)
        empty.occupancy, empty.verified_on = Occupancy.VACANT, date(2026, 11, 1)
        session.flush()
        figures = register_figures(session, date(2026, 11, 20))
        assert figures == RegisterFigures(in_use=3, verified=1, vacant=1)
        assert figures.completeness == Decimal("33.33")


def test_figures_and_doors_of_a_large_round_take_a_handful_of_statements(station: Station) -> None:
    with station.act("test") as session:
        worker = add_worker(session, "刘芳")
        doors = add_building(session, units=10, floors=20, rooms=2)
        made = make_round(session, doors, worker)
        statements: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert round_figures(session, made.id).open == 400
        assert len(queries.round_doors(session, made.id)) == 400
        assert len(statements) == 5


class Told(NamedTuple):
    """One visit of the story; ``corrects`` is the place of the earlier one that it corrects."""

    door: int
    hours: int
    outcome: Outcome
    effective: bool
    corrects: int | None
    deleted: bool


DOORS = 4
STORIES = st.lists(
    st.builds(
        Told,
        st.integers(0, DOORS - 1),
        st.integers(0, 9),
        st.sampled_from(Outcome),
        st.booleans(),
        st.none() | st.integers(0, 9),
        st.booleans(),
    ),
    max_size=10,
)
HOUSES = st.lists(st.sampled_from(Occupancy), min_size=DOORS, max_size=DOORS)


def by_hand(story: list[Told], houses: list[Occupancy]) -> Counter[str]:
    corrected = {told.corrects for told in story if told.corrects is not None and not told.deleted}
    counted = [(told.hours, n, told) for n, told in enumerate(story) if n not in corrected and not told.deleted]
    kinds: Counter[str] = Counter()
    for door, occupancy in enumerate(houses):
        mine = [told for _, _, told in sorted(counted) if told.door == door]
        outcomes = [told.outcome for told in mine if told.outcome is not Outcome.PHONE or told.effective]
        if Outcome.MET in outcomes:
            kinds["met"] += 1
        elif (outcomes and outcomes[-1] is Outcome.VACANT) or occupancy not in IN_USE:
            kinds["vacant"] += 1
        else:
            kinds[outcomes[-1].value if outcomes else "open"] += 1
    return kinds


@given(story=STORIES, houses=HOUSES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_counts_as_one_would_by_hand(station: Station, story: list[Told], houses: list[Occupancy]) -> None:
    try:
        with station.act("test") as session:
            doors, worker = add_building(session, floors=DOORS, rooms=1), add_worker(session, "刘芳")
            made = make_round(session, doors, worker)
            row_ids = [row.id for row in sorted(queries.round_doors(session, made.id), key=lambda row: row.floor)]
            for door, occupancy in zip(doors, houses, strict=True):
                door.occupancy = occupancy
            visits: list[Visit] = []
            for n, told in enumerate(story):
                earlier = told.corrects is not None and told.corrects < n
                story[n] = told._replace(corrects=told.corrects if earlier else None)
                visit = Visit(
                    round_door_id=row_ids[told.door],
                    dwelling_id=doors[told.door].id,
                    worker_id=worker,
                    at=START + timedelta(hours=told.hours),
                    slot=Slot.MORNING,
                    outcome=told.outcome,
                    phone_effective=told.effective,
                    corrects_id=visits[told.corrects].id if earlier and told.corrects is not None else None,
                    deleted_at=NOW if told.deleted else None,
                )
                session.add(visit)
                session.flush()
                visits.append(visit)
            figures = round_figures(session, made.id)
            counted = {
                kind: getattr(figures, kind) for kind in ("met", "phone", "not_home", "declined", "open", "vacant")
            }
            assert Counter({kind: count for kind, count in counted.items() if count}) == by_hand(story, houses)
            by_row = Counter(
                "vacant" if row.vacant else row.status.outcome.value if row.status.outcome else "open"
                for row in queries.round_doors(session, made.id)
            )
            assert by_row == by_hand(story, houses)
            raise _RollbackError
    except _RollbackError:
        pass


class _RollbackError(Exception):
    """Leaves each example's station as it was."""
