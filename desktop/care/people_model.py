"""The list of people under care: read by what it is narrowed to, first rows first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject
from sqlalchemy.orm import Session

from desktop.care.choices import Narrowing, Options
from desktop.care.listed_model import ListedModel
from desktop.desk import Desk
from forms.care_words import CARE_STATES, words_of
from models.care.people import CareFilter, CareRow, care_batches, care_people, people_left_out, people_only_kept
from models.care.records import SpecialGroup
from models.care.rules import MASKED
from models.care.states import CareState

LISTED = (
    CareState.TO_PAIR, CareState.TO_REASSIGN, CareState.TWO_PRIMARIES, CareState.PAIRED, CareState.NOT_REQUIRED,
    CareState.PAUSED,
)  # fmt: skip
"""States of those who are under care."""
KEYS = ("group", "grid", "state", "helper")


class PeopleModel(ListedModel[CareRow]):
    """In stair order."""

    keys = KEYS

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.filter = CareFilter()
        self.complete = False
        self.left_out = self.only_kept = 0
        """Whom the list leaves out (L-05)."""

    def load(self) -> None:
        """Read anew. The first rows come at once where there are none."""
        number, day, asked = self._begin(), self.today, self.filter
        if not self._all:
            self._read(
                number,
                lambda session: next((rows for rows in care_batches(session, day, asked) if rows), []),
                self._take_first,
            )
        self._read(number, lambda session: _read_all(session, day, asked), self._take_all)

    def narrow(self, **changes: Any) -> None:
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

    def offers(self, found: Narrowing) -> dict[str, Options]:
        states: Options = [(state, words_of(CARE_STATES, state.value)) for state in LISTED]
        return {"group": found.groups, "grid": found.grids, "state": states, "helper": found.helpers}

    def _take_first(self, rows: list[CareRow]) -> None:
        if not self.complete:
            self._all = rows
            self.shown.emit()

    def _take_all(self, read: tuple[list[CareRow], int, int]) -> None:
        (self._all, self.left_out, self.only_kept), self.complete = read, True
        self.shown.emit()


def _read_all(session: Session, day: date, asked: CareFilter) -> tuple[list[CareRow], int, int]:
    return care_people(session, day, asked), people_left_out(session, day, asked), people_only_kept(session, day)
