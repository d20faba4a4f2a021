"""A whistle goes its way: judged, blown, answered by each department, handled, cleared, rated; never by a jump."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.actions import assign, standing_of
from models.appeals.actions import step as appeal_step
from models.appeals.departments import load_departments
from models.appeals.records import AppealStep
from models.appeals.states import State as AppealState
from models.appeals.states import StepKind as AppealStepKind
from models.clocks.deadlines import Light
from models.shares import Share
from models.station import Station, create_station
from models.whistles import actions
from models.whistles.actions import Call, draft, prefilled, rate, step
from models.whistles.figures import figures
from models.whistles.queries import ALL, WhistleFilter, four_lists, unanswered, whistle_page, whistles
from models.whistles.records import Whistle, WhistleKind
from models.whistles.states import State, StepKind
from tests.conftest import CHEAP
from tests.models.appeals.quarter import Quarter, at, refused

K = StepKind


def call(**more: Any) -> Call:
    said: dict[str, Any] = {
        "kind": WhistleKind.ENFORCEMENT,
        "departments": ("住建", "城管"),
        "place": "富民街 8 号院东门",
        "facts": "占道堆物, 消防车进不来",
        **more,
    }
    return Call(**said)


MONDAY = at(3, 2, 9)


def blown(session: Session, when: datetime = MONDAY, **more: Any) -> Whistle:
    whistle = draft(session, call(**more), at=when)
    step(session, whistle.id, K.APPROVE, at=when, actor="街道 赵主任", text="情况属实")
    step(session, whistle.id, K.BLOW, at=when)
    return whistle


def report(session: Session, whistle_id: UUID, department: str, when: datetime) -> None:
    step(session, whistle_id, K.REPORT, at=when, actor=f"{department}来人", department=department)


@pytest.fixture
def quarter(station: Station) -> Any:
    with station.act("whistles.test") as session:
        yield Quarter(session)


def test_departments_report_each_for_itself_in_time_or_late(quarter: Quarter) -> None:
    session = quarter.session
    whistle = blown(session)
    step(session, whistle.id, K.SIGN, at=at(3, 2, 10), actor="孙科长", department="住建")
    report(session, whistle.id, "住建", at(3, 3, 8, 59))
    report(session, whistle.id, "城管", at(3, 3, 9))
    page = whistle_page(session, whistle.id, at(3, 3, 10))
    assert [(one.name, one.late, one.came) for one in page.called] == [
        ("住建", False, "住建来人"),
        ("城管", True, "城管来人"),
    ]
    assert (page.called[0].signed_by, page.called[1].signed_by) == ("孙科长", None)
    assert page.row.state is State.REPORTED_IN
    assert not unanswered(session, at(3, 3, 10))


@pytest.mark.parametrize(
    ("kind", "last", "late"),
    [
        (WhistleKind.EMERGENCY, at(3, 6, 17, 29), at(3, 6, 17, 30)),
        (WhistleKind.ENFORCEMENT, at(3, 7, 16, 59), at(3, 7, 17)),
        (WhistleKind.RESIDENTS, at(3, 11, 23, 59), at(3, 12, 0)),
    ],
)
def test_each_kind_has_its_clock(quarter: Quarter, kind: WhistleKind, last: datetime, late: datetime) -> None:
    whistle = blown(quarter.session, at(3, 6, 17), kind=kind)
    assert [row.id for row in unanswered(quarter.session, last)] == [whistle.id]
    assert whistle_page(quarter.session, whistle.id, last).row.light is Light.YELLOW
    assert whistle_page(quarter.session, whistle.id, late).row.light is Light.RED
    assert not whistles(quarter.session, WhistleFilter(late=True), last)
    assert whistles(quarter.session, WhistleFilter(late=True), late)


def test_the_clock_starts_when_it_is_blown_and_what_was_agreed_by_hand_stays(quarter: Quarter) -> None:
    session = quarter.session
    by_norm = draft(session, call(kind=WhistleKind.EMERGENCY), at=at(3, 2, 9))
    by_hand = draft(session, call(arrive_by=at(3, 5)), at=at(3, 2, 9))
    too_late = draft(session, call(arrive_by=at(3, 2, 10)), at=at(3, 2, 9))
    for whistle in (by_norm, by_hand, too_late):
        step(session, whistle.id, K.APPROVE, at=at(3, 2, 11), actor="赵主任")
    assert step(session, by_norm.id, K.BLOW, at=at(3, 2, 12)).until == at(3, 2, 12, 30)
    assert step(session, by_hand.id, K.BLOW, at=at(3, 2, 12)).until == at(3, 5)
    with refused("arrive_before_blow"):
        step(session, too_late.id, K.BLOW, at=at(3, 2, 12))


def test_the_whole_way_and_no_jump(quarter: Quarter) -> None:
    session = quarter.session
    whistle = draft(session, call(), at=at(3, 2, 9))
    way: list[tuple[StepKind, dict[str, Any]]] = [
        (K.APPROVE, {"actor": "赵主任"}),
        (K.BLOW, {}),
        (K.REPORT, {"actor": "孙科长", "department": "住建"}),
        (K.HANDLE, {"text": "清走了"}),
        (K.CLEAR, {"actor": "刘书记"}),
        (K.RATE, {"text": "居民代表 张大爷", "detail": {"marks": {"arrival": 5, "attitude": 4, "solution": 0}}}),
    ]
    for minute, (kind, more) in enumerate(way):
        for other, least in way:
            if other not in (kind, K.RATE if kind is K.RATE else None, K.REPORT):
                with refused("no_such_move"):
                    step(session, whistle.id, other, at=at(3, 2, 10, minute), **least)
        step(session, whistle.id, kind, at=at(3, 2, 10, minute), **more)
    page = whistle_page(session, whistle.id, at(3, 3))
    assert page.row.state is State.RATED
    assert page.called[0].marks == {"arrival": 5, "attitude": 4, "solution": 0}
    assert page.called[1].marks is None  # it never came
    assert page.row.light is Light.OVER


def test_what_does_not_fit_is_refused(quarter: Quarter) -> None:
    session = quarter.session
    with refused("arrive_before_whistle"):
        draft(session, call(arrive_by=at(3, 2, 8)), at=at(3, 2, 9))
    with refused("settle_before_arrival"):
        draft(session, call(arrive_by=at(3, 3), settle_by=at(3, 2, 10)), at=at(3, 2, 9))
    with refused("department_unknown"):
        draft(session, call(departments=("不存在局",)), at=at(3, 2, 9))
    with refused("department_missing"):
        draft(session, call(departments=()), at=at(3, 2, 9))
    whistle = blown(session)
    with refused("department_not_called"):
        report(session, whistle.id, "水务", at(3, 2, 10))
    with refused("came_missing"):
        step(session, whistle.id, K.REPORT, at=at(3, 2, 10), department="住建")
    report(session, whistle.id, "住建", at(3, 2, 10))
    with refused("reported_already"):
        report(session, whistle.id, "住建", at(3, 2, 11))
    with refused("no_result"):
        step(session, whistle.id, K.HANDLE, at=at(3, 2, 12), text=" ")
    step(session, whistle.id, K.HANDLE, at=at(3, 2, 12), text="清走了")
    with refused("step_reason_missing"):
        step(session, whistle.id, K.REDO, at=at(3, 2, 13))
    step(session, whistle.id, K.REDO, at=at(3, 2, 13), text="还在")
    step(session, whistle.id, K.HANDLE, at=at(3, 2, 14), text="又清走了")
    step(session, whistle.id, K.CLEAR, at=at(3, 2, 15))
    marks: dict[str, Any] = {"arrival": 5, "attitude": 5, "solution": 5}
    with refused("representative_missing"):
        rate(session, whistle.id, **marks, representative="", at=at(3, 2, 16))
    with refused("marks_out_of_range"):
        rate(session, whistle.id, **{**marks, "solution": 6}, representative="张大爷", at=at(3, 2, 16))
    with refused("marks_missing"):
        step(session, whistle.id, K.RATE, text="张大爷", at=at(3, 2, 16))
    rate(session, whistle.id, **marks, representative="张大爷", department="住建", at=at(3, 2, 16))
    with refused("rated_already"):
        rate(session, whistle.id, **marks, representative="张大爷", department="住建", at=at(3, 2, 17))


def test_the_street_may_refuse_and_its_judge_is_named(quarter: Quarter) -> None:
    session = quarter.session
    whistle = draft(session, call(), at=at(3, 2, 9))
    with refused("judge_missing"):
        step(session, whistle.id, K.APPROVE, at=at(3, 2, 10))
    with refused("step_reason_missing"):
        step(session, whistle.id, K.REJECT, at=at(3, 2, 10), actor="赵主任")
    step(session, whistle.id, K.REJECT, at=at(3, 2, 10), actor="赵主任", text="社区可自行处理")
    page = whistle_page(session, whistle.id, at(3, 3))
    assert (page.row.state, page.standing.judged_by, page.possible) == (State.REJECTED, "赵主任", (K.REMARK,))
    assert not four_lists(session, ALL, at(3, 3)).rows


def test_the_appeal_moves_along(quarter: Quarter) -> None:
    session = quarter.session
    appeal = quarter.appeal()
    with refused("no_such_move"):
        prefilled(session, appeal.id)
    appeal_step(session, appeal.id, AppealStepKind.ACCEPT, at=at(3, 2, 11))
    start = prefilled(session, appeal.id)
    assert (start.facts, start.place, start.appeal_id) == ("家里冷", appeal.place or appeal.address or "", appeal.id)
    whistle = blown(session, at(3, 2, 12), appeal_id=appeal.id)
    assert standing_of(session, appeal).state is AppealState.WHISTLED
    said = session.scalars(select(AppealStep).where(AppealStep.kind == "whistle")).one()
    assert said.detail == {"whistle": whistle.id.hex, "departments": ["住建", "城管"]}
    report(session, whistle.id, "城管", at(3, 2, 13))
    assert (standing_of(session, appeal).state, standing_of(session, appeal).department) == (AppealState.SIGNED, "城管")
    step(session, whistle.id, K.HANDLE, at=at(3, 2, 14), text="修好了")
    assert standing_of(session, appeal).state is AppealState.ANSWERED
    with refused("no_such_move"):
        draft(session, call(appeal_id=appeal.id), at=at(3, 2, 15))


def test_an_appeal_that_went_its_own_way_does_not_hold_the_whistle_up(quarter: Quarter) -> None:
    session = quarter.session
    appeal = quarter.appeal()
    appeal_step(session, appeal.id, AppealStepKind.ACCEPT, at=at(3, 2, 11))
    whistle = blown(session, at(3, 2, 12), appeal_id=appeal.id)
    appeal_step(session, appeal.id, AppealStepKind.RETURN, at=at(3, 2, 13), text="不归我们")
    assign(session, appeal.id, "住建", at=at(3, 2, 13, 30))
    report(session, whistle.id, "城管", at(3, 2, 14))
    step(session, whistle.id, K.HANDLE, at=at(3, 2, 15), text="修好了")
    assert whistle_page(session, whistle.id, at(3, 3)).row.state is State.HANDLED


def test_nobody_whistles_for_a_closed_file(quarter: Quarter) -> None:
    appeal = quarter.appeal(accusation=True, accused=("水务",))
    appeal_step(quarter.session, appeal.id, AppealStepKind.ACCEPT, at=at(3, 2, 11))
    with refused("file_closed"):
        draft(quarter.session, call(appeal_id=appeal.id), at=at(3, 2, 12))


def test_four_lists_show_the_same_whistles_and_what_is_cleared_is_cleared_in_all(quarter: Quarter) -> None:
    session = quarter.session
    draft(session, call(), at=at(3, 2, 8))
    waiting, done = blown(session, at(3, 2, 9)), blown(session, at(3, 2, 10), settle_by=at(3, 20))
    report(session, done.id, "城管", at(3, 2, 11))
    step(session, done.id, K.HANDLE, at=at(3, 2, 12), text="清走了")
    step(session, done.id, K.CLEAR, at=at(3, 2, 13), actor="刘书记")
    rate(session, done.id, arrival=5, attitude=5, solution=4, representative="张大爷", at=at(3, 2, 14))
    lists = four_lists(session, ALL, at(3, 2, 15))
    views = (lists.problems, lists.duties, lists.terms, lists.clearances)
    assert {tuple((line.order, line.number, line.cleared) for line in view) for view in views} == {
        ((1, waiting.number, False), (2, done.number, True))
    }
    assert (lists.duties[1].lead, lists.duties[1].others, lists.duties[1].persons) == ("住建", ("城管",), ("城管来人",))
    assert [line.light for line in lists.terms] == [Light.GREEN, Light.OVER]
    assert (lists.clearances[1].result, lists.clearances[1].cleared_by) == ("清走了", "刘书记")
    assert [one.name for one in lists.clearances[1].marks] == ["城管"]


def test_figures_count_who_came_in_time_and_what_was_cleared(quarter: Quarter) -> None:
    session = quarter.session
    first, second = blown(session, at(3, 2, 9)), blown(session, at(3, 4, 9))
    blown(session, at(4, 1, 9))
    report(session, first.id, "住建", at(3, 2, 10))
    report(session, first.id, "城管", at(3, 3, 10))
    report(session, second.id, "住建", at(3, 4, 10))
    step(session, first.id, K.HANDLE, at=at(3, 3, 11), text="清走了")
    step(session, first.id, K.CLEAR, at=at(3, 3, 12))
    rate(session, first.id, arrival=3, attitude=4, solution=5, representative="张大爷", at=at(3, 3, 13))
    found = figures(session, at(3, 1).date(), at(3, 31).date(), at(4, 2))
    assert (found.timeliness, found.resolution) == (Share(2, 4), Share(1, 2))
    line = next(line for line in found.departments if line.department == "住建")
    assert (line.called, line.in_time, line.late, line.awaited, line.rated) == (2, 2, 0, 0, 1)
    assert line.mean("solution") == 5
    assert figures(session, at(1, 1).date(), at(1, 31).date(), at(4, 2)).timeliness.ratio is None


def test_two_stations_report_the_same_department_and_one_of_them_stays_without_effect(quarter: Quarter) -> None:
    session = quarter.session
    whistle = blown(session)
    report(session, whistle.id, "住建", at(3, 2, 11))
    twin = actions.steps_of(session, whistle.id)[-1]
    other = type(twin)(
        whistle_id=whistle.id, at=at(3, 2, 10), kind="report", actor="另一位", department="住建"
    )  # came by sync
    session.add(other)
    session.flush()
    page = whistle_page(session, whistle.id, at(3, 3))
    assert [(row.step.actor, row.stray) for row in page.steps if row.kind is K.REPORT] == [
        ("另一位", None),
        ("住建来人", "reported_already"),
    ]


def test_a_step_belongs_to_the_community_of_its_whistle(quarter: Quarter) -> None:
    session = quarter.session
    whistle = draft(session, call(), at=at(3, 2, 9))
    whistle.community_code = "210112010099"
    made = step(session, whistle.id, K.APPROVE, at=at(3, 2, 9) + timedelta(minutes=1), actor="赵主任")
    assert made.community_code == "210112010099"


def test_at_a_seat_of_the_street_whoever_is_logged_in_judges(tmp_path: Path) -> None:
    station, _code = create_station(
        tmp_path / "seat",
        community_code="210112010000",
        login="zhao",
        password="Two-Doors-2026",
        display_name="赵主任",
        cost=CHEAP,
    )
    with station.act("whistles.test") as session:
        load_departments(session)
        whistle = draft(session, call(community_code="210112010012"), at=at(3, 2, 9))
        assert "-210112010000-" in whistle.number
        step(session, whistle.id, K.APPROVE, at=at(3, 2, 10))
        assert whistle_page(session, whistle.id, at(3, 3)).standing.judged_by == "赵主任"
    station.close()
