"""The logs of a worker: a draft filled from the day, handed in, corrected, reviewed and filed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.form_model import FormModel
from forms.save import save
from forms.visits_log import LOG, log_answers
from models.calendar import day_of
from models.visits import logs
from models.visits.log_cases import LogPage, log_page
from models.visits.log_figures import LogFigures, LogLine, log_figures
from models.visits.log_links import log_link
from models.visits.queries import logs_list
from models.visits.records import LogState, VisitLog
from models.visits.sheets import LogFacts

CASES = (
    "log_link", "visit_finding", "appeal", "appeal_step", "appeal_now", "hazard", "hazard_step", "studio_matter",
    "matter_step", "whistle", "whistle_step",
)  # fmt: skip
"""Where what a log names is stored, or how it stands."""


class LogModel(QObject):
    """``listed``: the list of logs; ``opened``: another log lies open; ``acted``: the open one moved on.

    ``named``: the cases of the open log are new; ``linked``: one was added (the act's id).
    """

    listed = Signal()
    opened = Signal()
    acted = Signal()
    named = Signal()
    linked = Signal(object)

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._now = desk, now
        self.author_id: UUID | None = desk.station.worker_id
        """Whose logs are listed; ``None`` for all, as a reviewer sees them."""
        self.rows: list[tuple[VisitLog, str]] = []
        self.figures: LogFigures | None = None
        """Of this month."""
        self.page: LogPage | None = None
        self.officers: Sequence[str] = ()
        """Police officers to choose from."""
        self.form: FormModel | None = None
        self._submit_next = False
        desk.changed.connect(self._changed)

    def reload(self) -> None:
        author, now = self.author_id, self._now()
        today = day_of(now)

        def read(session: Session) -> tuple[list[tuple[VisitLog, str]], LogFigures]:
            return logs_list(session, author), log_figures(session, today.replace(day=1), today, now)

        self._desk.read(read, lambda found: self._list(*found), self)

    @property
    def line(self) -> LogLine | None:
        """The figures of those whose logs are listed."""
        if self.figures is None or self.author_id is None:
            return self.figures.whole if self.figures else None
        return next((line for line in self.figures.workers if line.worker_id == self.author_id), None)

    def show_all(self, everybody: bool) -> None:
        self.author_id = None if everybody else self._desk.station.worker_id
        self.reload()

    def start(self, on: date) -> None:
        """Open a new draft of day ``on``, filled from its visits; it is stored when it is first saved."""
        author = self._desk.station.worker_id

        def read(session: Session) -> tuple[logs.DayFacts, list[str]]:
            facts = logs.facts_of_day(session, author, on)
            return facts, logs.officers_known(session, author, facts.grid_id)

        self._desk.read(read, lambda found: self._draft(on, *found), self)

    def open(self, log_id: UUID) -> None:
        now = self._now()

        def read(session: Session) -> tuple[LogPage, list[str]]:
            page = log_page(session, log_id, now)
            log = page.facts.log
            return page, logs.officers_known(session, log.author_id, log.grid_id)

        self._desk.read(read, lambda found: self._open(*found), self)

    def link(self, table: str, case_id: UUID, *, settled: bool) -> None:
        """Let the open log name a case; what was submitted stays as it is, and only grows."""
        log_id = self._open_id()

        def act(session: Session) -> UUID:
            return log_link(session, log_id, table, case_id, settled=settled).id

        self._desk.write("visits.link_log", act, lambda pair: self.linked.emit(pair[1]), self)

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

    @property
    def facts(self) -> LogFacts | None:
        return self.page.facts if self.page else None

    @property
    def now(self) -> datetime:
        return self._now()

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

    def _draft(self, on: date, facts: logs.DayFacts, officers: Sequence[str]) -> None:
        author = self._desk.station.worker_id

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            log = save(session, LOG, raw, context={"author_id": author, "grid_id": facts.grid_id})
            session.flush()
            logs.take_findings(session, log.id, facts.findings)
            return log.id

        self.page, self.officers = None, officers
        first, context = log_answers(on, facts), {"author": author, "on": on}
        self._edit(FormModel(self._desk, LOG, "visits.save_log", context=context, first=first, store=store))

    def _open(self, page: LogPage, officers: Sequence[str]) -> None:
        self.page, self.officers = page, officers
        facts = page.facts
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

    def _list(self, rows: list[tuple[VisitLog, str]], figures: LogFigures) -> None:
        self.rows, self.figures = rows, figures
        self.listed.emit()

    def _changed(self, change: Change) -> None:
        if change.touches("visit_log", "log_correction", "log_link"):
            self.reload()
        if self.page is not None and change.touches(*CASES):
            self._name_cases(self._open_id())

    def _name_cases(self, log_id: UUID) -> None:
        """Read again how the cases stand; what is being typed into the draft stays."""
        now = self._now()

        def take(page: LogPage) -> None:
            if self.page is not None and self._open_id() == log_id:
                self.page = page
                self.named.emit()

        self._desk.read(lambda session: log_page(session, log_id, now), take, self)
