"""What the page of one file knows: everything of it, and the workers who could be named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.record_model import RecordModel
from forms.i18n import _
from models.calendar import now
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


class FileModel(RecordModel[Opened]):
    """One file, and who else may open it."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, read_opened, parent)

    def name_worker(self, worker_id: UUID) -> None:
        self._act(actions.name_colleague, worker_id)

    def dismiss_worker(self, worker_id: UUID) -> None:
        self._act(actions.dismiss_colleague, worker_id)

    def _act(self, action: Callable[[Session, UUID, UUID], None], worker_id: UUID) -> None:
        file_id = self.record_id
        if file_id is not None:
            self.act(ACT, lambda session: action(session, file_id, worker_id), _("Saved"))


def read_opened(session: Session, file_id: UUID) -> Opened:
    """Read a file with the workers who could be named on it.

    Raises:
        WorldError: ``no_such_record``, whether it is not there or closed to whoever asks.
    """
    page = file_page(session, file_id, now())
    named = {row.worker_id for row in page.named}
    everybody = workers_here(session)
    return Opened(page, [each for each in everybody if each[0] not in named], everybody)
