"""The visits that are due: narrowed by state, grid, helper, to one's own people or by what is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from sqlalchemy.orm import Session

from desktop.care.choices import Narrowing, Options
from desktop.care.listed_model import ListedModel
from desktop.care.person_model import helper_words
from desktop.desk import Desk
from forms.care_words import DUE_STATES, words_of
from models.care.due import URGENT, DueCounts, DueFilter, DueRow, due_counts, due_left_out, due_list
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
    left_out: int
    """Whom the list leaves out (L-05)."""


class DueModel(ListedModel[DueRow]):
    """In the order in which one goes to them."""

    keys = KEYS

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.filter = DueFilter()
        self.state: DueState | None = None
        self.counts = DueCounts()
        self.helpers: Options = []
        self.left_out = 0

    @property
    def mine(self) -> bool:
        return self.filter.worker is not None

    @property
    def narrowed(self) -> bool:
        return super().narrowed or self.mine

    def load(self) -> None:
        number = self._begin()
        self._read_rows(number, FIRST)

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

    def offers(self, found: Narrowing) -> dict[str, Options]:
        states: Options = [(state, words_of(DUE_STATES, state.value)) for state in LISTED]
        return {"state": states, "grid": found.grids, "helper": found.helpers}

    def _read_rows(self, number: int, limit: int | None) -> None:
        day, wanted = self.today, self.filter

        def read(session: Session) -> DueRead:
            known = helpers(session, day, left=False)
            return DueRead(
                due_list(session, day, wanted, limit), due_counts(session, day, wanted),
                [(row.helper.id, helper_words(row)) for row in known], due_left_out(session, day, wanted),
            )  # fmt: skip

        self._read(number, read, partial(self._take, number, limit))

    def _take(self, number: int, limit: int | None, read: DueRead) -> None:
        self._all, self.counts, self.helpers = read.rows, read.counts, read.helpers
        self.left_out = read.left_out
        self.shown.emit()
        if limit is not None and len(read.rows) == limit:
            self._read_rows(number, None)
