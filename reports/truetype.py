"""One TrueType file read through a memory map, and small fonts cut out of it for a document.

ReportLab's own parser reads whole files of 10 to 50 MB into memory, cuts them into fonts of 256 characters each and
gives characters beyond the BMP a wrong ToUnicode entry; this one opens in milliseconds, keeps nothing but the map, and
the cut fonts are addressed by two-byte codes (PDF 32000-1, 9.7.4 CIDFontType2).
"""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_right
from pathlib import Path
from struct import Struct, iter_unpack, pack, unpack_from

_RECORD = Struct(">4sLLL")
_COPIED = ("cvt ", "fpgm", "prep")  # the hinting programs, where the file has them
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080  # flags of composite glyphs


class NotTrueTypeError(Exception):
    """The file has no TrueType outlines or no full Unicode character map; it cannot be used."""


class TrueTypeFile:
    """Glyphs, widths and outlines of one file; read-only, so documents may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._tables = self._directory()
        self._read_metrics()
        self._read_characters()

    def _directory(self) -> dict[str, tuple[int, int]]:
        version, count = unpack_from(">LH", self._data, 0)
        if version not in (0x00010000, 0x74727565):
            raise NotTrueTypeError(self.path.name)
        records = (_RECORD.unpack_from(self._data, 12 + 16 * i) for i in range(count))
        return {tag.decode("latin-1"): (offset, length) for tag, _, offset, length in records}

    def _start(self, tag: str) -> int:
        if tag not in self._tables:
            raise NotTrueTypeError(f"{self.path.name}: {tag}")
        return self._tables[tag][0]

    def _read_metrics(self) -> None:
        head, hhea = self._start("head"), self._start("hhea")
        self.units_per_em: int = unpack_from(">H", self._data, head + 18)[0]
        self.box: tuple[int, ...] = unpack_from(">4h", self._data, head + 36)
        self._long_loca: int = unpack_from(">h", self._data, head + 50)[0]
        self.ascent, self.descent = unpack_from(">2h", self._data, hhea + 4)
        self._full_metrics: int = unpack_from(">H", self._data, hhea + 34)[0]
        self._hmtx, self._loca, self._glyf = self._start("hmtx"), self._start("loca"), self._start("glyf")

    def _read_characters(self) -> None:
        """Keep the groups of the format 12 character map: first, last character and first glyph of each."""
        cmap = self._start("cmap")
        for i in range(unpack_from(">H", self._data, cmap + 2)[0]):
            start = cmap + unpack_from(">L", self._data, cmap + 4 + 8 * i + 4)[0]
            if unpack_from(">H", self._data, start)[0] == 12:
                break
        else:
            raise NotTrueTypeError(f"{self.path.name}: cmap 12")
        count = unpack_from(">L", self._data, start + 12)[0]
        groups = list(iter_unpack(">LLL", self._data[start + 16 : start + 16 + 12 * count]))
        self._first, self._last, self._glyphs = (array("I", column) for column in zip(*groups, strict=True))

    def glyph(self, character: str) -> int:
        """Return the glyph of ``character``; 0 if the file has none."""
        code = ord(character)
        group = bisect_right(self._first, code) - 1
        if group < 0 or code > self._last[group]:
            return 0
        return int(self._glyphs[group] + code - self._first[group])

    def metrics(self, glyph: int) -> tuple[int, int]:
        """Return the advance width and the left side bearing, in units of the file."""
        if glyph < self._full_metrics:
            width, bearing = unpack_from(">Hh", self._data, self._hmtx + 4 * glyph)
            return width, bearing
        width = unpack_from(">H", self._data, self._hmtx + 4 * (self._full_metrics - 1))[0]
        tail = self._hmtx + 4 * self._full_metrics + 2 * (glyph - self._full_metrics)
        return width, unpack_from(">h", self._data, tail)[0]

    def outline(self, glyph: int) -> bytes:
        if self._long_loca:
            start, end = unpack_from(">2L", self._data, self._loca + 4 * glyph)
        else:
            start, end = (2 * half for half in unpack_from(">2H", self._data, self._loca + 2 * glyph))
        return self._data[self._glyf + start : self._glyf + end]

    def table(self, tag: str) -> bytes:
        """Return one table's bytes; empty if the file has none."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._data[offset : offset + length]


