"""Contents of any length on pages: parts that follow one another, their headings again on each page they reach.

A part gives its strips anew each time it is asked, so that pages can be counted before they are drawn and nothing is
kept of a long table.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, NamedTuple

from reports.document import A4, Document, Size
from reports.fonts import Style
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import BLACK, FRAME, MM, THIN, Align, Colour, Pen
from reports.text import draw_lines, fit, fit_title, wrap

TOP = 37.0  # mm, where the contents begin
ROW, HEAD = 7.0, 8.0
_TITLE, _GAP = 9.0, 5.0
_SMALL, _NOTE = 8.5, 4.2  # points, mm; of notes
_PAD = 1.4
_CORNER = FRAME / 2 / MM  # so that the lines of a corner meet


class Strip(NamedTuple):
    """A piece of a page over its whole width; ``draw`` is given the pen and the upper edge."""

    height: float
    draw: Callable[[Pen, float], None]


@dataclass(frozen=True)
class Part:
    """``title`` stands once, ``head`` on each page, both never without ``together`` strips below them."""

    strips: Callable[[], Iterator[Strip]]
    title: Strip | None = None
    head: Strip | None = None
    together: int = 1


@dataclass(frozen=True)
class Cell:
    """What a table says in one place, where plain text does not do."""

    text: str
    colour: Colour = BLACK
    bold: bool = False
    draw: Callable[[Pen, float, float, float], None] | None = None
    """Draws into the cell, given left edge, middle and width, before the text."""


Value = str | Cell
_ALL = Column("", align=Align.CENTRE)


def render_flow(
    title: str,
    parts: Sequence[Part],
    to: BinaryIO,
    printed: Printed,
    *,
    number: str = "",
    size: Size = A4,
    internal: bool = True,
    in_chinese: bool = True,
) -> Generator[tuple[int, int], None, int]:
    """Write ``parts`` one below the other; yield strips done of all, return the number of pages.

    ``in_chinese``: official, whatever language the screen speaks; else in the user's.
    """
    document = Document(to, title=title, at=printed.at, size=size)
    pages, total = 1, 0
    for fresh, _y, _strip in _layout(parts, size):
        pages, total = pages + fresh, total + 1

    def start() -> Pen:
        pen = document.page()
        continued = document.pages > 1
        draw_heading(pen, size, title, printed, internal=internal, in_chinese=in_chinese, continued=continued)
        draw_footer(pen, size, number, (document.pages, pages), printed, in_chinese=in_chinese)
        return pen

    pen = start()
    for done, (fresh, y, strip) in enumerate(_layout(parts, size), start=1):
        pen = start() if fresh else pen
        strip.draw(pen, y)
        yield done, total
    return document.close()


def _layout(parts: Sequence[Part], size: Size) -> Iterator[tuple[bool, float, Strip]]:
    """Yield each strip with its upper edge, and whether it begins a new page."""
    y, bottom = TOP, content_bottom(size)
    for part in parts:
        opening = [strip for strip in (part.title, part.head) if strip is not None]
        for number, strip in enumerate(part.strips()):
            before = opening if number == 0 else []
            gap = _GAP if number == 0 and y > TOP else 0.0
            needed = strip.height if number else part.together * strip.height + sum(each.height for each in opening)
            fresh = y > TOP and y + gap + needed > bottom
            if fresh:
                before = opening if number == 0 else [part.head] if part.head else []
            y = TOP if fresh else y + gap
            for each in (*before, strip):
                yield fresh, y, each
                y, fresh = y + each.height, False


def titled(text: str, note: str = "", size: Size = A4) -> Strip:
    """The title of a part, with a small remark at its right end."""

    def draw(pen: Pen, y: float) -> None:
        pen.rect(LEFT, y + 1.6, 1.2, 4.6, 0, fill=BLACK)
        pen.middle(LEFT + 3, y + 4, text, 12, Style.SANS_BOLD)
        pen.middle(LEFT + content_width(size), y + 4, note, 8.5, align=Align.RIGHT)

    return Strip(_TITLE, draw)


def table(
    title: str,
    columns: Sequence[Column],
    rows: Callable[[], Iterator[Sequence[Value]]] | Sequence[Sequence[Value]],
    *,
    note: str = "",
    size: Size = A4,
    row: float = ROW,
) -> Part:
    """A ruled table; columns of width 0 share what the others leave. Long texts go smaller, then into two lines.

    Without rows it says that there is nothing, so that nobody thinks a page is missing.
    """
    widths = shared_widths(columns, content_width(size))

    def strips() -> Iterator[Strip]:
        empty = True
        for cells in rows() if callable(rows) else rows:
            empty = False
            yield Strip(row, partial(_draw_row, columns, widths, cells, row))
        if empty:
            yield Strip(row, partial(_draw_row, (_ALL,), (sum(widths),), (_("Nothing in this period"),), row))

    head = Strip(HEAD, partial(_draw_head, columns, widths))
    return Part(strips, titled(title, note, size), head, together=3)


def nothing(title: str) -> Part:
    """A part that has nothing to show, with a word instead of an empty chart."""
    return block(ROW, lambda pen, y: pen.middle(LEFT + 3, y + 3, _("Nothing in this period"), 10), titled(title))


def notes(*texts: str) -> Part:
    """What figures mean: formulas, period and source, in small type; they stay together."""
    lines = [line for text in texts for line in wrap(text, content_width(A4), _SMALL)]

    def draw(pen: Pen, y: float) -> None:
        for number, line in enumerate(lines):
            pen.middle(LEFT, y + 3 + number * _NOTE, line, _SMALL)

    return block(_NOTE * len(lines) + 1, draw)


def block(height: float, draw: Callable[[Pen, float], None], title: Strip | None = None) -> Part:
    """Something that stays together on one page."""
    return Part(lambda: iter((Strip(height, draw),)), title)


def shared_widths(columns: Sequence[Column], width: float) -> list[float]:
    """Give columns of width 0 what the others leave of ``width``."""
    free = [column for column in columns if not column.width]
    rest = width - sum(column.width for column in columns)
    return [column.width or rest / len(free) for column in columns]


def _draw_head(columns: Sequence[Column], widths: Sequence[float], pen: Pen, y: float) -> None:
    right = LEFT + sum(widths)
    pen.rect(LEFT, y, right - LEFT, HEAD, 0, fill=(0.93, 0.93, 0.93))
    _draw_rules(widths, HEAD, pen, y)
    pen.line(LEFT - _CORNER, y, right + _CORNER, y, FRAME)
    x = LEFT
    for column, width in zip(columns, widths, strict=True):
        fitted = fit_title(column.title, width - 2 * _PAD, HEAD - 0.4, 9, 5.5, Style.SERIF_BOLD)
        draw_lines(pen, x + width / 2, y + HEAD / 2, fitted, Style.SERIF_BOLD, Align.CENTRE)
        x += width


def _draw_row(
    columns: Sequence[Column], widths: Sequence[float], cells: Sequence[Value], height: float, pen: Pen, y: float
) -> None:
    _draw_rules(widths, height, pen, y)
    x = LEFT
    for column, width, value in zip(columns, widths, cells, strict=True):
        cell = value if isinstance(value, Cell) else Cell(value)
        if cell.draw is not None:
            cell.draw(pen, x, y + height / 2, width)
        style = Style.SANS_BOLD if cell.bold else Style.SANS
        _write(pen, x, y, width, height, cell, column.align, style)
        x += width


def _draw_rules(widths: Sequence[float], height: float, pen: Pen, y: float) -> None:
    x = LEFT
    for width in (*widths, 0.0):
        pen.line(x, y, x, y + height, THIN if LEFT < x < LEFT + sum(widths) - 0.01 else FRAME)
        x += width
    pen.line(LEFT - _CORNER, y + height, LEFT + sum(widths) + _CORNER, y + height, THIN)


def _write(pen: Pen, x: float, y: float, width: float, height: float, cell: Cell, align: Align, style: Style) -> None:
    fitted = fit(cell.text, width - 2 * _PAD, height - 0.4, 9, 5.5, style)
    draw_lines(pen, x + _PAD + (width - 2 * _PAD) * align.value, y + height / 2, fitted, style, align, cell.colour)
