"""Which files are being written outside of the profile, so that what a crash leaves of one goes at the next opening.

Each is written beside its target under a name of its own (``files.whole``). What is being written is noted in the
profile, sealed, since a path may name somebody; the note goes with the writing (L-49).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.crypto import STANDARD, BrokenError
from models.errors import WorldError
from models.station.files import part_of, world_errors, write_whole

NOTES = "outside.parts"
_CONTEXT = b"lianglin files outside"


class Outside:
    """The files that an open station writes outside; any thread may."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path, self._key = folder / NOTES, STANDARD.expand(key, None, b"lianglin files outside key")
        self._lock = threading.Lock()
        self._writing: list[str] = []

    @contextmanager
    def writing(self, to: Path) -> Iterator[None]:
        """Within it ``to`` is written, or not at all."""
        part = str(part_of(to.absolute()))
        self._note(add=part)
        try:
            yield
        finally:
            self._note(remove=part)

    def sweep(self) -> int:
        """Remove what a crash left; return how many files it was. What lies on a stick that is away stays noted."""
        left = [Path(each) for each in self._noted()]
        gone = [path for path in left if path.is_file()]
        for path in gone:
            with suppress(OSError):
                path.unlink()
        self._writing = [str(path) for path in left if path.exists() or not path.parent.is_dir()]
        self._keep()
        return len(gone)

    def _note(self, *, add: str | None = None, remove: str | None = None) -> None:
        with self._lock:
            if add is not None:
                self._writing.append(add)
            if remove is not None:
                self._writing.remove(remove)
            self._keep()

    def _keep(self) -> None:
        """A disk that is full keeps nobody from reading, nor from writing to a stick."""
        with suppress(WorldError), world_errors():
            if self._writing:
                write_whole(self._path, STANDARD.seal(self._key, json.dumps(self._writing).encode(), _CONTEXT))
            else:
                self._path.unlink(missing_ok=True)

    def _noted(self) -> list[str]:
        """What was noted; nothing where another key sealed it."""
        try:
            found: list[str] = json.loads(STANDARD.open(self._key, self._path.read_bytes(), _CONTEXT))
        except (OSError, BrokenError, ValueError):
            return []
        return found
