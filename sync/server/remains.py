"""Looks into the files of a data folder's own database for words that ought to be gone."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

_PIECE = 1 << 20


@dataclass(frozen=True)
class Remains:
    """Each file by its path within the folder, and which of the words it holds, counted from 1."""

    file: str
    words: list[int]


def look(folder: Path, words: Sequence[bytes]) -> Generator[tuple[int, int], None, list[Remains]]:
    """Read every file below; yields (done, total).

    What is stored packed (segments of the log, long texts) does not show its words; what was deleted from the disk
    is not looked for.
    """
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    found = []
    for done, file in enumerate(files, 1):
        if held := _held(file, words):
            found.append(Remains(str(file.relative_to(folder)), held))
        yield done, len(files)
    return found


def _held(file: Path, words: Sequence[bytes]) -> list[int]:
    """A database at work may have dropped the file meanwhile."""
    overlap = max(map(len, words), default=1) - 1
    held: set[int] = set()
    before = b""
    try:
        with file.open("rb") as opened:
            while piece := opened.read(_PIECE):
                text = before + piece
                held |= {number for number, word in enumerate(words, 1) if word in text}
                before = text[len(text) - overlap :]
    except FileNotFoundError:
        return []
    return sorted(held)
