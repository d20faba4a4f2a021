"""A Saturday at one PC: the roster, the queue, four officers who take turns, and what came of each visitor."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from models.studio.records import StudioMatter, StudioShift
from tests.desktop.studio.conftest import Clock, Saturday, Screen

LEFT = Qt.MouseButton.LeftButton


def sign_all_in(screen: Screen, day: Any, clock: Clock) -> None:
    for shift in list(day.roster.signs):
        clock.go_on(1)
        screen.qtbot.mouseClick(day.roster.signs[shift], LEFT)
        screen.rest()


def press(screen: Screen, key: Any, text: str = "", modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keys stand, as a person does."""
    screen.qtbot.keyClick(QApplication.focusWidget() or screen.view, key, modifier)
    screen.rest()


def write(screen: Screen, text: str) -> None:
    """Write where the keys stand, as an input method does it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def test_officers_sign_in_by_a_click_and_can_act_at_once(screen: Screen, clock: Clock, saturday: Saturday) -> None:
    day = screen.tab("day")
    assert len(day.roster.signs) == 4
    sign_all_in(screen, day, clock)
    assert all(shift.signed_in_at is not None for shift in screen.stored(StudioShift))
    assert len(day.who.buttons) == 5, "the worker and four officers"
    screen.qtbot.mouseClick(day.who.buttons[2], LEFT)
    assert day.who.words.text().endswith(day._acting.on_duty[1].name)


def test_a_visitor_is_drawn_called_taken_in_and_settled_by_keys_alone(
    screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    day = screen.tab("day")
    sign_all_in(screen, day, clock)
    day.queue.begin()
    press(screen, Qt.Key.Key_1)
    press(screen, Qt.Key.Key_N)
    clock.go_on()
    press(screen, Qt.Key.Key_C)
    form = day.panel.form
    assert form is not None
    assert form.picker.search.hasFocus()
    write(screen, "王秀梅")
    press(screen, Qt.Key.Key_Return)
    screen.until(lambda: form.model.person is not None)
    assert form.model.answers["contact_phone"] == "13900000001"
    assert day.panel.form.kinds.buttons[0].hasFocus()
    press(screen, Qt.Key.Key_3)
    assert form.topics.hasFocus()
    form.topics.setText(dict(form.topics._options)["leak"])
    form.editors["content"].setFocus()
    write(screen, "楼上漏水")
    press(screen, Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    (matter,) = screen.stored(StudioMatter)
    assert (matter.contact_name, matter.topic, matter.resident_id) == ("王秀梅", "leak", saturday.people[0])
    press(screen, Qt.Key.Key_S)
    assert day.panel.form is not None
    write(screen, "已联系楼上住户")
    press(screen, Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    assert day.model.day.queue[0].state.value == "settled"
    assert day.model.day.queue[0].officer == day._acting.on_duty[0].name
    assert not screen.errors
