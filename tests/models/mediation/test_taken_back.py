"""A party that takes its consent back is called no more; the file itself stays as the law wants it (L-04, L-63)."""

from __future__ import annotations

from uuid import UUID

import pytest

from models import calendar
from models.mediation.queries import file_page
from models.mediation.records import MediationParty
from models.people.records import Resident
from models.requests.actions import withdraw
from models.station import Station
from tests.models.mediation.neighbours import UPSTAIRS, leak
from tests.models.visits.village import add_building, add_household


@pytest.fixture
def file(station: Station) -> tuple[UUID, UUID]:
    """A file, and whom of the register one of its parties is."""
    with station.act("test") as session:
        person: Resident = add_household(session, add_building(session, floors=1, rooms=1)[0], "王秀梅")[0]
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        party = next(each for each in file_page(session, head.id, calendar.now()).parties if each.side is UPSTAIRS.side)
        session.get_one(MediationParty, party.id).resident_id = person.id
        session.get_one(MediationParty, party.id).phone = "13812345678"
    return head.id, person.id


@pytest.mark.parametrize("purpose", ["contact", "mediation"])
def test_the_telephone_is_covered_and_the_file_stays(station: Station, file: tuple[UUID, UUID], purpose: str) -> None:
    head, person = file
    with station.act("requests.consent") as session:
        withdraw(session, person, purpose, on=calendar.today())
    with station.sessions() as session:
        page = file_page(session, head, calendar.now())
    (party,) = (each for each in page.parties if each.resident_id == person)
    assert (page.phone_of(party), page.taken_back[party.id]) == ("138****5678", frozenset({purpose}))
    assert page.head.brief


def test_another_consent_that_was_taken_back_covers_nothing_here(station: Station, file: tuple[UUID, UUID]) -> None:
    head, person = file
    with station.act("requests.consent") as session:
        withdraw(session, person, "care", on=calendar.today())
    with station.sessions() as session:
        page = file_page(session, head, calendar.now())
    assert "13812345678" in [page.phone_of(each) for each in page.parties]
