"""A pair of hands and a cheap scanner at the real window: keys go in as the system would send them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.picture import offscreen_application, wait_for
from desktop.scanner import Scanner
from desktop.shell.window import MainWindow
from desktop.visits.fast_entry_model import KEYS, FastEntryModel
from forms.visits import save_visit
from models.base import utc_now
from models.visits.actions import door_of_sheet
from models.visits.records import Outcome

DIGITS = {outcome: str(digit) for digit, outcome in KEYS.items()}


class Typist:
    """Types piles of sheets back through the screen's own model, scanning each with key events."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._entry = FastEntryModel(window.desk, utc_now, window)
        self._scanner = Scanner(window)
        self._scanner.scanned.connect(self._entry.scan)

    def enter_pile(self, sheets: Sequence[str], outcomes: Sequence[Outcome], at: datetime) -> int:
        """Scan each sheet, press the digit of its outcome and Enter; return the keys pressed after a scan."""
        self._entry.set_at(at)
        app = offscreen_application()
        self._scanner.listen(app)
        try:
            for sheet, outcome in zip(sheets, outcomes, strict=True):
                self._enter(sheet, outcome)
        finally:
            app.removeEventFilter(self._scanner)
            self._entry.set_at(None)
        return 2

    def enter_whole_sheet(self, sheet: str, at: datetime) -> None:
        """A sheet on which more stands than its outcome: a hazard, what the household needs, the next day."""
        station = self._window.desk.station
        raw: dict[str, object] = {
            "at": at,
            "outcome": Outcome.MET,
            "topics": ["safety", "elderly"],
            "hazards": ["gas"],
            "problem": "燃气软管老化",
            "needs": "希望安装扶手",
            "card_left": True,
        }
        with station.act("visits.record") as session:
            door = door_of_sheet(session, sheet)
            save_visit(session, raw, dwelling_id=door.dwelling_id, worker_id=station.worker_id, round_door_id=door.id)

    def _enter(self, sheet: str, outcome: Outcome) -> None:
        entry, done = self._entry, len(self._entry.entered)
        QTest.keyClicks(self._target(), sheet)
        QTest.keyClick(self._target(), Qt.Key.Key_Return)
        wait_for(self._window, lambda: entry.sheet is not None and entry.sheet.row.sheet_no == sheet)
        entry.press(int(DIGITS[outcome]))
        entry.confirm()
        wait_for(self._window, lambda: len(entry.entered) > done)

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._window
