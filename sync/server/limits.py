"""How much one asker may ask, and how much of everyone's bodies is held at once."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
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

    @asynccontextmanager
    async def holding(self, size: int) -> AsyncIterator[None]:
        size = min(size, self._size)
        await self._wait(size)
        try:
            yield
        finally:
            self._free += size
            self._wake()

    async def _wait(self, size: int) -> None:
        if not self._queue and size <= self._free:
            self._free -= size
            return
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
