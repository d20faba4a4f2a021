"""A lost PC: chosen from those the district knows, shut out by a step that travels, and locked when it asks again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.base import utc_now
from models.errors import WorldError
from models.incidents import actions
from models.incidents.queries import ShutOut, incident_page
from models.incidents.records import IncidentKind, IncidentStep
from models.incidents.states import StepKind
from models.people.records import Resident
from models.station.opening import open_with_recovery
from models.sync.neighbours import Pc as Neighbour
from models.sync.neighbours import pcs
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, Profile
from tests.sync.conftest import MakePc, MakeServer, RunningServer
from tests.sync.stations import Pc, level


@pytest.fixture
def pair(make_pc: MakePc, server: RunningServer) -> tuple[Pc, Pc]:
    """The secretary's PC, and one that will be lost."""
    one, two = make_pc().enrol(server, "一号窗口"), make_pc().enrol(server, "走访笔记本")
    with one.station.act("test.secretary") as session:
        session.get_one(Worker, one.station.worker_id).role = WorkerRole.SECRETARY
    two.run()
    one.run()
    return one, two


def lost(pc: Pc) -> Neighbour:
    with pc.station.sessions() as session:
        return next(each for each in pcs(session) if not each.own)


def known(pc: Pc) -> set[str]:
    with pc.station.sessions() as session:
        return {each.name for each in pcs(session)}


def report(pc: Pc, station_id: UUID) -> UUID:
    with pc.station.act("incident.note") as session:
        incident_id = actions.note(session, IncidentKind.LOST_PC, "笔记本在公交车上遗失", station_id=station_id).id
    with pc.station.act("incident.step") as session:
        actions.step(session, incident_id, StepKind.SHUT_OUT)
    return incident_id


def came(pc: Pc, incident_id: UUID) -> ShutOut:
    with pc.station.sessions() as session:
        return incident_page(session, incident_id).shut_out


def refused(pc: Pc) -> str:
    with pytest.raises(WorldError) as caught:
        pc.run()
    return caught.value.code


def test_a_pc_that_was_tied_a_while_ago_can_be_chosen(
    pair: tuple[Pc, Pc], make_pc: MakePc, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two = pair
    make_pc().enrol(server, "新笔记本").run()
    monkeypatch.setattr("sync.neighbours.utc_now", lambda: utc_now() + timedelta(minutes=10))
    one.run()
    assert "新笔记本" in known(one)


def test_a_lost_pc_is_chosen_shut_out_and_locks_itself_and_the_code_opens_it(
    pair: tuple[Pc, Pc], server: RunningServer
) -> None:
    one, two = pair
    waiting = two.resident("王芳")
    chosen = lost(one)
    assert (chosen.name, chosen.seen_at is not None, chosen.workers) == ("走访笔记本", True, ("刘芳",))
    incident_id = report(one, chosen.id)
    assert came(one, incident_id) is ShutOut.QUEUED
    one.run()
    assert came(one, incident_id) is ShutOut.DONE
    assert refused(two) == "station_lost"
    two.station.close()
    with pytest.raises(WorldError, match="pc_reported_lost"):
        two.profile.open()
    code = two.profile.recovery_code
    two.station = open_with_recovery(two.profile.folder, code, "liu", Profile.password, cost=CHEAP)
    assert refused(two) == "station_lost"
    two.reopen()  # it locks itself once: found again, it goes on
    two.enrol(server)
    level(one, two)
    assert one.get(Resident, waiting).name == "王芳"


def test_what_was_written_without_a_line_acts_when_it_comes(
    pair: tuple[Pc, Pc], server: RunningServer, make_server: MakeServer
) -> None:
    one, two = pair
    port = server.port
    server.stop()
    incident_id = report(one, lost(one).id)
    assert refused(one) == "server_unreachable"
    assert came(one, incident_id) is ShutOut.QUEUED
    make_server(port=port)
    one.run()
    assert (came(one, incident_id), refused(two)) == (ShutOut.DONE, "station_lost")


def test_only_who_gives_accounts_shuts_a_pc_out_whatever_program_asks(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    one.run()
    two.run()
    theirs = lost(two).id
    with two.station.act("incident.note") as session:
        incident_id = actions.note(session, IncidentKind.LOST_PC, "丢失", station_id=theirs).id
    with pytest.raises(WorldError, match=r"not_allowed|only_secretary"), two.station.act("incident.step") as session:
        actions.step(session, incident_id, StepKind.SHUT_OUT)
    with two.station.act("incident.step") as session:  # by a forged program, past what the station asks
        step = actions.step(session, incident_id, StepKind.REMARK, text="x")
        step.kind, step.detail = StepKind.SHUT_OUT.value, {"station": theirs.hex}
    assert two.run().refused == 1
    assert one.run().refused == 0


def test_the_own_pc_and_one_that_nobody_knows_are_not_shut_out(pair: tuple[Pc, Pc]) -> None:
    one, _two = pair
    with one.station.sessions() as session:
        own = next(each for each in pcs(session) if each.own)
    for station_id, code in ((own.id, "incident_own_pc"), (None, "incident_pc_unknown")):
        with one.station.act("incident.note") as session:
            incident_id = actions.note(session, IncidentKind.LOST_PC, "丢失", station_id=station_id).id
        with pytest.raises(WorldError, match=code), one.station.act("incident.step") as session:
            actions.step(session, incident_id, StepKind.SHUT_OUT)
    assert one.count(IncidentStep) == 0
