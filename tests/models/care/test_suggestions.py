"""Suggestions cover whoever lacks a helper, say why, and can be changed line by line without lying about room."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import CHINA, today
from models.care.guard import unguarded
from models.care.matching import SUGGESTION_REASONS, MatchWeights
from models.care.pairings import pair
from models.care.records import (
    CareManner,
    CareVisit,
    Helper,
    HelperKind,
    Membership,
    Pairing,
    PairingRole,
    Risk,
    SpecialGroup,
)
from models.care.suggestions import accept, change_line, costs_of, suggest
from models.errors import WorldError
from models.people.records import Residency
from models.places.records import Area, AreaLevel, Building, Estate, Unit
from models.station import Station
from models.visits.records import Outcome, Slot, Visit
from models.workers.records import Worker
from tests.models.visits.village import add_building, add_household, add_worker

TODAY, LONG_AGO = today(), today() - timedelta(days=300)
WEIGHTS = MatchWeights()


@dataclass
class Place:
    """Two estates in one grid and a third outside of it; ``people`` live in the first, one stair each."""

    station: Station
    units: list[UUID] = field(default_factory=list)
    people: list[UUID] = field(default_factory=list)
    helpers: dict[str, UUID] = field(default_factory=dict)

    def helper(self, name: str, unit: int | None, **more) -> UUID:
        with self.station.act("test") as session:
            unit_id = None if unit is None else self.units[unit]
            row = Helper(name=name, kind=HelperKind.VOLUNTEER, unit_id=unit_id, **{"capacity": 5, **more})
            session.add(row)
            session.flush()
            self.helpers[name] = row.id
            return row.id

    def suggest(self, **more):
        with self.station.sessions() as session:
            return suggest(session, TODAY, **more)

    def lines(self, **more) -> dict[UUID, object]:
        return {line.resident_id: line for line in self.suggest(**more).lines}

    def pairings(self) -> list[tuple[UUID, UUID]]:
        with self.station.sessions() as session:
            return [tuple(row) for row in session.execute(select(Pairing.resident_id, Pairing.helper_id))]


def join(session: Session, resident_id: UUID, level: int = 2, **more) -> None:
    session.add(
        Membership(
            resident_id=resident_id,
            level=level,
            group_code="T1",
            catalogue={"name": "独居老人"},
            recognised_on=LONG_AGO,
            **more,
        )
    )
    session.flush()


@pytest.fixture
def place(station: Station) -> Place:
    """Stairs 0 and 1 are one building, 2 another one of the estate, 3 another estate of the grid, 4 elsewhere."""
    found = Place(station)
    with station.act("test") as session:
        grid = Area(level=AreaLevel.GRID, code="210112010012001", name="第1网格")
        estates = [Estate(name=name) for name in ("浑河花园", "沈水雅居", "新南家园")]
        session.add_all([grid, *estates, SpecialGroup(code="T1", name="独居老人", visit_every_days=30)])
        session.flush()
        doors = [
            add_building(session, number, units=units, floors=3, estate=estates[estate])
            for number, units, estate in (("1", 2, 0), ("2", 1, 0), ("1", 1, 1), ("1", 1, 2))
        ]
        found.units = list(dict.fromkeys(door.unit_id for building in doors for door in building))
        for unit in found.units[:4]:
            building = session.get(Building, session.get(Unit, unit).building_id)
            building.grid_id = grid.id
        for door in (doors[0][0], doors[0][6], doors[1][0]):
            [person] = add_household(session, door, "王芳")
            join(session, person.id)
            found.people.append(person.id)
    return found


def test_everybody_gets_the_nearest_helper_with_the_reason(place: Place) -> None:
    for name, unit in (("stair", 0), ("estate", 2), ("grid", 3), ("elsewhere", 4)):
        place.helper(name, unit)
    found = place.suggest()
    assert [line.resident_id for line in found.lines] == place.people
    assert [line.helper_id for line in found.lines] == [place.helpers[name] for name in ("stair", "stair", "estate")]
    assert [line.reasons for line in found.lines] == [
        ("same_stair", "few_people"), ("same_building", "few_people"), ("same_stair", "few_people"),
    ]  # fmt: skip
    assert (found.unplaced, found.gap) == (0, 0)
    assert {name: found.loads[key].new for name, key in place.helpers.items()} == {
        "stair": 2, "estate": 1, "grid": 0, "elsewhere": 0,
    }  # fmt: skip


def test_the_total_adds_up_from_lines_and_loads_by_the_published_weights(place: Place) -> None:
    place.helper("stair", 0)
    found = place.suggest()
    unknown = WEIGHTS.unknown * WEIGHTS.known_after
    assert [line.cost for line in found.lines] == [
        WEIGHTS.same_stair + unknown, WEIGHTS.same_building + unknown, WEIGHTS.same_estate + unknown,
    ]  # fmt: skip
    assert found.load_cost == sum(WEIGHTS.load * (2 * k - 1) // 5 for k in (1, 2, 3))
    assert found.total_cost == found.bound == sum(line.cost for line in found.lines) + found.load_cost


def test_alternatives_say_what_the_whole_would_cost_more_and_a_change_costs_just_that(place: Place) -> None:
    place.helper("stair", 0)
    place.helper("elsewhere", 4, capacity=1)
    before = place.suggest()
    first = before.lines[0]
    [other] = first.alternatives
    after = change_line(before, first.resident_id, other.helper_id)
    assert other.helper_id == place.helpers["elsewhere"]
    assert after.total_cost - before.total_cost == other.extra == after.gap
    assert after.lines[0].reasons == ("far", "chosen")
    assert after.lines[1:] != before.lines[1:]
    assert not after.lines[1].alternatives, "the only other place is taken by now"
    assert after.loads[place.helpers["stair"]].new == 2


def test_a_change_back_is_the_suggestion_again_but_for_its_mark(place: Place) -> None:
    place.helper("stair", 0)
    before = place.suggest()
    resident_id, helper_id = before.lines[0].resident_id, before.lines[0].helper_id
    left_out = change_line(before, resident_id, None)
    assert (left_out.unplaced, left_out.lines[0].reasons) == (1, ("chosen",))
    again = change_line(left_out, resident_id, helper_id)
    assert (again.total_cost, again.gap, again.lines[1:]) == (before.total_cost, 0, before.lines[1:])


def test_a_full_helper_takes_nobody_more_by_a_change(place: Place) -> None:
    place.helper("stair", 0)
    place.helper("elsewhere", 4, capacity=1)
    found = place.suggest()
    one = change_line(found, place.people[0], place.helpers["elsewhere"])
    with pytest.raises(WorldError) as refused:
        change_line(one, place.people[1], place.helpers["elsewhere"])
    assert (refused.value.code, refused.value.params) == ("helper_full", {"count": 1, "capacity": 1})
    assert change_line(one, place.people[0], place.helpers["elsewhere"]).total_cost == one.total_cost
    for resident, helper in ((place.people[0], UUID(int=9)), (UUID(int=9), place.helpers["stair"])):
        with pytest.raises(WorldError, match="unknown"):
            change_line(found, resident, helper)


def test_without_enough_room_those_at_risk_are_placed_and_the_rest_is_named(place: Place) -> None:
    place.helper("stair", 4, capacity=1)
    with place.station.act("test") as session:
        row = session.scalars(select(Membership).where(Membership.resident_id == place.people[2])).one()
        row.risk = Risk.HIGH
    found = place.suggest()
    assert found.unplaced == 2
    assert [line.helper_id for line in found.lines] == [None, None, place.helpers["stair"]]
    assert [line.reasons for line in found.lines[:2]] == [("no_room",)] * 2
    assert found.gap == 0


def test_nobody_to_choose_from_leaves_everybody_named(place: Place) -> None:
    found = place.suggest()
    assert (found.unplaced, found.gap, found.loads) == (3, 0, {})
    assert found.total_cost == 3 * WEIGHTS.alone * 2, "a month's norm is urgency 2"


def test_whoever_is_paired_needs_no_suggestion_and_fills_a_place(place: Place) -> None:
    place.helper("stair", 0, capacity=2)
    with place.station.act("test") as session:
        session.add(
            Pairing(
                resident_id=place.people[0], level=2, helper_id=place.helpers["stair"], role=PairingRole.PRIMARY,
                starts_on=LONG_AGO,
            )
        )  # fmt: skip
    found = place.suggest()
    assert [line.resident_id for line in found.lines] == place.people[1:]
    assert found.unplaced == 1
    assert found.loads[place.helpers["stair"]].held == 1


def test_whose_helper_begins_later_is_not_offered_and_fills_the_place_already(place: Place) -> None:
    stair, far = place.helper("stair", 0, capacity=1), place.helper("far", 4)
    with place.station.act("test") as session:
        pair(session, place.people[0], stair, on=TODAY + timedelta(days=9))
    found = place.suggest()
    assert [line.resident_id for line in found.lines] == place.people[1:]
    assert {line.helper_id for line in found.lines} == {far}
    assert found.loads[stair].held == 1
    with place.station.act("care.suggest") as session:
        assert accept(session, found.lines, on=TODAY).refused == ()


def test_only_those_asked_for_are_suggested(place: Place) -> None:
    place.helper("stair", 0)
    assert [line.resident_id for line in place.suggest(residents=[place.people[1]]).lines] == [place.people[1]]


def test_who_left_or_comes_later_is_not_suggested_and_who_is_away_comes_last(place: Place) -> None:
    place.helper("left", 0, ends_on=TODAY)
    place.helper("coming", 0, starts_on=TODAY + timedelta(days=1))
    away = place.helper("away", 0, absent_from=LONG_AGO)
    far = place.helper("far", 4, capacity=2)
    found = place.suggest()
    assert set(found.loads) == {away, far}
    assert sorted(line.helper_id for line in found.lines) == sorted([away, far, far])
    assert sum("absent" in line.reasons for line in found.lines) == 1


def test_a_grid_worker_is_near_to_the_whole_grid(place: Place) -> None:
    with place.station.act("test") as session:
        grid = session.scalars(select(Building.grid_id).where(Building.grid_id.is_not(None))).first()
        worker = Worker(name="赵敏", grid_id=grid)
        session.add(worker)
        session.flush()
    place.helper("worker", None, worker_id=worker.id)
    assert {line.reasons[0] for line in place.suggest().lines} == {"same_grid"}


def test_days_on_which_they_met_count_whether_by_care_or_by_knocking(place: Place) -> None:
    known, person = place.helper("known", 3), place.people[2]
    place.helper("near", 0)
    with place.station.act("test") as session:
        worker = add_worker(session, "赵敏")
        session.get(Helper, known).worker_id = worker
        home = session.scalars(select(Residency).where(Residency.resident_id == person)).one()
        for day, manner in ((3, CareManner.DOOR), (9, CareManner.PHONE)):
            session.add(
                CareVisit(
                    resident_id=person, level=2, helper_id=known, worker_id=worker, manner=manner,
                    at=datetime(TODAY.year - 1, 10, day, 10, tzinfo=CHINA),
                )
            )  # fmt: skip
        for day, outcome in ((3, Outcome.MET), (15, Outcome.MET), (20, Outcome.MET), (21, Outcome.NOT_HOME)):
            session.add(
                Visit(
                    dwelling_id=home.dwelling_id, household_id=home.household_id, worker_id=worker,
                    at=datetime(TODAY.year - 1, 10, day, 15, tzinfo=CHINA), slot=Slot.AFTERNOON, outcome=outcome,
                )
            )  # fmt: skip
    line = place.lines()[person]
    assert (line.helper_id, line.met) == (known, 4)
    assert line.reasons == ("same_grid", "known", "few_people")
    assert line.cost == WEIGHTS.same_grid


def test_accepting_pairs_in_one_act_and_names_whom_the_world_has_changed_for(place: Place) -> None:
    place.helper("stair", 0)
    found = place.suggest()
    lines = change_line(found, place.people[1], None).lines
    with place.station.act("test") as session:
        join_ended = session.scalars(select(Membership).where(Membership.resident_id == place.people[2])).one()
        join_ended.ended_on = TODAY
    with place.station.act("care.suggestions") as session:
        accepted = accept(session, lines, on=TODAY)
    assert accepted.paired == 1
    assert [(key, error.code) for key, error in accepted.refused] == [(place.people[2], "not_under_care")]
    assert place.pairings() == [(place.people[0], place.helpers["stair"])]
    place.station.undo(place.station.acts(limit=1)[0].id)
    assert place.pairings() == []


def test_accepting_pairs_with_the_level_of_the_person_and_never_beyond_capacity(place: Place) -> None:
    helper = place.helper("stair", 0, capacity=2)
    place.helper("elsewhere", 4)
    lines = place.suggest().lines
    with place.station.act("test") as session:
        session.get(Helper, helper).capacity = 1
        one, two = (line.resident_id for line in lines if line.helper_id == helper)
        with unguarded(session):
            for row in session.scalars(select(Membership).where(Membership.resident_id == one)):
                row.level = 3
    with place.station.act("care.suggest") as session:
        accepted = accept(session, lines, on=TODAY)
    assert (accepted.paired, [(key, error.code) for key, error in accepted.refused]) == (2, [(two, "helper_full")])
    with place.station.sessions() as session:
        assert set(session.scalars(select(Pairing.level))) == {2}


def test_whoever_was_paired_meanwhile_is_refused_by_name_of_the_reason(place: Place) -> None:
    place.helper("stair", 0)
    lines = place.suggest().lines
    with place.station.act("test") as session:
        pair(session, place.people[1], place.helpers["stair"], role=PairingRole.PRIMARY, on=TODAY)
    with place.station.act("care.suggest") as session:
        accepted = accept(session, lines, on=TODAY)
    assert accepted.paired == 2
    assert [(key, error.code) for key, error in accepted.refused] == [(place.people[1], "overlapping_pairing")]


def test_the_published_costs_are_enough_to_find_the_optimum_by_other_means(place: Place) -> None:
    place.helper("stair", 0, capacity=2)
    place.helper("elsewhere", 4, capacity=1, absent_from=LONG_AGO)
    found = place.suggest()
    told = json.loads(json.dumps(costs_of(found)))
    assert told["weights"] == asdict(WEIGHTS)
    totals = []
    for choice in product([None, 0, 1], repeat=3):
        places = [helper["places"][: choice.count(n)] for n, helper in enumerate(told["helpers"])]
        if [len(each) for each in places] == [choice.count(0), choice.count(1)]:
            pairs = zip(told["people"], choice, told["pairs"], strict=True)
            alone_or_with = [who["alone"] if helper is None else costs[helper] for who, helper, costs in pairs]
            totals.append(sum(alone_or_with) + sum(map(sum, places)))
    assert found.total_cost == min(totals) == found.bound


def test_level_4_people_are_in_no_suggestion_but_their_teams(place: Place) -> None:
    place.helper("stair", 0)
    with place.station.act("test") as session:
        row = session.scalars(select(Membership).where(Membership.resident_id == place.people[0])).one()
        row.level = 4
    assert [line.resident_id for line in place.suggest().lines] == place.people[1:]


def test_reasons_are_the_published_ones(place: Place) -> None:
    place.helper("stair", 0, absent_from=LONG_AGO)
    assert {reason for line in place.suggest().lines for reason in line.reasons} <= set(SUGGESTION_REASONS)
