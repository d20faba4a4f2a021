"""What of the register is open on a page: with a reason, noted for each person, and masked again by itself (L-21)."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.desk import Desk
from models.care.visibility import open_register
from models.settings.queries import mask_again_minutes

REVEAL = "people.reveal"


class Opened(QObject):
    """The reason is asked once a page; leaving it, locking, or some minutes mask everything again."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.reason: str | None = None
        self._people: set[UUID] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close)
        desk.locked.connect(self.close)

    def holds(self, resident_id: UUID | None) -> bool:
        return resident_id in self._people

    def open(self, resident_id: UUID, reason: str) -> None:
        """Open what is masked of one person, once it stands noted who did and why."""

        def noted(_pair: object) -> None:
            self.reason = reason
            self._people.add(resident_id)
            self._timer.start(self._minutes() * 60_000)
            self.changed.emit()

        self._desk.write(REVEAL, lambda session: open_register(session, resident_id, reason).id, noted, self)

    def mask(self, resident_id: UUID) -> None:
        self._people.discard(resident_id)
        self.changed.emit()

    def close(self) -> None:
        self._timer.stop()
        open_before, self.reason = bool(self._people), None
        self._people.clear()
        if open_before:
            self.changed.emit()

    def _minutes(self) -> int:
        with self._desk.station.sessions() as session:
            return mask_again_minutes(session)
