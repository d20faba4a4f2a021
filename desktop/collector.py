"""Python's cyclic garbage is collected in the GUI thread only.

A collection runs in whatever thread happens to allocate; one that frees widgets in a reading thread corrupts Qt's heap.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 2_000
THRESHOLDS = (2_000, 10, 20)
"""New objects until the youngest are looked at, and how often older ones: fewer pauses than Python's own default."""


class Collector(QObject):
    """Takes over from Python's collector for as long as it lives; belongs to the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that are due, as Python would have."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > THRESHOLDS[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()
