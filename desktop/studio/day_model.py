"""The Saturday of today, or the next one: who sits there, who waits, who is being heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.studio.acting import Acting, OnDuty
from forms.studio_saving import save_confirmation
from models import calendar
from models.studio import matters, roster
from models.studio.queries import SessionPage, officers, session_page
from models.studio.queue import QueueRow
from models.studio.records import StudioOfficer, StudioSession
from models.studio.roster_warnings import RosterWarning, roster_warning
from models.studio.rules import NORMS, OPEN, saturdays
from models.studio.sessions import plan_saturdays
from models.studio.states import AT_THE_DOOR, MatterState, ShiftState


@dataclass(frozen=True)
class Day:
    """``page`` is ``None`` where nobody has planned that Saturday."""

    today: date
    on: date
    page: SessionPage | None
    officers: tuple[StudioOfficer, ...]
    """Who could sit there."""
    warnings: tuple[RosterWarning, ...]

    @property
    def is_open(self) -> bool:
        """Whether visitors are received now."""
        page = self.page
        return (
            page is not None
            and self.on == self.today
            and page.row.holding in OPEN
            and page.row.session.closed_at is None
        )

    @property
    def may_close(self) -> bool:
        """Whether its summary can be written: on the day itself, or afterwards."""
        page = self.page
        return page is not None and self.on <= self.today and page.row.session.closed_at is None

    @property
    def on_duty(self) -> tuple[OnDuty, ...]:
        shifts = self.page.shifts if self.page is not None and self.is_open else ()
        here = [row for row in shifts if row.state is ShiftState.SIGNED_IN]
        here.sort(key=lambda row: (row.shift.signed_in_at or row.shift.created_at, row.shift.id))
        return tuple(OnDuty(row.officer.id, row.officer.name, row.shift.department) for row in here)

    @property
    def queue(self) -> tuple[QueueRow, ...]:
        return self.page.queue if self.page is not None else ()

    @property
    def waiting(self) -> int:
        return sum(row.state is MatterState.WAITING for row in self.queue)

    @property
    def addable(self) -> list[StudioOfficer]:
        """Officers who are not on the roster yet."""
        known = {row.officer.id for row in self.page.shifts} if self.page is not None else set()
        return [officer for officer in self.officers if officer.id not in known]

    @property
    def at_the_door(self) -> int:
        """Visitors of whom nothing has come yet: with them the day is not over."""
        return sum(row.state in AT_THE_DOOR for row in self.queue)

    def served_by(self, officer_id: UUID | None) -> UUID | None:
        """The visitor whom somebody is hearing: of several the one who came to him last."""
        mine = [row for row in self.queue if row.state is MatterState.SERVING and row.officer_id == officer_id]
        return max(mine, key=lambda row: row.since).matter_id if mine else None


class DayModel(QObject):
    """``loaded``: the day was read; ``drawn``: a number was given, with its label; ``called``: a visitor was called."""

    loaded = Signal(object)  # Day
    failed = Signal(Exception)
    drawn = Signal(object, object, object)  # matter id, number, act id
    called = Signal(object)  # matter id

    def __init__(self, desk: Desk, acting: Acting | None, parent: QObject | None = None) -> None:
        """``acting`` is told who is on duty; ``None``: nobody acts here, the page only looks at a day."""
        super().__init__(parent)
        self._desk, self._acting = desk, acting
        self.session_id: UUID | None = None
        """Which session; ``None``: that of today, or the next one."""
        self.day: Day | None = None
        self._asked = 0

    def load(self) -> None:
        self._asked += 1
        asked, now, wanted = self._asked, calendar.now(), self.session_id

        def take(day: Day) -> None:
            if asked == self._asked:
                self.day = day
                if self._acting is not None:
                    self._acting.show(day.on_duty)
                self.loaded.emit(day)

        self._desk.read(lambda session: read_day(session, now, wanted), take, self, self.failed.emit)

    # the queue --------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        session_id = self._session_id()

        if session_id is None:
            return

        def act(session: Session) -> tuple[UUID, int | None]:
            matter = matters.draw_number(session, session_id)
            return matter.id, matter.queue_no

        self._desk.write("studio.draw", act, lambda pair: self.drawn.emit(*pair[0], pair[1]), self)

    def call_next(self) -> None:
        session_id, officer = self._session_id(), self._acting.officer_id if self._acting else None
        if session_id is not None:
            self._desk.write(
                "studio.call",
                lambda session: matters.call_next(session, session_id, officer).id,
                lambda pair: self.called.emit(pair[0]),
                self,
            )

    def rest_left(self, then: Callable[[int, int], object]) -> None:
        """Note that all who wait have gone; ``then`` hears how many, and of the act that says so."""
        session_id, officer = self._session_id(), self._acting.officer_id if self._acting else None
        if session_id is not None:
            self._desk.write(
                "studio.outcome",
                lambda session: matters.rest_left(session, session_id, officer_id=officer),
                lambda pair: then(*pair),
                self,
            )

    # the roster -------------------------------------------------------------------------------------------------

    def plan(self, words: str) -> None:
        today = calendar.today()
        until = today + timedelta(weeks=NORMS.weeks_ahead)
        self._act("studio.plan", lambda session: len(plan_saturdays(session, until, today=today)), words)

    def add_officer(self, officer_id: UUID, words: str) -> None:
        self._of_session("studio.roster", lambda session, key: roster.add_shift(session, key, officer_id).id, words)

    def copy_last(self, words: str) -> None:
        self._of_session("studio.roster", roster.copy_last, words)

    def remove(self, shift_id: UUID, words: str) -> None:
        self._act("studio.roster", lambda session: roster.remove_shift(session, shift_id).id, words)

    def sign_in(self, shift_id: UUID, words: str) -> None:
        self._act("studio.sign", lambda session: roster.sign_in(session, shift_id).id, words)

    def sign_out(self, shift_id: UUID, words: str) -> None:
        self._act("studio.sign", lambda session: roster.sign_out(session, shift_id).id, words)

    def confirm(self, holds: bool, words: str) -> None:
        """Say whether the studio opens on a public holiday; a day that nobody planned is planned with it."""
        on = self.day.on if self.day is not None else None
        if on is None:
            return

        def act(session: Session) -> UUID:
            plan_saturdays(session, on, today=on)
            key = session.scalars(select(StudioSession.id).where(StudioSession.on == on, StudioSession.alive())).one()
            return save_confirmation(session, {"holds": holds}, session_id=key).id

        self._act("studio.holds", act, words)

    def _session_id(self) -> UUID | None:
        page = self.day.page if self.day is not None else None
        return page.row.session.id if page is not None else None

    def _of_session(self, kind: str, action: Callable[[Session, UUID], Any], words: str) -> None:
        session_id = self._session_id()
        if session_id is not None:
            self._act(kind, lambda session: action(session, session_id), words)

    def _act(self, kind: str, action: Callable[[Session], Any], words: str) -> None:
        self._desk.write(kind, action, lambda pair: self._desk.done.emit(words, pair[1]), self)


def read_day(session: Session, now: datetime, wanted: UUID | None = None) -> Day:
    """Read the session that is asked for, else the Saturday that ``now`` is, or comes next."""
    today = calendar.day_of(now)
    if wanted is not None:
        page = session_page(session, wanted, now)
        return Day(today, page.row.session.on, page, tuple(officers(session)), ())
    on = next(saturdays(today, today + timedelta(days=6)))
    code = str(session.connection().info["community_code"])
    query = select(StudioSession.id).where(StudioSession.on == on, StudioSession.alive())
    key = session.scalars(query.where(StudioSession.community_code == code).limit(1)).first()
    return Day(
        today,
        on,
        session_page(session, key, now) if key is not None else None,
        tuple(officers(session)),
        tuple(each for each in roster_warning(session, now) if each.on == on),
    )
