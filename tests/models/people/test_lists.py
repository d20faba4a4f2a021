"""The lists of people and homes: who lives here, who is gone, every door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.people import actions
from models.people.lists import dwellings_here, households_here, residents_gone, residents_here
from models.people.merging import merge_residents
from models.places.records import Occupancy
from models.station import Station
from tests.models.people.town import LATER, another, dwelling, family, person


@pytest.fixture
def session(station: Station) -> Iterator[Session]:
    with station.act("test") as session:
        yield session


def names_here(session: Session) -> list[str]:
    return [row.name for part in residents_here(session) for row in part]


def test_who_lives_here_stands_by_doors_and_who_left_in_a_list_of_their_own(session: Session) -> None:
    home = dwelling(session, "10", "1", "101")
    household, (_, gone) = family(session, home, "丙", "乙")
    family(session, dwelling(session, "9", "1", "101"), "甲")
    person(session, "丁")
    row = next(r for r in actions.current(session, household.id) if r.resident_id == gone.id)
    actions.move_out(session, [row.id], on=LATER, moved_to="沈阳")
    assert names_here(session) == ["甲", "丙"]
    assert [(row.name, row.door.text, row.moved_to) for row in residents_gone(session)] == [("乙", "10-1-101", "沈阳")]


def test_who_died_or_was_merged_into_another_lives_here_no_more(session: Session) -> None:
    household, (kept, merged, dead) = family(session, dwelling(session, "3", "2", "501"), "王芳", "王芳", "李伟")
    merge_residents(session, kept.id, merged.id)
    actions.record_death(session, dead.id, on=date(2026, 6, 1))
    assert names_here(session) == ["王芳"]
    assert [row.name for row in residents_gone(session)] == ["李伟"]
    ((home,),) = households_here(session)
    assert (home.household_id, home.head, home.people) == (household.id.hex, "王芳", 1)


def test_doors_come_in_order_with_the_people_behind_them(session: Session) -> None:
    home = dwelling(session, "3", "2", "501")
    another(session, home.unit_id, "601").occupancy = Occupancy.VACANT
    family(session, home, "王芳", "李伟")
    (doors,) = dwellings_here(session)
    assert [(row.door.text, row.people) for row in doors] == [("3-2-501", 2), ("3-2-601", 0)]
