"""What is only kept stands in no list and on no sheet, is found with a word, and is changed by nobody."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from models import calendar
from models.care import people
from models.care.queries import under_care
from models.errors import WorldError
from models.people.lists import households_here, people_only_kept, residents_here
from models.people.names import surname
from models.people.records import Resident
from models.places.household_map_query import map_facts
from models.places.records import Dwelling
from models.requests import actions
from models.requests.records import RequestKind
from models.search.query import search
from models.station import Station
from models.visits.queries import surnames
from tests.models.retention.cottage import NAME, furnish


@pytest.fixture
def kept(station: Station) -> UUID:
    resident_id = furnish(station, left=None)
    with station.act("requests.restrict") as session:
        actions.restrict(session, resident_id, "有异议", on=calendar.today())
    return resident_id


def test_it_stands_in_no_list_and_on_no_sheet(station: Station, kept: UUID) -> None:
    with station.sessions() as session:
        assert [row.name for part in residents_here(session) for row in part] == []
        assert [(row.head, row.people) for part in households_here(session) for row in part] == [("", 1)]
        assert session.scalars(under_care(calendar.today())).all() == []
        assert people_only_kept(session) == 1, "and the list says that it is not whole"
        assert people.people_only_kept(session, calendar.today()) == 1, "that of who is under care, too"
        assert surnames(session, select(Dwelling.id)) == {}
        assert surname(NAME) not in repr(map_facts(session))


def test_the_search_finds_it_with_a_word(station: Station, kept: UUID) -> None:
    with station.sessions() as session:
        assert [hit.marks for hit in search(session, NAME) if hit.kind == "resident"] == [("restricted",)]


def test_nobody_changes_it_but_who_settles_the_request(station: Station, kept: UUID) -> None:
    with pytest.raises(WorldError, match="restricted_use"), station.act("people.edited") as session:
        session.get_one(Resident, kept).phone = "13800000000"
    with station.act("requests.receive") as session:
        actions.receive(session, kept, RequestKind.CORRECT)
    with station.act("requests.correct") as session:
        session.get_one(Resident, kept).phone = "13800000000"
    with station.act("requests.lift") as session:
        actions.lift(session, kept, on=calendar.today())
    with station.act("people.edited") as session:
        session.get_one(Resident, kept).phone = "13900000000"
