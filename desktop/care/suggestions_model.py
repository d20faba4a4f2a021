"""A proposal of helpers for those who have none: made as a job, changed line by line, accepted as one act."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.jobs import Steps
from desktop.messages import sentence
from forms.i18n import _
from models.calendar import today
from models.care.coverage import gaps
from models.care.helpers import helpers
from models.care.queries import should_be_paired
from models.care.rules import RESTRICTED
from models.care.suggestions import Accepted, Load, Suggestion, SuggestionLine, accept, change_line, leave_out, suggest
from models.errors import WorldError
from models.people.records import Resident


@dataclass(frozen=True)
class Waiting:
    """Whom a proposal could be made for: people without a helper, and the places that helpers have left.

    ``restricted``: those of the people who are cared for in groups of level 4 alone; ``anybody``: somebody should be
    paired at all.
    """

    people: frozenset[UUID]
    places: int
    restricted: frozenset[UUID]
    anybody: bool


class SuggestionsModel(QObject):
    """``shown``: what waits, or the proposal, is new; ``accepted``: how many were paired, by which act."""

    shown = Signal()
    failed = Signal(Exception)
    accepted = Signal(int, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.waiting: Waiting | None = None
        self.suggestion: Suggestion | None = None
        self.left_out: frozenset[UUID] = frozenset()
        """Lines that a person took away."""
        self.refused: tuple[tuple[str, str], ...] = ()
        """Who was not paired when the proposal was accepted, and why."""
        self.busy = False

    # reading ----------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read who waits; a proposal stays, without those who have found a helper meanwhile."""
        day = today()

        def read(session: Session) -> Waiting:
            places = sum(row.free for row in helpers(session, day, left=False))
            rows = gaps(session, day)
            restricted = frozenset(row.resident_id for row in rows if row.level >= RESTRICTED)
            anybody = bool(session.scalar(select(should_be_paired(day).exists())))
            return Waiting(frozenset(row.resident_id for row in rows), places, restricted, anybody)

        self._desk.read(read, self._wait, self, self.failed.emit)

    def _wait(self, waiting: Waiting) -> None:
        self.waiting = waiting
        if self.suggestion is not None and not self.open_lines:
            self.suggestion = None
        self.shown.emit()

    @property
    def open_lines(self) -> list[SuggestionLine]:
        """The lines of those who still have no helper, in stair order."""
        if self.suggestion is None or self.waiting is None:
            return []
        return [line for line in self.suggestion.lines if line.resident_id in self.waiting.people]

    @property
    def placed(self) -> list[SuggestionLine]:
        return [line for line in self.open_lines if line.helper_id is not None]

    @property
    def unplaced(self) -> list[SuggestionLine]:
        """For whom nobody was found; who was left out by hand is not among them."""
        return [line for line in self.open_lines if line.helper_id is None and line.resident_id not in self.left_out]

    def may_leave(self, line: SuggestionLine) -> bool:
        """Whether a line may stand in a file or on paper."""
        return self.waiting is not None and line.resident_id not in self.waiting.restricted

    def load_of(self, line: SuggestionLine) -> Load | None:
        if self.suggestion is None or line.helper_id is None:
            return None
        return self.suggestion.loads[line.helper_id]

    # the proposal -----------------------------------------------------------------------------------------------

    def suggest(self, residents: Collection[UUID] = ()) -> None:
        """Look for helpers for ``residents``, or for everybody who has none; shown with progress and Cancel."""
        day, only = today(), frozenset(residents) or None
        sessions = self._desk.station.sessions

        def work() -> Steps:
            yield 0, 1
            with sessions() as session:
                found = suggest(session, day, residents=only)
            yield 1, 1
            return found

        self.busy = True
        self.shown.emit()
        job = self._desk.run(_("Looking for helpers"), work, self._take, self, self._fail, writes=False)
        job.cancelled.connect(self._cancelled)

    def forget(self) -> None:
        """Drop the proposal; nothing of it was written."""
        self.suggestion, self.left_out, self.refused = None, frozenset(), ()
        self.shown.emit()

    def change(self, resident_id: UUID, helper_id: UUID) -> None:
        """Give one line another helper.

        Raises:
            WorldError: ``helper_full``.
        """
        if self.suggestion is None:
            return
        self.suggestion = change_line(self.suggestion, resident_id, helper_id)
        self.left_out -= {resident_id}
        self.shown.emit()

    def leave_out(self, residents: Collection[UUID]) -> None:
        """Take lines away; their helpers have places again."""
        if self.suggestion is not None:
            self.suggestion = leave_out(self.suggestion, residents)
            self.left_out |= frozenset(residents)
            self.shown.emit()

    def accept(self, lines: Sequence[SuggestionLine]) -> None:
        """Pair those of the lines that have a helper, from today on, as one act."""
        day, chosen = today(), [line for line in lines if line.helper_id is not None]
        if not chosen:
            return

        def act(session: Session) -> tuple[Accepted, tuple[tuple[str, str], ...]]:
            done = accept(session, chosen, on=day)
            return done, _named(session, done.refused)

        self._desk.write("care.suggest", act, self._accepted, self)

    def _accepted(self, pair: tuple[tuple[Accepted, tuple[tuple[str, str], ...]], int]) -> None:
        (done, self.refused), act_id = pair
        self.accepted.emit(done.paired, act_id if done.paired else None)
        self.load()

    def _take(self, found: Suggestion) -> None:
        self.busy, self.suggestion, self.left_out, self.refused = False, found, frozenset(), ()
        self.load()

    def _fail(self, error: Exception) -> None:
        self.busy = False
        self.shown.emit()
        self.failed.emit(error)

    def _cancelled(self) -> None:
        self.busy = False
        self.shown.emit()


def _named(session: Session, refused: Sequence[tuple[UUID, WorldError]]) -> tuple[tuple[str, str], ...]:
    ids = [resident_id for resident_id, _error in refused]
    names = {key: name for key, name in session.execute(select(Resident.id, Resident.name).where(Resident.id.in_(ids)))}
    return tuple((names.get(resident_id, "—"), sentence(error)) for resident_id, error in refused)
