"""A scan is heard whatever has the focus and whatever the input method does; typing arrives untouched."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.scanner import GAP_MS, Burst, Scanner, digits_in
from models.cases.paper_codes import case_code
from models.visits.sheet_numbers import sheet_number

NUMBER = sheet_number(UUID("01a20253-01a7-71d1-9c9f-721352909349"))
WIDE = "".join(chr(ord(c) + 0xFEE0) for c in NUMBER)


pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


class Clock:
    """Milliseconds that pass when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A window with a field, a text, a button, and a scanner listening; keys come ``pause`` ms apart."""

    def __init__(self, qtbot: QtBot, scanner: Scanner, clock: Clock) -> None:
        self.qtbot, self.scanner, self.clock = qtbot, scanner, clock
        self.heard: list[str] = []
        scanner.scanned.connect(self.heard.append)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field, self.text, self.button = QLineEdit(), QTextEdit(), QPushButton("x")
        layout = QVBoxLayout(self.window)
        for widget in (self.field, self.text, self.button):
            layout.addWidget(widget)
        self.entered = 0
        self.field.returnPressed.connect(self._count)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def _count(self) -> None:
        self.entered += 1

    def type(self, widget: QWidget, text: str, pause: float = 8) -> None:
        for character in text:
            self.clock.now += pause
            key = Qt.Key.Key_Return if character == "\n" else Qt.Key(ord(character.upper()))
            self.qtbot.keyClick(widget, key)

    def type_at_the_desk(self, text: str, pause: float = 8) -> None:
        """Type into the window as the system does: shortcuts are asked first, then whoever has the focus."""
        for character in text:
            self.clock.now += pause
            key = Qt.Key.Key_Return if character == "\n" else Qt.Key(ord(character.upper()))
            QTest.keyClick(self.window.windowHandle(), key)

    def commit(self, widget: QWidget, text: str, preedit: str = "") -> None:
        self.clock.now += 8
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(text)
        QCoreApplication.sendEvent(widget, event)

    def scanned(self) -> str:
        self.qtbot.waitUntil(lambda: bool(self.heard))
        return self.heard.pop()

    def nothing_scanned(self) -> bool:
        QCoreApplication.processEvents()
        return not self.heard


@pytest.fixture
def desk(qtbot: QtBot, qapp: QCoreApplication) -> Iterator[Desk]:
    clock = Clock()
    scanner = Scanner(clock_ms=clock)
    scanner.listen(qapp)
    yield Desk(qtbot, scanner, clock)
    qapp.removeEventFilter(scanner)


@given(st.lists(st.floats(0, GAP_MS), min_size=16, max_size=16))
def test_digits_within_the_gap_are_one_burst(gaps: list[float]) -> None:
    burst = Burst()
    for digit, gap in zip(NUMBER, gaps, strict=True):
        assert burst.follows(gap)
        burst.add(digit)
    assert burst.number == NUMBER
    assert not burst.follows(GAP_MS + 1)


def test_only_digits_are_digits() -> None:
    assert digits_in("２7") == "27"
    assert digits_in("二") == ""
    assert digits_in("") == ""


def test_a_scan_into_a_field_leaves_the_field_as_it_was(desk: Desk) -> None:
    desk.field.setText("王")
    desk.field.setFocus()
    desk.type(desk.field, NUMBER + "\n")
    assert desk.scanned() == NUMBER
    assert desk.field.text() == "王"
    assert desk.entered == 0


def test_the_code_of_a_case_s_paper_is_heard_as_a_door_s_sheet_is(desk: Desk) -> None:
    code = case_code("SQ-210112010012-2026-A00012", 7)
    desk.type(desk.field, code + "\n")
    assert desk.scanned() == code
    desk.commit(desk.field, "王" + code)
    assert desk.scanned() == code
    assert desk.field.text() == "王"


def test_a_scan_is_heard_from_a_text_a_button_and_a_window_without_focus(desk: Desk) -> None:
    for widget in (desk.text, desk.button, desk.window):
        desk.type(widget, NUMBER + "\n")
        assert desk.scanned() == NUMBER
    assert desk.text.toPlainText() == ""


def test_a_scan_is_heard_while_a_dialog_is_open_and_does_not_press_its_button(desk: Desk) -> None:
    dialog = QDialog(desk.window)
    button = QPushButton("OK", dialog)
    button.setDefault(True)
    button.clicked.connect(dialog.accept)
    dialog.setModal(True)
    with desk.qtbot.waitExposed(dialog):
        dialog.show()
    desk.type(dialog, NUMBER + "\n")
    assert desk.scanned() == NUMBER
    assert dialog.isVisible()
    dialog.close()


def test_digits_typed_by_a_person_reach_the_field_in_order(desk: Desk) -> None:
    desk.type(desk.field, "210112198003124567", pause=120)
    desk.qtbot.waitUntil(lambda: desk.field.text() == "210112198003124567")
    assert desk.nothing_scanned()


def test_even_a_sheet_number_typed_by_a_person_stays_text(desk: Desk) -> None:
    desk.type(desk.field, NUMBER + "\n", pause=120)
    assert desk.field.text() == NUMBER
    assert desk.entered == 1
    assert desk.nothing_scanned()


def test_letters_between_digits_keep_their_place_and_enter_comes_last(desk: Desk) -> None:
    desk.type(desk.field, "12a3\n", pause=10)
    assert desk.field.text() == "12a3"
    assert desk.entered == 1


def test_another_barcode_scanned_into_a_field_stays_there(desk: Desk) -> None:
    desk.type(desk.field, "6901234567892\n")
    assert desk.field.text() == "6901234567892"
    assert desk.entered == 1


def test_a_click_elsewhere_does_not_take_the_last_digit_along(desk: Desk) -> None:
    desk.type(desk.field, "1")
    desk.qtbot.mouseClick(desk.text.viewport(), Qt.MouseButton.LeftButton)
    assert desk.field.text() == "1"
    assert desk.text.toPlainText() == ""


def test_an_input_method_that_commits_full_width_digits_does_not_garble_a_scan(desk: Desk) -> None:
    for character in WIDE:
        desk.commit(desk.field, character)
    desk.type(desk.field, "\n")
    assert desk.scanned() == NUMBER
    assert desk.field.text() == ""


def test_an_input_method_that_keeps_the_enter_is_no_obstacle(desk: Desk) -> None:
    desk.commit(desk.field, WIDE)
    assert desk.scanned() == NUMBER
    desk.type(desk.field, "\n")
    assert desk.entered == 0


def test_a_composition_that_swallowed_the_first_digit_as_a_choice_is_read_all_the_same(desk: Desk) -> None:
    desk.commit(desk.field, "", preedit="wang")
    desk.commit(desk.field, "王")
    desk.type(desk.field, NUMBER[1:] + "\n")
    assert desk.scanned() == NUMBER
    assert desk.field.text() == "王"


def test_a_scan_taken_into_a_composition_leaves_only_what_was_typed_before(desk: Desk) -> None:
    desk.commit(desk.field, "", preedit="wang" + NUMBER)
    desk.commit(desk.field, "wang" + NUMBER)
    assert desk.scanned() == NUMBER
    assert desk.field.text() == "wang"


def test_digits_and_words_committed_by_an_input_method_arrive(desk: Desk) -> None:
    desk.commit(desk.field, "３")
    desk.commit(desk.field, "号楼")
    desk.commit(desk.field, "5")
    desk.qtbot.waitUntil(lambda: desk.field.text() == "３号楼5")
    assert desk.nothing_scanned()


def test_a_digit_key_whose_text_was_changed_is_known_by_its_code(desk: Desk) -> None:
    for digit, wide in zip(NUMBER, WIDE, strict=True):
        desk.clock.now += 8
        key = Qt.Key(ord(digit))
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(desk.field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, wide))
    desk.type(desk.field, "\n")
    assert desk.scanned() == NUMBER


def test_an_input_method_that_makes_full_width_of_some_digits_only_is_no_obstacle(desk: Desk) -> None:
    for place, (digit, wide) in enumerate(zip(NUMBER, WIDE, strict=True)):
        if place % 3:
            desk.commit(desk.field, wide)
        else:
            desk.type(desk.field, digit)
    desk.type(desk.field, "\n")
    assert desk.scanned() == NUMBER


def test_two_scans_in_a_row_are_two(desk: Desk) -> None:
    other = sheet_number(UUID("01a20253-01a7-71d1-9c9f-721352909350"))
    desk.type(desk.field, NUMBER + "\n" + other + "\n")
    desk.qtbot.waitUntil(lambda: len(desk.heard) == 2)
    assert desk.heard == [NUMBER, other]


def test_the_system_s_own_keys_are_heard_whatever_has_the_focus(desk: Desk) -> None:
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    for widget in (desk.field, desk.text, desk.button):
        widget.setFocus()
        desk.type_at_the_desk(NUMBER + "\n")
        assert desk.scanned() == NUMBER
    assert (desk.field.text(), desk.text.toPlainText(), desk.entered) == ("", "", 0)


def test_the_system_s_own_digits_reach_the_field_that_has_the_focus(desk: Desk) -> None:
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.field.setFocus()
    desk.type_at_the_desk("123a4", pause=20)
    desk.type_at_the_desk("56\n", pause=200)
    assert desk.field.text() == "123a456"
    assert desk.entered == 1
