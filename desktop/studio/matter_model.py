"""One matter: what was said, what happened since, what can be done next, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.studio.parts import Options
from models import calendar
from models.appeals.departments import departments
from models.cases.files import CLOSED, members
from models.errors import WorldError
from models.studio.queries import MatterPage, matter_page, officers
from models.workers.records import Worker


@dataclass(frozen=True)
class MatterShown:
    """``named``: who may open a closed file; ``departments``: where visitors can be sent."""

    page: MatterPage
    officers: Options
    departments: tuple[str, ...]
    workers: Options
    named: tuple[UUID, ...]

    @property
    def is_closed(self) -> bool:
        return self.page.row.closed

    @property
    def named_words(self) -> str:
        return "、".join(str(words) for key, words in self.workers if key in self.named)


class MatterModel(QObject):
    """``gone``: there is no such matter (any more), or not for whoever is logged in."""

    loaded = Signal(object)  # MatterShown
    gone = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.matter_id: UUID | None = None
        self.shown: MatterShown | None = None
        self._asked = 0

    def open(self, matter_id: UUID | None) -> None:
        self.matter_id, self.shown = matter_id, None
        self.load()

    def load(self) -> None:
        self._asked += 1
        asked, matter_id = self._asked, self.matter_id
        if matter_id is None:
            return

        def take(found: MatterShown) -> None:
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

        self.desk.read(lambda session: read_matter(session, matter_id), take, self, fail)

    def act(self, kind: str, action: Callable[[Session], Any], words: str) -> None:
        """Do something that needs no form; whoever shows the matter reads it again by itself."""
        self.desk.write(kind, action, lambda pair: self.desk.done.emit(words, pair[1]), self)


def read_matter(session: Session, matter_id: UUID) -> MatterShown:
    page = matter_page(session, matter_id)
    active = officers(session)
    names = [officer.department for officer in active] + [each.name for each in departments(session)]
    workers = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.name)
    closed = page.matter.level == CLOSED
    return MatterShown(
        page,
        [(officer.id, f"{officer.name} · {officer.department}") for officer in active],
        tuple(dict.fromkeys(names)),
        [(key, name) for key, name in session.execute(workers)],
        tuple(each.worker_id for each in members(session, matter_id, calendar.today())) if closed else (),
    )
