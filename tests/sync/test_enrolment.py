"""Tying a station to its district: once, for its own community, and again when the district lost it."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from models.base import utc_now
from models.errors import WorldError
from models.migrations import LINEAGE, Lineage
from models.people.records import Resident
from models.station.records import JournalEntry
from models.sync.records import SyncState
from sync.client import StationSync
from sync.server.enrolment import revoke
from tests.conftest import COMMUNITY
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, level


def state(pc: Pc) -> SyncState:
    found = pc.get(SyncState, 1)
    assert isinstance(found, SyncState)
    return found


def refused(pc: Pc, server: RunningServer, code: str) -> str:
    with pytest.raises(WorldError) as caught:
        pc.sync.enrol(server.url, code, "")
    return caught.value.code


def test_the_same_code_again_is_the_same_station(make_pc: MakePc, server: RunningServer) -> None:
    pc, code = make_pc(), server.make_code(COMMUNITY)
    pc.sync.enrol(server.url, code, "一号窗口")
    first = state(pc)
    pc.sync.enrol(server.url, f" {code.lower()} ", "一号窗口")
    again = state(pc)
    assert (again.station_id, again.private_key) == (first.station_id, first.private_key)
    assert pc.run().pushed == 1


def test_an_answer_that_was_lost_is_fetched_with_the_same_code(make_pc: MakePc, server: RunningServer) -> None:
    pc, code = make_pc(), server.make_code(COMMUNITY)
    pc.sync.enrol(server.url, code, "")
    with pc.station.local_write() as session:
        session.query(SyncState).delete()
    pc.sync.enrol(server.url, code, "")
    assert pc.run().pushed == 1


def test_a_code_serves_one_station_of_its_own_community(make_pc: MakePc, server: RunningServer) -> None:
    one, two, other = make_pc(), make_pc(), make_pc("210112010013")
    code = server.make_code(COMMUNITY)
    assert refused(other, server, code) == "code_other_community"
    one.sync.enrol(server.url, code, "")
    assert refused(two, server, code) == "code_used"
    assert refused(two, server, "ABCD-EFGH-JKMN-PQRS") == "code_unknown"
    assert refused(two, server, "ABC") == "code_bad"
    assert two.get(SyncState, 1) is None
    with pytest.raises(WorldError, match="not_enrolled"):
        two.run()


def test_a_revoked_station_keeps_everything_and_goes_on_with_a_new_code(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    level(one, two)
    with server.district.connect() as connection:
        revoke(connection, UUID(str(state(one).station_id)), utc_now())
    resident = one.resident("王芳")
    with pytest.raises(WorldError, match="station_revoked"):
        one.run()
    assert state(one).last_error == "station_revoked"
    one.enrol(server)
    level(one, two)
    assert two.get(Resident, resident).name == "王芳"
    assert state(one).last_error is None


def test_a_station_of_another_district_stays_where_it_is(make_pc: MakePc, server: RunningServer) -> None:
    pc = make_pc().enrol(server)
    with pc.station.local_write() as session:
        session.query(SyncState).one().server_key = b"another" * 4
    assert refused(pc, server, server.make_code(COMMUNITY)) == "enrolled_already"


def test_a_station_that_is_newer_than_its_server_fetches_and_waits(
    make_pc: MakePc, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳")
    level(one, two)
    two.edit(Resident, resident, note="x")
    two.run()
    older = Lineage(("0001",), LINEAGE.folder)
    with monkeypatch.context() as patched:
        patched.setattr("sync.server.changes.LINEAGE", older)
        one.run()
        one.edit(Resident, resident, phone="13811111111")
        result = one.run()
        assert (result.pushed, result.waiting) == (0, 1)
        assert state(one).last_error == "server_older"
        assert one.get(Resident, resident).note == "x"
    level(one, two)
    assert two.get(Resident, resident).phone == "13811111111"
    assert state(one).last_error is None


def test_one_session_runs_at_a_time_and_a_paused_station_rests(make_pc: MakePc, server: RunningServer) -> None:
    pc = make_pc().enrol(server)
    steps = pc.sync.run()
    next(steps)
    with pytest.raises(WorldError, match="sync_running"):
        next(StationSync(pc.station).run())
    steps.close()
    pc.sync.pause()
    with pytest.raises(WorldError, match="sync_paused"):
        pc.run()
    assert pc.count(JournalEntry, JournalEntry.receipted_at.is_(None)) in (0, 1)
    pc.sync.resume()
    level(pc)


def test_a_server_that_is_down_is_noted_and_nothing_is_lost(make_pc: MakePc, server: RunningServer) -> None:
    pc = make_pc().enrol(server)
    pc.resident()
    server.stop()
    with pytest.raises(WorldError, match="server_unreachable"):
        pc.run()
    assert state(pc).last_error == "server_unreachable"
    assert pc.unreceipted() == 2


def test_the_plan_says_what_is_there_before_it_travels(
    make_pc: MakePc, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.server.snapshots.FRESH_RECORDS", 0)
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    for number in range(20):
        one.resident(f"居民{number}")
    plan = one.sync.plan()
    assert (plan.records_up, plan.records_down) == (21, 0)
    assert plan.bytes_up > 1000
    one.run()
    assert one.sync.plan().records_up == 0
    assert two.sync.plan().records_down == 21


def test_connecting_to_a_district_that_hangs_ends_when_somebody_stops_it(make_pc: MakePc) -> None:
    sync = make_pc().sync
    with socket.create_server(("127.0.0.1", 0)) as mute, ThreadPoolExecutor(1) as pool:
        connecting = pool.submit(sync.enrol, f"http://127.0.0.1:{mute.getsockname()[1]}", "ABCD-EFGH-JKMN-PQRS")
        caller, _address = mute.accept()
        with caller:
            sync.stop()
            with pytest.raises(WorldError, match="sync_stopped"):
                connecting.result(30)
