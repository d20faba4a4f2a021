"""The shipped catalogue of groups is made at every station alike; nobody's change of it is undone by a later one."""

from __future__ import annotations

from dataclasses import replace

from models.care.catalogue import change_group, group, groups
from models.care.group_rows import row_of
from models.founding import completed
from models.sync.records import ConflictCard
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, differences


def change(pc: Pc, code: str, **values: object) -> None:
    with pc.station.act("care.group") as session:
        entry = group(session, code)
        change_group(session, entry, replace(row_of(entry), **values))  # type: ignore[arg-type]


def days(pc: Pc, code: str) -> int | None:
    with pc.station.sessions() as session:
        return group(session, code).visit_every_days


def test_what_one_station_made_of_a_group_stands_against_the_default_of_a_later_one(
    server: RunningServer, make_pc: MakePc
) -> None:
    one, two = make_pc(), make_pc()
    for pc in (one, two):
        completed(pc.station)
    change(one, "SG01", visit_every_days=15)  # before anything was sent
    one.enrol(server).run()
    change(one, "SG02", visit_every_days=20)  # after it
    one.run()
    two.enrol(server).run()
    two.run()
    one.run()
    for pc in (one, two):
        assert (days(pc, "SG01"), days(pc, "SG02"), days(pc, "SG03")) == (15, 20, 30)
        with pc.station.sessions() as session:
            assert len(groups(session, active=None)) == 35
    assert differences(one, two) == []
    assert two.count(ConflictCard, ConflictCard.column == "visit_every_days") <= 1
