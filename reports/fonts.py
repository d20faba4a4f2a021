"""Which font draws which character: four styles, each with a chain of fall-back fonts, chosen character by character.

A character that no font has is drawn as 〓 and still copies out of the PDF as itself (GB 18030, level 3).
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple
from unicodedata import category

import structlog
from platformdirs import user_data_path
from reportlab.pdfbase import pdfdoc

from reports.truetype import NotTrueTypeError, Subset, TrueTypeFile

log = structlog.get_logger()

BUNDLED = Path(__file__).parent / "fonts"
GETA = "〓"
_BLOCK = 100  # entries of one bfchar block; the CMap specification allows no more


class Style(StrEnum):
    """The four typefaces of our paper: Song (serif) for forms, Hei (sans) for values, lists and marks."""

    SERIF = "NotoSerifSC-Regular"
    SERIF_BOLD = "NotoSerifSC-Bold"
    SANS = "NotoSansSC-Regular"
    SANS_BOLD = "NotoSansSC-Bold"


# Noto has all 8105 characters of the national table, the others the rest of the extensions; simsunb is Windows' own.
_RARE = ("BabelStoneHan", "HanaMinB", "HanaMinA", "simsunb")
CHAINS: dict[Style, tuple[str, ...]] = {
    Style.SERIF: (Style.SERIF, Style.SANS, *_RARE),
    Style.SERIF_BOLD: (Style.SERIF_BOLD, Style.SERIF, *_RARE),
    Style.SANS: (Style.SANS, Style.SERIF, *_RARE),
    Style.SANS_BOLD: (Style.SANS_BOLD, Style.SANS, *_RARE),
}


class Glyph(NamedTuple):
    """How one character is drawn: name of the font file, glyph in it, advance in parts of the type size."""

    font: str
    glyph: int
    width: float


_NOTHING = Glyph("", 0, 0.0)  # control characters: no ink, no width


def font_folders() -> Iterator[Path]:
    """Yield the folders that may hold fonts: bundled, the user's own ``fonts`` folder, the system's."""
    yield BUNDLED
    yield user_data_path("lianglin", appauthor=False) / "fonts"
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
    else:
        for root in (Path.home() / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")):
            yield from (Path(folder) for folder, _, _ in os.walk(root))


@cache
def font_file(name: str) -> TrueTypeFile | None:
    """Open the font called ``name``; ``None`` where no folder has a usable one. Opened once for the whole process."""
    for folder in font_folders():
        path = folder / f"{name}.ttf"
        try:
            return TrueTypeFile(path)
        except FileNotFoundError:
            continue
        except (OSError, NotTrueTypeError) as unusable:
            log.warning("font_unusable", font=path.name, error=type(unusable).__name__)
    return None


class _Glyphs(dict[str, Glyph]):
    """The glyphs of one style by character, looked up once each."""

    def __init__(self, chain: tuple[str, ...]) -> None:
        self._chain = chain

    def __missing__(self, character: str) -> Glyph:
        found: Glyph | None
        if category(character) in ("Cc", "Cf") and not character.isspace():
            found = _NOTHING
        elif (found := self._find(" " if character.isspace() else character) or self._find(GETA)) is None:
            raise FileNotFoundError(self._chain[0])
        self[character] = found
        return found

    def _find(self, character: str) -> Glyph | None:
        for name in self._chain:
            font = font_file(name)
            if font is not None and (glyph := font.glyph(character)):
                return Glyph(name, glyph, font.metrics(glyph)[0] / font.units_per_em)
        return None


@cache
def glyphs(style: Style) -> _Glyphs:
    """Return the glyphs of ``style`` by character; filled as they are asked for, for all documents."""
    return _Glyphs(CHAINS[style])


def width(text: str, size: float, style: Style = Style.SERIF) -> float:
    """Return the width of ``text`` in points."""
    known = glyphs(style)
    return size * sum([known[character].width for character in text])


def missing(text: str, style: Style = Style.SERIF) -> list[str]:
    """Return the characters of ``text`` that no font has: drawn as 〓, each once, in order."""
    geta = glyphs(style)[GETA]
    return [c for c in dict.fromkeys(text) if c != GETA and glyphs(style)[c][:2] == geta[:2]]


class Run(NamedTuple):
    """Neighbouring characters in one font: the font's name in the PDF, its codes in hexadecimal."""

    font: str
    codes: str


