"""The visits that are due: narrowed by state, grid, helper, to one's own people or by what is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.care.choices import Narrowing, Options, read_narrowing
from desktop.care.person_model import helper_words
from desktop.care.searching import TextFilter
from desktop.desk import Desk
from forms.care_words import DUE_STATES, words_of
from models.calendar import today
from models.care.due import URGENT, DueCounts, DueFilter, DueRow, due_counts, due_list
from models.care.due_rules import DueState
from models.care.helpers import helpers

FIRST = 200
"""So many rows are shown before the rest is read."""
KEYS = ("state", "grid", "helper")
LISTED = (DueState.OVERDUE, DueState.DUE, DueState.DUE_SOON, DueState.PAUSED, DueState.INACTIVE)


@dataclass(frozen=True)
class DueRead:
    """Rows with the counts of all; ``helpers``: who may have been there, for the line of F03."""

    rows: list[DueRow]
    counts: DueCounts
    helpers: Options


class DueModel(QObject):
    """``shown``: rows are new; ``offered``: what the list can be narrowed to is."""

    shown, offered = Signal(), Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.today = today()
        self.filter = DueFilter()
        self.state: DueState | None = None
        self.text = TextFilter(desk, self)
        self.text.changed.connect(self.shown)
        self.counts = DueCounts()
        self.helpers: Options = []
        self.options: dict[str, Options] = {key: [] for key in KEYS}
        self._all: list[DueRow] = []
        self._asked = 0

    @property
    def rows(self) -> list[DueRow]:
        """In the order in which one goes to them."""
        takes = self.text.takes
        return [row for row in self._all if takes(row.resident_id, row.name, row.estate, row.door)]

    @property
    def mine(self) -> bool:
        return self.filter.worker is not None

    def load(self) -> None:
        """Read anew; an answer to an older question is dropped."""
        self._asked += 1
        self.today, number, wanted = today(), self._asked, self.filter
        self._desk.read(read_narrowing, self._offer, self, self.failed.emit)
        self._desk.read(
            lambda session: self._read(session, wanted, FIRST), lambda read: self._take_first(number, wanted, read),
            self, self.failed.emit,
        )  # fmt: skip

    def narrow(self, **changes: Any) -> None:
        """``state``, ``grid``, ``helper`` as they are chosen; ``mine``: only one's own people."""
        self.state = changes.get("state", self.state)
        mine = changes.get("mine", self.mine)
        wanted = replace(
            self.filter,
            worker=self._desk.station.worker_id if mine else None,
            states=URGENT if self.state is None else (self.state,),
            grid=changes.get("grid", self.filter.grid), helper=changes.get("helper", self.filter.helper),
        )  # fmt: skip
        if wanted != self.filter:
            self.filter = wanted
            self.load()

    def values(self) -> dict[str, object]:
        return {"state": self.state, "grid": self.filter.grid, "helper": self.filter.helper}

    @property
    def narrowed(self) -> bool:
        return bool(self.text.text) or self.filter != DueFilter()

    def _read(self, session: Session, wanted: DueFilter, limit: int | None) -> DueRead:
        known = helpers(session, self.today, left=False)
        return DueRead(
            due_list(session, self.today, wanted, limit), due_counts(session, self.today, wanted),
            [(row.helper.id, helper_words(row)) for row in known],
        )  # fmt: skip

    def _take_first(self, number: int, wanted: DueFilter, read: DueRead) -> None:
        self._take(number, read)
        if number == self._asked and len(read.rows) == FIRST:
            self._desk.read(
                lambda session: self._read(session, wanted, None), lambda rest: self._take(number, rest), self,
                self.failed.emit,
            )  # fmt: skip

    def _take(self, number: int, read: DueRead) -> None:
        if number == self._asked:
            self._all, self.counts, self.helpers = read.rows, read.counts, read.helpers
            self.shown.emit()

    def _offer(self, offered: Narrowing) -> None:
        states: Options = [(state, words_of(DUE_STATES, state.value)) for state in LISTED]
        self.options = {"state": states, "grid": offered.grids, "helper": offered.helpers}
        self.offered.emit()
