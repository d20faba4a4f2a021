"""Rounds are made from a scope, shared out by stairs, changed and closed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import uuid7
from models.errors import WorldError
from models.places import actions as places
from models.places.records import Area, AreaLevel, Building, Dwelling, Estate, Occupancy, Unit
from models.station import Station
from models.visits import queries, rounds
from models.visits.actions import VisitEntry, record_visit
from models.visits.records import Outcome, RoundDoor
from models.visits.scope import Scope, ScopeDoor, ScopeKind, WalkOrder, doors_in_scope, preview
from models.visits.sheet_numbers import is_sheet_number
from models.visits.statistics import round_figures
from tests.models.visits.village import add_building, add_household, add_worker

START = date(2026, 11, 2)
ALL = Scope(ScopeKind.ALL)


def rooms(session: Session, scope: Scope, order: WalkOrder = WalkOrder.TOP_DOWN) -> list[str]:
    numbers = {row[0]: row[1] for row in session.execute(select(Dwelling.id, Dwelling.room))}
    return [numbers[door.dwelling_id] for door in doors_in_scope(session, scope, order)]


def test_doors_are_walked_from_the_top_building_two_before_ten_before_a(station: Station) -> None:
    with station.act("test") as session:
        estate = Estate(name="碧桂园")
        session.add(estate)
        session.flush()
        for number in ("10", "A", "2"):
            add_building(session, number, units=2, floors=2, rooms=1, estate=estate)
        doors = doors_in_scope(session, ALL)
        numbers = {row[0]: row[1] for row in session.execute(select(Building.id, Building.number))}
        assert [numbers[door.building_id] for door in doors[::4]] == ["2", "10", "A"]
        assert rooms(session, ALL)[:4] == ["201", "101", "201", "101"]
        assert rooms(session, ALL, WalkOrder.BOTTOM_UP)[:4] == ["101", "201", "101", "201"]


def test_a_scope_is_the_map_s_selection_a_building_a_grid_or_an_estate(station: Station) -> None:
    with station.act("test") as session:
        grid = Area(level=AreaLevel.GRID, code="21011201001201", name="第一网格")
        session.add(grid)
        session.flush()
        here, there = add_building(session, "1", floors=2), add_building(session, "2", floors=3)
        buildings = {b.number: b for b in session.scalars(select(Building))}
        buildings["2"].grid_id = grid.id
        there[0].occupancy = Occupancy.DEMOLISHED
        there[1].occupancy = Occupancy.VACANT
        session.flush()
        assert len(doors_in_scope(session, Scope(ScopeKind.MAP, (here[0].id, here[1].id, here[0].id)))) == 2
        assert len(doors_in_scope(session, Scope(ScopeKind.BUILDING, (buildings["1"].id,)))) == 4
        assert len(doors_in_scope(session, Scope(ScopeKind.GRID, (grid.id,)))) == 5
        assert len(doors_in_scope(session, Scope(ScopeKind.ESTATE, (buildings["1"].estate_id,)))) == 4
        seen = preview(session, doors_in_scope(session, ALL))
        assert (seen.doors, seen.in_use, seen.vacant, seen.stairs, seen.buildings) == (9, 8, 1, 2, 2)


def test_those_met_lately_are_left_out_and_those_only_knocked_on_are_not(station: Station) -> None:
    with station.act("test") as session:
        met, missed, *_ = add_building(session, floors=2)
        worker = add_worker(session, "王伟")
        for door, outcome in ((met, Outcome.MET), (missed, Outcome.NOT_HOME)):
            at = datetime(2026, 11, 10, 2, tzinfo=UTC)
            record_visit(session, VisitEntry(dwelling_id=door.id, worker_id=worker, at=at, outcome=outcome))
        since = Scope(ScopeKind.ALL, not_met_since=date(2026, 11, 10))
        assert [door.dwelling_id == met.id for door in doors_in_scope(session, since)] == [False] * 3
        assert len(doors_in_scope(session, Scope(ScopeKind.ALL, not_met_since=date(2026, 11, 11)))) == 4


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(1, 6))
def test_a_stair_stays_with_one_worker_and_nobody_carries_a_stair_too_much(stairs: list[int], count: int) -> None:
    workers = [uuid7() for _ in range(count)]
    doors = [ScopeDoor(uuid7(), UUID(int=n), UUID(int=0), False) for n, size in enumerate(stairs) for _ in range(size)]
    shared = rounds.share_out(doors, workers)
    assert len({(door.unit_id, worker) for door, worker in zip(doors, shared, strict=True)}) == len(stairs)
    load = Counter(shared)
    assert all(abs(load[worker] - len(doors) / count) <= max(stairs) for worker in workers)
    assert [w for n, w in enumerate(shared) if not n or shared[n - 1] != w] == list(dict.fromkeys(shared))


def test_a_round_has_a_sheet_for_each_door_and_can_be_changed_until_it_is_closed(station: Station) -> None:
    with station.act("test") as session:
        doors = add_building(session, floors=3)
        extra = add_building(session, "4", floors=1)
        add_household(session, doors[-1], "欧阳春", "李明")
        liu, wang = add_worker(session, "刘芳"), add_worker(session, "王伟")
        scope = Scope(ScopeKind.MAP, tuple(door.id for door in doors))
        made = rounds.create_round(session, "冬季走访", scope, [liu], START)
        assert preview(session, doors_in_scope(session, ALL)).in_open_rounds == 6
        assert rounds.add_doors(session, made.id, [door.id for door in (*doors, *extra)], wang) == 2
        rows = queries.round_doors(session, made.id)
        assert [row.stair_order for row in rows] == list(range(8))
        assert all(is_sheet_number(row.sheet_no) for row in rows)
        assert rows[1].surname == "欧阳"
        assert rows[0].door == "3-1-301"
        assert rounds.reassign(session, [rows[0].id, rows[7].id], wang) == 1
        assert rounds.remove_doors(session, [rows[6].id]) == 1
        assert [row.worker for row in queries.round_doors(session, made.id)] == ["王伟", *["刘芳"] * 5, "王伟"]
        listed = queries.rounds_list(session)[0]
        assert (listed.figures.doors, listed.workers) == (7, ("刘芳", "王伟"))
        rounds.close_round(session, made.id)
        with pytest.raises(WorldError, match="round_closed"):
            rounds.add_doors(session, made.id, [extra[0].id])


def test_a_door_that_was_knocked_on_stays_in_its_round(station: Station) -> None:
    with station.act("test") as session:
        doors = add_building(session, floors=1)
        worker = add_worker(session, "王伟")
        made = rounds.create_round(session, "走访", ALL, [worker], START)
        at = datetime(2026, 11, 10, 2, tzinfo=UTC)
        record_visit(session, VisitEntry(dwelling_id=doors[0].id, worker_id=worker, at=at, outcome=Outcome.NOT_HOME))
        ids = list(session.scalars(select(RoundDoor.id).where(RoundDoor.round_id == made.id)))
        with pytest.raises(WorldError, match="doors_have_visits"):
            rounds.remove_doors(session, ids)


def test_a_door_that_is_taken_away_leaves_the_rounds_that_run_unless_it_was_knocked_on(station: Station) -> None:
    with station.act("test") as session:
        doors = add_building(session, floors=1, rooms=3)
        other = add_building(session, "4", floors=1)
        worker = add_worker(session, "王伟")
        over = rounds.create_round(session, "旧批次", ALL, [worker], START)
        rounds.close_round(session, over.id)
        made = rounds.create_round(session, "走访", ALL, [worker], START)
        at = datetime(2026, 11, 10, 2, tzinfo=UTC)
        record_visit(session, VisitEntry(dwelling_id=doors[0].id, worker_id=worker, at=at, outcome=Outcome.NOT_HOME))
        places.remove_dwellings(session, [door.id for door in doors[:2]])
        places.delete_building(session, session.get_one(Unit, other[0].unit_id).building_id)
        assert [row.door for row in queries.round_doors(session, made.id)] == ["3-1-101", "3-1-103"]
        assert round_figures(session, over.id).doors == 5
        now = datetime(2026, 11, 11, 2, tzinfo=UTC)
        assert queries.today_counts(session, worker, now).to_knock == 1


def test_a_promise_to_a_door_that_was_taken_away_is_due_no_more(station: Station) -> None:
    with station.act("test") as session:
        (door,) = add_building(session, floors=1, rooms=1)
        worker = add_worker(session, "王伟")
        now = datetime(2026, 11, 10, 2, tzinfo=UTC)
        promise = VisitEntry(
            dwelling_id=door.id, worker_id=worker, at=now, outcome=Outcome.NOT_HOME, next_on=date(2026, 11, 10)
        )
        record_visit(session, promise)
        assert queries.today_counts(session, worker, now).due == 1
        places.remove_dwellings(session, [door.id])
        assert queries.today_counts(session, worker, now).due == 0


def test_a_round_of_nothing_or_that_ends_before_it_starts_is_refused(station: Station) -> None:
    with station.act("test") as session:
        with pytest.raises(WorldError, match="round_without_doors"):
            rounds.create_round(session, "空", ALL, [], START)
        add_building(session)
        with pytest.raises(WorldError, match="round_ends_before_start"):
            rounds.create_round(session, "反", ALL, [], START, date(2026, 11, 1))
