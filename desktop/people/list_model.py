"""What a list screen knows: rows in memory, what they are narrowed to, and how they leave as Excel or paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.leaving import Release
from desktop.people.list_columns import HOUSEHOLDS, MASKS, RESIDENTS, ListSpec
from desktop.people.list_filters import Filters, narrowed
from desktop.printing.paper import Paper
from desktop.rows_out import RowsOut
from desktop.widgets.rows import Column, RowsModel
from forms.i18n import _
from models.people.lists import people_only_kept
from models.search import search

SEARCH_LIMIT = 500
KINDS = frozenset({"resident", "household", "dwelling"})
TABLES = (
    "resident", "residency", "household", "dwelling", "building", "unit", "estate", "visit", "area", "restriction",
)  # fmt: skip


class ListModel(QObject):
    """One list. The first rows come at once, then all; filters work on what is in memory."""

    shown = Signal()
    exported = Signal(object)  # Left

    def __init__(self, desk: Desk, spec: ListSpec, today: date) -> None:
        super().__init__()
        self.spec, self.today = spec, today
        self.desk = desk
        self.rows: RowsModel[Any] = RowsModel(spec.columns(today), spec.row_id, self)
        self.filters = Filters()
        self.complete = self.stale = False
        self._all: list[Any] = []
        self._haystacks: list[str] = []
        self._found: frozenset[str] = frozenset()
        self._asked = 0
        self.only_kept = 0
        """People who live here and stand on no list."""
        self._by_id: dict[object, Any] = {}
        desk.changed.connect(self._changed)

    # reading ----------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read anew; an answer to an older question is dropped."""
        self._asked += 1
        self.stale = False
        number = self._asked
        if self.spec is RESIDENTS:
            self.desk.read(people_only_kept, self._take_only_kept, self)
        if self._all:
            self._read_everything(number)
        else:
            self.desk.read(self._first, lambda rows: self._take_first(number, rows), self)

    def _take_first(self, number: int, read: tuple[list[Any], list[str]]) -> None:
        """Show them; only then are all read, which would keep the first ones waiting."""
        self._take(number, read, whole=False)
        self._read_everything(number)

    def _read_everything(self, number: int) -> None:
        self.desk.read(self._everything, lambda rows: self._take(number, rows, whole=True), self)

    def _first(self, session: Session) -> tuple[list[Any], list[str]]:
        rows = next(iter(self.spec.read(session)), [])
        return rows, [self.spec.haystack(row) for row in rows]

    def _everything(self, session: Session) -> tuple[list[Any], list[str]]:
        rows = [row for batch in self.spec.read(session) for row in batch]
        return rows, [self.spec.haystack(row) for row in rows]

    def _take(self, number: int, read: tuple[list[Any], list[str]], *, whole: bool) -> None:
        if number != self._asked or (self.complete and not whole):
            return
        self._all, self._haystacks = read
        self.complete = whole
        self._by_id = {self.spec.row_id(row): row for row in self._all}
        self._show()

    def _take_only_kept(self, count: int) -> None:
        self.only_kept = count
        self.shown.emit()

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES):
            self.stale = True

    # narrowing --------------------------------------------------------------------------------------------------

    def narrow(self, filters: Filters) -> None:
        """Show what passes ``filters``; letters are also looked up as pinyin in the search index."""
        asked_before, self.filters = self.filters.text, filters
        if filters.text != asked_before:
            self._found = frozenset()
            if any(char.isascii() and char.isalpha() for char in filters.text):
                self._look_up(filters.text)
        self._show()

    def _look_up(self, text: str) -> None:
        def query(session: Session) -> frozenset[str]:
            hits = search(session, text, SEARCH_LIMIT)
            found = {hit.id for hit in hits if hit.kind in KINDS}
            if self.spec is HOUSEHOLDS:
                found |= {hit.household_id for hit in hits if hit.household_id}
            return frozenset(id_.hex for id_ in found)

        self.desk.read(query, lambda found: self._take_found(text, found), self)

    def _take_found(self, text: str, found: frozenset[str]) -> None:
        if text == self.filters.text:
            self._found = found
            self._show()

    def _show(self) -> None:
        self.rows.set_rows(narrowed(self._all, self._haystacks, self.filters, self._found, self.today))
        self.shown.emit()

    @property
    def total(self) -> int:
        return len(self._all)

    def options(self) -> dict[str, list[tuple[object, str]]]:
        """What the filters can be set to: the grids, estates and buildings that occur, in their order."""
        found = dict.fromkeys(row.door.stair for row in self._all)
        buildings = dict.fromkeys((stair.estate, stair.building) for stair in found)
        return {
            "grid": [(name, name) for name in sorted({stair.grid for stair in found if stair.grid})],
            "estate": [(name, name) for name in dict.fromkeys(stair.estate for stair in found)],
            "building": [(key, f"{key[0]} {key[1]}") for key in buildings],
        }

    def target(self, row_id: object) -> tuple[str, UUID]:
        return self.spec.target(self._by_id[row_id])

    def place_of(self, row_id: object) -> int | None:
        """Where a row stands in what is shown."""
        found = (number for number, row in enumerate(self.rows.rows()) if self.spec.row_id(row) == row_id)
        return next(found, None) if row_id is not None else None

    def row(self, row_id: object) -> Any:
        return self._by_id[row_id]

    # leaving ----------------------------------------------------------------------------------------------------

    def export(self, to: Path, columns: Sequence[str], ids: Sequence[object], release: Release | None) -> None:
        """Write ``ids`` (all that are shown where empty) to an Excel file.

        Without a ``release`` names, phones, ID numbers and rooms leave masked (law E).
        """
        work = self.out(columns, ids).export(self.desk.station, to, release)
        self.desk.run(_("Export to Excel"), work, self.exported.emit, self)

    def paper(self, columns: Sequence[str], ids: Sequence[object]) -> Paper:
        """The list as it is shown, for paper: numbers masked as on the screen."""
        return self.out(columns, ids).paper()

    def out(self, columns: Sequence[str], ids: Sequence[object]) -> RowsOut:
        spec = self.spec
        chosen, rows = self._columns(columns), self._wanted(ids)
        return RowsOut("people.export", spec.key, spec.title, chosen, rows, MASKS, spec.whole, spec.row_id)

    def _wanted(self, ids: Sequence[object]) -> list[Any]:
        return [self._by_id[id_] for id_ in ids] or list(self.rows.rows())

    def _columns(self, keys: Sequence[str]) -> list[Column[Any]]:
        by_key = {column.key: column for column in self.rows.columns}
        return [by_key[key] for key in keys]
