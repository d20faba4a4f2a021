"""What is to be audited while the file is closed, or while somebody else writes: kept beside it until the next write.

A line is sealed under a key of the station, so that a folder tells nobody who looked at what; only what happens before
any key is there, a wrong password, is in clear: when, what, and the tag of the login.
"""

from __future__ import annotations

import json
import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from models.audit.deeds import Audited
from models.audit.trail import Line
from models.crypto import STANDARD, BrokenError
from models.station.connection import now_text
from models.station.files import only_mine, read_json, world_errors, write_whole

ASIDE, TAKEN = "audit.aside", "audit.taken"
_CONTEXT = b"lianglin audit aside"
_IN_CLEAR = frozenset({Audited.LOG_IN_FAILED, Audited.RESTORE})
"""What can happen while no key is there; anybody who writes to the folder could claim the rest."""
_MOST = 1000
"""Lines in clear that are taken at once: whoever fills the file gains a number, not a full disk."""


def note_closed(folder: Path, deed: Audited, outcome: str = "ok", tag: str = "") -> None:
    """Note what happened to a profile that nobody has opened."""
    _write(folder, "c" + json.dumps([deed.value, now_text(), outcome, tag[:16]]))


class Aside:
    """The lines that wait beside one open station; any thread may put one."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, _sealing(key)
        self._lock = threading.Lock()
        self._kept: list[Line] = []
        self.waiting = any((folder / name).exists() for name in (ASIDE, TAKEN))

    def put(self, line: Line) -> None:
        """Write a line so that it survives; where the disk refuses, so does this."""
        with self._lock:
            _write(self._folder, self._sealed(line))
            self.waiting = True

    def keep(self, line: Line) -> None:
        """Keep a line in memory: the disk is full, and the station opens all the same, to be read."""
        with self._lock:
            self._kept.append(line)
            self.waiting = True

    def follow(self, key: bytes) -> None:
        """Seal what waits, and what still comes, under the key that takes this one's place."""
        with self._lock:
            texts = [text for name in (TAKEN, ASIDE) for text in _texts(self._folder / name)]
            lines = list(self._lines(texts))
            self._key = _sealing(key)
            sealed = "".join(f"{self._sealed(line)}\n" for line in lines)
            if texts:
                write_whole(self._folder / ASIDE, sealed.encode("ascii"))
                (self._folder / TAKEN).unlink(missing_ok=True)

    def _sealed(self, line: Line) -> str:
        return "s" + b64encode(STANDARD.seal(self._key, json.dumps(_plain(line)).encode(), _CONTEXT)).decode()

    def take(self) -> list[Line]:
        """The lines that wait, the oldest first; they stay until ``folded`` is told."""
        with self._lock:
            taken = self._folder / TAKEN
            if not taken.exists() and (self._folder / ASIDE).exists():
                os.replace(self._folder / ASIDE, taken)
            return [*self._kept, *self._lines(_texts(taken))]

    def folded(self) -> None:
        """The lines last taken are in the file."""
        with self._lock:
            self._kept.clear()
            (self._folder / TAKEN).unlink(missing_ok=True)
            self.waiting = (self._folder / ASIDE).exists()

    def _lines(self, texts: list[str]) -> Iterator[Line]:
        clear = 0
        for text in filter(None, texts):
            clear += text[0] == "c"
            line = self._line(text)
            if line is None or clear > _MOST:
                yield Line(Audited.CHECK, now_text(), outcome="aside_damaged")
                return
            yield line

    def _line(self, text: str) -> Line | None:
        try:
            if text[0] == "c":
                deed, at, outcome, tag = read_json(text[1:])
                detail = {"account": str(tag)[:16]} if tag else {}
                known = Audited(deed) in _IN_CLEAR
                return Line(Audited(deed), str(at)[:26], outcome=str(outcome)[:24], detail=detail) if known else None
            found = json.loads(STANDARD.open(self._key, b64decode(text[1:]), _CONTEXT))
            return replace(Line(**found), deed=Audited(found["deed"]))
        except (ValueError, TypeError, BrokenError):
            return None


def _sealing(key: bytes) -> bytes:
    return STANDARD.expand(key, None, b"lianglin audit aside key")


def _texts(file: Path) -> list[str]:
    return file.read_text("ascii", "replace").splitlines() if file.exists() else []


def _plain(line: Line) -> dict[str, object]:
    return {**asdict(line), "deed": line.deed.value}


def _write(folder: Path, text: str) -> None:
    with world_errors(), only_mine(folder / ASIDE).open("ab") as file:
        file.write(text.encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())
