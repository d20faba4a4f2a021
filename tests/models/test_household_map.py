"""The household map: patterns, the picture, its questions, its pages, and what workers do to places."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.base import uuid7
from models.people.records import Household, Residency, Resident
from models.places import actions
from models.places.addresses import natural_key
from models.places.household_map import CELL_H, BuildingPicture, MapPicture, draw_building, lay_out
from models.places.household_map_query import map_facts, rounds
from models.places.map_colours import MODES, count, marks
from models.places.map_facts import BuildingFacts, CellFacts, EstateFacts
from models.places.map_index import Box, Direction, MapIndex
from models.places.map_pages import cut, paginate
from models.places.map_signs import HATCHES, SHAPES, hatch_lines
from models.places.pattern import BuildingPattern, Numbering, preview
from models.places.records import Area, AreaLevel, Building, Dwelling, Occupancy, Unit
from models.station import Station
from models.visits.records import Outcome, Round, RoundDoor, RoundState, Slot, Visit
from models.visits.statistics import round_figures

TODAY = date(2026, 3, 12)

patterns = st.builds(
    BuildingPattern,
    units=st.integers(1, 6),
    floors=st.integers(1, 30),
    rooms_per_floor=st.integers(1, 7),
    first_floor=st.sampled_from([-2, -1, 1, 3]),
    numbering=st.sampled_from(Numbering),
    skipped=st.sampled_from([(), (4,), (4, 13, 14)]),
    as_letter=st.booleans(),
    ground_shops=st.booleans(),
)


@st.composite
def ragged_buildings(draw: st.DrawFn) -> BuildingFacts:
    """Doors as registers have them: any position, span and room, some twice."""
    door = st.builds(
        CellFacts,
        dwelling_id=st.builds(uuid7),
        unit=st.sampled_from(["", "1", "2", "10"]),
        floor=st.sampled_from([-2, -1, 1, 2, 3, 4, 12]),
        room=st.sampled_from(["101", "0102", "A2", "1-201", "门市", "B103", "302", "1203", "12"]),
        position=st.integers(0, 5),
        span=st.integers(0, 3),
    )
    doors = draw(st.lists(door, max_size=40))
    return BuildingFacts(uuid7(), "7", tuple(doors), units=draw(st.sampled_from([(), ("1", "2")])))


def estate(*buildings: BuildingFacts) -> EstateFacts:
    return EstateFacts(uuid7(), "彩虹园", buildings)


def doors_of(picture: MapPicture) -> Counter[UUID]:
    return Counter(cell.facts.dwelling_id for placed in picture.buildings for cell in placed.building.cells)


def assert_apart(building: BuildingPicture) -> None:
    for a, b in combinations(building.cells, 2):
        apart = a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
        assert apart, (a.facts.room, b.facts.room)
    for cell in building.cells:
        assert cell.x >= 0
        assert cell.x + cell.w <= building.width
        assert cell.y >= 0
        assert cell.y + cell.h <= building.height


def test_one_building_of_six_floors_and_four_doors_is_drawn_as_24_cells() -> None:
    facts = preview(BuildingPattern(units=1, floors=6, rooms_per_floor=4), "1")
    building = draw_building(facts)
    assert len(building.cells) == 24
    assert [floor.label for floor in building.floors] == ["6", "5", "4", "3", "2", "1"]
    assert {cell.facts.room for cell in building.cells if cell.row == 5} == {"101", "102", "103", "104"}


@settings(max_examples=40, deadline=None)
@given(patterns)
def test_every_door_of_a_pattern_is_drawn_once_and_none_over_another(pattern: BuildingPattern) -> None:
    facts = preview(pattern, "3")
    building = draw_building(facts)
    assert Counter(c.facts.dwelling_id for c in building.cells) == Counter(c.dwelling_id for c in facts.cells)
    assert len({(c.unit, c.row, c.column) for c in building.cells}) == len(facts.cells)
    if len(facts.cells) <= 120:
        assert_apart(building)


@settings(max_examples=60, deadline=None)
@given(ragged_buildings())
def test_doors_of_dirty_registers_never_overlap(facts: BuildingFacts) -> None:
    building = draw_building(facts)
    assert len(building.cells) == len(facts.cells)
    assert_apart(building)


@settings(max_examples=25, deadline=None)
@given(st.lists(patterns, min_size=1, max_size=5), st.floats(300, 4000))
def test_buildings_stand_apart_within_the_width(chosen: list[BuildingPattern], width: float) -> None:
    facts = estate(*(preview(pattern, str(n)) for n, pattern in enumerate(chosen)))
    picture = lay_out([facts], width)
    boxes = MapIndex(picture).building_boxes
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert all(box.right <= max(width, max(p.building.width for p in picture.buildings)) + 0.01 for box in boxes)


@settings(max_examples=25, deadline=None)
@given(st.lists(patterns, min_size=1, max_size=3), st.floats(260, 1500), st.floats(220, 1000))
@example([BuildingPattern(units=1, floors=12, rooms_per_floor=1, first_floor=-2)], 260.0, 220.0)
def test_pages_hold_every_door_once_at_the_same_places_as_the_screen(
    chosen: list[BuildingPattern], width: float, height: float
) -> None:
    facts = estate(*(preview(pattern, str(n)) for n, pattern in enumerate(chosen)))
    pages = paginate([facts], width, height)
    printed = sum((doors_of(page) for page in pages), Counter[UUID]())
    assert printed == Counter(door.dwelling_id for building in facts.buildings for door in building.cells)
    screen = {
        cell.facts.dwelling_id: cell for placed in lay_out([facts], width).buildings for cell in placed.building.cells
    }
    for page in pages:
        for placed in page.buildings:
            assert placed.y + placed.building.height <= height + 0.01
            first = placed.building.cells[0]
            origin = screen[first.facts.dwelling_id]
            for cell in placed.building.cells:
                seen = screen[cell.facts.dwelling_id]
                assert (seen.x - origin.x, seen.w, seen.h) == pytest.approx((cell.x - first.x, cell.w, cell.h))
                assert seen.y - origin.y == pytest.approx(cell.y - first.y)


def test_a_building_that_fits_is_not_cut_and_parts_are_numbered_where_it_does_not() -> None:
    building = draw_building(preview(BuildingPattern(units=2, floors=20, rooms_per_floor=4), "9"))
    assert cut(building, building.width, building.height) == [building]
    parts = cut(building, building.width / 2 + 40, building.height / 2 + 60)
    assert [part.part for part in parts] == list(range(1, len(parts) + 1))
    assert sum(len(part.cells) for part in parts) == 160


def test_floors_without_a_fourth_are_called_3a_or_left_out() -> None:
    lettered = BuildingPattern(units=1, floors=14, rooms_per_floor=1, skipped=(4, 13, 14), as_letter=True)
    assert [lettered.label(floor) for floor in (3, 4, 5, 12, 13, 14)] == ["3", "3A", "5", "12", "12A", "12B"]
    assert "3A01" in {door.room for door in lettered.doors()}
    passed_over = replace(lettered, as_letter=False)
    assert passed_over.levels() == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17]
    drawn = draw_building(preview(lettered, "1"))
    assert "3A" in [floor.label for floor in drawn.floors]


def test_basements_lie_below_the_ground_line_and_there_is_no_floor_0() -> None:
    pattern = BuildingPattern(units=1, floors=4, rooms_per_floor=1, first_floor=-2)
    assert pattern.levels() == [-2, -1, 1, 2]
    building = draw_building(preview(pattern, "1"))
    assert [floor.label for floor in building.floors] == ["2", "1", "B1", "B2"]
    assert [cell.y > building.ground_y for cell in building.cells] == [False, False, True, True]


@pytest.mark.parametrize(
    ("numbering", "rooms"),
    [
        (Numbering.PLAIN, ["101", "102", "101", "102"]),
        (Numbering.PADDED, ["0101", "0102", "0101", "0102"]),
        (Numbering.UNIT, ["1-101", "1-102", "2-101", "2-102"]),
        (Numbering.THROUGH, ["101", "102", "103", "104"]),
        (Numbering.LETTER, ["1A", "1B", "1A", "1B"]),
    ],
)
def test_doors_are_numbered_as_the_plates_are(numbering: Numbering, rooms: list[str]) -> None:
    pattern = BuildingPattern(units=2, floors=1, rooms_per_floor=2, numbering=numbering)
    assert [door.room for door in pattern.doors()] == rooms


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"floors": 0}, "floors"),
        ({"floors": 5000}, "floors"),
        ({"units": 0}, "units"),
        ({"rooms_per_floor": -1}, "rooms_per_floor"),
        ({"first_floor": 0}, "first_floor"),
        ({"units": 30, "floors": 120, "rooms_per_floor": 40}, "floors"),
    ],
)
def test_absurd_patterns_are_refused_before_anything_is_built(
    change: dict[str, int], field: str, station: Station
) -> None:
    pattern = replace(BuildingPattern(), **change)
    assert field in [problem.field for problem in pattern.problems()]
    with station.act("places.create_estate") as session:
        place = actions.create_estate(session, "彩虹园").id
    with pytest.raises(actions.PlaceRefusedError) as refused, station.act("places.create_building") as session:
        actions.create_building_from_pattern(session, place, "1", pattern)
    assert refused.value.code == "place_pattern_refused"
    with station.sessions() as session:
        assert session.scalars(select(Building)).all() == []


def test_missing_rooms_leave_a_gap_where_their_number_says() -> None:
    rooms = [(2, "201"), (2, "203"), (1, "101"), (1, "102"), (1, "103")]
    facts = BuildingFacts(uuid7(), "1", tuple(CellFacts(uuid7(), "1", floor, room) for floor, room in rooms))
    columns = {cell.facts.room: cell.column for cell in draw_building(facts).cells}
    assert columns == {"201": 0, "203": 2, "101": 0, "102": 1, "103": 2}


def test_two_comes_before_ten() -> None:
    assert sorted(["10", "2", "101A", "101", "A座"], key=natural_key) == ["2", "10", "101", "101A", "A座"]


def door(**facts: object) -> CellFacts:
    return CellFacts(uuid7(), "1", 1, "101", **facts)  # type: ignore[arg-type]


def test_each_question_has_an_answer_for_each_door_with_its_own_look() -> None:
    doors = [
        door(),
        door(in_round=True),
        door(in_round=True, outcome=Outcome.NOT_HOME, attempts=2),
        door(occupancy=Occupancy.VACANT, people=2, grid="第2网格"),
        door(last_contact=TODAY - timedelta(days=90), verified_on=TODAY - timedelta(days=181)),
        *(door(outcome=outcome, in_round=True) for outcome in Outcome),
        *(door(occupancy=occupancy) for occupancy in Occupancy),
    ]
    for make in MODES.values():
        mode = make(doors, TODAY)
        assert sum(count(mode, doors).values()) == len(doors)
        assert len({(entry.tone, entry.hatch, entry.shape) for entry in mode.entries}) == len(mode.entries)
        assert all(entry.hatch in HATCHES and entry.shape in SHAPES for entry in mode.entries)


def test_states_of_the_data_follow_domain_a1() -> None:
    mode = MODES["data_state"]((), TODAY)
    assert mode.classify(door(verified_on=None)) == "new"
    assert mode.classify(door(verified_on=TODAY - timedelta(days=180))) == "verified"
    assert mode.classify(door(verified_on=TODAY - timedelta(days=181))) == "expired"
    assert mode.classify(door(people=1, occupancy=Occupancy.VACANT)) == "conflict"


def test_marks_say_shop_several_households_tries_and_due() -> None:
    busy = door(use="31", households=2, outcome=Outcome.NOT_HOME, attempts=2, next_on=TODAY)
    assert marks(busy, TODAY) == ("shop", "families", "tries", "due")
    assert marks(door(next_on=TODAY + timedelta(days=1)), TODAY) == ()
    assert marks(door(cared=True), TODAY) == ("cared",)


@given(st.sampled_from(sorted(HATCHES)), st.floats(5, 200), st.floats(5, 100))
def test_hatch_lines_stay_inside_the_cell(name: str, w: float, h: float) -> None:
    for x1, y1, x2, y2 in hatch_lines(HATCHES[name], w, h):
        assert all(-0.01 <= x <= w + 0.01 for x in (x1, x2))
        assert all(-0.01 <= y <= h + 0.01 for y in (y1, y2))


def test_a_person_walks_stairs_then_along_the_floor_then_to_the_next_building() -> None:
    facts = estate(*(preview(BuildingPattern(units=2, floors=3, rooms_per_floor=2), str(n)) for n in (1, 2)))
    index = MapIndex(lay_out([facts], 2000.0))

    def walk(start: tuple[str, str, str], *ways: Direction) -> tuple[str, str, str]:
        found = index.find(*start)
        assert found is not None
        for way in ways:
            found = index.step(found, way)
        facts = index.cells[found].facts
        return index.picture.buildings[index.building_of[found]].building.number, facts.unit, facts.room

    assert walk(("1", "1", "101"), Direction.UP) == ("1", "1", "201")
    assert walk(("1", "1", "302"), Direction.UP) == ("1", "1", "302")
    assert walk(("1", "1", "102"), Direction.RIGHT) == ("1", "2", "101")
    assert walk(("1", "2", "202"), Direction.RIGHT) == ("2", "1", "201")
    assert walk(("2", "1", "201"), Direction.LEFT) == ("1", "2", "202")


def test_points_and_frames_find_their_doors() -> None:
    facts = estate(preview(BuildingPattern(units=1, floors=2, rooms_per_floor=2), "1"))
    index = MapIndex(lay_out([facts], 600.0))
    box = index.boxes[0]
    assert index.at(*box.middle) == 0
    assert index.at(box.left - 1, box.top) is None
    assert index.inside(Box(0, 0, 600, 600)) == [0, 1, 2, 3]
    assert len(index.inside(Box(box.left, box.top, box.right, box.top + CELL_H * 1.5))) == 2


# -- what workers do


def built(station: Station, pattern: BuildingPattern | None = None, number: str = "7") -> UUID:
    with station.act("places.create_building") as session:
        place = actions.create_estate(session, "彩虹园")
        return actions.create_building_from_pattern(session, place.id, number, pattern or BuildingPattern()).id


def rooms_of(station: Station, building: UUID) -> dict[tuple[str, int], list[str]]:
    """Rooms by unit and floor, from left to right."""
    with station.sessions() as session:
        rows = session.execute(
            select(Unit.number, Dwelling)
            .join(Unit, Unit.id == Dwelling.unit_id)
            .where(Unit.building_id == building, Dwelling.alive())
            .order_by(Dwelling.position, Dwelling.room)
        )
        found: dict[tuple[str, int], list[str]] = {}
        for unit, dwelling in rows:
            found.setdefault((unit, dwelling.floor), []).append(dwelling.room)
        return found


def dwelling_id(station: Station, building: UUID, unit: str, room: str) -> UUID:
    with station.sessions() as session:
        query = (
            select(Dwelling.id)
            .join(Unit)
            .where(Unit.building_id == building, Unit.number == unit, Dwelling.room == room, Dwelling.alive())
        )
        return session.scalars(query).one()


def move_in(station: Station, dwelling: UUID, *names: str) -> None:
    with station.act("people.move_in") as session:
        household = Household(dwelling_id=dwelling)
        session.add(household)
        session.flush()
        for place, name in enumerate(names):
            person = Resident(name=name)
            session.add(person)
            session.flush()
            relation = "02" if place == 0 else "10"
            session.add(
                Residency(resident_id=person.id, household_id=household.id, dwelling_id=dwelling, relation=relation)
            )


def test_a_building_from_a_pattern_is_stored_and_read_back_as_the_same_picture(station: Station) -> None:
    pattern = BuildingPattern(units=2, floors=5, rooms_per_floor=3, skipped=(4,), as_letter=True, ground_shops=True)
    built(station, pattern)
    with station.sessions() as session:
        (facts,) = map_facts(session)
    stored, previewed = draw_building(facts.buildings[0]), draw_building(preview(pattern, "7"))
    assert [c[1:] for c in stored.cells] == [c[1:] for c in previewed.cells]
    assert [c.facts.room for c in stored.cells] == [c.facts.room for c in previewed.cells]
    assert [floor.label for floor in stored.floors] == [floor.label for floor in previewed.floors]
    assert {c.facts.use for c in stored.cells if c.facts.floor == 1} == {"31"}


def test_a_number_is_given_once_in_an_estate(station: Station) -> None:
    building = built(station)
    with station.sessions() as session:
        place = session.get_one(Building, building).estate_id
    with pytest.raises(actions.PlaceRefusedError) as refused, station.act("x") as session:
        actions.create_building_from_pattern(session, place, " 7 ", BuildingPattern())
    assert refused.value.code == "place_building_taken"


def test_rooms_are_added_renamed_split_merged_and_removed(station: Station) -> None:
    building = built(station, BuildingPattern(units=1, floors=2, rooms_per_floor=3))
    first = dwelling_id(station, building, "1", "101")
    with station.act("edit") as session:
        unit = session.get_one(Dwelling, first).unit_id
        actions.add_dwelling(session, unit, 1, "104")
        actions.rename_dwelling(session, first, "1A")
    assert rooms_of(station, building)["1", 1] == ["1A", "102", "103", "104"]
    with station.act("edit") as session:
        actions.split_dwelling(session, dwelling_id(station, building, "1", "102"), ["102", "102B"])
    assert rooms_of(station, building)["1", 1] == ["1A", "102", "102B", "103", "104"]
    with station.act("edit") as session:
        pair = [dwelling_id(station, building, "1", room) for room in ("102", "102B")]
        assert actions.merge_dwellings(session, pair).span == 2
    with station.act("edit") as session:
        assert actions.remove_dwellings(session, [dwelling_id(station, building, "1", "103")]) == 1
    assert rooms_of(station, building)["1", 1] == ["1A", "102", "104"]


def test_a_merged_door_keeps_the_one_in_which_people_live(station: Station) -> None:
    building = built(station, BuildingPattern(units=1, floors=1, rooms_per_floor=3))
    pair = [dwelling_id(station, building, "1", room) for room in ("101", "102")]
    move_in(station, pair[1], "王小明")
    with station.act("edit") as session:
        kept = actions.merge_dwellings(session, pair)
        assert (kept.room, kept.position, kept.span) == ("102", 0, 2)


@pytest.mark.parametrize("rooms", [("101", "103"), ("101", "201"), ("101",)])
def test_only_neighbours_of_one_floor_are_merged(rooms: tuple[str, ...], station: Station) -> None:
    building = built(station, BuildingPattern(units=1, floors=2, rooms_per_floor=3))
    ids = [dwelling_id(station, building, "1", room) for room in rooms]
    with pytest.raises(actions.PlaceRefusedError) as refused, station.act("edit") as session:
        actions.merge_dwellings(session, ids)
    assert refused.value.code == "place_not_neighbours"


def test_a_room_number_that_is_taken_or_empty_is_refused(station: Station) -> None:
    building = built(station)
    first = dwelling_id(station, building, "1", "101")
    for room, code in (("102", "place_room_taken"), ("  ", "place_name_missing")):
        with pytest.raises(actions.PlaceRefusedError) as refused, station.act("edit") as session:
            actions.rename_dwelling(session, first, room)
        assert refused.value.code == code


def test_floors_basements_and_units_are_added_like_their_neighbours(station: Station) -> None:
    building = built(station, BuildingPattern(units=2, floors=9, rooms_per_floor=2, numbering=Numbering.UNIT))
    with station.act("edit") as session:
        assert actions.add_floor(session, building) == 10
        assert actions.add_floor(session, building, below=True) == -1
        assert actions.add_unit(session, building).number == "3"
    rooms = rooms_of(station, building)
    assert rooms["2", 10] == ["2-1001", "2-1002"]
    assert rooms["1", -1] == ["1-B101", "1-B102"]
    assert rooms["3", 10] == ["3-1001", "3-1002"]
    assert len(rooms) == 3 * 11


def test_occupancy_is_marked_in_bulk_and_one_undo_takes_it_back(station: Station) -> None:
    building = built(station, BuildingPattern(units=1, floors=6, rooms_per_floor=4))
    with station.act("places.set_occupancy") as session:
        ids = session.scalars(select(Dwelling.id)).all()
        assert actions.set_occupancy(session, ids, Occupancy.VACANT, TODAY) == 24
    act = station.last_act()
    assert act is not None
    station.undo(act.id)
    with station.sessions() as session:
        assert set(session.scalars(select(Dwelling.occupancy))) == {Occupancy.UNVERIFIED}
        assert set(session.scalars(select(Dwelling.verified_on))) == {None}
    assert len(rooms_of(station, building)) == 6


def test_a_building_goes_only_when_nobody_lives_there(station: Station) -> None:
    building = built(station)
    move_in(station, dwelling_id(station, building, "2", "301"), "王小明", "李红")
    with pytest.raises(actions.PlaceRefusedError) as refused, station.act("edit") as session:
        actions.delete_building(session, building)
    assert refused.value.code == "place_lived_in"
    with pytest.raises(actions.PlaceRefusedError), station.act("edit") as session:
        actions.remove_dwellings(session, session.scalars(select(Dwelling.id)).all())
    assert len(rooms_of(station, building)) == 18
    empty = built(station, number="8")
    with station.act("edit") as session:
        actions.delete_building(session, empty)
    assert rooms_of(station, empty) == {}
    with station.sessions() as session:
        assert [b.number for e in map_facts(session) for b in e.buildings] == ["7"]


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
