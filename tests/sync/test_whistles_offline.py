"""Two stations answer one task and report one department while offline: points count once, both see the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.departments import load_departments
from models.solving.actions import choose
from models.solving.queries import problems
from models.solving.records import ProblemLevel
from models.whistles import actions, red_tasks
from models.whistles.actions import Call
from models.whistles.ledger import ledger, ranking
from models.whistles.queries import whistle_page
from models.whistles.records import WhistleKind
from models.whistles.red_states import TaskStepKind
from models.whistles.states import StepKind
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, level

NOW = calendar.now()


def ago(hours: int) -> Any:
    return NOW - timedelta(hours=hours)


@pytest.fixture
def pair(make_pc: MakePc, server: RunningServer) -> tuple[Pc, Pc]:
    pcs = make_pc().enrol(server), make_pc().enrol(server)
    for pc in pcs:
        with pc.station.local_write() as session:
            load_departments(session)
    level(*pcs)
    return pcs


def write(pc: Pc, deed: Callable[[Session], Any]) -> Any:
    with pc.station.act("whistles.test") as session:
        return deed(session)


def answered(pc: Pc, task_id: UUID, hours: int) -> None:
    answer = TaskStepKind.ANSWER
    write(pc, lambda s: red_tasks.task_step(s, task_id, answer, at=ago(hours), text="已安排").id)


def reported(pc: Pc, whistle_id: UUID, hours: int, who: str) -> None:
    more = {"at": ago(hours), "actor": who, "department": "住建"}
    write(pc, lambda s: actions.step(s, whistle_id, StepKind.REPORT, **more).id)


def both(pair: tuple[Pc, Pc], read: Callable[[Session], Any]) -> Any:
    """What both read, which has to be the same."""
    seen = []
    for pc in pair:
        with pc.station.sessions() as session:
            seen.append(read(session))
    assert seen[0] == seen[1]
    return seen[0]


def test_points_of_one_task_are_never_given_twice(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    task_id = write(one, lambda s: red_tasks.give(s, "住建", "楼道照明", at=ago(30)).id)
    level(*pair)
    answered(one, task_id, 20)
    answered(two, task_id, 10)
    level(*pair)
    assert both(pair, lambda s: [(line.department, line.score) for line in ranking(s)]) == [("住建", 2)]
    for pc in pair:
        write(pc, lambda s: red_tasks.task_step(s, task_id, TaskStepKind.SOLVE, at=ago(5), text="灯亮了").id)
    level(*pair)
    assert sorted(both(pair, lambda s: [line.points for line in ledger(s)])) == [2, 5]
    assert write(one, red_tasks.reconcile) == 0


def test_late_at_one_station_and_in_time_at_the_other_is_in_time(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    task_id = write(one, lambda s: red_tasks.give(s, "住建", "楼道照明", at=ago(24 * 10)).id)
    level(*pair)
    answered(one, task_id, 24)
    answered(two, task_id, 24 * 9)
    level(*pair)
    for pc in pair:  # each brings its ledger up, neither knowing of the other
        write(pc, red_tasks.reconcile)
    level(*pair)
    assert both(pair, lambda s: [(line.department, line.score) for line in ranking(s)]) == [("住建", 2)]
    assert sorted(both(pair, lambda s: [(line.rule, line.points) for line in ledger(s)])) == [
        ("late", -2),
        ("on_time", 2),
        ("void", 2),
    ]


def test_a_department_that_both_report_has_come_once_and_both_fold_the_same(pair: tuple[Pc, Pc]) -> None:
    one, two = pair

    def blow(session: Session) -> Any:
        call = Call(kind=WhistleKind.ENFORCEMENT, departments=("住建", "城管"), place="东门", facts="占道")
        whistle = actions.draft(session, call, at=ago(30))
        actions.step(session, whistle.id, StepKind.APPROVE, at=ago(30), actor="赵主任")
        actions.step(session, whistle.id, StepKind.BLOW, at=ago(30))
        return whistle.id

    whistle_id = write(one, blow)
    level(*pair)
    reported(one, whistle_id, 3, "迟到者")
    reported(two, whistle_id, 20, "准时者")
    level(*pair)
    seen = both(pair, lambda s: [(one.came, one.late) for one in whistle_page(s, whistle_id, NOW).called])
    assert seen == [("准时者", False), (None, None)]
    strays = both(pair, lambda s: [row.stray for row in whistle_page(s, whistle_id, NOW).steps])
    assert strays == [None, None, None, "reported_already"]


def test_problems_chosen_offline_have_no_twin_numbers(pair: tuple[Pc, Pc]) -> None:
    for pc in pair:
        write(pc, lambda s: choose(s, ProblemLevel.WEEK, calendar.today(), "楼道照明", at=NOW).id)
    level(*pair)
    numbers = both(pair, lambda s: sorted(row.number for row in problems(s)))
    assert len(set(numbers)) == 2
