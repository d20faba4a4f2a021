"""What the coverage page shows, read in one go: the shares, the gaps by kind, and visits made in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.calendar import today
from models.care.cadres import cadre_coverage
from models.care.coverage import Coverage, coverage, timeliness
from models.care.due import DueCounts, due_counts
from models.care.leftovers import left_over
from models.care.pairings import double_primaries
from models.care.rules import Share


@dataclass(frozen=True)
class GapCounts:
    """How many of each kind are missing; the keys are the parts of the gaps page."""

    to_pair: int
    to_reassign: int
    two_primaries: int
    left_over: int
    over_capacity: int
    no_cadre: int

    def items(self) -> list[tuple[str, int]]:
        return [(key, getattr(self, key)) for key in PARTS]

    @property
    def total(self) -> int:
        return sum(count for _key, count in self.items())


PARTS = ("to_pair", "to_reassign", "two_primaries", "left_over", "over_capacity", "no_cadre")


@dataclass(frozen=True)
class CoveragePage:
    today: date
    coverage: Coverage
    gaps: GapCounts
    timely: Share
    """Visits of this month: closed in time of all that closed."""
    due: DueCounts
    cadres: Share
    """Estates with a cadre who answers for them."""


class CoverageModel(QObject):
    loaded = Signal(object)  # CoveragePage
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.page: CoveragePage | None = None
        self._asked = 0

    def load(self) -> None:
        """Read again; of two reads that overlap, the one that was asked for last is shown."""
        self._asked += 1
        asked, day = self._asked, today()

        def take(page: CoveragePage) -> None:
            if asked == self._asked:
                self.page = page
                self.loaded.emit(page)

        self._desk.read(lambda session: read_page(session, day), take, self, self.failed.emit)


def read_page(session: Session, day: date) -> CoveragePage:
    covered, cadres = coverage(session, day), cadre_coverage(session, day)
    return CoveragePage(
        today=day,
        coverage=covered,
        gaps=GapCounts(
            to_pair=covered.to_pair,
            to_reassign=covered.to_reassign,
            two_primaries=len(double_primaries(session, day)),
            left_over=len(left_over(session, day)),
            over_capacity=sum(row.people > row.helper.capacity for row in covered.by_helper),
            no_cadre=len(cadres.gaps),
        ),
        timely=timeliness(session, day.replace(day=1), day),
        due=due_counts(session, day),
        cadres=cadres.estates,
    )
