"""Two copies of a damaged file in which every page can be asked for: what is not authentic is put out of reach.

SQLCipher gives up on a connection at the first page that is not authentic. In the copies such a page holds noise under
a valid seal: SQLite finds it malformed, says so, and reads on elsewhere. The noise of one copy is not that of the
other: a row that is the same in both has nothing of it. Nothing of a damaged page is ever believed. Where the tables
begin is told by the copy of the schema (``schema_copy``), which does not lie in the file; only of a file without one
the first page is believed although it is damaged, since what it points at proves itself.
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.crypto.pages import PAGE, SALT, USABLE, Pages
from models.station.backups.logged import Log, read_log
from models.station.backups.reading import connect_damaged, rows_of
from models.station.backups.regrowing import regrow
from models.station.files import only_mine
from models.station.schema_copy import Entry, SchemaCopy

_AT_ONCE = 256
_FIRST = range(2, 18)
"""Pages that say whether the salt is that of the file."""
_COUNT, _FREE, _COOKIE = (slice(at, at + 4) for at in (28, 32, 40))
"""In the first page: pages of the file, the first page of the list of those that are free, the schema's count."""


@dataclass(frozen=True)
class Mended:
    """How many pages there were, the numbers of those that are lost, and how many are lost in the log."""

    pages: int
    lost: frozenset[int]
    log_lost: int


def mend(
    source: Path, copies: tuple[Path, Path], key: bytes, schema: SchemaCopy | None
) -> Generator[tuple[int, int], None, Mended]:
    """Make the two copies of a database and its log, page by page; ``source`` is only read."""
    with ExitStack() as opened:
        damaged = opened.enter_context(source.open("rb"))
        sealing = _sealing(damaged, key, schema)
        log_path = source.with_name(source.name + "-wal")
        log = read_log(log_path)
        logged = opened.enter_context(log_path.open("rb")) if log.at else damaged
        old = _OldFile(damaged, logged, log, sealing)
        schema = schema if schema is not None and old.fits(schema) else None
        count = old.count(schema)
        targets = [opened.enter_context(only_mine(copy).open("wb")) for copy in copies]
        damaged_pages: set[int] = set()
        for number in range(1, count + 1):
            if number % _AT_ONCE == 1:
                yield number - 1, count
            if not _written(old, number, targets):
                damaged_pages.add(number)
        lost = frozenset(damaged_pages)
        free = old.free(count)
    if lost and free is not None:
        regrow(copies, sealing, lost, free, schema.entries if schema else _schema_of(copies[0], key))
    if schema is not None:
        for copy in copies:
            _lend(copy, key, sealing, schema, count)
    return Mended(count, lost, log.lost)


def _schema_of(copy: Path, key: bytes) -> list[Entry]:
    with closing(connect_damaged(copy, key)) as driver:
        return [row[1:] for row in rows_of(driver, "sqlite_master") if row[4]]


def _sealing(damaged: BinaryIO, key: bytes, schema: SchemaCopy | None) -> Pages:
    """By the salt in front of the file; where that is damaged, by the one that was noted."""
    first = damaged.read(PAGE)
    own = Pages(key, first[:SALT].ljust(SALT, b"\0"))
    if schema is None or own.authentic(first, 1):
        return own
    noted = Pages(key, bytes.fromhex(schema.salt))
    damaged.seek(PAGE)
    return noted if any(noted.authentic(damaged.read(PAGE), number) for number in _FIRST) else own


def _written(old: _OldFile, number: int, targets: Sequence[BinaryIO]) -> bool:
    """Write a page; return whether it is as it was written once."""
    page = old.page(number)
    authentic = old.sealing.authentic(page, number)
    for target in targets:
        target.write(page if authentic else _put_out_of_reach(old.sealing, page, number))
    return authentic


def _put_out_of_reach(sealing: Pages, page: bytes, number: int) -> bytes:
    if number == 1 and len(page) == PAGE:
        return sealing.seal(sealing.open(page, 1), 1)
    return sealing.noise(number)


class _OldFile:
    """The pages as the last transaction that came to its end left them, in the file or in its log."""

    def __init__(self, damaged: BinaryIO, logged: BinaryIO, log: Log, sealing: Pages) -> None:
        self._damaged, self._logged, self._log, self.sealing = damaged, logged, log, sealing
        first = self.page(1)
        self._head = sealing.open(first, 1) if sealing.authentic(first, 1) else None

    def page(self, number: int) -> bytes:
        at = self._log.at.get(number)
        file, start = (self._damaged, (number - 1) * PAGE) if at is None else (self._logged, at)
        file.seek(start)
        return file.read(PAGE)

    def fits(self, schema: SchemaCopy) -> bool:
        """Whether the copy is of this file, and of the schema that it has today, as far as anything says it."""
        same_file = bytes.fromhex(schema.salt) == self.sealing.salt
        return same_file and (self._head is None or _number(self._head[_COOKIE]) == schema.cookie)

    def count(self, schema: SchemaCopy | None) -> int:
        """How many pages it has, or had before it was cut."""
        if self._head is not None:
            return _number(self._head[_COUNT])
        length = -(-self._damaged.seek(0, 2) // PAGE)
        return max(length, self._log.size, schema.pages if schema else 0)

    def free(self, count: int) -> frozenset[int] | None:
        """Pages that belong to nothing, whatever stands in them; ``None``: it cannot be told any more."""
        if self._head is None:
            return None
        free, trunk = set[int](), _number(self._head[_FREE])
        while trunk:
            page = self.page(trunk)
            if trunk > count or trunk in free or not self.sealing.authentic(page, trunk):
                return None
            following, leaves, *numbers = struct.unpack(f">{USABLE // 4}I", self.sealing.open(page, trunk))
            free |= {trunk, *numbers[:leaves]}
            trunk = following
        return frozenset(free)


def _number(four: bytes) -> int:
    return int.from_bytes(four, "big")


def _lend(copy: Path, key: bytes, sealing: Pages, schema: SchemaCopy, count: int) -> None:
    """Let the copy begin with the schema that was noted; SQLite writes it behind the last page of the file."""
    with copy.open("rb+") as file:
        file.write(sealing.seal(_empty_head(schema.cookie, count), 1))
    with closing(connect_damaged(copy, key)) as driver:
        driver.execute("PRAGMA journal_mode = OFF").fetchall()
        driver.execute("BEGIN")
        driver.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", schema.entries)
        driver.execute("COMMIT")


def _empty_head(cookie: int, count: int) -> bytes:
    """The first page of a file without tables: SQLite's header, and a leaf without rows."""
    reserved, changes, schema_format, utf_8 = PAGE - USABLE, 1, 4, 1
    header = struct.pack(
        ">16sHBBBBBB4I4I4I20xII", b"SQLite format 3\0", PAGE, 1, 1, reserved, 64, 32, 32,
        changes, count, 0, 0, cookie, schema_format, 0, 0, utf_8, 0, 0, 0, changes, 3053004,
    )  # fmt: skip
    return (header + struct.pack(">BHHHB", 0x0D, 0, 0, USABLE, 0)).ljust(USABLE, b"\0")
