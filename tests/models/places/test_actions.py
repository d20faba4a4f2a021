"""What workers do to places."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.places import actions
from models.places.household_map import draw_building
from models.places.household_map_query import map_facts
from models.places.pattern import BuildingPattern, Numbering, preview
from models.places.records import Building, Dwelling, Occupancy
from models.station import Station
from tests.models.places.estate import TODAY, built, dwelling_id, move_in, rooms_of


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
