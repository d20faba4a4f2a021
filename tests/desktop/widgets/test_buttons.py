"""Buttons, chips and boxes: what the keyboard and the mouse do with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets import Button, CheckList, ChoiceButtons, FilterChip
from tests.desktop.widgets.conftest import Show


def test_the_focus_ring_is_for_who_comes_by_keyboard(qtbot, shown: Show) -> None:
    window = QWidget()
    first, second = Button("a"), Button("b")
    for button in (first, second):
        button.setParent(window)
    second.move(200, 0)
    shown(window)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert not first.property("ring")
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert second.property("ring")


def test_enter_and_the_shortcut_press_a_button(qtbot, shown: Show) -> None:
    button = Button("a", shortcut="Ctrl+S")
    shown(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_delete_takes_a_filter_away(qtbot, shown: Show) -> None:
    chip = FilterChip("a")
    shown(chip)
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)


def test_number_keys_choose_and_backspace_takes_it_back(qtbot, shown: Show) -> None:
    choice = ChoiceButtons([("met", "a"), ("not_home", "b"), ("declined", "c")])
    shown(choice)
    choice.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert choice.value() == "not_home"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert choice.value() == "declined"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert choice.value() is None


def test_boxes_are_ticked_with_the_space_bar_and_the_mouse(qtbot, shown: Show) -> None:
    boxes = CheckList([(1, "a"), (2, "b")])
    shown(boxes)
    qtbot.keyClick(boxes.boxes[0], Qt.Key.Key_Space)
    qtbot.mouseClick(boxes.boxes[1], Qt.MouseButton.LeftButton)
    assert boxes.values() == [1, 2]
    assert isinstance(boxes.boxes[0], QCheckBox)


def test_a_button_has_room_for_its_words_when_it_is_chosen_and_keeps_its_size(shown: Show) -> None:
    button = Button("Grids of the community")
    button.setCheckable(True)
    button.setProperty("choice", True)
    shown(button)
    before = button.sizeHint()
    button.setChecked(True)
    QApplication.processEvents()
    assert button.sizeHint() == before
    strong = QFontMetrics(theme().font(TextRole.STRONG)).horizontalAdvance(button.text())
    assert before.width() >= strong + 2 * theme().space(12)
