"""The logs of a worker: a draft filled from the day, handed in, corrected, reviewed and filed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.form_model import FormModel
from forms.save import save
from forms.visits_log import LOG, log_answers
from models.visits import logs
from models.visits.queries import logs_list
from models.visits.records import LogState, VisitLog
from models.visits.sheets import LogFacts, facts_of_log


class LogModel(QObject):
    """``listed``: the list of logs; ``opened``: another log lies open; ``acted``: the open one moved on."""

    listed = Signal()
    opened = Signal()
    acted = Signal()

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._now = desk, now
        self.author_id: UUID | None = desk.station.worker_id
        """Whose logs are listed; ``None`` for all, as a reviewer sees them."""
        self.rows: list[tuple[VisitLog, str]] = []
        self.facts: LogFacts | None = None
        self.form: FormModel | None = None
        self._submit_next = False
        desk.changed.connect(self._changed)

    def reload(self) -> None:
        author = self.author_id
        self._desk.read(lambda session: logs_list(session, author), self._list, self)

    def show_all(self, everybody: bool) -> None:
        self.author_id = None if everybody else self._desk.station.worker_id
        self.reload()

    def start(self, on: date) -> None:
        """Open a new draft of day ``on``, filled from its visits; it is stored when it is first saved."""
        author = self._desk.station.worker_id
        self._desk.read(lambda session: logs.facts_of_day(session, author, on), lambda f: self._draft(on, f), self)

    def open(self, log_id: UUID) -> None:
        self._desk.read(lambda session: facts_of_log(session, log_id), self._open, self)

    def submit(self) -> None:
        """Hand the open draft in for good."""
        log_id, now = self._open_id(), self._now()
        self._act("visits.submit_log", lambda session: logs.submit_log(session, log_id, now=now))

    def save_and_submit(self) -> None:
        """Save what stands on the form, then hand it in; what is wrong on the form is shown there instead."""
        if self.form is not None:
            self._submit_next = True
            self.form.save()

    def correct(self, text: str) -> None:
        """Append to the open log."""
        log_id = self._open_id()
        self._act("visits.correct_log", lambda session: logs.append_correction(session, log_id, text))

    def resubmit(self) -> None:
        log_id = self._open_id()
        self._act("visits.resubmit_log", lambda session: logs.resubmit_log(session, log_id))

    def review(self, *, accepted: bool, remark: str | None) -> None:
        log_id, reviewer, now = self._open_id(), self._desk.station.worker_id, self._now()

        def act(session: Session) -> VisitLog:
            return logs.review_log(session, log_id, reviewer, accepted=accepted, remark=remark, now=now)

        self._act("visits.review_log", act)

    def file(self) -> None:
        log_id = self._open_id()
        self._act("visits.file_log", lambda session: logs.file_log(session, log_id))

    def _open_id(self) -> UUID:
        if self.facts is None:
            raise RuntimeError("no log is open")
        return self.facts.log.id

    def _act(self, kind: str, action: Callable[[Session], Any]) -> None:
        log_id = self._open_id()

        def done(_pair: object) -> None:
            self.open(log_id)
            self.acted.emit()

        self._desk.write(kind, action, done, self)

    def _draft(self, on: date, facts: logs.DayFacts) -> None:
        author = self._desk.station.worker_id

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            log = save(session, LOG, raw, context={"author_id": author, "grid_id": facts.grid_id})
            session.flush()
            logs.take_findings(session, log.id, facts.findings)
            return log.id

        self.facts = None
        first, context = log_answers(on, facts), {"author": author, "on": on}
        self._edit(FormModel(self._desk, LOG, "visits.save_log", context=context, first=first, store=store))

    def _open(self, facts: LogFacts) -> None:
        self.facts = facts
        mine = facts.log.author_id == self._desk.station.worker_id
        if facts.log.state is LogState.DRAFT and mine:
            self._edit(FormModel(self._desk, LOG, "visits.save_log", record_id=facts.log.id))
        else:
            self._edit(None)

    def _edit(self, form: FormModel | None) -> None:
        self.form = form
        if form is not None:
            form.saved.connect(self._saved)
            form.refused.connect(self._not_saved)
        self.opened.emit()

    def _saved(self, log_id: UUID) -> None:
        if not self._submit_next:
            self.open(log_id)
            return
        self._submit_next, now = False, self._now()

        def done(_pair: object) -> None:
            self.open(log_id)
            self.acted.emit()

        self._desk.write("visits.submit_log", lambda session: logs.submit_log(session, log_id, now=now), done, self)

    def _not_saved(self) -> None:
        self._submit_next = False

    def _list(self, rows: list[tuple[VisitLog, str]]) -> None:
        self.rows = rows
        self.listed.emit()

    def _changed(self, change: Change) -> None:
        if change.touches("visit_log", "log_correction"):
            self.reload()
