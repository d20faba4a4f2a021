"""One record at a time: read off the GUI thread, read again when it changed, acted on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.errors import WorldError

Shown = TypeVar("Shown")


class RecordModel(QObject, Generic[Shown]):
    """``read`` returns all that a page shows of the record ``record_id``; ``shown`` is what was read last.

    ``gone``: there is no such record (any more), or not for whoever is logged in. Of two reads that overlap the one
    that was asked for last is shown.
    """

    loaded = Signal(object)  # Shown
    gone = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, read: Callable[[Session, UUID], Shown], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self._read = desk, read
        self.record_id: UUID | None = None
        self.shown: Shown | None = None
        self._asked = 0

    def open(self, record_id: UUID) -> None:
        self.record_id, self.shown = record_id, None
        self.load()

    def load(self) -> None:
        self._asked += 1
        asked, record_id = self._asked, self.record_id
        if record_id is None:
            return

        def take(found: Shown) -> None:
            if asked == self._asked:
                self.shown = found
                self.loaded.emit(found)

        def fail(error: Exception) -> None:
            if asked != self._asked:
                return
            if isinstance(error, WorldError) and error.code == "no_such_record":
                self.gone.emit()
            else:
                self.failed.emit(error)

        self.desk.read(lambda session: self._read(session, record_id), take, self, fail)

    def act(self, kind: str, action: Callable[[Session], Any], words: str) -> None:
        """Do something that needs no form; whoever shows the record reads it again by itself."""
        self.desk.write(kind, action, lambda pair: self.desk.done.emit(words, pair[1]), self)
