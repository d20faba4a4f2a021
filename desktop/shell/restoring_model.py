"""What the pages that bring a station back know: which backups there are, what is in one, how far it is. No widget."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStorageInfo, Signal

from desktop.jobs import Job, Pools, Work, once
from desktop.messages import sentence
from models.errors import WorldError
from models.station.accounts import KEYS
from models.station.backups.finding import Found, find_in, look_at, own_places
from models.station.backups.manifest import Contents
from models.station.backups.proving import require_may_restore
from models.station.backups.rules import Named
from models.station.backups.salvage import Salvaged, keys_of, salvage
from models.station.backups.shelf import kept, shelf_of
from models.station.backups.unpacking import contents, restoring
from models.station.station import DATABASE

_NOT_DISKS = ("/proc", "/sys", "/dev", "/boot", "/snap", "/tmp")
"""Where Linux mounts what nobody has plugged in."""


@dataclass(frozen=True)
class Proof:
    """Who may have a backup: a log-in name and its password of that time, or the printed code or codes."""

    login: str = ""
    password: str = ""
    codes: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, Any]:
        """As ``contents`` asks for them."""
        if not self.codes:
            return {"login": self.login, "password": self.password}
        return {"code": self.codes[0] if len(self.codes) == 1 else (self.codes[0], self.codes[1])}

    def ask(self, unpacked: Path) -> None:
        """Whether who has it may bring it back: a password is somebody's, a code is kept for this.

        Raises:
            WorldError: ``not_allowed``.
        """
        if not self.codes:
            require_may_restore(unpacked, self.login, self.password)


class RestoringModel(QObject):
    """Brings a backup into the profile in ``folder``, or what can be saved of the damaged file that stands there.

    What stands there is put aside. One piece of work at a time.
    """

    found = Signal(object, bool)  # list[Found], newest first; whether that is all
    chosen = Signal(object)  # Found
    told = Signal(object)  # Contents, or None: an early version's says nothing
    progressed = Signal(int, int)
    restored = Signal(object)  # Proof
    salvaged = Signal(object, object)  # Proof, Salvaged
    cancelled = Signal()
    refused = Signal(str)  # a sentence
    busy = Signal(bool)

    def __init__(self, folder: Path, pools: Pools, places: Sequence[Path] | None = None) -> None:
        """``places`` to look in; by default the user's own folder and every disk that is plugged in."""
        super().__init__()
        self.folder = folder
        self._pools, self._places = pools, places
        self._job: Job | None = None
        self._looking: list[Job] = []
        self._seen: dict[Path, Found] = {}
        self._left = 0

    @property
    def stands_here(self) -> bool:
        """Whether there is a station, whole or not, that would be put aside."""
        return (self.folder / DATABASE).exists() or (self.folder / KEYS).exists()

    @property
    def is_for_two(self) -> bool:
        """Whether two custodians open the file that stands here; what its keys do not say, those of a backup do."""
        try:
            return keys_of(self.folder).is_for_two
        except (WorldError, OSError):
            return False

    @property
    def newest(self) -> Named | None:
        """The last backup that the station made here by itself."""
        return max(kept(shelf_of(self.folder)), default=None)

    def look(self) -> None:
        """Each place by itself: a share that does not answer holds nothing else up."""
        self._seen = {}
        places = [*own_places(self.folder), *([Path.home(), *_disks()] if self._places is None else self._places)]
        self._looking = [Job(once(partial(find_in, place, self.folder))) for place in dict.fromkeys(places)]
        self._left = len(self._looking)
        for job in self._looking:
            job.succeeded.connect(self._see)
            job.failed.connect(self._miss)
            job.start(self._pools.reading)

    def _see(self, more: list[Found]) -> None:
        self._left -= 1
        self._seen |= {each.file: each for each in more}
        newest_first = sorted(self._seen.values(), key=lambda each: (each.at, each.file.name), reverse=True)
        self.found.emit(newest_first, self._left == 0)

    def _miss(self, _error: Exception) -> None:
        self._see([])

    def choose(self, file: Path) -> None:
        """A file that somebody named."""
        self._run(once(lambda: look_at(file, self.folder)), self.chosen.emit)

    def ask(self, found: Found, proof: Proof) -> None:
        """What it holds."""
        self._run(once(lambda: contents(found.file, self.folder, **proof.words)), self.told.emit)

    def restore(self, found: Found, told: Contents | None, proof: Proof) -> None:
        def work() -> Generator[tuple[int, int], None, Proof]:
            yield from restoring(found.file, self.folder, over=True, told=told, ask=proof.ask)
            return proof

        self._run(work, self.restored.emit)

    def salvage(self, proof: Proof) -> None:
        def work() -> Generator[tuple[int, int], None, tuple[Proof, Salvaged]]:
            return proof, (yield from salvage(self.folder, self.folder, **proof.words))

        self._run(work, lambda pair: self.salvaged.emit(*pair))

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _run(self, work: Work, then: Any) -> None:
        self.busy.emit(True)
        self._then = then
        self._job = job = Job(work)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        job.start(self._pools.writing)

    def _succeeded(self, result: object) -> None:
        self.busy.emit(False)
        self._then(result)

    def _failed(self, error: Exception) -> None:
        self.busy.emit(False)  # before the sentence: it moves the focus
        self.refused.emit(sentence(error))

    def _stopped(self) -> None:
        self.busy.emit(False)
        self.cancelled.emit()


def _disks() -> list[Path]:
    """Where disks, sticks and shares are mounted."""
    roots = [volume.rootPath() for volume in QStorageInfo.mountedVolumes() if volume.isValid() and volume.isReady()]
    return [Path(root) for root in roots if root != "/" and not root.startswith(_NOT_DISKS)]
