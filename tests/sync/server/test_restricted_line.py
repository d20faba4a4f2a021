"""What a station says and hears on the line about its workers and level 4."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from sync.protocol import HELD_HEADER, Held, Restricted, TokenRequest, read, signed_for_token
from sync.restricted import NOTHING
from sync.server import bindings
from tests.sync.conftest import RunningServer
from tests.sync.server.office import Office, allow, ask, came, tell, worker
from tests.sync.server.raw import RawStation, ok, refusal
from tests.sync.server.stations import COMMUNITY, NOW, OTHER, TalkingStation, new


@pytest.fixture
def line(server: RunningServer) -> Iterator[RawStation]:
    with RawStation(server.url) as station:
        station.enrol(server.make_code(COMMUNITY))
        yield station


def test_workers_are_told_under_the_stations_signature(office: Office, line: RawStation) -> None:
    challenge = line.challenge()
    signature = line.key.sign(signed_for_token(challenge, [])).hex()
    forged = TokenRequest(
        station=line.id, challenge=challenge, signature=signature, workers=[str(office.colleague["id"])]
    )  # fmt: skip
    assert refusal(line.post("token", forged)) == (401, "signature_invalid")
    foreign = worker(community=OTHER)
    TalkingStation.enrolled(office.one.url, OTHER).make("worker", foreign)
    line.workers = [str(foreign["id"])]
    assert refusal(line.ask_for_token(line.challenge())) == (403, "worker_foreign")


def test_on_the_line_one_word_tells_whether_there_is_anything(office: Office, line: RawStation) -> None:
    made, members = office.recognise(office.colleague)
    line.workers = [str(office.colleague["id"])]
    line.sign_in()
    with psycopg.connect(office.one.url) as connection:
        bindings.decide(connection, UUID(line.id), UUID(line.workers[0]), bindings.ALLOWED, NOW)
    assert b'"restricted"' not in line.ask_changes().content
    assert refusal(line.get("changes?after=0", **{HELD_HEADER: "?"})) == (400, "request_shape")
    assert b'"restricted":true' in ok(line.get("changes?after=0", **{HELD_HEADER: NOTHING})).content
    answer = read(Restricted, ok(line.post("restricted", Held())).content)
    assert came(answer) == {"membership": {made["id"]}, "care_team_member": {each["id"] for each in members}}
    held = Held(rows={"membership": {str(made["id"]): 9, "ab" * 16: 1}, "resident": {"cd" * 16: 1}})
    answer = read(Restricted, ok(line.post("restricted", held)).content)
    assert (set(came(answer)), answer.drop) == (
        {"care_team_member"}, {"membership": ["ab" * 16], "resident": ["cd" * 16]},
    )  # fmt: skip


def test_a_worker_claimed_before_he_is_named_waits_for_the_operator(office: Office) -> None:
    newcomer = worker()
    assert office.one.push([new("worker", [newcomer])]).refused == []
    tell(office.three, office.outsider, newcomer)
    office.recognise(newcomer)
    assert came(ask(office.three)) == {}
    with psycopg.connect(office.three.url) as connection:
        waiting = bindings.bindings(connection, pending=True)
    assert [(each.station, str(each.worker.hex), each.state) for each in waiting] == [
        (office.three.id, str(newcomer["id"]), bindings.PENDING)
    ]
    allow(office.three, newcomer)
    assert set(came(ask(office.three))) == {"membership", "care_team_member"}


def test_one_word_tells_a_station_that_an_account_of_its_own_waits(office: Office, line: RawStation) -> None:
    line.workers = [str(office.colleague["id"])]
    line.sign_in()
    told = {HELD_HEADER: NOTHING}
    assert b'"waiting":true' in ok(line.get("changes?after=0", **told)).content
    assert b'"waiting"' not in line.ask_changes().content
    for state in (bindings.DENIED, bindings.ALLOWED):
        with psycopg.connect(office.one.url) as connection:
            bindings.decide(connection, UUID(line.id), UUID(line.workers[0]), state, NOW)
        assert b'"waiting"' not in ok(line.get("changes?after=0", **told)).content
