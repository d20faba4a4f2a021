"""Any list on paper: columns as wide as their contents need, headings and the count on every page."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from forms.i18n import ngettext
from reports import fonts
from reports.document import A4, Document, Size
from reports.fonts import Style
from reports.page import LEFT, RIGHT, Printed, content_bottom, content_width, draw_footer, draw_heading, draw_mark
from reports.pen import FRAME, MM, Align, Pen
from reports.text import LEADING, wrap

_TOP = 37.0  # mm, where the table begins
_TYPE = 9.0  # points
_STEP = _TYPE * LEADING / MM
_PADDING = 1.2
_SAMPLE = 200  # rows looked at for the widths
_NARROWEST, _WIDEST = 9.0, 60.0  # mm, before the columns are stretched to the page

Row = Sequence[str]
Lines = list[list[str]]


@dataclass(frozen=True)
class Column:
    """``width`` in mm; 0 lets the contents decide."""

    title: str
    width: float = 0
    align: Align = Align.LEFT


def render_list(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    to: BinaryIO,
    printed: Printed,
    *,
    number: str = "",
    size: Size = A4,
    internal: bool = True,
    marked: bool = False,
) -> Generator[tuple[int, int], None, int]:
    """Write ``rows`` under ``columns``; yield how many are done, return the number of pages.

    ``marked``: who took it out, when and under which number stands across each page: a list in the clear (law E).

    The rows are measured once for the number of pages and once more when they are drawn; nothing of them is kept.
    """
    document = Document(to, title=title, at=printed.at, size=size)
    table = _Table(columns, rows, size)
    pages = table.pages()
    count = ngettext("{n} row in all", "{n} rows in all", len(rows)).format(n=len(rows))

    def start() -> Pen:
        pen = document.page()
        if marked:
            draw_mark(pen, size, printed)
        draw_heading(pen, size, title, printed, internal=internal, in_chinese=False, continued=document.pages > 1)
        draw_footer(pen, size, number, (document.pages, pages), printed, in_chinese=False)
        pen.text(size[0] - RIGHT, _TOP - 2.5, count, 9, align=Align.RIGHT)
        table.draw_head(pen)
        return pen

    pen, end = start(), table.first
    for done, top, lines in table.layout():
        if top == table.first and end != table.first:
            pen = start()
        table.draw_row(pen, top, lines)
        end = top + table.height(lines)
        yield done, len(rows)
    return document.close()


class _Table:
    """Widths, heights and page breaks of one list."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row], size: Size) -> None:
        self._columns, self._rows = columns, rows
        self.width, self._bottom = content_width(size), content_bottom(size)
        self._widths = self._share(columns, rows)
        titles = [column.title for column in columns]
        self._head = self._wrap(titles, Style.SERIF_BOLD)
        self.first = _TOP + self.height(self._head)
        self._most = int((self._bottom - self.first - 2) / _STEP)

    def _share(self, columns: Sequence[Column], rows: Sequence[Row]) -> list[float]:
        """Give each column what its contents need, stretched or squeezed to the width of the page."""
        wanted = []
        for place, column in enumerate(columns):
            texts = [column.title, *(row[place] for row in rows[:_SAMPLE])]
            longest = max(fonts.width(line, _TYPE, Style.SANS) for text in texts for line in text.splitlines() or [""])
            wanted.append(min(max(longest / MM + 2 * _PADDING + 0.5, _NARROWEST), _WIDEST))
        free = self.width - sum(column.width for column in columns)
        scale = free / max(sum(w for w, column in zip(wanted, columns, strict=True) if not column.width), 1)
        return [column.width or w * scale for w, column in zip(wanted, columns, strict=True)]

    def _wrap(self, row: Row, style: Style) -> Lines:
        return [
            wrap(text, width - 2 * _PADDING, _TYPE, style) for text, width in zip(row, self._widths, strict=True)
        ]  # fmt: skip

    def height(self, lines: Lines) -> float:
        return max(6.5, max((len(cell) for cell in lines), default=1) * _STEP + 2)

    def layout(self) -> Iterator[tuple[int, float, Lines]]:
        """Yield number, top and lines of each row; one at ``first`` begins a page.

        A row longer than a page comes in parts.
        """
        y = self.first
        for number, row in enumerate(self._rows, start=1):
            for lines in self._parts(self._wrap(row, Style.SANS)):
                height = self.height(lines)
                if y + height > self._bottom:
                    y = self.first
                yield number, y, lines
                y += height

    def _parts(self, lines: Lines) -> Iterator[Lines]:
        longest = max(len(cell) for cell in lines)
        for start in range(0, max(longest, 1), self._most):
            yield [cell[start : start + self._most] for cell in lines]

    def pages(self) -> int:
        pages, end = 1, self.first
        for _number, top, lines in self.layout():
            pages += top == self.first and end != self.first
            end = top + self.height(lines)
        return pages

    def draw_head(self, pen: Pen) -> None:
        self._draw(pen, _TOP, self._head, Style.SERIF_BOLD, [Align.CENTRE] * len(self._columns))
        pen.line(LEFT, _TOP, LEFT + self.width, _TOP, FRAME)

    def draw_row(self, pen: Pen, top: float, lines: Lines) -> None:
        self._draw(pen, top, lines, Style.SANS, [column.align for column in self._columns])

    def _draw(self, pen: Pen, top: float, lines: Lines, style: Style, aligns: Sequence[Align]) -> None:
        x, height = LEFT, self.height(lines)
        pen.line(x, top, x, top + height)
        for cell, width, align in zip(lines, self._widths, aligns, strict=True):
            first = top + height / 2 - _STEP * (len(cell) - 1) / 2
            at = x + _PADDING + (width - 2 * _PADDING) * align.value
            for number, line in enumerate(cell):
                pen.middle(at, first + number * _STEP, line, _TYPE, style, align)
            x += width
            pen.line(x, top, x, top + height)
        pen.line(LEFT, top + height, LEFT + self.width, top + height)
