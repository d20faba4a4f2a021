"""Children under 14 are told to those who answer for them; others see that there is one (L-05)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from desktop.commands.transfer import finish
from models.calendar import today
from models.care.records import Helper, HelperKind, Pairing, PairingRole
from models.masks import MASK
from models.people.duplicates import Probe, candidates
from models.people.lists import households_here, residents_here
from models.people.queries import household_page
from models.people.records import Household, Resident
from models.people.review import search_pairs
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


def read_by_any_road(station: Station) -> str:
    """Everything that a session of this worker reads of the tables that name people, as one text."""
    with station.sessions() as session:
        tables = ("resident", "appeal", "studio_matter", "journal", "history", "conflict_card", "resident_merge")
        rows = [row for table in tables for row in session.execute(text(f'SELECT * FROM "{table}"')).all()]
        names = session.scalars(select(Resident.name)).all()
    return repr((rows, names))


@pytest.fixture
def known(station: Station, home: UUID) -> UUID:
    """The child with a phone, written twice, so that the journal holds what was there before."""
    with station.local_write() as session:
        child = session.scalars(select(Resident).where(Resident.name == "王小宝")).one()
        child.phone, child.work_unit = "13900001111", "向日葵幼儿园"
    with station.local_write() as session:
        session.get_one(Resident, child.id).phone = "13900002222"
    station.settle()
    return child.id


def test_no_road_of_an_ordinary_worker_names_the_child(station: Station, known: UUID) -> None:
    told = read_by_any_road(station)
    assert "王大宝" in told, "fourteen is a child no more"
    assert not [word for word in ("王小宝", "1390000", "向日葵") if word in told]
    with station.whole() as session:
        assert session.get_one(Resident, known).name == "王小宝", "the program itself goes on with the whole file"


def test_whoever_helps_the_child_reads_its_name_from_then_on(station: Station, known: UUID) -> None:
    with station.act("test") as session:
        secretary = session.scalars(select(Worker).where(Worker.role == WorkerRole.SECRETARY)).one()
        session.add(helper := Helper(name="刘芳", kind=HelperKind.CADRE, worker_id=station.worker_id))
        session.flush()
        support = Pairing(helper_id=helper.id, role=PairingRole.PRIMARY, starts_on=today(), level=2)
        support.resident_id = known
        session.add(support)
        session.flush()
        session.execute(update(Pairing).values(created_by=secretary.id))
    station.settle()
    assert "王小宝" in read_by_any_road(station)


def test_who_turns_fourteen_is_read_by_everybody(station: Station, known: UUID) -> None:
    with station.local_write() as session:
        session.get_one(Resident, known).birth_date = date(today().year - 14, 1, 1)
    assert "王小宝" in read_by_any_road(station)


def test_children_are_no_duplicates_of_one_another_for_whoever_is_not_told(station: Station, known: UUID) -> None:
    with station.act("test") as session:
        twin = session.get_one(Resident, known)
        session.add(Resident(name="王小贝", birth_date=twin.birth_date, phone=twin.phone))
    with station.sessions() as session:
        probe = Probe(0, "王小宝", None, twin.birth_date, "13900002222")
        assert candidates(session, probe) == []
        assert finish(search_pairs(session)) == []
