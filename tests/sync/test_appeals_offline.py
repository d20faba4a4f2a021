"""Two stations move one appeal along while neither hears of the other: both end where the same steps lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.actions import assign, extend, standing_of, step
from models.appeals.departments import load_departments
from models.appeals.intake import Intake, take_in
from models.appeals.notices import Missing, give_notice
from models.appeals.page import appeal_page
from models.appeals.records import Appeal, AppealNow, AppealStep, AppealTopic, Department, NoticeKind, Source
from models.appeals.states import State, StepKind
from models.appeals.topics import load_topics
from models.clocks.notices import HolidayRow, import_notice
from models.clocks.records import HolidayNotice
from tests.models.appeals.test_now_cache import right
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, level

K = StepKind
NOW = calendar.now()
"""Steps lie in the last hours."""


def ago(minutes: int) -> Any:
    return NOW - timedelta(minutes=minutes)


@pytest.fixture
def pair(make_pc: MakePc, server: RunningServer) -> tuple[Pc, Pc]:
    pcs = make_pc().enrol(server), make_pc().enrol(server)
    for pc in pcs:
        with pc.station.local_write() as session:
            load_topics(session)
            load_departments(session)
    level(*pcs)
    return pcs


def write(pc: Pc, *deeds: Callable[[Session], object]) -> None:
    with pc.station.act("appeals.step") as session:
        for deed in deeds:
            deed(session)


def taken_in(pc: Pc) -> UUID:
    with pc.station.act("appeals.take_in") as session:
        intake = Intake(Source.COUNTER, "0101", "家里冷", contact_name="王芳")
        return take_in(session, intake, at=ago(600)).id


def kept(pc: Pc) -> list[tuple[Any, ...]]:
    """What the station keeps of every appeal, which is what it would fold anew."""
    assert right(pc.station)
    columns = list(AppealNow.__table__.columns)
    with pc.station.sessions() as session:
        return sorted(map(tuple, session.execute(select(*columns))), key=repr)


def test_catalogues_that_each_founded_are_one(pair: tuple[Pc, Pc]) -> None:
    for pc in pair:
        assert pc.count(AppealTopic) == 96
        with pc.station.sessions() as session:
            names = session.scalars(select(Department.name)).all()
        assert len(names) == len(set(names))


def test_both_move_it_and_agree_where_it_stands(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    appeal_id = taken_in(one)
    level(*pair)
    write(
        one,
        lambda s: step(s, appeal_id, K.ACCEPT, at=ago(500)),
        lambda s: assign(s, appeal_id, "住建", at=ago(400)),
        lambda s: step(s, appeal_id, K.SIGN, at=ago(300)),
    )
    write(
        two,
        lambda s: step(s, appeal_id, K.ACCEPT, at=ago(450)),
        lambda s: assign(s, appeal_id, "水务", at=ago(350)),
        lambda s: extend(s, appeal_id, 5, approved_by="赵主任", at=ago(340)),
    )
    level(*pair)
    assert kept(one) == kept(two)
    with two.station.sessions() as session:
        page = appeal_page(session, appeal_id, NOW)
    assert (page.standing.state, page.standing.department, page.standing.extended_by) == (State.SIGNED, "住建", 5)
    assert [row.stray for row in page.steps] == [None, "no_such_move", None, "no_such_move", None, None]
    write(two, lambda s: step(s, appeal_id, K.ANSWER, at=ago(60), text="修好了"))
    level(*pair)
    with one.station.sessions() as session:
        assert standing_of(session, session.get_one(Appeal, appeal_id)).state is State.ANSWERED


def test_numbers_drawn_offline_have_no_twins(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    for _ in range(3):
        taken_in(one)
        taken_in(two)
    level(*pair)
    with one.station.sessions() as session:
        numbers = session.scalars(select(Appeal.number)).all()
    assert len(set(numbers)) == len(numbers) == 6
    assert kept(one) == kept(two)


def test_notices_holidays_and_their_traces_travel(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    appeal_id = taken_in(one)
    write(one, lambda s: give_notice(s, appeal_id, NoticeKind.ACCEPTED, at=ago(500)))
    level(*pair)
    year = NOW.year
    fixed = [HolidayRow(day, True) for day in sorted(calendar.national().off) if day.year == year]
    days = [NOW.date() + timedelta(days=n) for n in range(1, 10)]
    off = [HolidayRow(day, True) for day in days if day.year == year and day not in calendar.national().off]
    write(two, lambda s: import_notice(s, year, [*fixed, *off], "放假通知"))
    level(*pair)
    assert kept(one) == kept(two)
    traces = [recomputed(pc, appeal_id) for pc in pair]
    assert traces[0] == traces[1]
    assert len(traces[0]) == (1 if off else 0)


def with_more(year: int, days: Iterable[date]) -> dict[str, Any]:
    """The shipped holidays of a year and some more, as a notice keeps them."""
    more = {day.isoformat(): "临时放假" for day in days if day.year == year}
    shipped = {day.isoformat() for day in calendar.national().off if day.year == year}
    return {"off": sorted(shipped | more.keys()), "work": [], "names": more}


def recomputed(pc: Pc, appeal_id: UUID) -> list[tuple[UUID, Any]]:
    with pc.station.sessions() as session:
        rows = appeal_page(session, appeal_id, NOW).steps
        return [(row.step.id, row.step.detail) for row in rows if row.kind is K.RECOMPUTE]


@pytest.mark.parametrize("first", ["the notice", "the end"])
def test_what_was_closed_goes_by_the_notices_of_then_in_whatever_order_they_come(
    pair: tuple[Pc, Pc], first: str
) -> None:
    one, two = pair
    with one.station.act("appeals.take_in") as session:
        intake = Intake(Source.COUNTER, "0101", "家里冷", contact_name="王芳")
        heads = [take_in(session, intake, at=NOW - timedelta(days=20)) for _ in range(2)]
        early, late = (head.id for head in heads)
    level(*pair)
    days = [(NOW - timedelta(days=n)).date() for n in range(1, 20)]

    def notice(session: Session) -> None:
        for year in {day.year for day in days}:
            session.add(HolidayNotice(year=year, title="通知", days=with_more(year, days), created_at=ago(60)))

    def ends(session: Session) -> None:
        for appeal_id, minutes in ((early, 90), (late, 30)):
            step(session, appeal_id, K.REFUSE, at=ago(minutes), text="不属受理范围")

    deeds = [(two, notice), (one, ends)]
    for pc, deed in deeds if first == "the notice" else deeds[::-1]:
        write(pc, deed)
        pc.run()
    level(*pair)
    assert kept(one) == kept(two)
    with two.station.sessions() as session:
        on_time = [session.get_one(AppealNow, appeal_id).on_time for appeal_id in (early, late)]
    assert on_time == [False, True]


def test_a_step_that_was_sent_is_changed_by_nobody(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    appeal_id = taken_in(one)
    write(one, lambda s: give_notice(s, appeal_id, NoticeKind.SUPPLEMENT, at=ago(500), missing=[Missing("产权证")]))
    level(*pair)
    with two.station.local_write() as session:
        session.execute(text("DROP TRIGGER append_only_appeal_step"))
    with two.station.act("forged") as session:
        session.scalars(select(AppealStep)).one().text = "别的"
    two.run()
    one.run()
    with one.station.sessions() as session:
        assert session.scalars(select(AppealStep.text)).all() == ["产权证"]
