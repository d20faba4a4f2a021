"""Ruled forms whose rows are as high as what stands in them: blank they are one page, full they go on as far as needed.

A form is bands, one below the other without gaps; a band is strips, between which a page may end. Headings of tables
come again on each page that they reach.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import BinaryIO

from reports.document import A4, Document, Size
from reports.flow import Cell, Part, Strip, Value, shared_widths, titled
from reports.fonts import Style
from reports.grid import GREY, Grid, Values
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed, content_bottom, content_width, draw_code, draw_footer, draw_heading
from reports.pen import BLACK, FRAME, MM, RULE, THIN, Align, Colour, Pen
from reports.text import LEADING, Fitted, draw_lines, fit, wrap

TOP = 37.0  # mm, where the bands begin
LINE, SIZE = 7.0, 10.5  # mm, points; of long texts
LABEL = 18.0  # mm
_HEAD, _CELL_SIZE, _PAD, _MOST_LINES = 8.0, 9.0, 1.4, 40
_MOVED = 3
"""So many strips go with the signatures below them."""
_SHADE: Colour = (0.93, 0.93, 0.93)
Leaf = Callable[[Document, Printed, tuple[int, int]], None]
"""One page to come, which is told its number and how many there are."""


@dataclass(frozen=True)
class Band:
    """``whole``: no page ends within; ``framed``: a page that ends within is closed by a line.

    ``keeps``: it stands on the page of what follows, as a title does; ``fresh``: it begins a page; ``signs``: it takes
    the last of what stands before it along, so that no signature stands on a page without text.
    """

    strips: tuple[Strip, ...]
    head: Strip | None = None
    whole: bool = False
    framed: bool = True
    keeps: bool = False
    fresh: bool = False
    signs: bool = False
    again: Strip | None = None
    """The heading above it where it begins a page."""
    least: int = 1
    """So many strips stand together at its beginning, as the lines beside a label do."""

    @property
    def opening(self) -> float:
        """The height of the least that stands together at its beginning, in mm."""
        strips = self.strips if self.whole else self.strips[: self.least]
        return (self.head.height if self.head else 0.0) + sum(strip.height for strip in strips)


@dataclass(frozen=True)
class Form:
    """One paper. ``corner`` draws upper right on the first page; ``opening`` instead of the usual heading there."""

    title: str
    bands: tuple[Band, ...]
    number: str = ""
    internal: bool = True
    corner: Callable[[Pen], None] | None = None
    opening: Callable[[Pen], None] | None = None
    first: float = TOP
    """mm, where the bands begin on the first page."""
    size: Size = A4
    code: str = ""
    """What a scan of the first page finds the record by, as ``models.cases.paper_codes`` has it."""


def render_forms(
    title: str, forms: Sequence[Form], to: BinaryIO, printed: Printed, *, through: bool = False
) -> Generator[tuple[int, int], None, int]:
    """Write forms one after the other; yield pages done of all, return the number of pages.

    ``through``: the pages are counted through all forms, and not within each.
    """
    document = Document(to, title=title, at=printed.at, size=forms[0].size if forms else A4)
    papers = [leaves(form) for form in forms]
    total, done = sum(map(len, papers)), 0
    for paper in papers:
        for page, leaf in enumerate(paper, start=1):
            done += 1
            leaf(document, printed, (done, total) if through else (page, len(paper)))
            yield done, total
    return document.close()


def leaves(form: Form) -> list[Leaf]:
    """Return the pages of a form, laid out and not drawn yet."""
    pages = list(_pages(form))
    return [partial(_draw_leaf, form, number == 0, strips) for number, strips in enumerate(pages)]


def _draw_leaf(
    form: Form, first: bool, strips: Sequence[tuple[float, Strip]], document: Document, printed: Printed,
    page: tuple[int, int],
) -> None:  # fmt: skip
    pen = document.page(form.size)
    if first and form.opening is not None:
        form.opening(pen)
    else:
        draw_heading(pen, form.size, form.title, printed, internal=form.internal, continued=not first)
    if first:
        draw_code(pen, form.size, form.code)
        if form.corner is not None:
            form.corner(pen)
    for y, strip in strips:
        strip.draw(pen, y)
    draw_footer(pen, form.size, form.number, page, printed)


def _pages(form: Form) -> Iterator[list[tuple[float, Strip]]]:
    bottom, y, page = content_bottom(form.size), form.first, list[tuple[float, Strip]]()
    edge = Strip(0.0, partial(_draw_edge, content_width(form.size)))
    bands = _glued(form.bands)
    for band, after in zip_longest(bands, bands[1:]):
        if band.fresh and page:
            yield page
            page, y = [], TOP
        kept = after.opening if band.keeps and after else 0.0
        units = [band.strips] if band.whole else [(strip,) for strip in band.strips]
        for number, unit in enumerate(units):
            opening = [band.head] if band.head and number == 0 else []
            needed = band.opening + kept if number == 0 else sum(strip.height for strip in unit)
            if page and y + needed > bottom + 0.01:
                if band.framed and (number or band.signs):
                    page.append((y, edge))
                yield page
                page, y = [], TOP
                opening = [heading] if (heading := band.head or band.again) else []
                if band.framed:
                    page.append((y, edge))
            for strip in (*opening, *unit):
                page.append((y, strip))
                y += strip.height
    yield page


def _glued(bands: Sequence[Band]) -> list[Band]:
    """Let what is signed take the last strips before it along."""
    found: list[Band] = []
    for band in bands:
        found.append(_with_text(band, found) if band.signs else band)
    return found


def _with_text(signed: Band, found: list[Band]) -> Band:
    """``signed`` with what it takes from the end of ``found``; no further than the rows of one table."""
    strips, wanted = signed.strips, _MOVED
    head: Strip | None = None
    again: Strip | None = None
    while wanted > 0 and again is None and found and _goes_along(found[-1]):
        before = found.pop()
        at = 0 if before.whole else max(len(before.strips) - wanted, 0)
        at = at if at >= before.least else 0
        strips, wanted = (*before.strips[at:], *strips), wanted - (len(before.strips) - at)
        head, again = (None if at else before.head), before.head
        if at:
            found.append(replace(before, strips=before.strips[:at], least=min(before.least, at)))
            break
    return replace(signed, strips=strips, head=head, again=again)


def _goes_along(band: Band) -> bool:
    """What was signed for stays; a seal (unframed) goes with the signature below it, gaps and titles do not."""
    return not band.keeps and band.framed is not band.signs


def _draw_edge(width: float, pen: Pen, y: float) -> None:
    pen.line(LEFT, y, LEFT + width, y, FRAME)


# Bands


def fields(build: Callable[[Grid], None], values: Values, size: Size = A4) -> Band:
    """Rows of a grid, which stay together; ``build`` adds them."""
    width = content_width(size)
    probe = Grid(LEFT, 0.0, width)
    build(probe)

    def draw(pen: Pen, y: float) -> None:
        grid = Grid(LEFT, y, width)
        build(grid)
        grid.draw(pen)
        grid.fill(pen, values)

    return Band((Strip(probe.y, draw),), whole=True)


def area(label: str, text: str, lines: int, *, label_width: float = LABEL, size: Size = A4) -> Band:
    """A label beside ruled lines with ``text`` on them, at least ``lines`` of them."""
    width = content_width(size)
    written = wrap(text, width - label_width - 4, SIZE, Style.SANS)
    rows = [*written, *[""] * (lines - len(written))]

    def draw(row: int, pen: Pen, y: float) -> None:
        last = row == len(rows) - 1
        if row == 0:
            pen.line(LEFT, y, LEFT + width, y, RULE)
            _write(pen, (LEFT, y, label_width, min(len(rows), lines) * LINE), label, 10, Style.SERIF, Align.CENTRE)
        for x, line in ((0.0, FRAME), (label_width, RULE), (width, FRAME)):
            pen.line(LEFT + x, y, LEFT + x, y + LINE, line)
        start = LEFT if last else LEFT + label_width + 2
        pen.line(start, y + LINE, LEFT + width - (0 if last else 2), y + LINE, THIN, colour=BLACK if last else GREY)
        pen.middle(LEFT + label_width + 2, y + LINE / 2, rows[row], SIZE, Style.SANS)

    strips = tuple(Strip(LINE, partial(draw, row)) for row in range(len(rows)))
    return Band(strips, least=min(len(rows), lines))


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Value]], *, least: int = 0, row: float = 8.0, size: Size = A4
) -> Band:
    """A table of at least ``least`` rows, as high as their texts need; columns of width 0 share what is left."""
    widths = shared_widths(columns, content_width(size))
    blank: list[Sequence[Value]] = [[""] * len(columns)] * max(least - len(rows), 0)
    parts = [part for cells in (*rows, *blank) for part in _rows_of(columns, widths, cells, row)]
    return Band(tuple(parts), Strip(_HEAD, partial(_draw_head, columns, widths)))


def part(title: str, band: Band, note: str = "") -> Part:
    """A table whose rows are as high as their texts, among the parts of a report."""
    return Part(lambda: iter(band.strips), titled(title, note), band.head, together=min(len(band.strips), 3))


def heading(text: str, note: str = "", size: Size = A4, *, fresh: bool = False) -> Band:
    """A line of words over the whole width, as the title of what follows; ``fresh``: on a new page."""

    def draw(pen: Pen, y: float) -> None:
        pen.rect(LEFT, y, content_width(size), LINE, FRAME, fill=_SHADE)
        pen.middle(LEFT + 2, y + LINE / 2, text, SIZE, Style.SERIF_BOLD)
        pen.middle(LEFT + content_width(size) - 2, y + LINE / 2, note, 8.5, align=Align.RIGHT)

    return Band((Strip(LINE, draw),), whole=True, keeps=True, fresh=fresh)


def free(height: float, draw: Callable[[Pen, float], None], *, signs: bool = False) -> Band:
    """Something without a frame that stays together on one page; ``signs``: a seal, which needs text above it."""
    return Band((Strip(height, draw),), whole=True, framed=False, signs=signs)


def prose(text: str, size: float = 12.0, step: float = 8.0, *, style: Style = Style.SERIF, indent: bool = True) -> Band:
    """A paragraph over the whole width, its first line indented by two characters."""
    lines = wrap((_TWO if indent else "") + text, content_width(A4), size, style)
    strips = []
    for number, line in enumerate(lines):
        moved = 2 * size / MM if indent and number == 0 else 0.0
        said = line.removeprefix(_TWO) if indent and number == 0 else line
        strips.append(Strip(step, partial(_draw_prose, said, size, style, moved, step)))
    return Band(tuple(strips), framed=False)


_TWO = "国国"
"""Holds the place of the indent while lines are broken."""


def _draw_prose(line: str, size: float, style: Style, moved: float, step: float, pen: Pen, y: float) -> None:
    pen.middle(LEFT + moved, y + step / 2, line, size, style)


def gap(height: float) -> Band:
    return free(height, lambda _pen, _y: None)


def signing(*labels: str, height: float = 15.0) -> Band:
    """Cells to sign in, side by side, at least 35 mm wide each where there are up to three of them.

    The day beside a signature is always left to the hand: who signs writes it.
    """
    width = content_width(A4) / len(labels)

    def draw(pen: Pen, y: float) -> None:
        pen.rect(LEFT, y, content_width(A4), height, FRAME)
        for number, label in enumerate(labels):
            x = LEFT + number * width
            if number:
                pen.line(x, y, x, y + height, RULE)
            _write(pen, (x, y, 19, height), label.replace("（", "\n（"), 9.5, Style.SERIF, Align.CENTRE)
            pen.middle(x + width - 2, y + height - 2.8, _("____ year __ month __ day (cell)"), 8.5, align=Align.RIGHT)

    return Band((Strip(height, draw),), whole=True, signs=True)


def _draw_head(columns: Sequence[Column], widths: Sequence[float], pen: Pen, y: float) -> None:
    pen.rect(LEFT, y, sum(widths), _HEAD, FRAME, fill=_SHADE)
    x = LEFT
    for column, width in zip(columns, widths, strict=True):
        if x > LEFT:
            pen.line(x, y, x, y + _HEAD, RULE)
        _write(pen, (x, y, width, _HEAD), column.title, 9.5, Style.SERIF_BOLD, Align.CENTRE)
        x += width


def _rows_of(columns: Sequence[Column], widths: Sequence[float], cells: Sequence[Value], least: float) -> list[Strip]:
    """One strip for a row; more where it is longer than a page could hold."""
    found = [cell if isinstance(cell, Cell) else Cell(cell) for cell in cells]
    lines = [
        wrap(cell.text, width - 2 * _PAD, _CELL_SIZE, Style.SANS_BOLD if cell.bold else Style.SANS)
        for cell, width in zip(found, widths, strict=True)
    ]
    strips = []
    for start in range(0, max(1, *map(len, lines)), _MOST_LINES):
        part = [each[start : start + _MOST_LINES] for each in lines]
        height = max(least, max(map(len, part)) * _CELL_SIZE * LEADING / MM + 2)
        strips.append(Strip(height, partial(_draw_row, columns, widths, found, part, height)))
    return strips


def _draw_row(
    columns: Sequence[Column], widths: Sequence[float], cells: Sequence[Cell], lines: Sequence[Sequence[str]],
    height: float, pen: Pen, y: float,
) -> None:  # fmt: skip
    x = LEFT
    pen.line(x, y, x, y + height, FRAME)
    for column, width, cell, texts in zip(columns, widths, cells, lines, strict=True):
        if cell.draw is not None:
            cell.draw(pen, x, y + height / 2, width)
        at, style = x + _PAD + (width - 2 * _PAD) * column.align.value, Style.SANS_BOLD if cell.bold else Style.SANS
        draw_lines(pen, at, y + height / 2, Fitted(tuple(texts), _CELL_SIZE), style, column.align, cell.colour)
        x += width
        pen.line(x, y, x, y + height, RULE if column is not columns[-1] else FRAME)
    pen.line(LEFT, y + height, x, y + height, RULE)


def _write(
    pen: Pen, box: tuple[float, float, float, float], text: str, size: float, style: Style, align: Align
) -> None:
    """Write ``text`` into ``box`` (left, top, width, height), smaller or in more lines where it is long."""
    x, y, width, height = box
    fitted = fit(text, width - 1.2, height - 0.4, size, 6, style)
    draw_lines(pen, x + 0.6 + (width - 1.2) * align.value, y + height / 2, fitted, style, align)
