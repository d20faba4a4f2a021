"""What the envelope page knows: writing what waits into a file for a USB stick, and taking one in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk, Then
from forms.i18n import _
from models.calendar import now
from models.sync.queries import sync_state
from models.sync.records import SyncBatch

SUFFIX = ".lianglin"
_SHOWN = 6


@dataclass(frozen=True)
class Carried:
    """One batch that left in an envelope; ``receipted_at``: the district has confirmed it."""

    number: int
    records: int
    made_at: datetime
    receipted_at: datetime | None


@dataclass(frozen=True)
class Envelopes:
    """``seen``: number of the last envelope of the district that was taken in."""

    carried: tuple[Carried, ...] = ()
    seen: int = 0


class EnvelopeModel(QObject):
    """Both ways run on the line's thread, which they keep from sending the same at the same time."""

    loaded = Signal(object)  # Envelopes
    written = Signal(object, str)  # EnvelopeInfo, the file's name
    taken_in = Signal(object)  # EnvelopeInfo
    refused = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def load(self) -> None:
        self._desk.read(read_envelopes, self.loaded.emit, self)

    @staticmethod
    def name() -> str:
        """A file name that tells nobody what is in it."""
        return f"lianglin-{now():%Y%m%d-%H%M}{SUFFIX}"

    def write(self, file: Path) -> None:
        station = self._desk.station

        def call() -> Any:
            from sync.envelope import write_envelope  # with what seals: not before somebody needs it

            return write_envelope(station, file)

        self._run(_("Writing the envelope"), call, lambda done: self._written(done, file))

    def read(self, file: Path) -> None:
        station = self._desk.station

        def call() -> Any:
            from sync.envelope import read_envelope

            return read_envelope(station, file)

        self._run(_("Reading the envelope"), call, self._taken)

    def _run(self, label: str, call: Callable[[], Any], then: Then) -> None:
        self._desk.working.emit(label, self._desk.line.beside(call, then, self._failed))

    def _written(self, done: Any, file: Path) -> None:
        self.written.emit(done, file.name)
        self._again()

    def _taken(self, done: Any) -> None:
        self.taken_in.emit(done)
        self._again()

    def _failed(self, error: Exception) -> None:
        self.refused.emit(error)
        self._again()

    def _again(self) -> None:
        self._desk.line.look()
        self.load()


def read_envelopes(session: Session) -> Envelopes:
    state = sync_state(session)
    columns = (SyncBatch.number, SyncBatch.records, SyncBatch.made_at, SyncBatch.receipted_at)
    query = select(*columns).where(SyncBatch.road == "envelope").order_by(SyncBatch.number.desc()).limit(_SHOWN)
    carried = tuple(Carried(*row) for row in session.execute(query))
    return Envelopes(carried, state.envelope_seen if state else 0)
