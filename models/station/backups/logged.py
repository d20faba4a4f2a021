"""What stands in the log beside a damaged file: the pages of every transaction that came to its end there."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.crypto.pages import PAGE

_HEADER, _FRAME = 32, 24
_LITTLE, _BIG = 0x377F0682, 0x377F0683
Sums = tuple[int, int]


@dataclass
class Log:
    """``at``: where in the log the last state of a page begins; ``size``: pages of the file then, 0: as it is."""

    at: dict[int, int] = field(default_factory=dict)
    size: int = 0
    lost: int = 0
    """Pages that were written after the first one that cannot be believed."""


@dataclass(frozen=True)
class _Frame:
    start: int
    number: int
    size: int
    """Pages of the file, where a transaction ends with this frame; else 0."""
    salts: bytes
    sums: Sums
    content: bytes


def read_log(path: Path) -> Log:
    """As SQLite reads it, up to the first frame that is not whole; where only the header is lost, without that.

    What a transaction that did not come to its end left is nothing that was lost.
    """
    if not path.is_file():
        return Log()
    with path.open("rb") as file:
        header, frames = file.read(_HEADER), _frames(path)
        order, sums = ("<", None) if len(header) < _HEADER else _begun(header)
        salts = header[16:24] if sums is not None else None
        log, open_pages = Log(), dict[int, int]()
        for frame in frames:
            salts = salts or frame.salts
            if frame.salts != salts or (sums is not None and frame.sums != _summed(frame.content, sums, order)):
                log.lost = _ended_later(frame, frames, salts)
                break
            sums = frame.sums
            open_pages[frame.number] = frame.start
            if frame.size:
                log.at |= open_pages
                log.size = frame.size
                open_pages = {}
    return log


def _begun(header: bytes) -> tuple[str, Sums | None]:
    """The order of bytes in the sums, and the sum from which they go on; ``None``: the header is lost."""
    magic, *_more, one, two = struct.unpack(">8I", header)
    order = ">" if magic == _BIG else "<"
    if magic not in (_LITTLE, _BIG) or _summed(header[:24], (0, 0), order) != (one, two):
        return "<", None
    return order, (one, two)


def _frames(path: Path) -> Iterator[_Frame]:
    with path.open("rb") as file:
        start = _HEADER
        file.seek(start)
        while len(frame := file.read(_FRAME + PAGE)) == _FRAME + PAGE:
            number, size, salts, one, two = struct.unpack(">II8sII", frame[:_FRAME])
            yield _Frame(start + _FRAME, number, size, salts, (one, two), frame[:8] + frame[_FRAME:])
            start += len(frame)


def _ended_later(broken: _Frame, following: Iterator[_Frame], salts: bytes) -> int:
    """How many frames from the broken one on belong to transactions that came to their end.

    Behind the end of the log lie frames of an earlier round, with other salts: none of them is lost.
    """
    lost, since = (1, 0) if broken.size and broken.salts == salts else (0, 1)
    for frame in following:
        if frame.salts != salts:
            break
        since += 1
        if frame.size:
            lost, since = lost + since, 0
    return lost


def _summed(content: bytes, sums: Sums, order: str) -> Sums:
    one, two = sums
    for left, right in struct.iter_unpack(f"{order}II", content):
        one = (one + left + two) & 0xFFFFFFFF
        two = (two + right + one) & 0xFFFFFFFF
    return one, two
