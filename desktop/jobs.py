"""Long work off the GUI thread. A piece of work is a generator of (done, total)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

log = logging.getLogger(__name__)
Steps = Generator[tuple[int, int], None, Any]
Work = Callable[[], Steps]
TELL_EVERY_S = 0.05


class Job(QObject):
    """One piece of work; its signals are emitted in the thread that created it.

    Exactly one of ``succeeded``, ``failed`` and ``cancelled`` ends it, and then ``ended`` follows. Whoever starts a job
    keeps it until then (``Desk`` does).
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()
    ended = Signal()
    _stepped = Signal(int, int)
    _came_out = Signal(str, object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._cancel = False
        self._stepped.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._came_out.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def start(self, pool: QThreadPool) -> None:
        """Run in ``pool``; jobs that write share a pool of one thread, so that writers queue instead of locking."""
        pool.start(QRunnable.create(self._run))

    @Slot()
    def cancel(self) -> None:
        """Ask to stop at the next step; the work's own ``finally`` blocks roll back."""
        self._cancel = True

    def _run(self) -> None:
        steps, told = self._work(), 0.0
        try:
            while not self._cancel:
                done, total = next(steps)
                if (now := time.monotonic()) - told > TELL_EVERY_S:
                    told = now
                    self._stepped.emit(done, total)
            steps.close()
            self._came_out.emit("cancelled", None)
        except StopIteration as end:
            self._came_out.emit("succeeded", end.value)
        except Exception as error:  # noqa: BLE001 - whatever happened is the screen's to show, not the thread's to die of
            log.warning("job_failed", extra={"error": type(error).__name__})
            self._came_out.emit("failed", error)

    @Slot(str, object)
    def _end(self, how: str, what: Any) -> None:
        if how == "succeeded":
            self.succeeded.emit(what)
        elif how == "failed":
            self.failed.emit(what)
        else:
            self.cancelled.emit()
        self.ended.emit()


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
