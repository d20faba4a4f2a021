"""How many bytes of everyone's bodies and answers a process holds at once."""

from __future__ import annotations

import asyncio
from collections import deque


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
