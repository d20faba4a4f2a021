"""Long work off the GUI thread. A piece of work is a generator of (done, total)."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

log = logging.getLogger(__name__)
Steps = Generator[tuple[int, int], None, Any]
Work = Callable[[], Steps]
TELL_EVERY_S = 0.05


class Job(QObject):
    """One piece of work; its signals are emitted in the thread that created it.

    Exactly one of ``succeeded``, ``failed`` and ``cancelled`` ends it, and then ``ended`` follows. The pool keeps it
    until then, whatever becomes of who asked; after that it is gone, and what it was connected to with it.

    A job is made, tells and dies in the GUI thread. The working thread only calls ``_arrive`` by a posted event: unlike
    a signal that is being emitted, it no longer touches the object once the GUI thread may have deleted it.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work: Work | None = work
        self._cancel = False
        self._news: deque[tuple[str, Any]] = deque()

    def start(self, pool: QThreadPool) -> None:
        """Run in ``pool``; jobs that write share a pool of one thread, so that writers queue instead of locking."""
        self.setParent(pool)  # else the thread, letting go of the job last, would delete it
        pool.start(QRunnable.create(self._run))

    @Slot()
    def cancel(self) -> None:
        """Ask to stop at the next step; the work's own ``finally`` blocks roll back."""
        self._cancel = True

    # -- in the working thread

    def _run(self) -> None:
        if self._work is not None:
            self._send(*self._outcome(self._work))

    def _outcome(self, work: Work) -> tuple[str, Any]:
        """Do the work and say how it ended; nothing of it is held here when the GUI thread hears of it."""
        steps, told = work(), 0.0
        try:
            while not self._cancel:
                step = next(steps)
                if (now := time.monotonic()) - told > TELL_EVERY_S:
                    told = now
                    self._send("progressed", step)
            steps.close()
        except StopIteration as end:
            return "succeeded", end.value
        except Exception as error:  # noqa: BLE001 - whatever happened is the screen's to show, not the thread's to die of
            log.warning("job_failed", extra={"error": type(error).__name__})
            return "failed", error
        return "cancelled", None

    def _send(self, what: str, value: Any) -> None:
        self._news.append((what, value))
        QMetaObject.invokeMethod(self, "_arrive", Qt.ConnectionType.QueuedConnection)

    # -- in the GUI thread

    @Slot()
    def _arrive(self) -> None:
        what, value = self._news.popleft()
        if what == "progressed":
            self.progressed.emit(*value)
            return
        self._work = None  # and with it whatever the work refers to: widgets die in this thread only
        if what == "succeeded":
            self.succeeded.emit(value)
        elif what == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.ended.emit()
        self.deleteLater()


def once(call: Callable[[], Any]) -> Work:
    """Return ``call`` as a piece of work of a single step, for reads that are quick but not quick enough."""

    def work() -> Steps:
        yield 0, 1
        return call()

    return work


class Pools:
    """The threads of the application: one for all writes, a few for reads."""

    def __init__(self) -> None:
        self.writing = QThreadPool()
        self.writing.setMaxThreadCount(1)
        self.reading = QThreadPool()
        self.reading.setMaxThreadCount(2)

    def wait(self) -> None:
        """Wait for everything that was started; called once, before the station file closes."""
        self.reading.waitForDone()
        self.writing.waitForDone()
