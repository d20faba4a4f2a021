"""A window that stays open over midnight shows the new day: ages, what is due, what the rules propose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from models.base import Base
from models.calendar import today

LOOK_EVERY_S = 30


class DayWatch(QObject):
    """Has the station bring what is derived to the new day, and every screen read again."""

    def __init__(self, desk: Desk, day: Callable[[], date] = today) -> None:
        super().__init__(desk)
        self._desk, self._day = desk, day
        self._shown = day()
        self._timer = QTimer(self, interval=LOOK_EVERY_S * 1000)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Judge now."""
        day = self._day()
        if day != self._shown:
            self._shown = day
            self._desk.jot(_nothing, self._tell, self)  # the first write of a day settles what is derived

    def _tell(self, _nothing: object) -> None:
        self._desk.changed.emit(Change(frozenset(Base.metadata.tables)))


def _nothing(_session: Session) -> None:
    return None
