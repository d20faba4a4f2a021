"""What is missing, by kind: helpers, one of two who must go, room of those who help, cadres of estates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.calendar import today
from models.care.cadres import CadreCoverage, cadre_coverage
from models.care.coverage import GapRow, gaps, gaps_left_out
from models.care.helpers import HelperRow, helpers
from models.care.leftovers import LeftOver, end_left_over, left_over
from models.care.pairings import DoublePrimary, double_primaries, settle_primary
from models.care.states import CareState

PARTS = ("to_pair", "to_reassign", "two_primaries", "left_over", "over_capacity", "no_cadre")


@dataclass(frozen=True)
class Gaps:
    today: date
    to_pair: tuple[GapRow, ...]
    to_reassign: tuple[GapRow, ...]
    two_primaries: tuple[DoublePrimary, ...]
    left_over: tuple[LeftOver, ...]
    over_capacity: tuple[HelperRow, ...]
    cadres: CadreCoverage
    children: int
    """Whom the two lists of people leave out (L-05)."""

    def count(self, part: str) -> int:
        if part == "no_cadre":
            return len(self.cadres.gaps)
        return len(getattr(self, part))

    @property
    def total(self) -> int:
        return sum(map(self.count, PARTS))


class GapsModel(QObject):
    loaded = Signal(object)  # Gaps
    failed = Signal(Exception)
    settled = Signal(object)  # act id
    ended = Signal(object)  # act id

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.gaps: Gaps | None = None
        self._asked = 0

    def load(self) -> None:
        """Read again; of two reads that overlap, the one that was asked for last is shown."""
        self._asked += 1
        asked, day = self._asked, today()

        def take(found: Gaps) -> None:
            if asked == self._asked:
                self.gaps = found
                self.loaded.emit(found)

        self._desk.read(lambda session: read_gaps(session, day), take, self, self.failed.emit)

    def settle(self, pairing_id: UUID) -> None:
        """Keep one of two primary helpers; the other's pairing ends today."""
        day = today()
        self._desk.write(
            "care.settle", lambda session: settle_primary(session, pairing_id, on=day),
            lambda pair: self.settled.emit(pair[1]), self,
        )  # fmt: skip

    def end(self, resident_id: UUID) -> None:
        """End the pairings of somebody whose care has ended, with the care."""
        day = today()
        self._desk.write(
            "care.end", lambda session: end_left_over(session, resident_id, today=day),
            lambda pair: self.ended.emit(pair[1]), self,
        )  # fmt: skip


def read_gaps(session: Session, day: date) -> Gaps:
    missing = gaps(session, day)
    return Gaps(
        today=day,
        to_pair=tuple(row for row in missing if row.state is CareState.TO_PAIR),
        to_reassign=tuple(row for row in missing if row.state is CareState.TO_REASSIGN),
        two_primaries=tuple(double_primaries(session, day)),
        left_over=tuple(left_over(session, day)),
        over_capacity=tuple(row for row in helpers(session, day, left=False) if row.people > row.helper.capacity),
        cadres=cadre_coverage(session, day),
        children=gaps_left_out(session, day),
    )
