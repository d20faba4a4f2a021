"""A page that led to others and is lost is told anew from these: what they hold is as authentic as ever.

The pages of a table form a tree. Where one that branches is lost, those below it are led to by nothing, and belong to
nothing else; in which order they come is told by the numbers of their rows.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from models.crypto.pages import PAGE, USABLE, Pages
from models.station.schema_copy import Entry

_BRANCH, _LEAF = 0x05, 0x0D
_SCHEMA, _SCHEMA_COLUMNS, _HEADER = 1, 5, 100
"""The first page is that of the schema, behind the header of the file."""
_END = 2**63


@dataclass(frozen=True)
class _Page:
    """``children`` with the greatest row number below each; a leaf has none, but rows of so many ``columns``."""

    children: tuple[tuple[int, int], ...] = ()
    columns: int = 0
    rows: tuple[int, int] | None = None
    """Numbers of the first and the last."""


@dataclass(frozen=True)
class _Gap:
    """A lost page that may have led to others: of a table of so many columns, with rows above ``low``, to ``high``."""

    number: int
    columns: int
    low: int = -_END
    high: int = _END


def regrow(
    copies: tuple[Path, Path], sealing: Pages, lost: Collection[int], free: Collection[int], schema: Collection[Entry]
) -> None:
    """Write into both mended copies the lost pages that can be told anew.

    Args:
        free: pages that belong to nothing, although rows may stand in them.
    """
    roots = {entry[3] for entry in schema}
    forest = _Forest(dict(_read(copies[0], sealing, {*lost, *free})), {_SCHEMA: _SCHEMA_COLUMNS, **_columns(schema)})
    led_to = {child for page in forest.pages.values() for child, _key in page.children}
    gaps = forest.gaps(lost)
    found: dict[_Gap, list[int]] = {}
    for orphan in forest.pages.keys() - led_to - roots - {_SCHEMA}:
        fitting = [gap for gap in gaps if forest.fits(orphan, gap)]
        if len(fitting) == 1:  # else it cannot be told whose rows they are
            found.setdefault(fitting[0], []).append(orphan)
    for gap, children in found.items():
        if (plain := forest.branch(children)) is not None:
            _write(copies, sealing, gap.number, plain)
        elif len(children) == 1:  # a branch has two at least: the one page takes the place
            _write(copies, sealing, gap.number, _plain(copies[0], sealing, children[0]))


def _columns(schema: Iterable[Entry]) -> dict[int, int]:
    """First page of each table -> number of columns."""
    found = {}
    with closing(sqlcipher.connect(":memory:")) as driver:
        for kind, name, _of, root, sql in schema:
            if kind == "table" and sql and not name.startswith("sqlite_"):
                driver.execute(sql)
                found[root] = len(driver.execute(f'PRAGMA table_info("{name}")').fetchall())
    return found


def _plain(copy: Path, sealing: Pages, number: int) -> bytes:
    with copy.open("rb") as file:
        file.seek((number - 1) * PAGE)
        return sealing.open(file.read(PAGE), number)


def _write(copies: tuple[Path, Path], sealing: Pages, number: int, plain: bytes) -> None:
    for copy in copies:
        with copy.open("rb+") as file:
            file.seek((number - 1) * PAGE)
            file.write(sealing.seal(plain, number))


class _Forest:
    """The pages of all tables that can be read."""

    def __init__(self, pages: Mapping[int, _Page], tables: Mapping[int, int]) -> None:
        self.pages, self._tables = pages, tables
        self._spans: dict[int, tuple[int, int, int] | None] = {}

    def gaps(self, lost: Collection[int]) -> list[_Gap]:
        """Lost pages of tables, unless those beside one tell that it led to no other."""
        every = (gap for root, columns in self._tables.items() for gap in self._below(_Gap(root, columns)))
        return [gap for gap in every if gap.number in lost]

    def _below(self, place: _Gap) -> Iterator[_Gap]:
        page = self.pages.get(place.number)
        if page is None:
            yield place
            return
        beside = [self.pages[child] for child, _key in page.children if child in self.pages]
        if any(not each.children for each in beside):
            return
        low = place.low
        for child, key in page.children:
            yield from self._below(_Gap(child, place.columns, low, min(key, place.high)))
            low = key

    def fits(self, orphan: int, gap: _Gap) -> bool:
        span = self.span(orphan)
        return span is not None and gap.low < span[0] and span[1] <= gap.high and span[2] <= gap.columns

    def span(self, number: int) -> tuple[int, int, int] | None:
        """The first and the last row that can be read below a page, and how many columns they have."""
        if number not in self._spans:
            self._spans[number] = None  # a page that leads to itself leads nowhere
            self._spans[number] = self._spanned(number)
        return self._spans[number]

    def _spanned(self, number: int) -> tuple[int, int, int] | None:
        page = self.pages.get(number)
        if page is None:
            return None
        if not page.children:
            return (*page.rows, page.columns) if page.rows else None
        below = [span for child, _key in page.children if (span := self.span(child))]
        if not below:
            return None
        return min(span[0] for span in below), max(span[1] for span in below), max(span[2] for span in below)

    def branch(self, children: list[int]) -> bytes | None:
        """The page that leads to these; ``None`` where they do not lie one behind the other, or do not fit in."""
        spans = sorted((span, child) for child in children if (span := self.span(child)))
        ordered = all(one[0][1] < other[0][0] for one, other in pairwise(spans))
        cells = [struct.pack(">I", child) + _varint(span[1]) for span, child in spans[:-1]]
        size = sum(map(len, cells))
        if not cells or not ordered or 12 + 2 * len(cells) + size > USABLE:
            return None
        starts = [USABLE - sum(map(len, cells[: at + 1])) for at in range(len(cells))]
        head = struct.pack(">BHHHBI", _BRANCH, 0, len(cells), USABLE - size, 0, spans[-1][1])
        front = head + struct.pack(f">{len(starts)}H", *starts)
        return front.ljust(USABLE - size, b"\0") + b"".join(reversed(cells))


def _read(copy: Path, sealing: Pages, without: Collection[int]) -> Iterator[tuple[int, _Page]]:
    with copy.open("rb") as file:
        number = 0
        while content := file.read(PAGE):
            number += 1
            if number not in without and (page := _parsed(sealing.open(content, number), number)):
                yield number, page


def _parsed(plain: bytes, number: int) -> _Page | None:
    """A page of a table; anything else is ``None``."""
    begin = _HEADER if number == _SCHEMA else 0
    kind, _free, count = struct.unpack_from(">BHH", plain, begin)
    if kind == _BRANCH:
        (right,) = struct.unpack_from(">I", plain, begin + 8)
        starts = struct.unpack_from(f">{count}H", plain, begin + 12)
        cells = [(struct.unpack_from(">I", plain, at)[0], _number(plain, at + 4)[0]) for at in starts]
        return _Page((*cells, (right, _END)))
    if kind != _LEAF:
        return None
    starts = struct.unpack_from(f">{count}H", plain, begin + 8)
    rows = [_row(plain, at) for at in (*starts[:1], *starts[-1:])]
    return _Page((), max(columns for _at, columns in rows), (rows[0][0], rows[-1][0])) if rows else _Page()


def _row(plain: bytes, at: int) -> tuple[int, int]:
    """The number of a row and how many columns it has."""
    _length, at = _number(plain, at)
    row, at = _number(plain, at)
    begin = at
    size, at = _number(plain, at)
    columns = 0
    while at < begin + size:
        _type, at = _number(plain, at)
        columns += 1
    return row, columns


def _number(plain: bytes, at: int) -> tuple[int, int]:
    """A number of SQLite's variable length, and where it ends."""
    value = 0
    for index in range(8):
        byte = plain[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    value = value << 8 | plain[at + 8]
    return value - (1 << 64) if value >= _END else value, at + 9


def _varint(value: int) -> bytes:
    """Row numbers of a station are positive, and below 2**56."""
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))
