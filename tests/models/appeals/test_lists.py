"""Appeals as lists: every filter, every light, in the order of urgency, and counted as they are listed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from models.appeals.actions import assign, join_colleague, step
from models.appeals.queries import (
    ALL,
    OPEN,
    AppealFilter,
    AppealSort,
    appeal_counts,
    appeals,
    appeals_at,
    count_yellow,
    turning_yellow,
)
from models.appeals.records import Appeal, Source
from models.appeals.states import State, StepKind
from models.calendar import today
from models.care.guard import openly
from models.cases.records import FileMember
from models.clocks.deadlines import Light
from models.people.records import Resident
from models.station import Station
from models.workers.records import Worker
from tests.models.appeals.quarter import HEATING, LEAK, NOISE, Quarter, at

NOW = at(3, 10)


@pytest.fixture
def named(station: Station) -> dict[str, Appeal]:
    """One appeal of each light on 10 March, and closed ones."""
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳", phone="13800138000")
        found = {
            "red": quarter.appeal(HEATING, received=at(3, 2), resident_id=someone.id),
            "green": quarter.appeal(LEAK, received=at(3, 4), source=Source.PHONE, place="东门"),
            "yellow": quarter.appeal(NOISE, received=at(3, 6), content="半夜装修"),
            "paused": quarter.appeal(HEATING, received=at(3, 9), contact_name="李明"),
            "over": quarter.settled(4),
            "secret": quarter.appeal(LEAK, received=at(3, 5), accusation=True, accused=("水务",), content="漏水无人管"),
        }
        step(session, found["paused"].id, StepKind.ASK_SUPPLEMENT, at=at(3, 9, 11), text="产权证")
        step(session, found["red"].id, StepKind.ACCEPT, at=at(3, 2, 11))
        assign(session, found["red"].id, "住建", at=at(3, 2, 12))
    return found


def listed(session: Session, named: dict[str, Appeal], wanted: AppealFilter, **more: Any) -> list[str]:
    names = {appeal.id: name for name, appeal in named.items()}
    return [names[row.id] for row in appeals(session, wanted, NOW, **more)]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (ALL, ["red", "yellow", "green", "secret", "paused", "over"]),
        (OPEN, ["red", "yellow", "green", "secret", "paused"]),
        (AppealFilter(light=Light.RED), ["red"]),
        (AppealFilter(light=Light.YELLOW), ["yellow"]),
        (AppealFilter(light=Light.GREEN), ["green", "secret"]),
        (AppealFilter(light=Light.PAUSED), ["paused"]),
        (AppealFilter(light=Light.OVER), ["over"]),
        (AppealFilter(overdue=True), ["red"]),
        (AppealFilter(states=frozenset({State.SUPPLEMENT, State.SETTLED})), ["paused", "over"]),
        (AppealFilter(department="住建"), ["red", "over"]),
        (AppealFilter(class_code="15"), ["green", "secret"]),
        (AppealFilter(topic_code=NOISE), ["yellow"]),
        (AppealFilter(source=Source.PHONE), ["green"]),
        (AppealFilter(a=date(2026, 3, 5), b=date(2026, 3, 6)), ["yellow", "secret"]),
        (AppealFilter(text="装修"), ["yellow"]),
        (AppealFilter(text="东门"), ["green"]),
        (AppealFilter(text="王芳 室温"), ["red", "over"]),
        (AppealFilter(text="漏水"), ["green", "secret"]),
        (AppealFilter(text="没有的事"), []),
        (AppealFilter(building_id=uuid4()), []),
        (AppealFilter(mine=True, open_only=True), ["red", "yellow", "green", "secret", "paused"]),
    ],
)
def test_a_filter_finds_what_it_says(
    station: Station, named: dict[str, Appeal], wanted: AppealFilter, names: list[str]
) -> None:
    with station.sessions() as session:
        assert listed(session, named, wanted) == names
        counts = appeal_counts(session, wanted, NOW)
        assert counts.total == len(names)
        rows = appeals(session, wanted, NOW)
        assert +Counter(counts.by_light) == Counter(row.light for row in rows)
        assert counts.by_state == Counter(row.state for row in rows)


def test_pages_follow_each_other(station: Station, named: dict[str, Appeal]) -> None:
    with station.sessions() as session:
        for sort in AppealSort:
            for descending in (False, True):
                order = {"sort": sort, "descending": descending}
                whole = listed(session, named, ALL, **order)
                pages = [listed(session, named, ALL, limit=2, offset=offset, **order) for offset in range(0, 8, 2)]
                assert [name for page in pages for name in page] == whole
                assert set(whole) == set(named)
        assert listed(session, named, ALL, sort=AppealSort.RECEIVED)[0] in ("red", "over")


def test_a_row_says_who_where_what_and_until_when(station: Station, named: dict[str, Appeal]) -> None:
    with station.sessions() as session:
        row = next(row for row in appeals(session, OPEN, NOW) if row.id == named["red"].id)
        assert (row.who, row.phone, row.place) == ("王芳", "13800138000", "碧桂园 3-1-101")
        assert (row.class_name, row.item_name, row.department) == ("供热采暖", "室温不达标", "住建")
        assert (row.state, row.light, row.due_at) == (State.ASSIGNED, Light.RED, at(3, 6, 0))


def test_lights_are_of_the_instant_that_is_asked_for(station: Station, named: dict[str, Appeal]) -> None:
    with station.sessions() as session:
        early = appeal_counts(session, OPEN, at(3, 3)).by_light
        late = appeal_counts(session, OPEN, at(6, 1)).by_light
        assert (early[Light.RED], late[Light.RED], late[Light.PAUSED]) == (0, 4, 1)


def test_what_turns_yellow_today_is_told(station: Station, named: dict[str, Appeal]) -> None:
    with station.sessions() as session:
        assert [row.id for row in turning_yellow(session, date(2026, 3, 4), NOW)] == [named["red"].id]
        assert [row.id for row in turning_yellow(session, date(2026, 3, 10), NOW)] == [named["yellow"].id]
        assert turning_yellow(session, date(2026, 3, 11), NOW) == []
        assert [count_yellow(session, date(2026, 3, day)) for day in (4, 10, 11)] == [1, 1, 0]


def test_closed_files_are_listed_and_counted_for_those_named_on_them(
    station: Station, named: dict[str, Appeal]
) -> None:
    with station.sessions() as session:
        with openly(session):
            assert "secret" not in listed(session, named, ALL)
            assert appeal_counts(session, ALL, NOW).total == 5
        assert "secret" in listed(session, named, ALL)
    with station.act("appeals.files") as session:
        session.execute(update(FileMember).values(ends_on=today()))
    with station.sessions() as session:
        assert "secret" not in listed(session, named, ALL)
        assert "secret" not in listed(session, named, AppealFilter(text="漏水"))
        assert appeal_counts(session, ALL, NOW).total == 5


def test_mine_are_those_i_took_in_or_joined(station: Station, named: dict[str, Appeal]) -> None:
    with station.act("appeals.take_in") as session:
        colleague = Worker(name="张敏")
        session.add(colleague)
        session.flush()
        theirs = Quarter(session).appeal(received=at(3, 10, 8), first_contact_id=colleague.id)
        joined = Quarter(session).appeal(received=at(3, 10, 9), first_contact_id=colleague.id)
        join_colleague(session, joined.id, station.worker_id, at=at(3, 10, 9, 30))
    with station.sessions() as session:
        mine = {row.id for row in appeals(session, AppealFilter(mine=True), NOW)}
        assert mine == {appeal.id for appeal in named.values()} | {joined.id}
        assert theirs.id not in mine


def test_doors_and_people_show_what_is_open(station: Station, named: dict[str, Appeal]) -> None:
    red = named["red"]
    assert red.dwelling_id is not None
    with station.sessions() as session:
        someone = session.get_one(Resident, red.resident_id)
        assert [row.id for row in appeals_at(session, NOW, resident_ids=[someone.id])] == [red.id]
        assert [row.id for row in appeals_at(session, NOW, dwelling_id=red.dwelling_id)] == [red.id]
