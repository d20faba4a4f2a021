"""Typing a pile of sheets back: scan, one digit, Enter; and the list of what was entered, with undo of the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from models.errors import WorldError
from models.station.records import Act
from models.visits.actions import quick_visit
from models.visits.queries import VisitLine, visits_of_dwelling
from models.visits.records import Outcome, RoundDoor, Slot
from models.visits.sheet_numbers import read_sheet_number
from models.visits.sheets import ScannedSheet, scanned_sheet, sheet_of_door

KEYS = dict(enumerate(Outcome, start=1))
"""The digit of each outcome: the same order wherever outcomes are chosen."""
LAST_VISITS = 3

_TALKED = (Outcome.MET, Outcome.PHONE)


@dataclass(frozen=True)
class Entered:
    """A sheet that was entered in this sitting, newest first in the list."""

    visit_id: UUID
    sheet: ScannedSheet
    outcome: Outcome
    act_id: int
    next_slot: Slot | None = None
    """When to knock again."""
    undone: bool = False


class FastEntryModel(QObject):
    """Scan → ``1`` → Enter. ``opened``: a sheet or none lies open; ``recorded``: the list changed.

    ``full_form`` asks for the whole form of the open sheet, where there is more on it than its outcome. What the
    world refuses is said beneath the field that was typed in (``refused``).
    """

    opened = Signal()
    chosen = Signal()
    recorded = Signal()
    refused = Signal(Exception)
    full_form = Signal(object)  # ScannedSheet
    time_asked = Signal()
    """The time of the pile must be put right first: nothing is recorded at a time that nobody meant."""

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self._now = desk, now
        self._at: datetime | None = None
        self._at_is_wrong = False
        self._asked = 0
        self.sheet: ScannedSheet | None = None
        self.last: list[VisitLine] = []
        """The last visits to the open door."""
        self.outcome: Outcome | None = None
        self.met: UUID | None = None
        """Which of ``sheet.people`` was met, where it was said."""
        self.entered: list[Entered] = []
        self.busy = False
        desk.changed.connect(self._changed)

    @property
    def at(self) -> datetime:
        """When the visits of this pile took place: as set, else now."""
        return self._at or self._now()

    def set_at(self, at: datetime | None) -> None:
        """Say when the pile was walked; ``None`` for now."""
        self._at, self._at_is_wrong = at, False

    def doubt_at(self) -> None:
        """Record nothing before ``set_at``: what was typed as the time is none."""
        self._at_is_wrong = True

    def scan(self, typed: str) -> None:
        """Open the sheet whose number was scanned, or typed by hand with its spaces."""
        number = read_sheet_number(typed)
        if number is None:
            self.refused.emit(WorldError("sheet_number_wrong"))
            return
        self._read(lambda session: scanned_sheet(session, number))

    def open_door(self, round_door_id: UUID) -> None:
        """Open the sheet of a door that was chosen from a list."""
        self._read(lambda session: sheet_of_door(session, round_door_id))

    def press(self, digit: int) -> None:
        """Choose an outcome by its digit; other digits and digits without a sheet do nothing."""
        if self.sheet is not None and digit in KEYS:
            self.choose(KEYS[digit])

    def choose(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.met = self.met if outcome in _TALKED else None
        self.chosen.emit()

    def choose_person(self, number: int) -> None:
        """Say which of the people was met; said again, it is taken back."""
        if self.sheet is not None and 0 <= number < len(self.sheet.people):
            person = self.sheet.people[number][0]
            self.met = None if self.met == person else person
            self.outcome = self.outcome if self.outcome in _TALKED else Outcome.MET
            self.chosen.emit()

    def confirm(self) -> None:
        """Record the open sheet with the chosen outcome, once however often Enter comes."""
        if self.sheet is None or self.outcome is None or self.busy:
            return
        if self._at_is_wrong:
            self.time_asked.emit()
            return
        sheet, outcome, at, worker = self.sheet, self.outcome, self.at, self.desk.station.worker_id
        met = self.met

        def act(session: Session) -> tuple[UUID, Slot | None]:
            visit = quick_visit(session, sheet.row.sheet_no, outcome, worker, met_resident_id=met, at=at)
            return visit.id, session.get_one(RoundDoor, sheet.row.id).next_slot

        def done(pair: tuple[tuple[UUID, Slot | None], int]) -> None:
            (visit_id, slot), act_id = pair
            self.note(Entered(visit_id, sheet, outcome, act_id, slot))

        self.busy = True
        self.desk.write("visits.quick", act, done, self, failed=self._failed)

    def open_full_form(self) -> None:
        """Leave the open sheet to the whole form; ``outcome`` is what was chosen so far."""
        if self.sheet is not None:
            self.full_form.emit(self.sheet)

    def close(self) -> None:
        """Put the open sheet aside without recording anything."""
        self._asked += 1
        self._show(None)

    def undo_last(self) -> None:
        """Take back the newest entry that still stands."""
        last = next((entry for entry in self.entered if not entry.undone), None)
        if last is not None and not self.busy:
            self.busy = True
            self.desk.undo(last.act_id, lambda _result: self._undone(), self, failed=self._failed)

    def note(self, entry: Entered) -> None:
        """Put a visit that was recorded, here or on the whole form, on the list of this sitting."""
        self.busy = False
        self.entered.insert(0, entry)
        if self.sheet is entry.sheet:
            self._show(None)
        self.recorded.emit()

    def _read(self, query: Callable[[Session], ScannedSheet]) -> None:
        self._asked += 1
        asked = self._asked

        def ask(session: Session) -> tuple[ScannedSheet, list[VisitLine]]:
            sheet = query(session)
            return sheet, visits_of_dwelling(session, sheet.row.dwelling_id, LAST_VISITS)

        self.desk.read(ask, lambda found: self._open(asked, *found), self, failed=self.refused.emit)

    def _open(self, asked: int, sheet: ScannedSheet, last: list[VisitLine]) -> None:
        if asked == self._asked:  # else another sheet was scanned meanwhile
            self._show(sheet, last)

    def _show(self, sheet: ScannedSheet | None, last: Sequence[VisitLine] = ()) -> None:
        self.sheet, self.last, self.outcome, self.met = sheet, list(last), None, None
        self.opened.emit()

    def _undone(self) -> None:
        self.busy = False

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self.refused.emit(error)

    def _changed(self, change: Change) -> None:
        """See which entries were taken back, here or by the shell's undo."""
        if not self.entered or not change.touches("visit"):
            return
        acts = [entry.act_id for entry in self.entered]
        query = select(Act.id).where(Act.id.in_(acts), Act.undone_at.is_not(None))
        self.desk.read(lambda session: set(session.scalars(query)), self._mark_undone, self)

    def _mark_undone(self, undone: set[int]) -> None:
        marked = [replace(entry, undone=entry.act_id in undone) for entry in self.entered]
        if marked != self.entered:
            self.entered = marked
            self.recorded.emit()
