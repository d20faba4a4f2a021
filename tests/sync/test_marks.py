"""Numbers of cases: each station of a community draws with letters of its own, which the district gives."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from models.base import utc_now
from models.cases.numbering import OWN_LETTERS, mark_of, next_number
from models.studio.records import Hazard
from sync.protocol import MARKED, SCHEMA_HEADER, EnrolReply, read
from sync.server.enrolment import make_code
from tests.conftest import COMMUNITY
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.server.raw import RawStation, ok
from tests.sync.stations import Pc, level


def mark(pc: Pc) -> str:
    with pc.station.sessions() as session:
        return mark_of(session)


def found(pc: Pc) -> str:
    """Note a hazard, which draws a number; return it."""
    with pc.station.act("test") as session:
        number = next_number(session, Hazard.number, "YH", 2026)
        told = {"kind": "gas", "description": "电线", "found_at": utc_now()}
        session.add(Hazard(number=number, **told))
    return number


def test_each_station_of_a_community_has_its_own_letters_from_enrolment_on(
    make_pc: MakePc, server: RunningServer
) -> None:
    one, two, elsewhere = make_pc(), make_pc(), make_pc("210112010013")
    assert len(mark(one)) == OWN_LETTERS == 5, "a file that never was enrolled takes letters out of its random name"
    for pc in (one, two, elsewhere):
        pc.enrol(server)
    assert [mark(pc) for pc in (one, two, elsewhere)] == ["A", "B", "A"]


def test_two_stations_and_a_fork_never_draw_a_number_twice(
    make_pc: MakePc, server: RunningServer, tmp_path: Path
) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    drawn = [found(pc) for pc in (one, two, one, two)]
    level(one, two)
    twin = one.copy(tmp_path / "twin")  # a backup, and the file goes on
    drawn.append(found(one))
    one.run()
    twin.run()  # finds that it is old, and gets a name and letters of its own
    drawn += [found(pc) for pc in (one, twin, two)]
    level(one, two, twin)
    assert {mark(pc) for pc in (one, two, twin)} == {"A", "B", "C"}
    assert len(set(drawn)) == len(drawn)
    for pc in (one, two, twin):
        assert pc.count(Hazard) == len(drawn)
    twin.station.close()


def test_a_station_that_was_enrolled_before_hears_its_letters_with_the_log(
    make_pc: MakePc, server: RunningServer
) -> None:
    pc = make_pc().enrol(server)
    pc.run()
    with pc.station.local_write() as session:
        session.connection().exec_driver_sql("UPDATE sync_state SET mark = NULL")
    assert len(mark(pc)) == OWN_LETTERS
    pc.run()
    assert mark(pc) == "A"


@pytest.mark.parametrize("revision", ["", "0004", MARKED])
def test_an_older_station_is_told_nothing_that_it_does_not_know(server: RunningServer, revision: str) -> None:
    headers = {SCHEMA_HEADER: revision} if revision else {}
    with RawStation(server.url, COMMUNITY, headers=headers) as station:
        reply = station.enrol(server.make_code(COMMUNITY))
        station.sign_in()
        assert reply.mark == ("A" if revision == MARKED else None)
        assert station.changes().head.mark == reply.mark
        forked = read(EnrolReply, ok(station.http.post("/v1/fork", headers=station.headers())).content)
        assert forked.mark == ("B" if revision == MARKED else None)


def test_letters_of_a_station_that_was_shut_out_are_not_given_again(server: RunningServer) -> None:
    with psycopg.connect(server.district.url) as connection:
        codes = [make_code(connection, COMMUNITY).text for _ in range(3)]
    marks = []
    for code in codes:
        with RawStation(server.url, headers={SCHEMA_HEADER: MARKED}) as station:
            marks.append(station.enrol(code).mark)
        with psycopg.connect(server.district.url) as connection:
            connection.execute("UPDATE enrolled_station SET revoked_at = now()")
    assert marks == ["A", "B", "C"]
