"""An erasure travels: the other PC and the district let go of the same, whatever the log and the history said."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from models.appeals.intake import Intake, take_in
from models.appeals.records import Appeal, AppealTopic, Source
from models.appeals.topics import load_topics
from models.calendar import now
from models.people.records import Resident
from models.retention import actions
from models.retention.approving import approve
from models.retention.mentions import SOMEBODY
from models.retention.queries import waiting
from models.retention.records import Erased, Erasure
from models.retention.rules import Kind
from models.station.connection import raw
from models.visits.records import Visit
from models.workers.records import Worker, WorkerRole
from sync.protocol import decompress
from tests.models.retention.cottage import ID_NO, NAME, TODAY, furnish
from tests.models.retention.cottage import STREET as STREET_PAPER
from tests.models.retention.test_mentions import visit
from tests.sync.conftest import District, MakePc, RunningServer
from tests.sync.stations import Pc
from tests.sync.test_seats import STREET


def let_go(pc: Pc, kind: Kind) -> UUID:
    with pc.station.act("retention.propose") as session:
        list_id = actions.propose(session, kind, TODAY).id
    with pc.station.act("retention.approve") as session:
        approve(session, list_id, street=STREET_PAPER)
    with pc.station.act("retention.done") as session:
        actions.carry_out(session, list_id)
    return list_id


def _said_in_the_district(connection: psycopg.Connection) -> list[str]:
    """The tables of the district whose rows say the name or the number, packed ones too."""
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            " AND table_type = 'BASE TABLE'"
        )
    ]
    found = []
    for table in tables:
        for (text,) in connection.execute(f'SELECT t::text FROM "{table}" t'):
            if NAME in text or ID_NO in text:
                found.append(table)
    for table, column in (("change_log", "payload"), ("push_receipt", "receipt"), ("snapshot_piece", "payload")):
        for (payload,) in connection.execute(f"SELECT {column} FROM {table}"):
            if NAME.encode() in decompress(bytes(payload)):
                found.append(f"{table}.{column}")
    return sorted(set(found))


@pytest.fixture
def pair(make_pc: MakePc, server: RunningServer) -> tuple[Pc, Pc]:
    return make_pc().enrol(server), make_pc().enrol(server)


def test_what_goes_here_goes_in_the_district_and_on_the_other_pc(pair: tuple[Pc, Pc], district: District) -> None:
    one, two = pair
    resident_id = furnish(one.station)
    one.run()
    two.run()
    two.edit(Resident, resident_id, phone="13600000000")
    two.run()
    one.run()
    assert two.get(Resident, resident_id).name == NAME
    with district.connect() as connection:
        assert {"resident", "change_log.payload"} <= set(_said_in_the_district(connection))
    for kind in (Kind.VISITS, Kind.CARE, Kind.REGISTER):
        let_go(one, kind)
    one.run()
    with district.connect() as connection:
        assert _said_in_the_district(connection) == []
    two.run()
    gone = two.get(Resident, resident_id)
    assert (gone.name, gone.phone, gone.deleted_at is not None) == ("", None, True)


def test_a_late_edit_of_who_went_goes_too(pair: tuple[Pc, Pc], district: District) -> None:
    one, two = pair
    resident_id = furnish(one.station)
    one.run()
    two.run()
    for kind in (Kind.VISITS, Kind.CARE, Kind.REGISTER):
        let_go(one, kind)
    one.run()
    two.edit(Resident, resident_id, former_name=NAME)
    two.run()
    two.run()
    one.run()
    with district.connect() as connection:
        assert _said_in_the_district(connection) == []
    assert [pc.get(Resident, resident_id).former_name for pc in pair] == [None, None]


def test_a_list_that_nobody_with_the_right_carried_out_is_refused(pair: tuple[Pc, Pc], district: District) -> None:
    one, two = pair
    with one.station.act("test.secretary") as session:
        session.get_one(Worker, one.station.worker_id).role = WorkerRole.SECRETARY
    resident_id = furnish(one.station)
    one.run()
    two.run()
    with two.station.act("retention.propose") as session:
        list_id = actions.propose(session, Kind.REGISTER, TODAY).id
    two.run()
    with two.station.local_write() as session:  # by a forged program, past everything that asks
        session.get_one(Erasure, list_id).done_at = session.get_one(Erasure, list_id).created_at
    assert two.run().refused == 1
    one.run()
    assert one.get(Resident, resident_id).name == NAME


def test_a_neighbours_words_lose_the_name_in_the_district_and_on_the_other_pc(
    pair: tuple[Pc, Pc], district: District
) -> None:
    one, two = pair
    furnish(one.station)
    told = visit(one.station, f"邻居说{NAME}搬走了")
    one.run()
    two.run()
    for kind in (Kind.VISITS, Kind.CARE, Kind.REGISTER):
        let_go(one, kind)
    one.run()
    with district.connect() as connection:
        assert _said_in_the_district(connection) == []
    two.run()
    one.run()
    assert [pc.get(Visit, told).note for pc in pair] == [f"邻居说{SOMEBODY}搬走了"] * 2
    for pc in pair:
        with pc.station.sessions() as session:
            query = "SELECT count(*) FROM journal WHERE instr(changes, ?)"
            assert raw(session).execute(query, (NAME,)).fetchone()[0] == 0


def test_the_seat_of_the_street_lets_go_too(make_pc: MakePc, server: RunningServer) -> None:
    street, one = make_pc(STREET).enrol(server), make_pc().enrol(server)
    with one.station.act("test") as session:
        load_topics(session)
        topic = session.scalars(select(AppealTopic.item_code).order_by(AppealTopic.item_code)).first()
    resident_id = furnish(one.station)

    def appeal(contact: str, content: str) -> UUID:
        with one.station.act("test") as session:
            told = Intake(source=Source.COUNTER, topic_code=str(topic), content=content, contact_name=contact)
            return take_in(session, told, at=now()).id

    others, own = appeal("李伟", f"{NAME}家漏水"), appeal("王强", "楼道灯不亮")
    for _round in range(2):
        one.run()
        street.run()
    assert street.get(Appeal, others).content == f"{NAME}家漏水"
    with one.station.act("retention.propose") as session:  # as a list of cases that are over would
        listed = actions.propose(session, Kind.REGISTER, TODAY)
        session.add(Erased(erasure_id=listed.id, table_name="appeal", record_id=own))
        list_id = listed.id
    with one.station.act("retention.approve") as session:
        approve(session, list_id, street=STREET_PAPER)
    with one.station.act("retention.done") as session:
        actions.carry_out(session, list_id)
    one.run()
    street.run()
    assert (street.get(Appeal, others).content, street.get(Appeal, own).content) == (f"{SOMEBODY}家漏水", "")
    assert one.get(Resident, resident_id).name == ""
    with street.station.sessions() as session:
        assert waiting(session) == 0


def test_nothing_is_added_to_a_list_that_was_carried_out(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    with one.station.act("test.secretary") as session:
        session.get_one(Worker, one.station.worker_id).role = WorkerRole.SECRETARY
    furnish(one.station)
    victim = one.resident("王芳")
    list_id = let_go(one, Kind.REGISTER)
    one.run()
    two.run()
    with two.station.act("retention.forged") as session:  # whoever may propose lists
        session.add(Erased(erasure_id=list_id, table_name="resident", record_id=victim))
    assert two.run().refused == 1
    one.run()
    assert one.get(Resident, victim).name == "王芳"
