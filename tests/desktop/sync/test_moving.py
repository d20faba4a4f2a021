"""A household moves from one community to another through a real district, as both sides' workers see it."""

from __future__ import annotations

from sqlalchemy import select

from forms.members import let_known_move_in
from models.calendar import today
from models.people.records import Residency, Resident
from models.sync.actions import accept_arrival, offer_handover
from models.sync.moves import arrivals_waiting, handovers, newcomers
from models.sync.queries import sync_status
from models.sync.records import HandoverState
from tests.models.sync.line import OTHER_COMMUNITY, add_family
from tests.models.visits.village import add_building
from tests.sync.conftest import MakePc, RunningServer


def test_who_is_offered_and_accepted_arrives_and_is_given_a_dwelling(server: RunningServer, make_pc: MakePc) -> None:
    giving, taking = make_pc(), make_pc(OTHER_COMMUNITY)
    giving.sync.enrol(server.url, server.make_code(giving.station.community_code))
    taking.sync.enrol(server.url, server.make_code(OTHER_COMMUNITY))
    family = add_family(giving.station)
    with giving.station.act("sync.handover") as session:
        offer_handover(session, "household", family.household, OTHER_COMMUNITY, "搬去女儿家")
    giving.run()
    taking.run()
    with taking.station.sessions() as session:
        arrival = arrivals_waiting(session)[0]
        assert sync_status(session).arrivals == 1
    assert {one["name"] for one in arrival.people["residents"]} == {"王秀梅", "王明"}
    assert arrival.note == "搬去女儿家"
    with taking.station.act("sync.accept") as session:
        accept_arrival(session, arrival.id)
    taking.run()
    taking.run()
    with taking.station.sessions() as session:
        came = newcomers(session)
    assert {one.resident_id for one in came} == {family.head, family.son}
    with taking.station.act("people.move_in") as session:
        door = add_building(session, floors=1, rooms=1)[0].id
        household = None
        for one in came:
            household = let_known_move_in(
                session, one.resident_id, dwelling_id=door, household_id=household, on=today(), relation="99"
            )
    with taking.station.sessions() as session:
        assert newcomers(session) == []
        stays = session.scalars(select(Residency).where(Residency.current())).all()
    assert {stay.resident_id for stay in stays} == {family.head, family.son}
    giving.run()
    with giving.station.sessions() as session:
        assert [handover.state for handover, _title in handovers(session)] == [HandoverState.ACCEPTED]
        here = select(Resident.id).where(Resident.current(), Resident.community_code == giving.station.community_code)
        assert session.scalars(here).all() == []
