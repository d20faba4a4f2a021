"""Notices that nobody is there any more: no key and no mouse for some minutes, or the PC was asleep."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

INPUT = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})
LOOK_EVERY_S = 5
ASLEEP_S = 60
"""Between two looks so long a time has passed: the PC slept, whoever wakes it may be somebody else."""


class IdleWatch(QObject):
    """Emits ``idle`` (L-33). It goes by the wall clock, which runs on while the PC is asleep; timers do not."""

    idle = Signal()

    def __init__(self, app: QApplication, minutes: int, clock_s: Callable[[], float] = time.time) -> None:
        super().__init__(app)
        self._clock_s, self._minutes = clock_s, minutes
        self._last_input = self._last_look = clock_s()
        self._timer = QTimer(self, interval=LOOK_EVERY_S * 1000)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        self._minutes = minutes

    def look(self) -> None:
        """Judge now; once idle, say it again only after somebody was there."""
        now = self._clock_s()
        asleep, self._last_look = now - self._last_look > ASLEEP_S, now
        if asleep or now - self._last_input >= self._minutes * 60:
            self._last_input = now
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in INPUT:
            self._last_input = self._clock_s()
        return False
