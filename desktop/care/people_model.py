"""The list of people under care: read by what it is narrowed to, first rows first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.care.choices import Narrowing, Options, read_narrowing
from desktop.care.searching import TextFilter
from desktop.desk import Desk
from forms.care_words import CARE_STATES, words_of
from models.calendar import today
from models.care.people import CareFilter, CareRow, care_batches, care_people
from models.care.records import SpecialGroup
from models.care.rules import MASKED
from models.care.states import CareState

LISTED = (
    CareState.TO_PAIR, CareState.TO_REASSIGN, CareState.TWO_PRIMARIES, CareState.PAIRED, CareState.NOT_REQUIRED,
    CareState.PAUSED,
)  # fmt: skip
"""States of those who are under care."""
KEYS = ("group", "grid", "state", "helper")


class PeopleModel(QObject):
    """``shown``: rows are new; ``offered``: what the list can be narrowed to is."""

    shown, offered = Signal(), Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.today = today()
        self.filter = CareFilter()
        self.text = TextFilter(desk, self)
        self.text.changed.connect(self.shown)
        self._all: list[CareRow] = []
        self.complete = False
        self.options: dict[str, Options] = {key: [] for key in KEYS}
        self._asked = 0

    @property
    def rows(self) -> list[CareRow]:
        """In stair order; those whom the text is looked for in."""
        takes = self.text.takes
        return [row for row in self._all if takes(row.resident_id, row.name, row.estate, row.door)]

    def load(self) -> None:
        """Read anew; an answer to an older question is dropped. The first rows come at once where there are none."""
        self._asked += 1
        self.today, number, asked = today(), self._asked, self.filter
        if not self._all:
            self._desk.read(
                lambda session: next((rows for rows in care_batches(session, self.today, asked) if rows), []),
                lambda rows: self._take(number, rows, whole=False), self, self.failed.emit,
            )  # fmt: skip
        self._desk.read(
            lambda session: care_people(session, self.today, asked),
            lambda rows: self._take(number, rows, whole=True), self, self.failed.emit,
        )  # fmt: skip
        self._desk.read(read_narrowing, self._offer, self, self.failed.emit)

    def narrow(self, **changes: Any) -> None:
        """Change some of what the list is narrowed to; ``None`` does not narrow."""
        changed = replace(self.filter, **changes)
        if changed != self.filter:
            self.filter, self._all, self.complete = changed, [], False
            self.load()

    def narrow_by(self, record_id: UUID) -> None:
        """Show the people of a group or of a helper, by its id; nobody is told who is in a group of level 3."""

        def read(session: Session) -> dict[str, object]:
            group = session.get(SpecialGroup, record_id)
            if group is None:
                return {"helper": record_id, "group": None}
            return {"group": None if group.sensitivity == MASKED else group.code, "helper": None}

        self._desk.read(read, lambda found: self.narrow(grid=None, state=None, **found), self)

    def values(self) -> dict[str, object]:
        return {key: getattr(self.filter, key) for key in KEYS}

    @property
    def narrowed(self) -> bool:
        return bool(self.text.text) or self.filter != CareFilter()

    def _take(self, number: int, rows: list[CareRow], *, whole: bool) -> None:
        if number == self._asked and (whole or not self.complete):
            self._all, self.complete = rows, whole
            self.shown.emit()

    def _offer(self, offered: Narrowing) -> None:
        states: Options = [(state, words_of(CARE_STATES, state.value)) for state in LISTED]
        self.options = {
            "group": offered.groups, "grid": offered.grids, "state": states, "helper": offered.helpers,
        }  # fmt: skip
        self.offered.emit()
