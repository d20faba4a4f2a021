"""Residents as they are shown singly, counts, and doors as people write them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from models.people import actions
from models.people.queries import dwelling_at, household_counts, households_at, resident_cards
from models.places.records import Occupancy
from models.station import Station
from tests.models.people.town import LATER, another, dwelling, family, person


@pytest.fixture
def session(station: Station) -> Iterator[Session]:
    with station.act("test") as session:
        yield session


def test_a_resident_is_shown_with_the_present_home_or_the_last(session: Session) -> None:
    home = dwelling(session, "10", "1", "101")
    household, (staying, gone) = family(session, home, "丙", "乙")
    never_housed = person(session, "丁")
    row = next(r for r in actions.current(session, household.id) if r.resident_id == gone.id)
    actions.move_out(session, [row.id], on=LATER)
    flat = dwelling(session, "2", "1", "101")
    actions.move_in(session, gone.id, actions.new_household(session, flat.id).id, on=LATER)
    cards = resident_cards(session, [gone.id, never_housed.id, staying.id])
    assert [(card.name, card.door) for card in cards] == [("乙", "2-1-101"), ("丁", ""), ("丙", "10-1-101")]


def test_households_people_and_doors_are_counted(session: Session) -> None:
    home = dwelling(session, "3", "2", "501")
    another(session, home.unit_id, "601").occupancy = Occupancy.VACANT
    family(session, home, "王芳", "李伟")
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
