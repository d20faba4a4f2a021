"""How much one asker may ask, and how much of everyone's bodies is held at once."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from models.errors import WorldError
from sync.server.settings import Rate

_KEYS = 20_000
"""Buckets that are remembered; the longest unused goes first."""


class Buckets:
    """A token bucket for each key. In one process: behind several, each allows its share."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> None:
        """Count one more for ``key``.

        Raises:
            WorldError: ``too_many_requests`` with ``wait_s``.
        """
        with self._lock:
            level = self._level(key)
            self._put(key, level - 1 if level >= 1 else level)
        self._refuse_below_one(level)

    def check(self, key: str) -> None:
        """Refuse what ``take`` would refuse, without counting."""
        with self._lock:
            level = self._level(key)
        self._refuse_below_one(level)

    def _refuse_below_one(self, level: float) -> None:
        if level < 1:
            raise WorldError("too_many_requests", wait_s=max(1, math.ceil((1 - level) / self._rate.a_second)))

    def _level(self, key: str) -> float:
        level, at = self._levels.get(key, (float(self._rate.burst), 0.0))
        return min(float(self._rate.burst), level + (self._clock() - at) * self._rate.a_second)

    def _put(self, key: str, level: float) -> None:
        self._levels[key] = (level, self._clock())
        self._levels.move_to_end(key)
        if len(self._levels) > _KEYS:
            self._levels.popitem(last=False)


class Budget:
    """Bytes that may be held at once; who asks for more waits, in order. For one event loop."""

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._queue: deque[tuple[int, asyncio.Future[None]]] = deque()

    async def hold(self, size: int) -> Hold:
        """Return when ``size`` bytes are free; who is granted them lets them go."""
        size = min(size, self._size)
        if self._queue or size > self._free:
            await self._turn(size)
        else:
            self._free -= size
        return Hold(self, size)

    def give_back(self, size: int) -> None:
        self._free += size
        self._wake()

    async def _turn(self, size: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((size, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._free += size
            self._wake()
            raise

    def _wake(self) -> None:
        while self._queue:
            size, turn = self._queue[0]
            if turn.done():
                self._queue.popleft()
            elif size <= self._free:
                self._queue.popleft()
                self._free -= size
                turn.set_result(None)
            else:
                return


class Hold:
    """Some bytes of a budget; let go at the end of its ``with``, or by hand."""

    def __init__(self, budget: Budget, size: int) -> None:
        self._budget, self._size = budget, size

    def __enter__(self) -> Hold:
        return self

    def __exit__(self, *_error: object) -> None:
        self.keep(0)

    def keep(self, size: int) -> None:
        """Give back all but ``size`` bytes."""
        spare = max(0, self._size - size)
        self._size -= spare
        self._budget.give_back(spare)
