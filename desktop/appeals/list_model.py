"""What the work list knows: rows as they are narrowed and sorted, counts by light, and what there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.narrowing import Options
from forms.appeals_words import SOURCES, STATES
from forms.i18n import _
from models.appeals.departments import department_names
from models.appeals.queries import AppealCounts, AppealFilter, AppealRow, appeal_counts, appeals
from models.appeals.strays import undecided
from models.appeals.topics import topics
from models.calendar import now
from models.clocks.deadlines import Light

FIRST, MOST = 200, 2000
"""So many rows are shown at once, and at the most: who looks for one among more narrows or searches."""
KEYS = ("state", "department", "class_code", "source")


@dataclass(frozen=True)
class ListRead:
    """Rows with the counts of all that fit; ``by_light`` of all that fit but for the light that is chosen."""

    rows: list[AppealRow] = field(default_factory=list)
    counts: AppealCounts = field(default_factory=AppealCounts)
    strays: list[AppealRow] = field(default_factory=list)


class ListModel(QObject):
    """``shown``: rows are new; ``offered``: what the list can be narrowed to is."""

    shown, offered = Signal(), Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.filter = AppealFilter(open_only=True)
        self.options: dict[str, Options] = {key: [] for key in KEYS}
        self.read = ListRead()
        self.now: datetime = now()
        self._asked = 0

    @property
    def rows(self) -> list[AppealRow]:
        return self.read.rows

    @property
    def narrowed(self) -> bool:
        """Whether more than "open ones" or one light is asked for."""
        return replace(self.filter, open_only=False, light=None) != AppealFilter()

    @property
    def left(self) -> int:
        """How many fit that are not shown."""
        chosen = self.filter.light
        fitting = self.read.counts.total if chosen is None else self.read.counts.by_light.get(chosen, 0)
        if chosen is None and self.filter.open_only:
            fitting -= self.read.counts.by_light.get(Light.OVER, 0)
        return max(fitting - len(self.rows), 0)

    def values(self) -> dict[str, object]:
        state = next(iter(self.filter.states), None)
        keys = ("department", "class_code", "source")
        return {"state": state, **{key: getattr(self.filter, key) for key in keys}}

    def narrow(self, **changes: Any) -> None:
        """Fields of ``AppealFilter``; ``state``: one state or none."""
        if "state" in changes:
            state = changes.pop("state")
            changes["states"] = frozenset() if state is None else frozenset({state})
        wanted = replace(self.filter, **changes)
        if wanted != self.filter:
            self.filter = wanted
            self.load()

    def load(self) -> None:
        """Read anew; what was asked for before is dropped when it comes."""
        self._asked += 1
        self._desk.read(_offers, self._offer, self, self.failed.emit)
        self._read_rows(self._asked, FIRST)

    def _read_rows(self, number: int, limit: int) -> None:
        wanted, at = self.filter, now()

        def read(session: Session) -> ListRead:
            counted = replace(wanted, light=None, open_only=False, overdue=False)
            return ListRead(
                appeals(session, wanted, at, limit), appeal_counts(session, counted, at), undecided(session, at)
            )

        self._desk.read(read, partial(self._take, number, limit, at), self, self.failed.emit)

    def _take(self, number: int, limit: int, at: datetime, read: ListRead) -> None:
        if number != self._asked:
            return
        self.read, self.now = read, at
        self.shown.emit()
        if len(read.rows) == limit < MOST:
            self._read_rows(number, MOST)

    def _offer(self, options: dict[str, Options]) -> None:
        self.options = options
        self.offered.emit()


def _offers(session: Session) -> dict[str, Options]:
    classes = {entry.class_code: entry.class_name for entry in topics(session)}
    return {
        "state": [(state, _(words)) for state, words in STATES.items()],
        "department": [(name, name) for name in department_names(session, active=None)],
        "class_code": [(code, f"{code} {name}") for code, name in classes.items()],
        "source": [(source, _(words)) for source, words in SOURCES.items()],
    }
