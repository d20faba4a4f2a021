"""How lines hang together: pure, and the same at the station and in the district."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from models.crypto import DIGEST_BYTES, STANDARD

COLUMNS = (
    "id", "at", "worker_id", "deed", "outcome", "table_name", "record_id", "resident_id", "level", "act_id", "detail",
)  # fmt: skip
"""What the hash of a line covers beside the hash before it: values as SQLite stores them, in this order."""
NOTHING = bytes(DIGEST_BYTES)
"""Before the first line."""
CUT = "cut"
Value = str | int | None
Row = Sequence[Any]
"""``COLUMNS``, then ``before`` and ``hash`` as bytes."""


@dataclass(frozen=True)
class Head:
    """The end of a chain: the number of the last line, and its hash in hex; 0 where there is none."""

    number: int
    hash: str

    def plain(self) -> dict[str, str | int]:
        return {"number": self.number, "hash": self.hash}


START = Head(0, NOTHING.hex())
"""Of an empty chain."""


@dataclass(frozen=True)
class Sound:
    """Every line is as it was written, and none is missing."""

    lines: int
    head: Head


@dataclass(frozen=True)
class Broken:
    """The first line that is not as it was written.

    ``what``: ``altered`` (its content), ``missing`` (lines before it), ``cut`` (lines after the last one),
    ``rewritten`` (a head that was noted elsewhere is not in the chain).
    """

    number: int
    what: str


def linked(before: bytes, values: Sequence[Value]) -> bytes:
    """The hash of a line: over a text that is different for different lines."""
    hasher = STANDARD.hasher()
    hasher.update(before)
    hasher.update(compact(list(values)))
    return hasher.digest()


def compact(value: Any) -> bytes:
    """JSON without spaces, Chinese as it is; the same bytes by the quick way and by the one that takes every text."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # half of a surrogate pair, which a bad file may bring
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def follow(rows: Iterable[Row], after: Head, noted: Sequence[Head] = ()) -> Sound | Broken:
    """Walk the lines that follow ``after`` and say whether they hold; ``noted``: heads that must be among them."""
    number, last, lines = after.number, bytes.fromhex(after.hash), 0
    wanted = {head.number: head.hash for head in noted if head.number > after.number}
    for row in rows:
        values, before, stored = row[: len(COLUMNS)], row[-2], row[-1]
        if values[0] != number + 1:
            return Broken(number + 1, "missing")
        if before != last or linked(before, values) != stored:
            return Broken(values[0], "altered")
        number, last, lines = values[0], stored, lines + 1
        if wanted.pop(number, stored.hex()) != stored.hex():
            return Broken(number, "rewritten")
    if wanted:
        return Broken(number + 1, "cut")
    return Sound(lines, Head(number, last.hex()))
