"""An erasure travels: the other PC and the district let go of the same, whatever the log and the history said."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from models.people.records import Resident
from models.retention import actions
from models.retention.records import Erasure
from models.retention.rules import Kind
from models.workers.records import Worker, WorkerRole
from sync.protocol import decompress
from tests.models.retention.cottage import ID_NO, NAME, TODAY, furnish
from tests.sync.conftest import District, MakePc, RunningServer
from tests.sync.stations import Pc


def _let_go(pc: Pc, kind: Kind) -> UUID:
    with pc.station.act("retention.propose") as session:
        list_id = actions.propose(session, kind, TODAY).id
    with pc.station.act("retention.approve") as session:
        actions.approve(session, list_id)
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
        _let_go(one, kind)
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
        _let_go(one, kind)
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
