"""What every screen is handed: the open station, the threads, and a way to ask the shell for things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid
from sqlalchemy.orm import Session

from desktop.jobs import Job, Pool, Pools, Work, once
from desktop.line import Line
from desktop.messages import is_damage
from desktop.settings import Settings
from models.cases.seats import names_below, seat_level
from models.release.running import Running
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.station import Station
from models.station.program import Wrong

Then = Callable[[Any], object]
Failed = Callable[[Exception], object]


@dataclass(frozen=True)
class Target:
    """Where to go: a screen by its name (``people``), with a record or ids it should show.

    Areas never import each other's screens; they hand a target to ``Desk.go``.
    """

    screen: str
    record: UUID | None = None
    ids: tuple[UUID, ...] = ()
    options: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Change:
    """What a commit changed: table names, and the object that asked for it (it usually need not refresh)."""

    tables: frozenset[str]
    by: object = None

    def touches(self, *tables: str) -> bool:
        return not self.tables.isdisjoint(tables)


class Desk(QObject):
    """The open station as screens see it; lives in the GUI thread.

    ``changed`` says what was committed, by this window or by a background job. ``went`` asks the shell to show a
    screen, ``done`` to offer the undo of an act with a sentence, ``told`` to show an error where no field can.
    """

    changed = Signal(object)  # Change
    went = Signal(object)  # Target
    done = Signal(str, object)  # sentence, act id or None
    told = Signal(Exception)
    locked = Signal()  # what is open with a reason is masked again
    alarmed = Signal()  # ``wrong`` is known
    file_asked = Signal()  # somebody wants the other file of this PC
    working = Signal(str, object)  # label, Job: shown with progress and Cancel once it takes a second
    _committed = Signal(object)

    def __init__(self, station: Station, settings: Settings, pools: Pools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.program = Running()
        self.wrong: Wrong | None = None  # what is wrong with the program, once it was looked at
        self.station, self.settings, self.pools = station, settings, pools
        self._jobs: dict[int, Job] = {}  # kept until they end, whatever becomes of the screen that asked
        self._open = True
        self.running: dict[Job, str] = {}  # labelled work that goes on, for a window that comes later
        self._committed.connect(self._tell_change, Qt.ConnectionType.QueuedConnection)  # from whatever thread wrote
        station.on_commit.append(self._on_commit)

    def close(self) -> None:
        """Stop what runs, saves excepted, and hear no more of the station; the shell waits and closes the file.

        What jobs still bring after that reaches nobody: there is no file left to ask about it.
        """
        self._open = False
        if "line" in self.__dict__:
            self.line.close()
        for job in self._jobs.values():
            job.cancel()
        self.station.on_commit.remove(self._on_commit)

    @cached_property
    def line(self) -> Line:
        """The way to the district: how it stands, and the work behind it."""
        return Line(self)

    @property
    def at_seat(self) -> bool:
        """Whether this is the PC of a street or district, which has cases and no register."""
        return seat_level(self.station.community_code) is not None

    def may(self, deed: Deed, area: str | None = None) -> bool:
        """Whether to offer it to the worker; the station decides again when it is done."""
        return decide(self.station.standing, deed, area).allowed

    @cached_property
    def communities(self) -> dict[str, str]:
        """At a seat the names of itself and of its communities by their codes; nothing at a community."""
        if not self.at_seat:
            return {}
        with self.station.sessions() as session:
            return names_below(session, self.station.community_code)

    def community(self, code: str) -> str:
        """Whose a record is, as a seat's lists say it."""
        return self.communities.get(code, code)

    @property
    def busy(self) -> bool:
        """Whether something that was asked for is still being read or written."""
        return bool(self._jobs)

    def go(self, screen: str, record: UUID | None = None, ids: tuple[UUID, ...] = (), **options: Any) -> None:
        self.went.emit(Target(screen, record, ids, options))

    def read(self, query: Callable[[Session], Any], then: Then, owner: QObject, failed: Failed | None = None) -> Job:
        """Run ``query`` on a reading thread and hand what it returns to ``then`` in the GUI thread.

        ``owner`` is the screen: when it is gone, ``then`` is not called. ``failed`` is for a screen that shows the
        error where it arose; else the shell shows it.
        """

        def call() -> Any:
            with self.station.sessions() as session:
                return query(session)

        return self._start(once(call), then, owner, self.pools.reading, failed)

    def prepare(self, work: Work, then: Then, owner: QObject, failed: Failed | None = None) -> Job:
        """Run ``work`` that only reads, step by step on a reading thread; whoever asked shows how far it is."""
        return self._start(work, then, owner, self.pools.reading, failed)

    def write(
        self,
        kind: str,
        action: Callable[[Session], Any],
        then: Then,
        owner: QObject,
        failed: Failed | None = None,
        **summary: Any,
    ) -> Job:
        """Run ``action`` as one act on the writing thread; ``then`` gets ``(result, act id)`` in the GUI thread.

        An act that leaves nothing to be taken back has no id there: nobody is offered to.
        """

        def call() -> Any:
            with self.station.act(kind, **summary) as session:
                result = action(session)
                act = session.info["act"]
            return result, act.id if act.undoable else None

        return self._start(once(call), then, owner, self.pools.writing, failed, promised=True)

    def undo(self, act_id: int, then: Then, owner: QObject, failed: Failed | None = None) -> Job:
        """Take an act back on the writing thread; ``then`` gets the ``UndoResult``."""
        work = once(lambda: self.station.undo(act_id))
        return self._start(work, then, owner, self.pools.writing, failed, promised=True)

    def jot(self, action: Callable[[Session], Any], then: Then | None = None, owner: QObject | None = None) -> Job:
        """Write what is only of this PC (a draft) on the writing thread: no act, nothing to take back."""

        def call() -> Any:
            with self.station.local_write() as session:
                return action(session)

        told = then or (lambda _nothing: None)
        return self._start(once(call), told, owner or self, self.pools.writing, promised=True)

    def run(
        self,
        label: str,
        work: Work,
        then: Then,
        owner: QObject,
        failed: Failed | None = None,
        *,
        writes: bool = True,
    ) -> Job:
        """Run long ``work`` with progress and Cancel in the shell; what writes waits for its turn."""
        job = self._start(work, then, owner, self.pools.writing if writes else self.pools.reading, failed)
        self.running[job] = label
        self.working.emit(label, job)
        return job

    def _start(
        self,
        work: Work,
        then: Then,
        owner: QObject,
        pool: Pool,
        failed: Failed | None = None,
        *,
        promised: bool = False,
    ) -> Job:
        job, asked = Job(work, promised=promised), [(then, owner, failed)]
        number = id(job)
        self._jobs[number] = job
        # Nothing that is connected to a job may hold it, or it would hold itself for ever.
        job.succeeded.connect(lambda result: self._answer(result, *asked[0]))
        job.failed.connect(lambda error: self._refused(error, *asked[0][1:]))
        job.ended.connect(lambda: self._ended(number, asked))
        job.start(pool)
        return job

    def _ended(self, number: int, asked: list[tuple[Then, QObject, Failed | None]]) -> None:
        """Let go of the job, and of who asked: a screen must not die inside the destructor of a job."""
        self.running.pop(self._jobs.pop(number), None)
        asked.clear()

    def _answer(self, result: Any, then: Then, owner: QObject, failed: Failed | None) -> None:
        if self._open and isValid(owner):
            then(result)

    def _refused(self, error: Exception, owner: QObject, failed: Failed | None) -> None:
        """Tell the screen that asked, if it is still there and wants to know; else the shell.

        Of a damaged file the shell says it whoever asked: it knows what next.
        """
        if self._open and (failed is None or is_damage(error)):
            self.told.emit(error)
        if self._open and failed is not None and isValid(owner):
            failed(error)

    def _tell_change(self, change: Change) -> None:
        """What was committed just before the end is nobody's news: a screen that read it would reopen the file."""
        if change.touches("area"):
            self.__dict__.pop("communities", None)
        if self._open:
            self.changed.emit(change)

    def _on_commit(self, tables: set[str], act_id: int | None) -> None:
        self._committed.emit(Change(frozenset(tables)))
