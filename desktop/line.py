"""Sync beside everything else: on its own thread, by its own clock; no save waits for it, an error changes a light."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from sqlalchemy.orm import Session

from desktop.jobs import Job, Pool, Steps, once
from models.errors import WorldError
from models.station import Station
from models.sync.queries import SyncStatus, sync_state, sync_status
from sync.backoff import QUIET_S, wait_seconds

if TYPE_CHECKING:  # the desk itself holds the line
    from desktop.desk import Change, Desk, Failed, Then

AFTER_S, AT_ONCE_S = 20.0, 0.3
"""After a commit what was written goes soon, with what comes meanwhile; what is urgent goes at once."""
URGENT = frozenset({"visit", "visit_finding", "handover", "arrival", "conflict_card", "incident_step"})
_OWN = frozenset({"sync_state", "sync_batch", "refusal", "held_field", "known_blob", "fetched_piece", "journal"})
_NO_TROUBLE = frozenset({"sync_running", "sync_paused"})
INTERNAL = "sync_internal"


class Road(Protocol):
    """What is used of ``sync.client.StationSync``."""

    def run(self) -> Generator[tuple[int, int], None, Any]: ...

    def enrol(self, server_url: str, code: str, label: str, authority: str | None) -> None: ...

    def plan(self) -> Any: ...

    def stop(self) -> None: ...


Builder = Callable[[Station], Road]


def station_sync(station: Station) -> Road:
    """The real one; imported when it is first needed, so that the window does not wait for it."""
    from sync.client import StationSync

    return StationSync(station)


class Line(QObject):
    """The state of sync for all screens, and the work; lives in the GUI thread beside the desk.

    ``changed``: the status or what is being done is another. ``progressed``: of the run that goes on. ``planned``: a
    ``SyncPlan`` that somebody asked for. ``ended``: with the result or the error of a run, or with
    ``None`` for a cancelled one.
    """

    changed = Signal()
    progressed = Signal(int, int)
    planned = Signal(object)
    ended = Signal(object)

    def __init__(self, desk: Desk, build: Builder = station_sync) -> None:
        super().__init__(desk)
        self.status = SyncStatus()
        self.error: str | None = None
        """Code of why the last run of this window ended; nothing after a success."""
        self.known = False
        """Whether ``status`` was read at all."""
        self._desk, self._build = desk, build
        self._pool: Pool | None = None
        self._job: Job | None = None
        self._roads: list[Road] = []
        """What is on the line now; a plain list, since the thread that fills it holds no Qt object."""
        self._others: dict[int, Job] = {}
        self._again = self._by_itself = self._closed = False
        self._failures = self._asked_to_wait_s = 0
        self.authority: str | None = None
        self._clock = self._timer(self._due)
        self._look = self._timer(self.look)
        desk.changed.connect(self._committed)
        self.look()

    @property
    def running(self) -> bool:
        return self._job is not None

    # what is asked of it ----------------------------------------------------------------------------------------

    def start(self) -> None:
        """From now on go by itself: soon, after commits, and every now and then."""
        self._by_itself = True
        self._wait(AT_ONCE_S)

    def run_now(self) -> None:
        """Begin at once; while a run goes on, another one follows it."""
        if self.running:
            self._again = True
        elif not self._closed:
            self._run(lambda road: road.run())

    def cancel(self) -> None:
        """Stop after the current step; what is done stays done."""
        self._again = False
        if self._job is not None:
            self._job.cancel()

    def pause(self, on: bool) -> None:
        """Keep everything here until somebody resumes; kept in the station file, for every window."""

        def write(session: Session) -> None:
            if (state := sync_state(session)) is not None:
                state.paused = on

        if on:
            self.cancel()
        self.status = replace(self.status, paused=on)
        self.changed.emit()
        job = self._desk.jot(write)
        job.ended.connect(self.look)
        if not on:
            job.ended.connect(self.run_now)

    def enrol(self, server_url: str, code: str, label: str, then: Callable[[bool | Exception], object]) -> None:
        """Tie this station to a district; ``then`` hears ``True``, ``False`` (cancelled) or the error.

        The first run follows a success.
        """
        authority = self.authority

        def work(road: Road) -> Steps:
            yield 0, 1
            road.enrol(server_url, code, label, authority)
            return True

        def heard(outcome: object) -> None:
            self.ended.disconnect(heard)
            then(outcome if isinstance(outcome, Exception) else outcome is True)
            if outcome is True:
                self.ask_plan()  # its turn is before the run's: how long it will take is said first
                self.run_now()

        self.ended.connect(heard)
        self._run(work)

    def ask_plan(self) -> None:
        """Ask how much there is to do; ``planned`` tells it, and nothing does on trouble."""
        if not self.running and not self._closed:
            build, station, roads = self._build, self._desk.station, self._roads

            def plan() -> Any:
                with _on(roads, build(station)) as road:
                    return road.plan()

            self.beside(plan, self.planned.emit, lambda _error: None)

    def beside(self, call: Callable[[], Any], then: Then, failed: Failed) -> Job:
        """Do something else of sync on the line's own thread: neither a save nor a reader ever waits for it."""
        self._pool = self._pool or Pool(1)
        job = Job(once(call))
        number = id(job)
        self._others[number] = job
        job.succeeded.connect(then)
        job.failed.connect(failed)
        job.ended.connect(lambda: self._others.pop(number))
        job.start(self._pool)
        return job

    def look(self) -> None:
        """Read the status again."""
        self._look.stop()
        if not self._closed:
            self._desk.read(sync_status, self._take, self)

    def close(self) -> None:
        """Stop what runs and wait for it: the file must not close under it."""
        self._closed = True
        self._clock.stop()
        self._look.stop()
        self.cancel()
        for road in self._roads:
            road.stop()  # a server that hangs keeps nobody from closing
        for job in self._others.values():
            job.cancel()
        if self._pool is not None:
            self._pool.wait()

    def trust(self, authority: str | None) -> None:
        """Trust a certificate (PEM) beside those of the system; kept in the station file once there is a district."""
        self.authority = authority
        self.changed.emit()

        def write(session: Session) -> None:
            if (state := sync_state(session)) is not None:
                state.authority = authority

        self._desk.jot(write, lambda _done: self.look(), self)

    # the work ---------------------------------------------------------------------------------------------------

    def _run(self, ask: Callable[[Road], Steps]) -> None:
        build, station, roads = self._build, self._desk.station, self._roads  # the thread holds no Qt object
        self._clock.stop()

        def work() -> Steps:
            with _on(roads, build(station)) as road:
                return (yield from ask(road))

        self._pool = self._pool or Pool(1)
        self._job = job = Job(work)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.cancelled.connect(lambda: self._over(None))
        job.start(self._pool)
        self.changed.emit()

    def _succeeded(self, result: object) -> None:
        self.error, self._failures, self._asked_to_wait_s = None, 0, 0
        self._over(result)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, WorldError) and error.code in _NO_TROUBLE:
            self._over(None)
            return
        self.error = error.code if isinstance(error, WorldError) else INTERNAL
        wait = error.params.get("wait_s") if isinstance(error, WorldError) else None
        self._asked_to_wait_s = wait if isinstance(wait, int) else 0
        self._failures += 1
        self._over(error)

    def _over(self, outcome: object) -> None:
        self._job = None
        if self._closed:
            return
        self.look()
        self.changed.emit()
        again, self._again = self._again, False
        self.ended.emit(outcome)
        if again and self.error is None:
            self.run_now()
        elif self._by_itself and not self.running:
            self._wait(wait_seconds(self._failures, random.random(), self._asked_to_wait_s))

    # its clock --------------------------------------------------------------------------------------------------

    def _timer(self, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def _wait(self, seconds: float) -> None:
        self._clock.start(round(seconds * 1000))

    def _due(self) -> None:
        if self.status.enrolled and not self.status.paused and not self.running:
            self.run_now()
        elif self._by_itself:
            self._wait(QUIET_S)

    def _committed(self, change: Change) -> None:
        """Something was saved: it should travel soon; while the line is down the back-off decides."""
        self._look.start(100)
        if not self._by_itself or self._failures or change.tables <= _OWN or self.running:
            return
        if change.touches(*URGENT):
            self._wait(AT_ONCE_S)
        elif not self._clock.isActive() or self._clock.remainingTime() > AFTER_S * 1000:
            self._wait(AFTER_S)

    def _take(self, status: SyncStatus) -> None:
        began = not self.known
        if began or status != self.status:
            self.known, self.status = True, status
            self.changed.emit()


@contextmanager
def _on(roads: list[Road], road: Road) -> Iterator[Road]:
    roads.append(road)
    try:
        yield road
    finally:
        roads.remove(road)