class Subset:
    """The glyphs of one file that one document uses; a code is a place in this list and a glyph of the cut font."""

    def __init__(self, source: TrueTypeFile) -> None:
        self.source = source
        self.glyphs = [0]

    def add(self, glyph: int) -> int:
        """Give ``glyph`` a new code; the same glyph may have several, so that each copies out as its own character."""
        self.glyphs.append(glyph)
        return len(self.glyphs) - 1

    def widths(self) -> list[int]:
        """Return the advance of every code in thousandths of the type size."""
        scale = 1000 / self.source.units_per_em
        return [round(self.source.metrics(glyph)[0] * scale) for glyph in self.glyphs]

    def file(self) -> bytes:
        """Return the cut font; the parts of composite glyphs come after the codes in use."""
        glyphs, places = list(self.glyphs), {glyph: code for code, glyph in reversed(list(enumerate(self.glyphs)))}
        outlines = []
        for glyph in glyphs:  # grows while it is walked: a part may have parts
            outlines.append(_with_parts(self.source.outline(glyph), glyphs, places))
        metrics = [self.source.metrics(glyph) for glyph in glyphs]
        tables = {tag: data for tag in _COPIED if (data := self.source.table(tag))}
        tables |= {
            "glyf": b"".join(outlines),
            "loca": _locations(outlines),
            "hmtx": b"".join(pack(">Hh", *metric) for metric in metrics),
            "hhea": self.source.table("hhea")[:34] + pack(">H", len(glyphs)),
            "maxp": self.source.table("maxp")[:4] + pack(">H", len(glyphs)) + self.source.table("maxp")[6:],
            "head": self.source.table("head")[:8] + bytes(4) + self.source.table("head")[12:50] + pack(">hh", 1, 0),
        }
        return _assemble(tables)


def _with_parts(outline: bytes, glyphs: list[int], places: dict[int, int]) -> bytes:
    """Point the parts of a composite glyph to their places in the cut font; add those that are not in it yet."""
    padding = bytes(-len(outline) % 4)
    if not outline or unpack_from(">h", outline)[0] >= 0:
        return outline + padding
    changed, at, flags = bytearray(outline), 10, _MORE
    while flags & _MORE:
        flags, part = unpack_from(">2H", changed, at)
        if part not in places:
            places[part] = len(glyphs)
            glyphs.append(part)
        changed[at + 2 : at + 4] = pack(">H", places[part])
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return bytes(changed) + padding


def _locations(outlines: list[bytes]) -> bytes:
    ends = array("Q", [0])
    for outline in outlines:
        ends.append(ends[-1] + len(outline))
    return pack(f">{len(ends)}L", *ends)


def _assemble(tables: dict[str, bytes]) -> bytes:
    """Lay the tables out behind their directory, with the check sums of the TrueType specification."""
    power = len(tables).bit_length() - 1
    header = pack(">L4H", 0x00010000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))
    directory, body, offset, head = b"", b"", 12 + 16 * len(tables), 0
    for tag, data in sorted(tables.items()):
        head = offset if tag == "head" else head
        directory += _RECORD.pack(tag.encode("latin-1"), _checksum(data), offset, len(data))
        body += data + bytes(-len(data) % 4)
        offset = 12 + 16 * len(tables) + len(body)
    file = bytearray(header + directory + body)
    file[head + 8 : head + 12] = pack(">L", (0xB1B0AFBA - _checksum(bytes(file))) & 0xFFFFFFFF)
    return bytes(file)


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return int(sum(unpack_from(f">{len(padded) // 4}L", padded))) & 0xFFFFFFFF
