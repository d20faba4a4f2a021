"""Keeps backups, and an eye on the audit, while nobody thinks of it: some time after the opening, then all day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer

from desktop.desk import Desk
from models.calendar import today
from models.station.backups.keeper import Done, keep
from models.station.looking_through import look_after

FIRST_S, LOOK_EVERY_S = 60, 15 * 60


class KeepingWatch(QObject):
    """Runs on a reading thread, one round after the other; what fails is in the ledger, and told on Today."""

    def __init__(self, desk: Desk, first_s: int = FIRST_S) -> None:
        super().__init__(desk)
        self._desk, self.running = desk, False
        self._watched_on: date | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(LOOK_EVERY_S * 1000)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(first_s * 1000, self, self.look)

    def look(self) -> None:
        """Do what is due now."""
        if not self.running:
            self.running = True
            self._desk.prepare(lambda: keep(self._desk.station), self._done, self, self._failed)

    def _done(self, _done: Done) -> None:
        """Once a day audit, seals and pages are read; what is wrong is told by an alarm, and on Today."""
        self.running = False
        if self._watched_on != today():
            self._watched_on, station = today(), self._desk.station
            self._desk.prepare(lambda: look_after(station), lambda _nothing: None, self)

    def _failed(self, _error: Exception) -> None:
        self.running = False
