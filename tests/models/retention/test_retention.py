"""What is over is proposed, agreed to by a person, and goes with every trace in the file; what the law keeps stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text

from models.care.records import Helper, HelperKind, Membership
from models.errors import WorldError
from models.people.records import Residency, Resident
from models.retention import actions, approving
from models.retention.queries import proposals, waiting
from models.retention.records import Erasure
from models.retention.roads import OF_NOBODY, roads, strays, tables_about_people
from models.retention.rules import BELONGING, KINDS, Kind
from models.search.query import search
from models.station import Station
from models.visits.records import Visit
from models.workers.records import Worker
from tests.models.retention.cottage import LEFT, NAME, STREET, TODAY, furnish


def test_no_table_with_a_reference_to_a_person_is_forgotten() -> None:
    assert strays() == []
    assert tables_about_people() - KINDS.keys() == BELONGING
    assert {("visit", "met_resident_id"), ("appeal_step", "appeal_id")} <= {(r.table, r.column) for r in roads()}
    assert ("attachment", "subject_id") in OF_NOBODY


def test_who_left_long_ago_is_proposed_and_who_lives_here_is_not(station: Station) -> None:
    furnish(station)
    with station.sessions() as session:
        found = {each.kind: each for each in proposals(session, TODAY)}
    assert found[Kind.REGISTER].over[0].since == LEFT
    assert set(found[Kind.REGISTER].rows) == {"resident", "residency", "household", "dwelling"}
    assert set(found[Kind.CARE].rows) == {"membership"}
    assert set(found[Kind.VISITS].rows) == {"visit"}


def test_nothing_is_proposed_of_who_lives_here(station: Station) -> None:
    furnish(station, left=None)
    with station.sessions() as session:
        assert {each.kind for each in proposals(session, TODAY)} == {Kind.VISITS}


def test_a_list_is_carried_out_only_once_it_was_agreed_to(station: Station) -> None:
    furnish(station)
    erasure_id = _proposed(station, Kind.REGISTER)
    with station.sessions() as session:
        assert waiting(session) == 1
    with pytest.raises(WorldError, match="list_not_approved"), station.act("retention.done") as session:
        actions.carry_out(session, erasure_id)


def test_what_is_proposed_is_not_proposed_again(station: Station) -> None:
    furnish(station)
    _proposed(station, Kind.REGISTER)
    with pytest.raises(WorldError, match="nothing_over"):
        _proposed(station, Kind.REGISTER)


def test_a_refused_list_leaves_everything(station: Station) -> None:
    resident_id = furnish(station)
    erasure_id = _proposed(station, Kind.REGISTER)
    with station.act("retention.refused") as session:
        approving.refuse(session, erasure_id, "还有遗属来问")
    with station.sessions() as session:
        assert session.get_one(Resident, resident_id).name == NAME
    with pytest.raises(WorldError, match="list_decided"), station.act("retention.done") as session:
        actions.carry_out(session, erasure_id)


def test_of_who_is_made_anonymous_the_household_keeps_its_figures(station: Station) -> None:
    resident_id = furnish(station)
    carried_out(station, Kind.REGISTER)
    with station.sessions() as session:
        person = session.get_one(Resident, resident_id)
        assert (person.name, person.id_no, person.birth_date, person.sex) == ("", None, None, "2")
        assert person.deleted_at is not None
        stay = session.scalars(select(Residency).where(Residency.resident_id == resident_id)).one()
        assert (stay.ends_on, stay.deleted_at) == (LEFT, None)


def test_a_visit_stays_as_a_figure_and_care_goes_whole(station: Station) -> None:
    furnish(station)
    carried_out(station, Kind.VISITS)
    carried_out(station, Kind.CARE)
    with station.sessions() as session:
        visit = session.scalars(select(Visit)).one()
        assert (visit.note, visit.deleted_at) == (None, None)
        assert session.scalars(select(Membership)).one().deleted_at is not None


def test_journal_search_history_and_drafts_say_nothing_of_who_went(station: Station) -> None:
    resident_id = furnish(station)
    with station.act("people.edited") as session:
        session.get_one(Resident, resident_id).phone = "13800000000"
    for kind in (Kind.REGISTER, Kind.CARE, Kind.VISITS):
        carried_out(station, kind)
    with station.sessions() as session:
        assert search(session, NAME) == []
        assert session.scalar(text("SELECT count(*) FROM draft")) == 0
        told = session.scalars(text("SELECT changes FROM journal UNION ALL SELECT changes FROM history"))
        assert not [each for each in told if each and NAME in each]
        assert not session.scalar(text("SELECT count(*) FROM journal WHERE record_id = :id"), {"id": resident_id.hex})


def test_nobody_takes_an_erasure_back(station: Station) -> None:
    furnish(station)
    carried_out(station, Kind.REGISTER)
    last = station.last_act()
    assert last is None or not last.kind.startswith("retention.")


def test_the_trace_holds_ids_and_counts(station: Station) -> None:
    furnish(station)
    erasure_id = carried_out(station, Kind.REGISTER)
    with station.sessions() as session:
        erasure = session.get_one(Erasure, erasure_id)
        assert erasure.counts == {"dwelling": 1, "household": 1, "residency": 1, "resident": 1}
        assert erasure.number.startswith("SC-")


def carried_out(station: Station, kind: Kind) -> UUID:
    erasure_id = _proposed(station, kind)
    with station.act("retention.approved") as session:
        approving.approve(session, erasure_id, street=STREET)
    with station.act("retention.done") as session:
        actions.carry_out(session, erasure_id)
    return erasure_id


def _proposed(station: Station, kind: Kind) -> UUID:
    with station.act("retention.proposed") as session:
        return actions.propose(session, kind, TODAY).id


def test_who_left_the_station_long_ago_is_proposed_and_stays_as_a_figure(station: Station) -> None:
    with station.act("test") as session:
        gone, here = Worker(name="吴老师", phone="13912345678", active=False), Worker(name="新人")
        helper = Helper(name="老结对人", kind=HelperKind.VOLUNTEER, ends_on=date(2019, 1, 1))
        session.add_all([gone, here, helper])
    with station.local_write() as session:
        session.get_one(Worker, gone.id).edited_at = datetime(2020, 1, 1, tzinfo=UTC)
    carried_out(station, Kind.STAFF)
    with station.sessions() as session:
        emptied = session.get_one(Worker, gone.id)
        assert (emptied.name, emptied.phone, emptied.deleted_at) == ("", None, None)
        assert session.get_one(Helper, helper.id).name == ""
        assert session.get_one(Worker, here.id).name == "新人"
        assert all(each.kind is not Kind.STAFF for each in proposals(session, TODAY))
