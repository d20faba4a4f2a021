"""Lists of people and dwellings, and doors as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.people import actions
from models.people.queries import (
    ResidentFilter,
    count_residents,
    dwelling_at,
    dwelling_rows,
    household_counts,
    households_at,
    resident_ids,
    resident_rows,
)
from models.places.records import Occupancy, Unit
from models.station import Station
from tests.models.people.town import LATER, another, dwelling, family, person


@pytest.fixture
def session(station: Station) -> Iterator[Session]:
    with station.act("test") as session:
        yield session


def test_the_list_of_residents_holds_who_lives_here_and_comes_in_any_order(session: Session) -> None:
    home = dwelling(session, "10", "1", "101")
    household, (_, gone) = family(session, home, "丙", "乙")
    family(session, dwelling(session, "9", "1", "101"), "甲")
    person(session, "丁")
    row = next(r for r in actions.current(session, household.id) if r.resident_id == gone.id)
    actions.move_out(session, [row.id], on=LATER)
    by_name = [r.name for r in resident_rows(session, resident_ids(session))]
    assert by_name == sorted(["甲", "丙"])
    assert [r.door for r in resident_rows(session, resident_ids(session, sort="door"))] == ["9-1-101", "10-1-101"]
    everyone = ResidentFilter(living_here=False)
    assert count_residents(session, everyone) == len(resident_ids(session, everyone)) == 4
    assert count_residents(session) == 2
    former = next(r for r in resident_rows(session, [gone.id]))
    assert former.door == "10-1-101"
    assert len(resident_ids(session, limit=1)) == 1


def test_residents_are_filtered_by_place_sex_and_birth(session: Session) -> None:
    home = dwelling(session, "1", "1", "101")
    _, (one, _two) = family(session, home, "甲", "乙")
    family(session, dwelling(session, "2", "1", "101"), "丙")
    one.sex, one.birth_date = "2", date(1946, 3, 2)
    session.flush()
    building = session.get_one(Unit, home.unit_id).building_id
    assert count_residents(session, ResidentFilter(building_id=building)) == 2
    assert resident_ids(session, ResidentFilter(sex="2", born_to=date(1946, 12, 31))) == [one.id.hex]
    assert resident_ids(session, ResidentFilter(born_from=date(1947, 1, 1))) == []


def test_dwellings_come_in_door_order_with_people_and_head(session: Session) -> None:
    home = dwelling(session, "3", "2", "501")
    another(session, home.unit_id, "601").occupancy = Occupancy.VACANT
    family(session, home, "王芳", "李伟")
    rows = dwelling_rows(session)
    assert [(r.door, r.people, r.head) for r in rows] == [("3-2-501", 2, "王芳"), ("3-2-601", 0, None)]
    assert [r.door for r in dwelling_rows(session, limit=1, offset=1)] == ["3-2-601"]
    counts = household_counts(session)
    assert (counts.households, counts.residents, counts.dwellings, counts.vacant) == (1, 2, 2, 1)
    assert len(households_at(session, home.id)) == 1


@pytest.mark.parametrize("door", ["3-2-501", "3号楼2单元501", "碧桂园3-2-501", "3-501", "三号楼2单元501室"])
def test_a_written_door_is_found(session: Session, door: str) -> None:
    home = dwelling(session, "3号楼", "2单元", "501")
    dwelling(session, "4", "2", "501")
    assert [d.id for d in dwelling_at(session, door)] == [home.id]


def test_the_same_door_in_two_estates_is_told_apart_by_name(session: Session) -> None:
    one, other = dwelling(session, "3", "2", "501"), dwelling(session, "3", "2", "501", estate="浑河湾")
    assert {d.id for d in dwelling_at(session, "3-2-501")} == {one.id, other.id}
    assert [d.id for d in dwelling_at(session, "浑河湾3-2-501")] == [other.id]
    assert dwelling_at(session, "3-2-502") == []
    assert dwelling_at(session, "王芳") == []
