"""Red tasks are due within three days; what they earn is a ledger whose sum is the score, and never counted twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import calendar
from models.clocks.deadlines import Light
from models.shares import Share
from models.station import Station
from models.whistles.ledger import ledger, ranking, void
from models.whistles.points import add_by_hand, award, point_id
from models.whistles.records import MeetingKind, RedTaskStep, UnitPoint
from models.whistles.red_states import TaskState, TaskStepKind
from models.whistles.red_tasks import (
    TaskFilter,
    give,
    meeting,
    meetings,
    reconcile,
    task_figures,
    task_page,
    task_step,
    tasks,
)
from tests.models.appeals.quarter import Quarter, at, refused

K = TaskStepKind
GIVEN = at(3, 6, 17)
"""A Friday."""


@pytest.fixture
def session(station: Station) -> Any:
    with station.act("whistles.test") as session:
        Quarter(session)
        yield session


def score(session: Session, department: str = "住建") -> int:
    return session.scalar(select(func.sum(UnitPoint.points)).where(UnitPoint.department == department)) or 0


@pytest.mark.parametrize(
    ("answered", "light", "points"),
    [(at(3, 9, 23, 59), Light.YELLOW, 2), (at(3, 10, 0), Light.RED, -2)],
)
def test_the_fourth_day_is_late_from_its_first_instant(
    session: Session, answered: datetime, light: Light, points: int
) -> None:
    task = give(session, "住建", "楼道照明", at=GIVEN)
    assert task_page(session, task.id, answered).light is light
    task_step(session, task.id, K.ANSWER, at=answered, text="已安排", actor="孙科长")
    assert score(session) == points
    assert task_page(session, task.id, answered).light is Light.OVER


def test_what_is_solved_and_pleases_earns_more(session: Session) -> None:
    task = give(session, "住建", "楼道照明", at=GIVEN)
    task_step(session, task.id, K.ANSWER, at=at(3, 7), text="已安排")
    task_step(session, task.id, K.ANSWER, at=at(3, 20), text="灯具到货")
    task_step(session, task.id, K.SOLVE, at=at(3, 21), text="灯亮了")
    task_step(session, task.id, K.RATE, at=at(3, 22), detail={"satisfaction": "very"})
    assert [(line.rule, line.points) for line in reversed(ledger(session))] == sorted(
        [("on_time", 2), ("solved", 5), ("pleased", 1)], key=lambda line: point_id(line[0], task.id).int
    )
    assert score(session) == 8
    assert task_page(session, task.id, at(4, 1)).state is TaskState.RATED


def test_no_answer_is_no_rating_and_displeased_costs(session: Session) -> None:
    for satisfaction, expected in (("none", 7), ("dissatisfied", 6)):
        task = give(session, "住建", "楼道照明", at=GIVEN)
        task_step(session, task.id, K.ANSWER, at=at(3, 7), text="已安排")
        task_step(session, task.id, K.SOLVE, at=at(3, 8), text="灯亮了")
        before = score(session)
        task_step(session, task.id, K.RATE, at=at(3, 9), detail={"satisfaction": satisfaction})
        assert score(session) == before + expected - 7


def test_what_does_not_fit_is_refused(session: Session) -> None:
    task = give(session, "住建", "楼道照明", at=GIVEN)
    with refused("no_such_move"):
        task_step(session, task.id, K.SOLVE, at=at(3, 7), text="灯亮了")
    with refused("feedback_missing"):
        task_step(session, task.id, K.ANSWER, at=at(3, 7))
    with refused("step_before_start"):
        task_step(session, task.id, K.ANSWER, at=at(3, 1), text="已安排")
    task_step(session, task.id, K.ANSWER, at=at(3, 7), text="已安排")
    task_step(session, task.id, K.SOLVE, at=at(3, 8), text="灯亮了")
    with refused("satisfaction_unknown"):
        task_step(session, task.id, K.RATE, at=at(3, 9), detail={"satisfaction": "great"})
    with refused("department_unknown"):
        give(session, "不存在局", "楼道照明", at=GIVEN)


def test_what_another_station_recorded_awards_nothing_twice(session: Session) -> None:
    task = give(session, "住建", "楼道照明", at=GIVEN)
    task_step(session, task.id, K.ANSWER, at=at(3, 12), text="迟到的")
    assert score(session) == -2
    earlier = {"red_task_id": task.id, "at": at(3, 7), "kind": "answer", "text": "在另一台电脑上", "department": "住建"}
    session.add(RedTaskStep(**earlier))  # came by sync: it was answered in time
    session.flush()
    assert reconcile(session) == 2
    assert reconcile(session) == 0
    assert score(session) == 2
    assert award(session, task, ("on_time",)) == []


def test_what_nobody_answers_costs_from_the_fourth_day_on_and_once(session: Session) -> None:
    task = give(session, "住建", "楼道照明", at=GIVEN)
    running = give(session, "住建", "飞线充电")
    assert [row.standing.late for row in tasks(session, TaskFilter(due=True), calendar.now())] == [True, None]
    lines = [(line.rule, line.points, line.source) for line in ledger(session)]
    assert lines == [("late", -2, task.number)]
    assert score(session) == 0  # no station has written it yet
    assert reconcile(session) == 1
    assert score(session) == -2
    task_step(session, task.id, K.ANSWER, at=at(3, 12), text="迟到的")
    task_step(session, running.id, K.ANSWER, text="已安排")
    assert reconcile(session) == 0
    assert [(line.rule, line.points) for line in ledger(session)] == [("on_time", 2), ("late", -2)]


def test_what_was_answered_in_time_elsewhere_costs_nothing_in_the_end(session: Session) -> None:
    task = give(session, "住建", "楼道照明", at=GIVEN)
    assert reconcile(session) == 1
    earlier = {"red_task_id": task.id, "at": at(3, 7), "kind": "answer", "text": "已安排", "department": "住建"}
    session.add(RedTaskStep(**earlier))  # came by sync
    session.flush()
    assert reconcile(session) == 2
    assert score(session) == 2


def test_a_cost_that_nobody_has_written_is_of_its_day_and_can_be_taken_back(session: Session) -> None:
    give(session, "住建", "楼道照明", at=GIVEN)
    (line,) = ledger(session, GIVEN.date(), GIVEN.date(), "住建")
    assert ledger(session, at(3, 7).date()) == ledger(session, None, at(3, 5).date()) == []
    assert ledger(session, department="城管") == []
    void(session, line.id, "市级统一调整")
    assert [each.points for each in ledger(session)] in ([2, -2], [-2, 2])
    assert reconcile(session) == 0


def test_a_line_is_voided_by_its_negative_once(session: Session) -> None:
    given = add_by_hand(session, "住建", 3, "现场会支持", at=at(3, 7))
    void(session, given.id, "记错单位")
    assert score(session) == 0
    with refused("voided_already"):
        void(session, given.id, "又一次")
    with refused("void_of_void"):
        void(session, point_id("void", given.id), "反悔")
    with refused("points_zero"):
        add_by_hand(session, "住建", 0, "无")
    with refused("step_reason_missing"):
        add_by_hand(session, "住建", 1, " ")


def test_a_ranking_is_the_sum_of_the_lines_of_its_time(session: Session) -> None:
    for department, points in (("住建", 5), ("城管", 5), ("水务", 7)):
        add_by_hand(session, department, points, "表现好", at=at(3, 7))
    add_by_hand(session, "住建", 100, "上个月", at=at(2, 28))
    found = ranking(session, at(3, 1).date(), at(3, 31).date())
    assert [(line.place, line.department, line.score) for line in found] == [
        (1, "水务", 7),
        (2, "住建", 5),
        (2, "城管", 5),
    ]
    assert sum(line.points for line in ledger(session, at(3, 1).date(), at(3, 31).date())) == 17


def test_tasks_due_come_first_and_figures_count_what_is_overdue_as_not_in_time(session: Session) -> None:
    held = meeting(session, MeetingKind.JOINT, "楼道照明", on=at(3, 6).date(), chair="刘书记")
    assert [one.id for one in meetings(session, at(3, 6).date(), at(3, 6).date())] == [held.id]
    with refused("meeting_topic_missing"):
        meeting(session, MeetingKind.JOINT, " ", on=at(3, 6).date())
    answered = give(session, "住建", "楼道照明", at=GIVEN, meeting_id=held.id)
    overdue = give(session, "城管", "占道", at=GIVEN)
    running = give(session, "城管", "噪声", at=at(3, 12))
    task_step(session, answered.id, K.ANSWER, at=at(3, 7), text="已安排")
    assert [row.id for row in tasks(session, TaskFilter(), at(3, 13))] == [overdue.id, running.id, answered.id]
    assert [row.id for row in tasks(session, TaskFilter(due=True), at(3, 13))] == [overdue.id, running.id]
    assert [row.id for row in tasks(session, TaskFilter(text="照明"), at(3, 13))] == [answered.id]
    found = task_figures(session, at(3, 1).date(), at(3, 31).date(), at(3, 13))
    assert (found.given, found.on_time, found.solving) == (3, Share(1, 2), Share(0, 3))
