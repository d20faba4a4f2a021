"""Typing a pile of sheets back: scan, one digit, Enter; and the list of what was entered, with undo of the last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.errors import WorldError
from models.visits.actions import quick_visit
from models.visits.records import Outcome
from models.visits.sheet_numbers import read_sheet_number
from models.visits.sheets import ScannedSheet, scanned_sheet

KEYS = {
    1: Outcome.MET,
    2: Outcome.NOT_HOME,
    3: Outcome.DECLINED,
    4: Outcome.PHONE,
    5: Outcome.VACANT,
}
"""The digit of each outcome, in the order of how often it is needed."""


@dataclass(frozen=True)
class Entered:
    """A sheet that was entered in this sitting, newest first in the list."""

    visit_id: UUID
    sheet: ScannedSheet
    outcome: Outcome
    act_id: int
    undone: bool = False


class FastEntryModel(QObject):
    """Scan → ``1`` → Enter. ``opened``: a sheet or none lies open; ``recorded``: the list changed.

    ``full_form`` asks for the whole form of the open sheet, where there is more on it than its outcome. What the
    world refuses is told by the desk; ``refused`` says so here as well, for the field that was typed in.
    """

    opened = Signal()
    chosen = Signal()
    recorded = Signal()
    refused = Signal(Exception)
    full_form = Signal(object)  # ScannedSheet

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._now = desk, now
        self._at: datetime | None = None
        self._asked = 0
        self.sheet: ScannedSheet | None = None
        self.outcome: Outcome | None = None
        self.entered: list[Entered] = []
        self.busy = False

    @property
    def at(self) -> datetime:
        """When the visits of this pile took place: as set, else now."""
        return self._at or self._now()

    def set_at(self, at: datetime | None) -> None:
        """Say when the pile was walked; ``None`` for now."""
        self._at = at

    def scan(self, typed: str) -> None:
        """Open the sheet whose number was scanned, or typed by hand with its spaces."""
        number = read_sheet_number(typed)
        if number is None:
            self.refused.emit(WorldError("sheet_number_wrong"))
            return
        self._asked += 1
        asked = self._asked
        job = self._desk.read(lambda session: scanned_sheet(session, number), lambda s: self._open(asked, s), self)
        job.failed.connect(self.refused)

    def press(self, digit: int) -> None:
        """Choose an outcome by its digit; other digits and digits without a sheet do nothing."""
        if self.sheet is not None and digit in KEYS:
            self.choose(KEYS[digit])

    def choose(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.chosen.emit()

    def confirm(self) -> None:
        """Record the open sheet with the chosen outcome, once however often Enter comes."""
        if self.sheet is None or self.outcome is None or self.busy:
            return
        sheet, outcome, at, worker = self.sheet, self.outcome, self.at, self._desk.station.worker_id

        def act(session: Session) -> UUID:
            return quick_visit(session, sheet.row.sheet_no, outcome, worker, at=at).id

        self.busy = True
        job = self._desk.write("visits.quick", act, lambda pair: self._recorded(sheet, outcome, *pair), self)
        job.failed.connect(self._failed)

    def open_full_form(self) -> None:
        """Leave the open sheet to the whole form."""
        if self.sheet is not None:
            sheet = self.sheet
            self.close()
            self.full_form.emit(sheet)

    def close(self) -> None:
        """Put the open sheet aside without recording anything."""
        self._asked += 1
        self._show(None)

    def undo_last(self) -> None:
        """Take back the newest entry that still stands."""
        last = next((entry for entry in self.entered if not entry.undone), None)
        if last is not None and not self.busy:
            self.busy = True
            job = self._desk.undo(last.act_id, lambda _result: self._undone(last), self)
            job.failed.connect(self._failed)

    def _open(self, asked: int, sheet: ScannedSheet) -> None:
        if asked == self._asked:  # else another sheet was scanned meanwhile
            self._show(sheet)

    def _show(self, sheet: ScannedSheet | None) -> None:
        self.sheet, self.outcome = sheet, None
        self.opened.emit()

    def _recorded(self, sheet: ScannedSheet, outcome: Outcome, visit_id: UUID, act_id: int) -> None:
        self.busy = False
        self.entered.insert(0, Entered(visit_id, sheet, outcome, act_id))
        if self.sheet is sheet:
            self._show(None)
        self.recorded.emit()

    def _undone(self, entry: Entered) -> None:
        self.busy = False
        self.entered[self.entered.index(entry)] = replace(entry, undone=True)
        self.recorded.emit()

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self.refused.emit(error)
