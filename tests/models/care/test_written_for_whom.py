"""Beside a group of level 4, what the team writes is the team's, unless the writer says that it is for everybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Guarded, utc_now
from models.calendar import today
from models.care.guard import unguarded
from models.care.memberships import recognise
from models.care.pairings import pair
from models.care.pauses import begin_pause, report_crisis
from models.care.records import (
    CareDue,
    CareManner,
    CareNeed,
    CarePause,
    CareVisit,
    Crisis,
    Helper,
    HelperKind,
    PauseReason,
)
from models.care.rules import care_level, written_level
from models.care.visits import NeedEntry, open_need, record_care_visit
from models.station import Station
from tests.models.care.people import at_home, logged_in, with_groups, worker

TODAY = today()
LEVELS = st.lists(st.integers(1, 4))


@given(LEVELS)
def test_who_sees_no_level_4_writes_what_all_may_read_and_nobody_writes_openly_of_level_4_alone(
    levels: list[int],
) -> None:
    ordinary = [level for level in levels if level < 4]
    assert written_level(ordinary) == care_level(ordinary) == 2
    assert written_level(levels) == (4 if 4 in levels else 2)
    assert written_level(levels, openly=True) == care_level(levels)


@pytest.fixture
def both(station: Station) -> tuple[UUID, UUID]:
    """Somebody with 低保 and 家暴 since forty days; and a worker who is not on the team."""
    with_groups(station)
    with station.act("test") as session:
        who, other = at_home(session, "李强")[0].id, worker(session).id
        recognise(session, who, "SG10", on=TODAY - timedelta(days=40))
        recognise(session, who, "SG28", on=TODAY - timedelta(days=40), team=[station.worker_id])
    return who, other


def written(session: Session, who: UUID, **more: Any) -> list[Guarded]:
    at, day = utc_now() - timedelta(minutes=1), TODAY + timedelta(days=3 if more else 9)
    visit = record_care_visit(
        session, who, at=at, manner=CareManner.DOOR, needs="谈话", need_items=[NeedEntry("mind", "谈话")], **more
    )
    return [
        visit,
        session.scalars(select(CareNeed).where(CareNeed.care_visit_id == visit.id)).one(),
        open_need(session, who, kind="legal", text="咨询", **more),
        begin_pause(session, who, reason=PauseReason.AWAY, on=day, until=day, **more),
        report_crisis(session, who, kind="violence", at=at, **more),
    ]


def due_on(session: Session, who: UUID, level: int) -> date | None:
    with unguarded(session):
        return session.scalars(select(CareDue.due_on).where(CareDue.resident_id == who, CareDue.level == level)).one()


def test_the_team_writes_for_itself_and_others_see_nothing_of_it(station: Station, both: tuple[UUID, UUID]) -> None:
    who, other = both
    with logged_in(station, other), station.sessions() as session:
        before = due_on(session, who, 2)
    with station.act("care.test", {"name": "谈话"}) as session:
        assert {row.level for row in written(session, who)} == {4}
    assert (station.acts(1)[0].kind, station.acts(1)[0].summary) == ("care", {})
    with logged_in(station, other), station.sessions() as session:
        for kind in (CareVisit, CareNeed, CarePause, Crisis):
            assert session.scalars(select(kind)).all() == []
        assert due_on(session, who, 2) == before
        assert due_on(session, who, 4) != before


def test_what_is_written_openly_is_for_everybody(station: Station, both: tuple[UUID, UUID]) -> None:
    who, other = both
    with station.act("care.test") as session:
        assert {row.level for row in written(session, who, openly=True)} == {2}
        visit = session.scalars(select(CareVisit)).one()
        assert open_need(session, who, kind="mind", text="谈话", care_visit_id=visit.id).level == visit.level
        again = record_care_visit(session, who, at=visit.at, manner=CareManner.DOOR, corrects_id=visit.id)
        assert again.level == 2
    with logged_in(station, other), station.sessions() as session:
        assert len(session.scalars(select(Crisis)).all()) == 1
        ordinary = due_on(session, who, 2)
        assert ordinary is not None
        assert ordinary > TODAY


def test_others_write_openly_of_what_they_know(station: Station, both: tuple[UUID, UUID]) -> None:
    who, other = both
    with logged_in(station, other), station.act("care.test") as session:
        assert {row.level for row in written(session, who)} == {2}


def test_everybody_sees_the_helper_where_there_is_an_ordinary_reason(station: Station, both: tuple[UUID, UUID]) -> None:
    with station.act("care.pair") as session:
        helper = Helper(name="孙志强", kind=HelperKind.POLICE, capacity=9)
        session.add(helper)
        session.flush()
        assert pair(session, both[0], helper.id, on=TODAY).level == 2
