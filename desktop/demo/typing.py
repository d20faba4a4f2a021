"""A pair of hands and a cheap scanner at the real window: keys go in as the system would send them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.picture import settle, wait_for
from desktop.shell.window import MainWindow
from desktop.visits.fast_entry_model import KEYS
from models.visits.records import Outcome

DIGITS = {outcome: Qt.Key(Qt.Key.Key_0.value + digit) for digit, outcome in KEYS.items()}


class Typist:
    """Types piles of sheets back on the visits screen, by keys alone."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.activateWindow()
        window.desk.go("visits", page="entry")
        settle(window)
        screen: Any = window.stack.currentWidget()
        self._screen, self._entry = screen, screen.entry.model
        self.keys = 0
        """Keys pressed after the last scan."""

    def enter_pile(self, sheets: Sequence[str], outcomes: Sequence[Outcome], at: datetime) -> int:
        """Scan each sheet, press the digit of its outcome and Enter; return the keys pressed after a scan."""
        self._say_when(at)
        for sheet, outcome in zip(sheets, outcomes, strict=True):
            done = len(self._entry.entered)
            self._scan(sheet)
            self._press(DIGITS[outcome])
            wait_for(self._window, lambda outcome=outcome: self._entry.outcome is outcome)  # type: ignore[misc]
            self._press(Qt.Key.Key_Return)
            wait_for(self._window, lambda done=done: len(self._entry.entered) > done)  # type: ignore[misc]
        return self.keys

    def open_sheet(self, sheet: str, outcome: Outcome, at: datetime) -> None:
        """Scan a sheet and press the digit of its outcome; it stays open."""
        self._say_when(at)
        self._scan(sheet)
        self._press(DIGITS[outcome])
        wait_for(self._window, lambda: self._entry.outcome is outcome)

    def fill_in(self, answers: Mapping[str, object]) -> None:
        """On the open sheet stands more than its outcome: F2 opens the whole form."""
        done = len(self._entry.entered)
        self._press(Qt.Key.Key_F2)
        wait_for(self._window, lambda: self._screen.form is not None)
        form = self._screen.form.model.form
        for key, raw in answers.items():
            form.answer(key, raw)
        form.save()
        wait_for(self._window, lambda: len(self._entry.entered) > done)

    def _say_when(self, at: datetime) -> None:
        field: QWidget = self._screen.entry.at
        field.setFocus()
        self._screen.entry.at.selectAll()
        QTest.keyClicks(field, f"{at:%Y-%m-%d %H:%M}")
        wait_for(self._window, lambda: self._screen.entry.at.text() == f"{at:%Y-%m-%d %H:%M}")
        QTest.keyClick(field, Qt.Key.Key_Return)
        wait_for(self._window, lambda: self._entry.at == at)

    def _scan(self, sheet: str) -> None:
        """Sixteen digits and Enter, as fast as a scanner types them, wherever the focus is."""
        QTest.keyClicks(self._focus, sheet)
        QTest.keyClick(self._focus, Qt.Key.Key_Return)
        wait_for(self._window, lambda: self._entry.sheet is not None and self._entry.sheet.row.sheet_no == sheet)
        self.keys = 0

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._focus, key)
        self.keys += 1

    @property
    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._window
