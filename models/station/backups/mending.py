"""A copy of a damaged file in which every page can be asked for: what is not authentic is put out of reach.

SQLCipher gives up on a connection at the first page that is not authentic. In the copy such a page holds noise under a
valid seal: SQLite finds it malformed, says so, and reads on elsewhere. Nothing of a damaged page is ever believed, with
the one exception of the first: its header is needed to read anything, and what it points at proves itself.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from models.station.files import only_mine

PAGE, _SALT, _IV, _SEAL = 4096, 16, 16, 64
_MASK, _ROUNDS = 0x3A, 2
"""SQLCipher 4: how the key of the seals is derived from the key and the salt of the file."""


@dataclass(frozen=True)
class Mended:
    """How many pages there were, and the numbers of those that are lost."""

    pages: int
    lost: tuple[int, ...]


def mend(source: Path, to: Path, key: bytes) -> Mended:
    """Copy a database and its log; ``source`` is only read.

    Two copies of one file have different noise: a row that is the same in both has nothing of it.
    """
    lost = []
    with source.open("rb") as damaged, only_mine(to).open("wb") as copy:
        salt = damaged.read(_SALT)
        damaged.seek(0)
        sealing = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _MASK for byte in salt), _ROUNDS, 32)
        number = 0
        while page := damaged.read(PAGE):
            number += 1
            if len(page) < PAGE or not hmac.compare_digest(page[-_SEAL:], _seal(sealing, page, number)):
                lost.append(number)
                page = _noise(sealing, page, number)
            copy.write(page)
    log = source.with_name(source.name + "-wal")
    if log.exists():
        shutil.copyfile(log, only_mine(to.with_name(to.name + "-wal")))
    return Mended(number, tuple(lost))


def _seal(sealing: bytes, page: bytes, number: int) -> bytes:
    start = _SALT if number == 1 else 0
    return hmac.digest(sealing, page[start:-_SEAL] + number.to_bytes(4, "little"), "sha512")


def _noise(sealing: bytes, page: bytes, number: int) -> bytes:
    body = page[:-_SEAL] if number == 1 and len(page) == PAGE else os.urandom(PAGE - _SEAL)
    return body + _seal(sealing, body + bytes(_SEAL), number)
