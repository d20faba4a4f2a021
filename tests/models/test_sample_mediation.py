"""The generated community has disputes on every stretch of their way, open to whoever made it."""

from __future__ import annotations

from models import calendar
from models.mediation.lists import FileFilter, FileRow, files
from models.mediation.queries import file_page
from models.mediation.states import State
from models.sample.community import Community, Plan
from models.station import Station

PLAN = Plan(households=260, seed=7, today=calendar.today())


def write(station: Station, plan: Plan = PLAN) -> list[FileRow]:
    with station.act("sample.generate") as session:
        for _ in Community(session, plan).steps():
            pass
    with station.sessions() as session:
        return files(session, FileFilter(), calendar.now())


def test_disputes_are_where_disputes_are_and_no_step_of_them_is_stray(station: Station) -> None:
    rows = write(station)
    assert {row.state for row in rows} == {State.APPLIED, State.REGISTERED, State.TO_CONTINUE}
    with station.sessions() as session:
        pages = [file_page(session, row.id, calendar.now()) for row in rows]
    assert all(step.stray is None for page in pages for step in page.steps)
    assert all(party.resident_id is not None for page in pages for party in page.parties)
    assert station.acts()[0].kind == "sample.generate"


def test_a_large_community_has_them_in_every_state(station: Station) -> None:
    rows = write(station, Plan(households=2600, seed=3, today=calendar.today()))
    assert {row.state for row in rows} == {
        State.APPLIED, State.REGISTERED, State.TO_CONTINUE, State.AGREED, State.RETURN_VISITED, State.FILED,
        State.FAILED,
    }  # fmt: skip
    names = {name for row in rows for name in (*row.applicants, *row.respondents)}
    assert len(names) > 10
