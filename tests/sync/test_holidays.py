"""An appeal is due on the same day at its community, at the street and at the district, whoever took in a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models.appeals.intake import Intake, take_in
from models.appeals.page import appeal_page
from models.appeals.records import AppealNow, AppealTopic, Source
from models.appeals.states import StepKind
from models.appeals.topics import load_topics
from models.calendar import CHINA, national
from models.clocks.deadlines import Clock
from models.clocks.notices import HolidayRow, import_notice
from models.clocks.records import HolidayNotice
from tests.conftest import COMMUNITY
from tests.models.appeals.test_now_cache import right
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc
from tests.sync.test_seats import DISTRICT, STREET, nothing_is_refused

NEIGHBOUR = "210112010013"
CAME = datetime(2026, 3, 2, 9, tzinfo=CHINA)
"""A Monday without holidays near it: three working days end on Thursday."""
SHIPPED = [HolidayRow(day, True) for day in sorted(national().off) if day.year == CAME.year]


@dataclass
class Levels:
    one: Pc
    neighbour: Pc
    street: Pc
    district: Pc
    mine: UUID
    theirs: UUID

    @property
    def pcs(self) -> tuple[Pc, ...]:
        return self.one, self.neighbour, self.street, self.district

    def run(self) -> None:
        for _round in range(2):
            for pc in self.pcs:
                pc.run()
        assert nothing_is_refused(*self.pcs)
        assert all(right(pc.station) for pc in self.pcs)

    def due(self) -> tuple[tuple[date | None, bool], tuple[date | None, bool]]:
        """The last day of the community's appeal and of its neighbour's, and whether it is provisional: alike
        everywhere.
        """
        (mine,), (theirs,) = (
            {last_day(pc, appeal) for pc in (home, self.street, self.district)}
            for home, appeal in ((self.one, self.mine), (self.neighbour, self.theirs))
        )
        return mine, theirs


def last_day(pc: Pc, appeal: UUID) -> tuple[date | None, bool]:
    with pc.station.sessions() as session:
        kept, page = session.get_one(AppealNow, appeal), appeal_page(session, appeal, CAME)
        assert (kept.due_at, kept.provisional) == (page.deadline.due_at, page.deadline.provisional)
        return page.deadline.last_day, page.deadline.provisional


def traces(pc: Pc, appeal: UUID) -> list[tuple[UUID, Any]]:
    with pc.station.sessions() as session:
        rows = appeal_page(session, appeal, CAME).steps
        return [(row.step.id, row.step.detail) for row in rows if row.kind is StepKind.RECOMPUTE]


def takes_in(pc: Pc, *march: int, official: bool = True) -> int:
    """Take in a notice with some more days off in March; how many deadlines moved here."""
    more = [HolidayRow(date(2026, 3, day), True, "临时") for day in march]
    with pc.station.act("clocks.holidays") as session:
        return import_notice(session, 2026, [*SHIPPED, *more], "放假通知", official=official).moved


def takes_back(pc: Pc) -> None:
    last = pc.station.last_act()
    assert last is not None
    pc.station.undo(last.id)


def appeal(pc: Pc) -> UUID:
    with pc.station.act("appeals.take_in") as session:
        load_topics(session)
        topic = session.scalars(select(AppealTopic.item_code).order_by(AppealTopic.item_code)).first() or ""
        said = Intake(Source.COUNTER, topic, "家里冷", contact_name="王芳", amount=3, clock=Clock.WORKING_DAYS)
        return take_in(session, said, at=CAME).id


@pytest.fixture
def levels(make_pc: MakePc, server: RunningServer) -> Levels:
    pcs = [make_pc(code).enrol(server) for code in (COMMUNITY, NEIGHBOUR, STREET, DISTRICT)]
    one, neighbour, street, district = pcs
    found = Levels(one, neighbour, street, district, appeal(one), appeal(neighbour))
    found.run()
    return found


def march(day: int, *, provisional: bool = False) -> tuple[date, bool]:
    return date(2026, 3, day), provisional


def test_a_notice_holds_for_those_below_it_and_for_nobody_beside_it(levels: Levels) -> None:
    assert levels.due() == (march(5), march(5))
    assert takes_in(levels.one, 3) == 1
    levels.run()
    assert levels.due() == (march(6), march(5))
    assert takes_in(levels.street, 3, 4) == 2
    levels.run()
    assert levels.due() == (march(9), march(9)), "the newest notice of a year holds"
    assert takes_in(levels.district, official=False) == 2
    levels.run()
    assert levels.due() == (march(5, provisional=True), march(5, provisional=True))
    takes_back(levels.district)
    levels.run()
    assert levels.due() == (march(9), march(9))
    takes_back(levels.street)
    levels.run()
    assert levels.due() == (march(6), march(5))
    told = [traces(pc, levels.mine) for pc in (levels.one, levels.street, levels.district)]
    assert told[0] == told[1] == told[2] != []


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_all_levels_take_notices_in_while_nobody_hears_of_anybody(levels: Levels, order: Sequence[int]) -> None:
    for at in order:
        takes_in(levels.pcs[at], *((3,), (), (3, 4), (3, 4, 5))[at])
    levels.run()
    mine, theirs = levels.due()
    assert {mine, theirs} <= {march(5), march(6), march(9), march(10)}
    assert levels.neighbour.count(HolidayNotice) == 3
    assert levels.street.count(HolidayNotice) == levels.district.count(HolidayNotice) == 4
