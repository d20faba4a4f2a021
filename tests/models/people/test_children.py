"""Children under 14 are told to those who answer for them; others see that there is one (L-05)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from models.calendar import today
from models.masks import MASK
from models.people.lists import households_here, residents_here
from models.people.queries import household_page
from models.people.records import Household
from models.search import search
from models.station import Station
from models.visits.sheets import facts_of_dwellings
from models.workers.records import Worker, WorkerRole
from reports.visits_facts import door_sheet
from tests.models.people.town import dwelling, family


@pytest.fixture
def home(station: Station) -> UUID:
    with station.act("test") as session:
        door = dwelling(session, "3", "2", "501")
        _, people = family(session, door, "王芳", "王小宝", "王大宝")
        people[1].birth_date = date(today().year - 5, 1, 1)
        people[2].birth_date = date(today().year - 14, 1, 1)
        session.add(Worker(name="赵书记", role=WorkerRole.SECRETARY))
        return door.id


def told(station: Station) -> tuple[list[str], list[str], list[str]]:
    """Whom the worker who is logged in finds in the list, on the page of the household, and by search."""
    with station.sessions() as session:
        household = session.scalars(select(Household)).one()
        listed = [row.name for batch in residents_here(session) for row in batch]
        on_page = [member.name for member in household_page(session, household.id).people]
        return sorted(listed), sorted(on_page), [hit.title for hit in search(session, "王小宝")]


def test_an_ordinary_worker_sees_that_there_is_a_child_and_no_name(station: Station, home: UUID) -> None:
    assert told(station) == (["王大宝", "王芳"], [MASK, "王大宝", "王芳"], [])
    with station.sessions() as session:
        ((row,),) = households_here(session)
        assert row.people == 3, "figures count everybody"


@pytest.mark.parametrize("change", [{"role": WorkerRole.SECRETARY}, {"posts": ["children"]}])
def test_the_secretary_and_the_post_for_children_see_them(
    station: Station, home: UUID, change: dict[str, object]
) -> None:
    with station.local_write() as session:
        for key, value in change.items():
            setattr(session.get_one(Worker, station.worker_id), key, value)
    assert told(station) == (["王大宝", "王小宝", "王芳"], ["王大宝", "王小宝", "王芳"], ["王小宝"])


def test_a_door_sheet_counts_children_and_names_none(station: Station, home: UUID) -> None:
    with station.sessions() as session:
        sheet = door_sheet(next(iter(facts_of_dwellings(session, [home]))))
    assert [line.name for line in sheet.members] == ["王芳", "王大宝", "另有未成年人1人"]
    assert sheet.living == "3"
