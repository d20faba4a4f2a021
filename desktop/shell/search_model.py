"""Search over everything, a moment after the last key, the newest question winning."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.desk import Desk
from models.search import Hit, search

LIMIT = 30


class SearchModel(QObject):
    """Asks on a reading thread; answers to an older question are dropped."""

    found = Signal(str, object)  # what was asked, Sequence[Hit]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._asked = 0

    def ask(self, text: str) -> None:
        self._asked += 1
        number = self._asked
        if not text.strip():
            self.found.emit(text, ())
            return
        self._desk.read(
            lambda session: search(session, text, LIMIT), lambda hits: self._answer(number, text, hits), self
        )

    def _answer(self, number: int, text: str, hits: Sequence[Hit]) -> None:
        if number == self._asked:
            self.found.emit(text, hits)
