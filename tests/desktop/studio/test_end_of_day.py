"""The end of a Saturday: who was never called leaves in one act, and the next one to be called stays in sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop.widgets import Dialog
from models.studio.records import MatterKind, MatterStep, StudioMatter, StudioSession, StudioShift
from models.studio.states import MatterState, MatterStepKind
from tests.desktop.studio.conftest import CTRL, Clock, Saturday, Screen


def dialog(screen: Screen) -> Dialog:
    screen.until(lambda: [each for each in screen.view.findChildren(Dialog) if each.isVisible()])
    return next(each for each in screen.view.findChildren(Dialog) if each.isVisible())


def they_have_left(screen: Screen) -> None:
    screen.click(dialog(screen).ok_button)
    screen.view.activateWindow()  # a real desktop gives the window back by itself
    screen.until(screen.view.isActiveWindow)


def drawn(screen: Screen, count: int) -> Any:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act(*"N" * count)
    return day


def test_numbers_nobody_called_leave_in_one_act_and_the_day_is_closed(screen: Screen, saturday: Saturday) -> None:
    day = drawn(screen, 6)
    screen.act("C")
    screen.take_in(day, MatterKind.SERVICE, "jobs", "求职登记")
    screen.act("S")
    screen.write("已登记")
    screen.press(Qt.Key.Key_S, CTRL)
    screen.act("O")
    assert day.roster.rest_button.isVisible()
    screen.click(day.roster.close_button)
    ask = dialog(screen)
    assert "5 numbers were drawn and never called" in ask.sentence.text()
    screen.click(ask.cancel_button)
    assert day.model.day.waiting == 5, "nothing is done without a yes"
    screen.click(day.roster.close_button)
    they_have_left(screen)
    assert day.model.day.waiting == 0
    left = [step for step in screen.stored(MatterStep) if step.kind == MatterStepKind.LEAVE.value]
    assert len(left) == 5
    screen.until(lambda: day.roster.pages.currentWidget() is not day.roster.list)
    screen.press(Qt.Key.Key_S, CTRL)
    (stored,) = screen.stored(StudioSession)
    assert stored.closed_at is not None
    came = [shift for shift in screen.stored(StudioShift) if shift.signed_in_at]
    assert came
    assert {shift.signed_out_at for shift in came} == {stored.closed_at}, "nobody could sign out afterwards"
    assert "1 visitors were received" in stored.summary
    assert "5 left before they were heard" in stored.summary
    screen.go(saturday.session_id, kind="studio_session")
    assert "1 visitor received · Ordinary service 1 · 5 left before they were heard" in (
        screen.made("sessions").page.head.subtitle.text()
    )
    assert not screen.errors


def test_the_rest_comes_back_with_one_undo(screen: Screen, saturday: Saturday) -> None:
    day = drawn(screen, 3)
    screen.act("O")
    screen.click(day.roster.rest_button)
    they_have_left(screen)
    assert not day.roster.rest_button.isVisible()
    words, act_id = screen.told[-1]
    assert words == "3 visitors noted as gone"
    screen.desk.undo(act_id, lambda _result: None, screen.view)
    screen.rest()
    assert day.model.day.waiting == 3


def test_a_day_with_somebody_being_heard_is_not_closed(screen: Screen, saturday: Saturday) -> None:
    day = drawn(screen, 2)
    screen.act("C")
    day.show_roster()
    screen.click(day.roster.close_button)
    they_have_left(screen)
    assert [getattr(each, "code", "") for each in screen.errors] == ["visitors_waiting"]
    assert day.roster.pages.currentWidget() is day.roster.list


def test_last_saturday_is_ended_on_monday_from_its_own_page(screen: Screen, clock: Clock, saturday: Saturday) -> None:
    drawn(screen, 2)
    clock.now += timedelta(days=2)
    screen.go(saturday.session_id, kind="studio_session")
    page = screen.made("sessions").page
    screen.click(page.roster.close_button)
    they_have_left(screen)
    screen.until(lambda: page.roster.pages.currentWidget() is not page.roster.list)
    screen.press(Qt.Key.Key_S, CTRL)
    (stored,) = screen.stored(StudioSession)
    assert (stored.closed_at, stored.id) == (clock.now, saturday.session_id)


def test_after_a_visitor_the_row_of_the_next_one_is_at_hand(screen: Screen, saturday: Saturday) -> None:
    day = drawn(screen, 30)
    for _turn in range(2):
        day.queue.begin()
        screen.act("C")
        screen.take_in(day, MatterKind.SERVICE, "jobs", "求职登记")
        screen.act("S")
        screen.write("已登记")
        screen.press(Qt.Key.Key_S, CTRL)
    rows = {row.matter_id: row for row in day.model.day.queue}
    current = day.queue.current_id()
    assert current is not None
    assert (rows[current].state, rows[current].label) == (MatterState.WAITING, "3")
    view = day.queue.table.view
    assert len(view.selectionModel().selectedRows()) == 1
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())


@pytest.mark.parametrize("by_key", [True, False])
def test_a_row_that_somebody_looks_up_stays_chosen(screen: Screen, saturday: Saturday, by_key: bool) -> None:
    day = drawn(screen, 3)
    last = day.model.day.queue[-1].matter_id
    day.queue.select(last)
    screen.act("N") if by_key else screen.click(day.queue.draw_button)
    assert len(screen.stored(StudioMatter)) == 4
    first_three = {row.matter_id for row in day.model.day.queue[:3]}
    assert day.queue.current_id() not in first_three - {last}
