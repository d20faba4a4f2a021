"""Pages of ruled lines (横线式): blanks with what stands on them, long texts on as many lines as they need, signatures.

A sheet is blocks of strips. Strips flow from page to page; a block that is ``whole`` stays on one, and takes the last
two lines before it along, so that no signature stands on a page without text.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from reports import fonts
from reports.document import A4, Document
from reports.flow import Strip
from reports.fonts import Style
from reports.moments import full_day
from reports.official import _
from reports.page import LEFT, RIGHT, Printed, content_bottom, content_width, draw_code, draw_footer
from reports.pen import MM, THIN, Align, Pen
from reports.text import fit, wrap

WIDTH = content_width(A4)
FIRST, NEXT = 43.0, 40.0  # mm, where the text begins on the first page and on continuation pages
LINE = 8.0  # mm
SIZE = 12.0  # points
_BASE, _RULE = 5.5, 6.9  # mm below the upper edge of a line
SIGNATURE = 37.0  # mm, the forms ask for 35 at least
_GLUED, _LAST = 2, 4
_FEW = 3
"""A blank of so many lines is not parted."""


@dataclass(frozen=True)
class Block:
    """``kept``: no page ends within; ``whole``: neither, and it takes the last lines before it along."""

    strips: tuple[Strip, ...]
    whole: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Sheet:
    """One document. ``right``: what stands at its upper right, as its number; ``plain``: without heading (cover).

    ``code``: what a scan of its first page finds the file by.
    """

    title: str
    blocks: tuple[Block, ...]
    right: str = ""
    plain: bool = False
    code: str = ""


@dataclass(frozen=True)
class Blank:
    """A label and the line behind it, ``width`` mm in all; 0 shares what the others leave."""

    label: str
    value: str = ""
    width: float = 0.0
    unit: str = ""


def render_sheets(
    sheets: Sequence[Sheet], to: BinaryIO, printed: Printed, *, title: str, number: str = "", folios: Sequence[int] = ()
) -> Generator[tuple[int, int], None, int]:
    """Write the sheets in their order; yield sheets done of all, return the number of pages.

    Args:
        number: of the file, on every page.
        folios: the first page number within the file (卷内页号) of each sheet, 0 for none.
    """
    document = Document(to, title=title, at=printed.at)
    for at, sheet in enumerate(sheets):
        pages = list(_pages(sheet))
        for count, strips in enumerate(pages, start=1):
            pen = document.page()
            if count == 1:
                draw_code(pen, A4, sheet.code)
            if not sheet.plain:
                _draw_heading(pen, sheet, printed, continued=count > 1)
            if folios and folios[at]:
                folio = _("Page {n} of the file").format(n=folios[at] + count - 1)
                pen.text(A4[0] - RIGHT, 14, folio, 9, align=Align.RIGHT)
            for y, strip in strips:
                strip.draw(pen, y)
            draw_footer(pen, A4, number, (count, len(pages)), printed)
        yield at + 1, len(sheets)
    return document.close()


def page_count(sheet: Sheet) -> int:
    return sum(1 for _page in _pages(sheet))


def _pages(sheet: Sheet) -> Iterator[list[tuple[float, Strip]]]:
    y, bottom = (20.0 if sheet.plain else FIRST), content_bottom(A4)
    page: list[tuple[float, Strip]] = []
    for block in _glued(sheet.blocks):
        fits = (block.whole or block.kept) and sum(strip.height for strip in block.strips) <= bottom - NEXT
        parts = [block.strips] if fits else _parts(block)
        for part in parts:
            if page and y + sum(strip.height for strip in part) > bottom:
                yield page
                page, y = [], NEXT
            for strip in part:
                page.append((y, strip))
                y += strip.height
    yield page


def _parts(block: Block) -> list[tuple[Strip, ...]]:
    """What may be parted; of many who sign the last stay together."""
    last = len(block.strips) - (_LAST if block.whole else 1)
    return [*((strip,) for strip in block.strips[:last]), block.strips[last:]]


def _glued(blocks: Sequence[Block]) -> list[Block]:
    """Let whole blocks take the last lines before them along."""
    found: list[Block] = []
    for block in blocks:
        taken: list[Strip] = []
        while block.whole and len(taken) < _GLUED and found and not found[-1].whole:
            before = found.pop().strips
            moved = min(_GLUED - len(taken), len(before))
            taken[:0] = before[len(before) - moved :]
            if len(before) > moved:
                found.append(Block(before[:-moved]))
        found.append(Block((*taken, *block.strips), whole=True) if taken else block)
    return found


def _draw_heading(pen: Pen, sheet: Sheet, printed: Printed, *, continued: bool) -> None:
    middle = LEFT + WIDTH / 2
    pen.text(middle, 20, committee(printed), 11, align=Align.CENTRE)
    title = _("{title} (continued)").format(title=sheet.title) if continued else sheet.title
    pen.text(middle, 30, title, 20 if len(title) < 16 else 17, Style.SERIF_BOLD, Align.CENTRE)
    if sheet.right:
        pen.text(A4[0] - RIGHT, 37, sheet.right, 10, align=Align.RIGHT)


def committee(printed: Printed) -> str:
    return _("People's mediation committee of {community}").format(community=printed.community)


# Blocks


def gap(height: float) -> Block:
    return Block((Strip(height, lambda _pen, _y: None),))


def blanks(*cells: Blank) -> Block:
    """One line of labels and ruled blanks."""
    free = [cell for cell in cells if not cell.width]
    rest = (WIDTH - sum(cell.width for cell in cells)) / len(free) if free else 0
    return Block((Strip(LINE, partial(_draw_blanks, cells, rest)),))


def _draw_blanks(cells: Sequence[Blank], rest: float, pen: Pen, y: float) -> None:
    x = LEFT
    for cell in cells:
        width = cell.width or rest
        _draw_blank(cell, x, width - (0 if cell is cells[-1] else 2), pen, y)
        x += width


def _draw_blank(cell: Blank, x: float, width: float, pen: Pen, y: float) -> None:
    pen.text(x, y + _BASE, cell.label, SIZE)
    start, end = x + _width(cell.label) + 0.8, x + width
    if cell.unit:
        pen.text(end, y + _BASE, cell.unit, SIZE, align=Align.RIGHT)
        end -= _width(cell.unit) + 0.8
    pen.line(start, y + _RULE, end, y + _RULE, THIN)
    fitted = fit(cell.value, end - start - 1, LINE - 1, SIZE, 6)
    step = fitted.size * 1.15 / MM
    for number, line in enumerate(fitted.lines):
        below = (len(fitted.lines) - 1 - number) * step
        pen.text((start + end) / 2, y + _BASE + 0.4 - below, line, fitted.size, align=Align.CENTRE)


def ruled(label: str, text: str, lines: int) -> Block:
    """A label above ruled lines that carry ``text``; at least ``lines`` of them."""
    written = wrap(text, WIDTH - 2, SIZE)
    rows = [*written, *[""] * (lines - len(written))]
    head = (Strip(LINE, partial(_draw_text, label, Style.SERIF_BOLD, SIZE, 0.0)),) if label else ()
    return Block((*head, *(Strip(LINE, partial(_draw_ruled, row)) for row in rows)))


def beside(label: str, text: str, lines: int = 1) -> Block:
    """A label with its blank behind it; what has no room there goes on below over the whole width."""
    indent = _width(label) + 0.8
    first = next(iter(wrap(text, WIDTH - indent - 1, SIZE)), "")
    rest = wrap(text[len(first) :].lstrip(), WIDTH - 2, SIZE) if first else []
    rows = [*rest, *[""] * (lines - 1 - len(rest))]

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + _BASE, label, SIZE)
        pen.line(LEFT + indent, y + _RULE, LEFT + WIDTH, y + _RULE, THIN)
        pen.text(LEFT + indent + 1, y + _BASE + 0.4, first, SIZE)

    strips = (Strip(LINE, draw), *(Strip(LINE, partial(_draw_ruled, row)) for row in rows))
    return Block(strips, kept=len(strips) <= _FEW)


def _draw_ruled(row: str, pen: Pen, y: float) -> None:
    pen.line(LEFT, y + _RULE, LEFT + WIDTH, y + _RULE, THIN)
    pen.text(LEFT + 1, y + _BASE + 0.4, row, SIZE)


def paragraph(text: str, size: float = SIZE, *, indent: bool = True, bold: bool = False, line: float = LINE) -> Block:
    """Text without rules, its first line indented by two characters."""
    style = Style.SERIF_BOLD if bold else Style.SERIF
    first, *rest = wrap((_TWO if indent else "") + text, WIDTH, size, style)
    room = 2 * size / MM if indent else 0.0
    head = Strip(line, partial(_draw_text, first.removeprefix(_TWO) if indent else first, style, size, room))
    return Block((head, *(Strip(line, partial(_draw_text, row, style, size, 0.0)) for row in rest)))


_TWO = "国国"
"""Holds the place of the indent while lines are broken."""


def _draw_text(row: str, style: Style, size: float, right: float, pen: Pen, y: float) -> None:
    pen.text(LEFT + right, y + _BASE, row, size, style)


def choices(label: str, options: Sequence[tuple[str, bool]]) -> Block:
    """A label and boxes to tick."""

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + _BASE, label, SIZE)
        x = LEFT + _width(label) + 2
        for text, chosen in options:
            pen.box(x, y + _BASE - 1.4, 3.4)
            if chosen:
                pen.tick(x, y + _BASE - 1.4, 3.4)
            pen.text(x + 4.6, y + _BASE, text, SIZE)
            x += 4.6 + _width(text) + 6

    return Block((Strip(LINE, draw),))


def signatures(*labels: str | tuple[str, str], seal: bool = False, dated: bool = True) -> Block:
    """Lines to sign on, one a label or two side by side, then the place of the seal and the day; all on one page.

    The day is always left to the hand: who signs or seals writes it.
    """
    strips = [Strip(3, lambda _pen, _y: None), *(_signing(label) for label in labels)]
    if seal:
        strips.append(Strip(26, _draw_seal))
    elif dated:
        strips.append(Strip(LINE, _draw_day))
    return Block(tuple(strips), whole=True)


def _signing(labels: str | tuple[str, str]) -> Strip:
    """One line to sign on, or two side by side; a long label, as of an organisation, is in two lines."""
    texts = (labels,) if isinstance(labels, str) else labels
    width = WIDTH / len(texts)
    wrapped = [wrap(text, width - SIGNATURE - 2, SIZE) for text in texts]
    height = 5.2 + 5.2 * max(len(lines) for lines in wrapped)
    return Strip(height, partial(_draw_signatures, wrapped, width, height))


def _draw_signatures(wrapped: Sequence[Sequence[str]], width: float, height: float, pen: Pen, y: float) -> None:
    for number, lines in enumerate(wrapped):
        x = LEFT + number * width
        for above, line in enumerate(reversed(lines)):
            pen.text(x, y + height - 2.4 - above * 5.2, line, SIZE)
        start = x + _width(lines[-1]) + 1.5
        pen.line(
            start, y + height - 1.2, max(start + SIGNATURE, min(x + width - 2, LEFT + 115)), y + height - 1.2, THIN
        )


def _draw_seal(pen: Pen, y: float) -> None:
    x = A4[0] - RIGHT - 32
    pen.text(x, y + 12, _("(seal of the people's mediation committee)"), 10, align=Align.CENTRE)
    pen.text(x, y + 20, full_day(None), SIZE, align=Align.CENTRE)


def _draw_day(pen: Pen, y: float) -> None:
    pen.text(A4[0] - RIGHT, y + _BASE, full_day(None), SIZE, align=Align.RIGHT)


def _width(text: str) -> float:
    return fonts.width(text, SIZE) / MM
