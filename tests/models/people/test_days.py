"""Days are those of China, whatever zone the PC stands in and however instants are stored."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.people.household_page import household_page
from models.people.lists import dwellings_here, households_here
from models.people.review import dossier
from models.station import Station
from models.visits.actions import VisitEntry, correct_visit, record_visit
from models.visits.records import Outcome
from tests.models.people.town import dwelling, family

EARLY = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
"""Half past seven in the morning of 1 November."""


@pytest.fixture
def session(station: Station) -> Iterator[Session]:
    with station.act("test") as session:
        yield session


@pytest.fixture
def pc_in_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_an_instant_before_eight_is_of_the_day_that_china_has() -> None:
    assert day_of(EARLY) == date(2026, 11, 1)


def test_lists_and_pages_tell_the_day_of_a_visit_as_in_china(
    session: Session, station: Station, pc_in_greenwich: None
) -> None:
    home = dwelling(session, "3", "2", "501")
    household, _ = family(session, home, "王芳")
    record_visit(
        session, VisitEntry(dwelling_id=home.id, worker_id=station.worker_id, at=EARLY, outcome=Outcome.NOT_HOME)
    )
    assert [row.last_visit for part in households_here(session) for row in part] == ["2026-11-01"]
    assert [row.last_visit for part in dwellings_here(session) for row in part] == ["2026-11-01"]
    page = household_page(session, household.id, today=date(2026, 11, 20))
    assert [event.on for event in page.history if event.what == "visit"] == [date(2026, 11, 1)]


def test_a_corrected_visit_is_told_once(session: Session, station: Station) -> None:
    home = dwelling(session, "3", "2", "501")
    household, (someone,) = family(session, home, "王芳")
    entry = VisitEntry(
        dwelling_id=home.id,
        worker_id=station.worker_id,
        at=EARLY,
        outcome=Outcome.MET,
        met_resident_id=someone.id,
    )
    first = record_visit(session, entry)
    assert dossier(session, someone.id).met == 1
    correct_visit(session, first.id, entry)
    assert dossier(session, someone.id).met == 1
    page = household_page(session, household.id, today=date(2026, 11, 20))
    assert len([event for event in page.history if event.what == "visit"]) == 1