class _Codes(dict[str, Run]):
    """The code of each character of one style in one document."""

    def __init__(self, style: Style, fonts: DocumentFonts) -> None:
        self._glyphs, self._fonts = glyphs(style), fonts

    def __missing__(self, character: str) -> Run:
        glyph = self._glyphs[character]
        run = self[character] = self._fonts.code(glyph, character)
        return run


class DocumentFonts:
    """The fonts of one document: collects the characters in use, then writes what they need."""

    def __init__(self) -> None:
        self._codes = {style: _Codes(style, self) for style in Style}
        self._subsets: dict[str, Subset] = {}
        self._characters: dict[str, list[str]] = {}
        self._given: dict[tuple[str, str], Run] = {}

    def runs(self, text: str, style: Style) -> list[Run]:
        """Split ``text`` where the font changes."""
        codes = self._codes[style]
        parts = [codes[character] for character in text]
        return [Run(font, "".join([codes for _, codes in run])) for font, run in groupby(parts, itemgetter(0)) if font]

    def code(self, glyph: Glyph, character: str) -> Run:
        if (given := self._given.get((glyph.font, character))) is not None:
            return given
        if not glyph.font:
            return Run("", "")
        if glyph.font not in self._subsets:
            source = font_file(glyph.font)
            assert source is not None, glyph.font  # its glyph came from there
            self._subsets[glyph.font], self._characters[glyph.font] = Subset(source), []
        code = self._subsets[glyph.font].add(glyph.glyph)
        self._characters[glyph.font].append(character)
        number = list(self._subsets).index(glyph.font)
        run = self._given[glyph.font, character] = Run(f"L{number}", f"{code:04X}")
        return run

    def write_into(self, document: pdfdoc.PDFDocument) -> None:
        """Add the cut fonts to ReportLab's ``document``, each with a ToUnicode map that is right beyond the BMP too."""
        dictionary = document.idToObject[pdfdoc.BasicFonts].dict
        for number, (name, subset) in enumerate(self._subsets.items()):
            font = _font(document, name, subset, to_unicode(self._characters[name]))
            dictionary[f"L{number}"] = document.Reference(font)


def to_unicode(characters: list[str]) -> bytes:
    """Return the CMap from codes 1, 2, … to ``characters``: UTF-16BE, surrogate pairs included, 100 entries a block."""
    utf16 = [character.encode("utf-16-be", "surrogatepass").hex().upper() for character in characters]
    entries = [f"<{code:04X}> <{units}>" for code, units in enumerate(utf16, 1)]
    blocks = [entries[i : i + _BLOCK] for i in range(0, len(entries), _BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode("ascii")


def _font(document: pdfdoc.PDFDocument, name: str, subset: Subset, cmap: bytes) -> pdfdoc.PDFDictionary:
    file, source = subset.file(), subset.source
    tag = "".join(chr(65 + (zlib.crc32(file) >> 4 * i) % 16) for i in range(6))  # the same glyphs, the same name
    base = pdfdoc.PDFName(f"{tag}+{name}")
    scale = 1000 / source.units_per_em
    descriptor = {
        "Type": "/FontDescriptor", "FontName": base, "Flags": 4, "ItalicAngle": 0, "StemV": 80,
        "FontBBox": pdfdoc.PDFArray([round(edge * scale) for edge in source.box]),
        "Ascent": round(source.ascent * scale), "Descent": round(source.descent * scale),
        "CapHeight": round(source.ascent * scale), "FontFile2": document.Reference(_stream(file, Length1=len(file))),
    }  # fmt: skip
    widths = pdfdoc.PDFArray([0, pdfdoc.PDFArray(subset.widths())])
    system = {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
    descendant = {
        "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": base, "CIDSystemInfo": pdfdoc.PDFDictionary(system),
        "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor)), "W": widths, "CIDToGIDMap": "/Identity",
    }  # fmt: skip
    reference = document.Reference(pdfdoc.PDFDictionary(descendant))
    return pdfdoc.PDFDictionary({
        "Type": "/Font", "Subtype": "/Type0", "BaseFont": base, "Encoding": "/Identity-H",
        "DescendantFonts": pdfdoc.PDFArray([reference]), "ToUnicode": document.Reference(_stream(cmap)),
    })  # fmt: skip


def _stream(content: bytes, **entries: int) -> pdfdoc.PDFStream:
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress])
