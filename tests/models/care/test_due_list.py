"""The list of what is due: its order, its pages, its filters, and what level 4 does to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import calendar
from models.base import Base
from models.care.due import DueFilter, due_counts, due_list
from models.care.due_rules import Due, DueState, due_state, end_of
from models.care.due_states import PLACES, openly_due, state_of
from models.care.pairings import pair
from models.care.pauses import begin_pause, report_crisis
from models.care.records import CareDue, CareManner, CareTeamMember, PairingRole, PauseReason, Risk
from models.care.visits import record_care_visit
from models.places.records import Area, AreaLevel
from models.station import Station
from models.visits.records import Round
from models.visits.scope import Scope, ScopeKind, doors_in_scope
from models.workers.records import Worker
from tests.models.care.hamlet import DAY, Hamlet, at, group, helper, member

NOON = at(DAY, 12)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: DAY)
    monkeypatch.setattr(calendar, "now", lambda: NOON)


def ago(days: int) -> date:
    return DAY - timedelta(days)


@pytest.fixture(scope="module")
def bare() -> Iterator[Session]:
    """A database with the one table that the rule is asked of."""
    engine = create_engine("sqlite://")
    Base.metadata.tables["care_due"].create(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def names(station: Station, wanted: DueFilter | None = None, **more: Any) -> list[str]:
    with station.sessions() as session:
        return [row.name for row in due_list(session, DAY, wanted or DueFilter(), **more)]


def test_overdue_come_first_by_risk_then_by_days_over_then_as_one_walks(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        group(session, "W", visit_every_days=7)
        place = Hamlet(session)
        place.person("下", "M", on=ago(40))
        place.person("上", "M", on=ago(40))
        place.person("久", "M", on=ago(50))
        place.person("急", "W", on=ago(8))
        place.person("今", "M", on=ago(30))
        place.person("将", "M", on=ago(20))
        place.person("远", "M", on=ago(5))
    assert names(station) == ["急", "久", "上", "下", "今", "将"]
    with station.sessions() as session:
        first = due_list(session, DAY, limit=1)[0]
        assert (first.state, first.days_over, first.every_days, first.risk) == (DueState.OVERDUE, 1, 7, Risk.HIGH)
        assert (first.estate, first.door, first.last_on) == ("碧桂园", "3-1-401", None)
        counts = due_counts(session, DAY)
        assert (counts.soon, counts.due, counts.overdue, counts.paused) == (1, 1, 4, 0)


def test_pages_together_are_the_whole_list_with_nobody_twice(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        place = Hamlet(session)
        for number in range(17):
            place.person(f"{number}", "M", on=ago(40 + number // 6))
    whole = names(station)
    assert len(whole) == 17
    for size in (1, 4, 5, 16, 30):
        pages = [names(station, limit=size, offset=start) for start in range(0, 20, size)]
        assert [name for page in pages for name in page] == whole


def test_a_visit_takes_a_person_off_the_list_and_its_undoing_puts_him_back(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        someone = Hamlet(session).person("王芳", "M", on=ago(40))
    assert names(station) == ["王芳"]
    with station.act("test") as session:
        record_care_visit(session, someone.id, at=NOON, manner=CareManner.DOOR, now=NOON)
        act = session.info["act"].id
    assert names(station) == []
    station.undo(act)
    assert names(station) == ["王芳"]


def test_a_paused_person_is_listed_only_when_asked_for(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        someone = Hamlet(session).person("王芳", "M", on=ago(40))
        begin_pause(session, someone.id, reason=PauseReason.HOSPITAL, on=DAY, until=DAY)
    assert names(station) == []
    assert names(station, DueFilter(states=(DueState.PAUSED,))) == ["王芳"]
    with station.sessions() as session:
        assert due_counts(session, DAY).paused == 1


def test_a_crisis_is_late_to_the_second(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        someone = Hamlet(session).person("王芳", "M", on=DAY)
        report_crisis(session, someone.id, kind="fire", at=at(ago(1), 12, 30), now=NOON)
    with station.sessions() as session:
        (before,) = due_list(session, DAY, now=at(DAY, 12, 30))
        (after,) = due_list(session, DAY, now=at(DAY, 12, 31))
        assert (before.state, after.state) == (DueState.DUE, DueState.OVERDUE)
        assert before.due_at == at(DAY, 12, 30)


def test_the_list_can_be_that_of_a_helper_a_grid_or_a_worker(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        grid = Area(level=AreaLevel.GRID, code="21011201001201", name="第1网格")
        worker = Worker(name="赵敏")
        session.add_all([grid, worker])
        session.flush()
        inside, outside = Hamlet(session, grid.id), Hamlet(session)
        inside.person("里", "M", on=ago(40))
        helped = outside.person("帮", "M", on=ago(40))
        outside.person("外", "M", on=ago(40))
        supporter = helper(session, "赵敏", worker_id=worker.id)
        pair(session, helped.id, supporter.id, role=PairingRole.SUPPORT, on=ago(10))
        worker.grid_id = grid.id
        session.flush()
    assert names(station, DueFilter(grid=grid.id)) == ["里"]
    assert names(station, DueFilter(helper=supporter.id)) == ["帮"]
    assert sorted(names(station, DueFilter(worker=worker.id))) == ["帮", "里"]
    assert len(names(station)) == 3


def test_level_4_changes_nothing_for_those_outside_the_team(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        group(session, "S", visit_every_days=7, sensitivity=4)
        place = Hamlet(session)
        both = place.person("王芳", "M", on=ago(20))
        member(session, both.id, "S", on=ago(20), level=4)
        only = place.person("李强", "S", on=ago(20), level=4)
    with station.sessions() as session:
        (row,) = due_list(session, DAY)
        assert (row.name, row.state, row.every_days, row.level) == ("王芳", DueState.DUE_SOON, 30, 2)
        assert due_counts(session, DAY).overdue == 0
    with station.act("test") as session:
        for who in (both, only):
            session.add(
                CareTeamMember(resident_id=who.id, level=4, worker_id=station.worker_id, starts_on=date(2020, 1, 1))
            )
    with station.sessions() as session:
        rows = {row.name: (row.state, row.every_days, row.level) for row in due_list(session, DAY)}
        assert rows == {"王芳": (DueState.OVERDUE, 7, 4), "李强": (DueState.OVERDUE, 7, 4)}
        assert due_counts(session, DAY).overdue == 2
        assert session.scalars(openly_due(DAY)).all() == [both.id]


def test_a_round_of_what_is_due_walks_to_open_doors_only(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M")
        group(session, "S", visit_every_days=7, sensitivity=4)
        place = Hamlet(session)
        place.person("王芳", "M", on=ago(40))
        place.person("赵兰", "M", on=ago(1))
        hidden = place.person("李强", "S", on=ago(20), level=4)
        session.add(CareTeamMember(resident_id=hidden.id, level=4, worker_id=station.worker_id, starts_on=ago(30)))
    with station.sessions() as session:
        assert len(due_list(session, DAY)) == 2
        assert len(doors_in_scope(session, Scope(ScopeKind.DUE))) == 1
        assert Scope(ScopeKind.DUE).as_json()["kind"] == "due"
        assert session.scalars(select(Round)).all() == []


days = st.none() | st.integers(-40, 40).map(lambda n: DAY + timedelta(n))
dues = st.builds(
    Due,
    due_on=days,
    due_at=st.none() | st.integers(-60, 60).map(lambda hours: NOON + timedelta(hours=hours)),
    every_days=st.none() | st.integers(1, 180),
    paused_from=days,
    paused_until=days,
)


@given(dues, st.sampled_from([at(DAY, 0), NOON, end_of(DAY)]))
def test_the_database_judges_states_as_the_rule_does(bare: Session, due: Due, now: datetime) -> None:
    row = due._asdict() | {"risk": Risk.KEY, "phone_counts": False}
    bare.add(CareDue(resident_id=UUID(int=1), level=2, computed_on=DAY, **row))
    bare.flush()
    found = bare.scalar(select(state_of(DAY, now)))
    bare.rollback()
    assert found is not None
    assert PLACES[found] is due_state(due, now)
