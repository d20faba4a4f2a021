"""Red tasks and their points on screen: given, answered, ranked, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.whistles.points_view import period_days
from models.whistles.records import RedMeeting, RedTask, UnitPoint
from models.whistles.red_states import TaskState
from tests.desktop.whistles.conftest import Screen


def given(screen: Screen) -> RedTask:
    tab = screen.tab("red")
    screen.qtbot.keyClick(tab.list.table.view, Qt.Key.Key_N)
    screen.rest()
    screen.answer(tab, department="住建", text="楼道照明")
    (task,) = screen.stored(RedTask)
    assert isinstance(task, RedTask)
    return task


def answered(screen: Screen) -> None:
    tab = screen.view.made["red"]
    tab.page.ask("answer")
    screen.answer(tab, text="已安排", actor="孙科长")


def test_a_task_is_given_answered_solved_and_the_points_follow(screen: Screen) -> None:
    given(screen)
    page = screen.view.made["red"].page
    assert page.found[0].state.value == "given"
    answered(screen)
    assert page.found[0].state.value == "answered"
    screen.click(page.next_buttons[0])
    screen.answer(screen.view.made["red"], text="灯亮了")
    assert page.found[0].state is TaskState.SOLVED
    points = screen.tab("points")
    (row,) = points.ranks.rows.rows()
    assert (row.place, row.department, row.score) == (1, "住建", 7)
    points.ranks.focus_rows()
    screen.qtbot.keyClick(points.ranks.table.view, Qt.Key.Key_Return)
    screen.rest()
    assert sorted(line.points for line in points.lines.rows.rows()) == [2, 5]
    assert points.ledger_chip.text() == "Ledger +7"


def test_points_by_hand_and_a_line_taken_back(screen: Screen) -> None:
    tab = screen.tab("points")
    screen.click(tab.add_button)
    screen.answer(tab, department="住建", points="0", reason="支持")
    assert tab.panel.content.model.problem("points") is not None
    screen.answer(tab, points="3")
    assert [point.points for point in screen.stored(UnitPoint)] == [3]
    screen.click(tab.ledger_chip)
    tab.lines.focus_rows()
    screen.qtbot.keyClick(tab.lines.table.view, Qt.Key.Key_Delete)
    screen.rest()
    screen.answer(tab, reason="记错单位")
    assert sum(point.points for point in screen.stored(UnitPoint)) == 0
    assert [line.voided for line in tab.lines.rows.rows()] == [False, True] or len(tab.lines.rows.rows()) == 2
    screen.click(tab.check_button)
    assert screen.told[-1] == ("All lines are right.", None)


def test_a_meeting_is_noted_and_its_task_belongs_to_it(screen: Screen) -> None:
    tab = screen.tab("red")
    screen.qtbot.keyClick(tab.list.table.view, Qt.Key.Key_M)
    screen.rest()
    screen.answer(tab, kind="joint", topic="楼道照明", chair="刘书记")
    (held,) = screen.stored(RedMeeting)
    assert [row.topic for row in tab.held.rows.rows()] == ["楼道照明"]
    tab.edit_meeting(held.id)
    screen.rest()
    screen.answer(tab, minutes="三日内反馈")
    assert screen.stored(RedMeeting)[0].minutes == "三日内反馈"
    screen.click(tab.tasks_chip)
    task = given(screen)
    assert task.meeting_id == held.id
    tab.back()
    screen.click(tab.due_chip)
    assert [row.id for row in tab.list.rows.rows()] == [task.id]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("ever", None, None),
    ],
)
def test_a_period_has_its_first_and_last_day(period: str, first: date | None, last: date | None) -> None:
    assert period_days(period, date(2026, 2, 11)) == (first, last)
