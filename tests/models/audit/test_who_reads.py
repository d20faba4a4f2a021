"""Who reads the audit: its administrator, on small stations the secretary for him; neither learns of whom it tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from models.audit.alarms import alarms, require_word
from models.audit.reading import AuditRow, Wanted, audit_counts, audit_rows, of_resident
from models.audit.report import Part, asked_for, figures, rows_of
from models.calendar import today
from models.care.card import care_card
from models.cases.records import FileMember
from models.errors import WorldError
from models.people.records import Resident
from models.settings.records import Setting
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.mediation.neighbours import leak
from tests.models.rights.conftest import reading_as


@pytest.fixture
def person(person: UUID, station: Station) -> UUID:
    """Edited besides, and looked at by the secretary, who is on the team."""
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    with station.act("people.edit") as session:
        session.get_one(Resident, person).phone = "13912345678"
    with station.sessions() as session:
        care_card(session, person, today())
    station.settle()
    return person


ROADS: tuple[Callable[[Session, UUID], object], ...] = (
    lambda session, _person: audit_rows(session, Wanted()),
    lambda session, _person: audit_counts(session, Wanted()),
    lambda session, _person: alarms(session),
    lambda session, person: of_resident(session, person),
    lambda session, _person: figures(session, session, asked_for(today(), today(), today(), 90)),
    lambda session, _person: rows_of(session, session, "look", asked_for(today(), today(), today(), 90), 1),
    lambda session, _person: require_word(session, 1, "x"),
)
"""Whatever asks for what the audit tells: who may not read it is refused by the model, whichever page forgot to ask."""


def _refuses(station: Station, road: Callable[[Session, UUID], object], person: UUID) -> bool:
    with station.sessions() as session:
        try:
            road(session, person)
        except WorldError as error:
            return error.code == "not_allowed"
    return False


def reads(station: Station, person: UUID) -> bool:
    refused = {_refuses(station, road, person) for road in ROADS}
    assert len(refused) == 1
    return not refused.pop()


@pytest.mark.parametrize("role", WorkerRole)
def test_its_administrator_reads_it_and_the_secretary_and_nobody_else(
    station: Station, person: UUID, role: WorkerRole
) -> None:
    with reading_as(station, role):
        assert reads(station, person) == (role in (WorkerRole.AUDIT_ADMIN, WorkerRole.SECRETARY))


def test_in_grade_3_the_secretary_leaves_it_to_an_administrator_who_serves(station: Station, person: UUID) -> None:
    with station.local_write() as session:
        session.add(Setting(key="trust.grade", value={"value": 3}))
    assert reads(station, person), "nobody serves"
    with reading_as(station, WorkerRole.AUDIT_ADMIN):
        assert reads(station, person)
    assert not reads(station, person)


def test_who_audits_learns_that_something_was_seen_and_of_nobody_what(station: Station, person: UUID) -> None:
    with station.sessions() as session:
        own = audit_rows(session, Wanted())
    assert {row.resident for row in own} >= {"赵丽"}
    assert not next(row for row in own if row.deed == "look").covered
    with reading_as(station, WorkerRole.AUDIT_ADMIN), station.sessions() as session:
        rows = audit_rows(session, Wanted())
        assert {row.resident for row in rows} == {""}
        look = next(row for row in rows if row.deed == "look")
        assert (look.covered, look.resident_id, look.record_id, look.table) == (True, None, None, None)
        assert audit_rows(session, Wanted(text="赵丽")) == []


def test_who_is_not_on_the_team_finds_no_line_of_level_4_by_a_name(station: Station, person: UUID) -> None:
    with reading_as(station, WorkerRole.SECRETARY), station.sessions() as session:
        found = audit_rows(session, Wanted(text="赵丽"))
        assert {row.level for row in found} <= {1, 2, 3}
        assert found
        look = next(row for row in audit_rows(session, Wanted()) if row.deed == "look")
        assert (look.covered, look.resident) == (True, "")


def test_the_report_counts_the_same_for_whoever_may_read_it_and_names_no_resident(
    station: Station, person: UUID
) -> None:
    asked = asked_for(today() - timedelta(days=1), today(), today(), 90)

    def told() -> dict[str, int]:
        with station.sessions() as session, station.whole() as whole:
            found = figures(session, whole, asked)
            for each in found:
                rows = rows_of(session, whole, each.key, asked, 5000)
                assert len(rows) == each.count, each.key
                assert each.part is not Part.LOOKS or station.worker_id or "赵丽" not in str(rows)
        return {each.key: each.count for each in found}

    own = told()
    with reading_as(station, WorkerRole.AUDIT_ADMIN):
        others = told()
    assert {key: own[key] for key in ("look", "edit", "over", "requests")} == {
        key: others[key] for key in ("look", "edit", "over", "requests")
    }
    assert own["look"] == 1


def test_the_team_of_a_closed_file_reads_the_line_of_an_act_of_several_records(station: Station, person: UUID) -> None:
    with station.act("mediation.begin") as session:
        file_id = leak(session, station.worker_id).id
    station.settle()

    def line() -> AuditRow:
        with station.sessions() as session:
            return audit_rows(session, Wanted(level=4))[0]

    assert len(line().detail["tables"]) > 1
    assert (line().covered, line().level, line().table) == (False, 4, "file_member")
    with station.sessions() as session:
        assert session.get_one(FileMember, line().record_id).file_id == file_id
    with reading_as(station, WorkerRole.AUDIT_ADMIN):
        assert (line().covered, line().detail, line().record_id) == (True, {}, None)
