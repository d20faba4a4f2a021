"""Long work off the GUI thread. A piece of work is a generator of (done, total)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

log = logging.getLogger(__name__)
Steps = Generator[tuple[int, int], None, Any]
Work = Callable[[], Steps]


class Job(QObject):
    """One piece of work; its signals arrive in the thread that created it.

    Exactly one of ``succeeded``, ``failed`` and ``cancelled`` ends it. The screen that starts a job owns it, cancels it
    when it closes, and calls ``wait``.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancel = False

    def start(self, pool: QThreadPool) -> None:
        """Run in ``pool``; jobs that write share a pool of one thread, so that writers queue instead of locking."""
        runnable = QRunnable.create(self._run)
        pool.start(runnable)

    @Slot()
    def cancel(self) -> None:
        """Ask to stop at the next step; the work's own ``finally`` blocks roll back."""
        self._cancel = True

    def _run(self) -> None:
        steps = self._work()
        try:
            while not self._cancel:
                self.progressed.emit(*next(steps))
            steps.close()
            self.cancelled.emit()
        except StopIteration as end:
            self.succeeded.emit(end.value)
        except Exception as error:  # noqa: BLE001 - whatever happened is the screen's to show, not the thread's to die of
            log.warning("job_failed", extra={"error": type(error).__name__})
            self.failed.emit(error)


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
