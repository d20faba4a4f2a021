"""Nobody agrees alone to a list that he proposed: a second person does, or the street on paper (L-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from models.errors import WorldError
from models.retention import actions, approving
from models.retention.approving import StreetPaper
from models.retention.records import Erasure
from models.retention.rules import Kind
from models.settings.actions import set_norm
from models.settings.norms import STREET_AGREES
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.disclosures.test_register import colleague
from tests.models.retention.cottage import STREET, TODAY, furnish


def _proposed(station: Station) -> UUID:
    furnish(station)
    with station.act("retention.propose") as session:
        return actions.propose(session, Kind.REGISTER, TODAY).id


def test_who_is_alone_agrees_with_the_streets_paper_and_the_list_keeps_it(station: Station) -> None:
    erasure_id = _proposed(station)
    later = replace(STREET, on=date(2999, 1, 1))
    for street, code in ((None, "street_needed"), (replace(STREET, number=" "), "street_paper_missing")):
        assert _refused(station, erasure_id, street) == code
    assert _refused(station, erasure_id, later) == "street_in_future"
    with station.act("retention.approve") as session:
        approving.approve(session, erasure_id, street=STREET)
    with station.sessions() as session:
        kept = session.get_one(Erasure, erasure_id)
        assert StreetPaper(str(kept.street_office), str(kept.street_number), kept.street_on or later.on) == STREET


def test_a_community_may_leave_the_streets_paper_out(station: Station) -> None:
    erasure_id = _proposed(station)
    with station.act("settings.norm") as session:
        set_norm(session, STREET_AGREES, 0)
    assert _refused(station, erasure_id, None) is None


def test_where_a_second_person_may_agree_he_does(station: Station) -> None:
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    erasure_id, second = _proposed(station), colleague(station, WorkerRole.DEPUTY)
    assert _refused(station, erasure_id, None) == "street_needed"  # a name without an account is no second person
    station.add_account("wang", "Second-Door-77", second)
    assert _refused(station, erasure_id, STREET) == "second_person"
    plain = colleague(station, WorkerRole.DUTY)
    assert _refused(station, erasure_id, None, by=plain) == "not_allowed"
    assert _refused(station, erasure_id, None, by=second) is None
    with station.sessions() as session:
        assert session.get_one(Erasure, erasure_id).approved_by == second


def test_whoever_is_logged_in_the_password_of_who_proposed_it_is_no_second_yes(station: Station) -> None:
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    erasure_id, proposer = _proposed(station), colleague(station, WorkerRole.DEPUTY)
    with station.local_write() as session:
        session.get_one(Erasure, erasure_id).proposed_by = proposer
    assert _refused(station, erasure_id, STREET, by=proposer) == "second_person"


def _refused(station: Station, erasure_id: UUID, street: StreetPaper | None, *, by: UUID | None = None) -> str | None:
    try:
        with station.act("retention.approve") as session:
            approving.approve(session, erasure_id, by=by, street=street)
    except WorldError as refused:
        return refused.code
    return None
