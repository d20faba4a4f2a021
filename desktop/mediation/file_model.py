"""What the page of one file knows: everything of it, and the workers who could be named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.calendar import now
from models.errors import WorldError
from models.mediation import actions
from models.mediation.queries import FilePage, file_page
from models.workers.records import Worker

ACT = "mediation"
Workers = list[tuple[object, str]]


@dataclass(frozen=True)
class Opened:
    """One file as it is shown; ``workers`` are those who could be named on it besides."""

    page: FilePage
    workers: Workers
    everybody: Workers


def workers_here(session: Session) -> Workers:
    """Everybody who works here, by id and name."""
    mine = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active.is_(True)).order_by(Worker.name)
    return [(id_, name) for id_, name in session.execute(mine)]


class FileModel(QObject):
    """``loaded``: it was read anew; ``gone``: it is not there, or closed to whoever looks; ``acted``: act id."""

    loaded, gone = Signal(object), Signal()
    acted = Signal(object)
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.file_id: UUID | None = None
        self.opened: Opened | None = None

    def open(self, file_id: UUID) -> None:
        self.file_id, self.opened = file_id, None
        self.load()

    def load(self) -> None:
        """Read the file that is open, if one is."""
        if self.file_id is None:
            return
        wanted = self.file_id

        def read(session: Session) -> Opened | None:
            try:
                page = file_page(session, wanted, now())
            except WorldError:
                return None
            named = {row.worker_id for row in page.named}
            everybody = workers_here(session)
            return Opened(page, [each for each in everybody if each[0] not in named], everybody)

        def taken(found: Opened | None) -> None:
            if wanted != self.file_id:
                return
            self.opened = found
            self.loaded.emit(found) if found else self.gone.emit()

        self._desk.read(read, taken, self, self.failed.emit)

    def name_worker(self, worker_id: UUID) -> None:
        self._act(lambda session, file_id: actions.name_colleague(session, file_id, worker_id))

    def dismiss_worker(self, worker_id: UUID) -> None:
        self._act(lambda session, file_id: actions.dismiss_colleague(session, file_id, worker_id))

    def _act(self, action: Callable[[Session, UUID], Any]) -> None:
        file_id = self.file_id
        if file_id is not None:
            self._desk.write(ACT, lambda session: action(session, file_id), lambda pair: self.acted.emit(pair[1]), self)
