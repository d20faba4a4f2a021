"""A dialog takes what is typed from its first moment, fits the screen, and is left by Escape."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.theme import Mode, Theme
from desktop.widgets import Dialog, Field
from desktop.widgets.editors import LineEdit


def opened(qtbot: QtBot, dialog: Dialog) -> Dialog:
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and QApplication.focusWidget() is not None)
    return dialog


def test_a_dialog_begins_at_its_first_field_and_enter_does_the_main_thing(qtbot: QtBot) -> None:
    dialog, line = Dialog(None, "改房号"), LineEdit(name="房号")
    dialog.add(line)
    opened(qtbot, dialog)
    assert QApplication.focusWidget() is line
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_question_begins_at_what_is_meant_and_a_dangerous_one_at_cancel(qtbot: QtBot) -> None:
    usual = opened(qtbot, Dialog(None, "提交？"))
    assert QApplication.focusWidget() is usual.ok_button
    usual.reject()
    danger = opened(qtbot, Dialog(None, "删除？", danger=True))
    assert QApplication.focusWidget() is danger.cancel_button


@pytest.mark.parametrize("lines", [2, 60])
@pytest.mark.parametrize("percent", [100, 175])
def test_a_dialog_fits_the_screen_and_shows_its_buttons_however_long_it_is(
    qtbot: QtBot, worn: Theme, percent: int, lines: int
) -> None:
    worn.wear(Mode.LIGHT, percent)
    dialog = Dialog(None, "新建", width=3000)
    parts = [LineEdit() for _line in range(lines)]
    for part in parts:
        dialog.add(part)
    opened(qtbot, dialog)
    screen = dialog.screen().availableGeometry()
    assert dialog.height() <= screen.height()
    assert dialog.width() <= screen.width()
    assert dialog.rect().contains(dialog.ok_button.geometry())
    qtbot.waitUntil(lambda: parts[0].visibleRegion().boundingRect() == parts[0].rect())


def test_a_dialog_grows_with_what_is_said_beneath_a_field(qtbot: QtBot) -> None:
    dialog, field = Dialog(None, "改房号"), Field("房号", LineEdit())
    dialog.add(field)
    opened(qtbot, dialog)
    before = dialog.height()
    field.show_problem("请填写房号。")
    qtbot.waitUntil(lambda: dialog.height() > before)


def test_escape_leaves_a_dialog_and_enter_does_the_main_thing(qtbot: QtBot) -> None:
    dialog = Dialog(None, "a", "b")
    line = LineEdit()
    dialog.add(line)
    opened(qtbot, dialog)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    dialog.show()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(line, Qt.Key.Key_Escape)
