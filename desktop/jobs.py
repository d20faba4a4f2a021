"""Long work off the GUI thread. A piece of work is a generator of (done, total).

Threads and Qt objects are kept apart: a working thread knows the work and a courier that outlives it, never a ``Job``.
A Qt object that two threads let go of is freed twice sooner or later.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)
Steps = Generator[tuple[int, int], None, Any]
Work = Callable[[], Steps]
TELL_EVERY_S = 0.05


class Job(QObject):
    """One piece of work, of the GUI thread only; its signals tell how it goes.

    Exactly one of ``succeeded``, ``failed`` and ``cancelled`` ends it, and then ``ended`` follows. The pool keeps it
    until then, whatever becomes of who asked; after that it goes with its last reference, so nothing that is connected
    to it may hold it.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, work: Work, *, promised: bool = False) -> None:
        """``promised``: it is carried out whatever happens, as a save that somebody has asked for."""
        super().__init__()
        self._task = _Task(work)
        self._promised = promised

    def start(self, pool: Pool) -> None:
        """Run in ``pool``; jobs that write share a pool of one thread, so that writers queue instead of locking."""
        pool.run(self, self._task)

    def cancel(self) -> None:
        """Ask to stop at the next step; the work's own ``finally`` blocks roll back. What is promised goes on."""
        self._task.cancelled = not self._promised

    def hear(self, what: str, value: Any) -> None:
        """Tell a step or the end that the courier brought."""
        if what == "progressed":
            self.progressed.emit(*value)
            return
        self._task.work = None  # and with it whatever the work refers to: widgets die in this thread only
        if what == "succeeded":
            self.succeeded.emit(value)
        elif what == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.ended.emit()


class _Task:
    """The half of a job that the working thread sees: no Qt object."""

    def __init__(self, work: Work) -> None:
        self.work: Work | None = work
        self.cancelled = False

    def run(self, tell: Callable[[str, Any], None]) -> None:
        if self.work is not None:
            tell(*self._outcome(self.work, tell))

    def _outcome(self, work: Work, tell: Callable[[str, Any], None]) -> tuple[str, Any]:
        """Do the work and say how it ended; nothing of it is held here when the GUI thread hears of it."""
        steps, told = work(), 0.0
        try:
            while not self.cancelled:
                step = next(steps)
                if (now := time.monotonic()) - told > TELL_EVERY_S:
                    told = now
                    tell("progressed", step)
            steps.close()
        except StopIteration as end:
            return "succeeded", end.value
        except Exception as error:  # noqa: BLE001 - whatever happened is the screen's to show, not the thread's to die of
            log.warning("job_failed", extra={"error": type(error).__name__})
            return "failed", error
        return "cancelled", None


class _Courier(QObject):
    """Carries news from working threads to the GUI thread, where it lives as long as its pool."""

    _posted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._news: deque[tuple[int, str, Any]] = deque()
        self._jobs: dict[int, Job] = {}
        self._numbers = itertools.count(1)
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def await_news_of(self, job: Job) -> int:
        number = next(self._numbers)
        self._jobs[number] = job
        return number

    def post(self, number: int, what: str, value: Any) -> None:
        """Called in a working thread."""
        self._news.append((number, what, value))
        self._posted.emit()

    def _deliver(self) -> None:
        number, what, value = self._news.popleft()
        job = self._jobs[number] if what == "progressed" else self._jobs.pop(number)
        job.hear(what, value)


class Pool:
    """A few threads and the courier of what they do."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads)
        self._courier = _Courier()
        self._running: set[Future[None]] = set()

    def run(self, job: Job, task: _Task) -> None:
        number = self._courier.await_news_of(job)
        courier = self._courier
        self.call(lambda: task.run(lambda what, value: courier.post(number, what, value)))

    def call(self, call: Callable[[], None]) -> None:
        """Run something of which nobody wants to hear."""
        future = self._threads.submit(call)
        self._running.add(future)
        future.add_done_callback(self._running.discard)

    def wait(self) -> None:
        """Wait for everything that was started; its last news may still be on the way."""
        wait_for(list(self._running))

    def shut(self, *, drop_queue: bool) -> None:
        """End the threads after what they are at; ``drop_queue``: what still waits for its turn is never begun."""
        self._threads.shutdown(wait=True, cancel_futures=drop_queue)


def once(call: Callable[[], Any]) -> Work:
    """Return ``call`` as a piece of work of a single step, for reads that are quick but not quick enough."""

    def work() -> Steps:
        yield 0, 1
        return call()

    return work


class Pools:
    """The threads of the application: one for all writes, a few for reads."""

    def __init__(self) -> None:
        self.writing = Pool(1)
        self.reading = Pool(2)

    def wait(self) -> None:
        """Wait for everything that was started, before a station file closes."""
        self.reading.wait()
        self.writing.wait()

    def shut(self) -> None:
        """At the end of the application: every write that was asked for is done, reads that wait are not begun."""
        self.reading.shut(drop_queue=True)
        self.writing.shut(drop_queue=False)
