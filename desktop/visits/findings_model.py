"""The problems found on visits: listed, narrowed, passed on, settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from models.calendar import day_of
from models.cases.lines import CaseLine, grown_from
from models.visits.actions import refer_finding, resolve_finding
from models.visits.findings import FindingRow, FindingState, list_findings
from models.visits.records import VisitFinding

TABLES = ("visit", "visit_finding", "dwelling", "appeal", "appeal_step", "hazard", "hazard_step")
NO_CASES: tuple[CaseLine, ...] = ()


class FindingsModel(QObject):
    """``listed``: other rows; ``acted``: the kind of an act and its id, to be told with Undo."""

    listed = Signal()
    acted = Signal(str, object)

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._now = desk, now
        self.state: FindingState | None = None
        """Which are listed; ``None`` for all."""
        self._all: Sequence[FindingRow] = ()
        self._grown: Mapping[UUID, tuple[CaseLine, ...]] = {}
        self._asked = False
        desk.changed.connect(self._changed)

    @property
    def now(self) -> datetime:
        return self._now()

    @property
    def today(self) -> date:
        return day_of(self._now())

    def cases(self, finding_id: UUID) -> tuple[CaseLine, ...]:
        """What grew out of a problem: its appeal, its hazard."""
        return self._grown.get(finding_id, NO_CASES)

    @property
    def rows(self) -> list[FindingRow]:
        return [row for row in self._all if self.state in (None, row.state)]

    def counts(self) -> Counter[FindingState]:
        return Counter(row.state for row in self._all)

    def row(self, finding_id: UUID) -> FindingRow | None:
        return next((row for row in self._all if row.finding.id == finding_id), None)

    def load(self) -> None:
        self._asked = True
        now = self._now()
        self._desk.read(lambda session: read_findings(session, now), self._list, self)

    def narrow(self, state: FindingState | None) -> None:
        self.state = state
        self.listed.emit()

    def refer(self, finding_id: UUID, handling: str) -> None:
        now = self._now()

        def act(session: Session) -> VisitFinding:
            return refer_finding(session, finding_id, handling=handling or None, now=now)

        self._act("visits.refer_finding", act)

    def resolve(self, finding_id: UUID, result: str) -> None:
        now = self._now()
        self._act("visits.resolve_finding", lambda session: resolve_finding(session, finding_id, result, now=now))

    def _act(self, kind: str, action: Callable[[Session], VisitFinding]) -> None:
        self._desk.write(kind, action, lambda pair: self.acted.emit(kind, pair[1]), self)

    def _list(self, found: tuple[list[FindingRow], Mapping[UUID, tuple[CaseLine, ...]]]) -> None:
        self._all, self._grown = found
        self.listed.emit()

    def _changed(self, change: Change) -> None:
        if self._asked and change.touches(*TABLES):
            self.load()


def read_findings(session: Session, now: datetime) -> tuple[list[FindingRow], Mapping[UUID, tuple[CaseLine, ...]]]:
    """Return the problems, and how the cases stand that grew out of them."""
    rows = list_findings(session)
    return rows, grown_from(session, "visit_finding", [row.finding.id for row in rows], now)
