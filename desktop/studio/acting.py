"""Who acts at this PC: several officers share it, and each step has to say whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class OnDuty:
    """An officer who has signed in and can act."""

    officer_id: UUID
    name: str
    department: str


class Acting(QObject):
    """``officer_id`` acts now; ``None``: the worker who is logged in. ``changed``: somebody else acts, or can."""

    changed = Signal()

    def __init__(self, worker: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.officer_id: UUID | None = None
        self.on_duty: tuple[OnDuty, ...] = ()

    @property
    def name(self) -> str:
        return next((each.name for each in self.on_duty if each.officer_id == self.officer_id), self.worker)

    def choose(self, officer_id: UUID | None) -> None:
        if officer_id != self.officer_id and officer_id in (None, *(each.officer_id for each in self.on_duty)):
            self.officer_id = officer_id
            self.changed.emit()

    def show(self, on_duty: Sequence[OnDuty]) -> None:
        """Whoever has gone acts no more: the worker does, until somebody else is chosen."""
        if tuple(on_duty) == self.on_duty:
            return
        self.on_duty = tuple(on_duty)
        if self.officer_id not in [each.officer_id for each in on_duty]:
            self.officer_id = None
        self.changed.emit()
