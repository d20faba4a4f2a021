"""Five wrong passwords lock an account for a quarter of an hour (L-33), kept outside the encrypted file."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from models.errors import WorldError
from models.station.files import read_json, write_whole

ALLOWED = 5
LOCK_SECONDS = 15 * 60
_KEPT = 50
"""Tags of logins that do not exist: they are counted too, and must neither fill the disk nor push others out."""


@dataclass(frozen=True)
class Clock:
    """Wall clock and time since the machine started, both in seconds."""

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic


@dataclass
class Attempts:
    failures: int = 0
    remaining_s: float = 0.0
    wall: float = 0.0
    steady: float = 0.0

    @classmethod
    def read(cls, plain: object) -> Attempts:
        """What the file says of one login; raises ``ValueError`` or ``TypeError`` where it says what cannot be."""
        read = cls(**plain) if isinstance(plain, dict) else None
        if read is None or not all(math.isfinite(number) for number in astuple(read)):
            raise ValueError("no count of attempts")
        if not (0 <= read.failures <= ALLOWED and 0 <= read.remaining_s <= LOCK_SECONDS):
            raise ValueError("more than is ever counted")
        return read

    def wait(self, clock: Clock) -> None:
        """Count the lock down by the time that has surely passed.

        A clock set back counts as no time at all; one set forward counts only while the machine was restarted.
        """
        wall, steady = clock.wall(), clock.steady()
        passed = max(wall - self.wall, 0.0)
        if steady >= self.steady:  # the same start of the machine, or one that runs longer already
            passed = min(passed, steady - self.steady) if wall >= self.wall else steady - self.steady
        if self.remaining_s > 0:
            self.remaining_s = max(self.remaining_s - passed, 0.0)
            if self.remaining_s == 0:
                self.failures = 0
        self.wall, self.steady = wall, steady


class Lockout:
    """Counts an attempt before it is tried, so that ending the program in between gains nothing.

    Two programs never count at once: the lock of the profile is held before a password is tried. Who removes the file
    gains five attempts, each of them as slow as Argon2id makes it; he could as well try on a copy.
    """

    def __init__(self, path: Path, clock: Clock, existing: Callable[[], Collection[str]]) -> None:
        self._path, self._clock, self._existing = path, clock, existing
        self._one = threading.Lock()

    def begin(self, tag: str) -> int:
        """Count one attempt and return how many are left after it, should it fail; refuse while locked."""
        with self._one:
            return self._begin(tag)

    def _begin(self, tag: str) -> int:
        known = self._load()
        attempts = known.pop(tag, Attempts())
        attempts.wait(self._clock)
        locked = attempts.remaining_s > 0
        if not locked:
            attempts.failures += 1
            if attempts.failures >= ALLOWED:
                attempts.remaining_s = float(LOCK_SECONDS)
        self._save({**known, tag: attempts})
        if locked:
            raise WorldError("locked_out", minutes=math.ceil(attempts.remaining_s / 60))
        return ALLOWED - attempts.failures

    def failed(self, code: str, left: int) -> WorldError:
        """What is told of an attempt after which ``left`` are left: the last one says that it locked."""
        if left:
            return WorldError(code, remaining=left)
        return WorldError("locked_out", minutes=LOCK_SECONDS // 60)

    def succeeded(self, tag: str) -> None:
        with self._one:
            known = self._load()
            if known.pop(tag, None):
                self._save(known)

    def _load(self) -> dict[str, Attempts]:
        try:
            return {tag: Attempts.read(plain) for tag, plain in read_json(self._path.read_bytes()).items()}
        except FileNotFoundError:
            return {}
        except (
            ValueError,
            TypeError,
            AttributeError,
            OverflowError,
        ):  # Whoever can damage it can remove it: nothing is gained.
            return {}

    def _save(self, known: dict[str, Attempts]) -> None:
        existing = self._existing()
        strange = [tag for tag in known if tag.partition(".")[0] not in existing]
        gone = set(strange[:-_KEPT])
        kept = [(tag, attempts) for tag, attempts in known.items() if tag not in gone]
        write_whole(self._path, json.dumps({tag: asdict(attempts) for tag, attempts in kept}).encode())
