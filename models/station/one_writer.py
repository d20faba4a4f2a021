"""Whose turn it is to write into an open station: one thread at a time, and nobody once its key has gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from models.errors import WorldError
from models.station.files import full_disk_told


class OneWriter:
    """``ended``: nobody writes any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: int | None = None
        self.ended = False

    @property
    def busy(self) -> bool:
        return self._lock.locked()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody else writes; what the disk says to a writer is told as a sentence.

        Raises:
            WorldError: ``key_changed``; ``disk_full``.
        """
        me = threading.get_ident()
        if self._thread == me:
            raise RuntimeError("an act is open in this thread already")
        with self._lock:
            if self.ended:
                raise WorldError("key_changed")
            self._thread = me
            try:
                with full_disk_told():
                    yield
            finally:
                self._thread = None
