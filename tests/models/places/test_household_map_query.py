"""The facts of a door come from people, visits and the round, counted as everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from models.places import actions
from models.places.household_map_query import map_facts, rounds
from models.places.map_colours import MODES, count
from models.places.pattern import BuildingPattern
from models.places.records import Area, AreaLevel, Building, Occupancy
from models.station import Station
from models.visits.records import Outcome, Round, RoundDoor, RoundState, Slot, Visit
from models.visits.statistics import round_figures
from tests.models.places.estate import TODAY, built, dwelling_id, move_in


def test_facts_of_a_door_come_from_people_visits_and_the_round(station: Station) -> None:
    building = built(station, BuildingPattern(units=1, floors=1, rooms_per_floor=4))
    doors = {room: dwelling_id(station, building, "1", room) for room in ("101", "102", "103", "104")}
    move_in(station, doors["101"], "欧阳震华", "王红")
    move_in(station, doors["101"], "赵六")
    with station.act("visits") as session:
        grid = Area(level=AreaLevel.GRID, code="21011201001203", name="第3网格")
        knocking = Round(name="三月敲门", starts_on=TODAY, scope={"kind": "building"}, state=RoundState.OPEN)
        session.add_all([grid, knocking])
        session.flush()
        session.get_one(Building, building).grid_id = grid.id
        entry = {}
        for order, room in enumerate(("101", "102", "103")):
            entry[room] = RoundDoor(
                round_id=knocking.id, dwelling_id=doors[room], stair_order=order, sheet_no=f"{order:08d}"
            )
            session.add(entry[room])
        session.flush()
        at = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        knocks = [("101", Outcome.MET), ("102", Outcome.NOT_HOME), ("102", Outcome.NOT_HOME), ("103", Outcome.DECLINED)]
        made = []
        for hours, (room, outcome) in enumerate(knocks):
            made.append(
                Visit(
                    round_door_id=entry[room].id,
                    dwelling_id=doors[room],
                    worker_id=station.worker_id,
                    at=at + timedelta(hours=hours),
                    slot=Slot.MORNING,
                    outcome=outcome,
                    next_on=TODAY if outcome is Outcome.NOT_HOME else None,
                )
            )
        session.add_all(made)
        session.flush()
        session.add(
            Visit(
                round_door_id=entry["103"].id,
                dwelling_id=doors["103"],
                worker_id=station.worker_id,
                at=at + timedelta(hours=9),
                slot=Slot.MORNING,
                outcome=Outcome.PHONE,
                phone_effective=True,
                corrects_id=made[3].id,
            )
        )
    with station.sessions() as session:
        (choice,) = rounds(session)
        (found,) = map_facts(session, round_id=choice.round_id)
    facts = {cell.room: cell for cell in found.buildings[0].cells}
    assert (facts["101"].surname, facts["101"].people, facts["101"].households) == ("欧阳", 3, 2)
    assert (facts["101"].outcome, facts["101"].last_contact) == (Outcome.MET, date(2026, 3, 10))
    assert (facts["102"].outcome, facts["102"].attempts, facts["102"].next_on) == (Outcome.NOT_HOME, 2, TODAY)
    assert facts["103"].outcome is Outcome.PHONE
    assert (facts["104"].in_round, facts["104"].outcome) == (False, None)
    assert facts["101"].grid == "第3网格"


def test_the_map_counts_a_round_as_its_figures_do(station: Station) -> None:
    building = built(station, BuildingPattern(units=1, floors=2, rooms_per_floor=4))
    outcomes: dict[str, list[tuple[Outcome, bool | None]]] = {
        "101": [(Outcome.PHONE, False)],
        "102": [(Outcome.NOT_HOME, None), (Outcome.PHONE, False)],
        "103": [(Outcome.PHONE, True)],
        "104": [(Outcome.MET, None), (Outcome.NOT_HOME, None)],
        "201": [(Outcome.VACANT, None)],
        "202": [],
        "203": [],
    }
    doors = {room: dwelling_id(station, building, "1", room) for room in outcomes}
    with station.act("visits") as session:
        actions.set_occupancy(session, [doors["203"]], Occupancy.VACANT, TODAY)
        knocking = Round(name="三月敲门", starts_on=TODAY, scope={}, state=RoundState.OPEN)
        session.add(knocking)
        session.flush()
        for order, (room, tried) in enumerate(outcomes.items()):
            door = RoundDoor(round_id=knocking.id, dwelling_id=doors[room], stair_order=order, sheet_no=f"{order:08d}")
            session.add(door)
            session.flush()
            session.add_all(
                Visit(
                    round_door_id=door.id,
                    dwelling_id=doors[room],
                    worker_id=station.worker_id,
                    at=datetime(2026, 3, 10, 17 + hour, 30, tzinfo=UTC),
                    slot=Slot.MORNING,
                    outcome=outcome,
                    phone_effective=effective,
                )
                for hour, (outcome, effective) in enumerate(tried)
            )
    with station.sessions() as session:
        (found,) = map_facts(session, round_id=knocking.id)
        figures = round_figures(session, knocking.id)
    cells = {cell.room: cell for cell in found.buildings[0].cells}
    amounts = count(MODES["visit"](tuple(cells.values()), TODAY), cells.values())
    assert amounts == {
        "met": figures.met,
        "phone": figures.phone,
        "not_home": figures.not_home,
        "declined": figures.declined,
        "vacant": figures.vacant,
        "not_yet": figures.open,
        "outside": 1,
    }
    assert (figures.met, figures.phone, figures.not_home, figures.vacant, figures.open) == (1, 1, 1, 2, 2)
    assert (cells["101"].last_contact, cells["103"].last_contact) == (None, date(2026, 3, 11))  # the day in China
