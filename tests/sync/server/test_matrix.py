"""The district refuses by role what a station refuses: one matrix on both sides of the line."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from models.rights.deciding import Standing, decide
from models.rights.deeds import area_of, deed_of
from models.rights.roles import ADMINISTRATORS
from models.wire import wire_tables
from models.workers.records import WorkerRole
from sync.server import writers
from sync.server.judging import Verdicts, shape
from sync.server.pushed import Clock, Outcomes, Pushing
from sync.server.teams import Teams
from tests.sync.conftest import District
from tests.sync.server.office import Office, allow, make_office, tell, worker
from tests.sync.server.stations import NOW, Edit, Row, TalkingStation, edits, new, row

BY_ROLE = [name for name in wire_tables() if name not in writers._JUDGED_ELSEWHERE]
REFUSED = {"not_allowed", "only_secretary"}
FOUNDED = {(table, "insert") for table in writers._FOUNDED}
"""What every station founds alike, whoever founds it: the one thing that the district takes from everybody."""


@pytest.fixture
def office(district: District) -> Office:
    return make_office(district.url)


def refused(station: TalkingStation, somebody: Row, op: str) -> set[str]:
    """Tables in which the district takes no change of a kind by somebody."""
    by = str(somebody["id"])
    rows = {table: row(table, edited_by=by) for table in BY_ROLE}
    if op == "insert":
        batch = station.batch([new(table, [each]) for table, each in rows.items()])
    else:
        fields: Row = {"deleted_at": "2026-11-22 08:00:00.000000" if op == "delete" else None}
        batch = station.batch(
            (), [edits(table, Edit(str(each["id"]), 1, fields, by=by)) for table, each in rows.items()]
        )
    verdicts = Verdicts()
    blocks, edited = shape(batch, verdicts)
    with psycopg.connect(station.url) as connection:
        teams = Teams(connection, station.sender, verdicts)
        pushing = Pushing(
            connection, station.sender, NOW, Clock(NOW, 0.0), {}, {}, verdicts, Outcomes(), teams
        )  # fmt: skip
        writers.judge(pushing, blocks, edited, led=True)
    assert {each.code for each in verdicts.found.values()} <= REFUSED
    return {table for table, _id in verdicts.found}


def test_who_writes_what_is_the_same_at_the_district_as_at_a_station(office: Office) -> None:
    people = {role: worker(role.value) for role in WorkerRole}
    named = [
        each | {"created_by": office.secretary["id"], "edited_by": office.secretary["id"]} for each in people.values()
    ]
    assert office.one.push([new("worker", named)]).refused == []
    station = TalkingStation.enrolled(office.one.url)
    tell(station, *people.values())
    allow(station, *people.values())
    for role, somebody in people.items():
        here = Standing(UUID(str(somebody["id"])), role, serving=ADMINISTRATORS)
        for op in ("insert", "update", "delete"):
            at_a_station = {
                table
                for table in BY_ROLE
                if (table, op) not in FOUNDED and not decide(here, deed_of(table, op), area_of(table)).allowed
            }
            assert refused(station, somebody, op) == at_a_station, (role, op)
