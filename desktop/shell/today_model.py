"""What waits today, read in one go off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from models import drafts
from models.calendar import CHINA
from models.places.records import Dwelling
from models.visits.queries import FindingRow, RoundRow, TodayCounts, open_findings, rounds_list, today_counts
from models.visits.records import RoundState
from models.visits.rules import RegisterFigures
from models.visits.statistics import register_figures

SHOWN_FINDINGS = 6
TABLES = ("round", "round_door", "visit", "visit_finding", "visit_log", "dwelling", "resident")


@dataclass(frozen=True)
class Today:
    """Everything on the page; ``empty`` says that no door is known yet."""

    empty: bool
    counts: TodayCounts
    register: RegisterFigures
    rounds: tuple[RoundRow, ...]
    findings: tuple[FindingRow, ...]
    drafts: tuple[tuple[str, datetime], ...]


class TodayModel(QObject):
    """Reads again whenever something that it shows has changed."""

    loaded = Signal(object)  # Today

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        desk.changed.connect(self._changed)

    def load(self) -> None:
        worker, now = self._desk.station.worker_id, datetime.now(CHINA)
        self._desk.read(lambda session: read_today(session, worker, now), self.loaded.emit, self)

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES):
            self.load()


def read_today(session: Session, worker_id: UUID, now: datetime) -> Today:
    rounds = [row for row in rounds_list(session) if row.state is RoundState.OPEN]
    return Today(
        empty=not session.scalar(select(exists().where(Dwelling.alive()))),
        counts=today_counts(session, worker_id, now),
        register=register_figures(session, now.date()),
        rounds=tuple(rounds),
        findings=tuple(open_findings(session, SHOWN_FINDINGS)),
        drafts=tuple(drafts.places(session, worker_id)),
    )
