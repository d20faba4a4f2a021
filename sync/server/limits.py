"""How much one asker may ask."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
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
