"""The visits of a month that were not made in time: what keeps the share of timely ones from 100 %."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.care.cadres_model import last_of
from desktop.care.searching import TextFilter
from desktop.desk import Desk
from models.calendar import today
from models.care.coverage import late_cycles
from models.care.cycles import LateCycles, LateRow
from models.care.guard import openly

Key = tuple[UUID | None, date]
MOST = 1000
"""So many stand on the list; the rest is told by number."""


class LateModel(QObject):
    """``shown``: the rows are new. A month is given by its first day; the present one ends today."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.today = today()
        self.month = self.today.replace(day=1)
        self.found = LateCycles((), 0, 0)
        self.openly: frozenset[Key] = frozenset()
        """Which of them everybody may know of: the others leave the station on no paper and in no file."""
        self.text = TextFilter(desk, self)
        self.text.changed.connect(self.shown)
        self._asked = 0

    @property
    def rows(self) -> list[LateRow]:
        return [row for row in self.found.rows if self._takes(row)]

    @property
    def now(self) -> bool:
        """Whether the month that is shown is the present one."""
        return self.month == self.today.replace(day=1)

    def open(self) -> None:
        """Show the present month."""
        self.month = today().replace(day=1)
        self.load()

    def step(self, months: int) -> None:
        """Show another month; not one that is to come."""
        near = self.month + timedelta(days=31 if months > 0 else -1)
        if near.replace(day=1) <= today():
            self.month = near.replace(day=1)
            self.load()

    def load(self) -> None:
        self._asked += 1
        asked, self.today = self._asked, today()
        first, last = self.month, min(last_of(self.month), self.today)

        def take(read: tuple[LateCycles, frozenset[Key]]) -> None:
            if asked == self._asked:
                self.found, self.openly = read
                self.shown.emit()

        self._desk.read(lambda session: _read(session, first, last), take, self, self.failed.emit)

    def _takes(self, row: LateRow) -> bool:
        person = row.cycle.resident_id
        home = (row.home.estate, row.home.door) if row.home else ("", "")
        return person is not None and self.text.takes(person, row.cycle.name, *home)


def key_of(row: LateRow) -> Key:
    return row.cycle.resident_id, row.cycle.due_on


def _read(session: Session, first: date, last: date) -> tuple[LateCycles, frozenset[Key]]:
    found = late_cycles(session, first, last, limit=MOST)
    with openly(session):
        known = late_cycles(session, first, last, limit=MOST)
    return found, frozenset(map(key_of, known.rows))
