"""包保公示牌, the board on the wall: which cadre answers for the community and for each estate, and how to call him.

It names cadres only (L-12); a place that nobody answers for stands in red and in words.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from forms.visits_words import percent_text
from reports import fonts
from reports.care.data import Board, CadreLine, share
from reports.document import A4, Document, Size, landscape
from reports.fonts import Style
from reports.official import _
from reports.page import Printed, printed_by
from reports.pen import BLACK, MM, Align, Colour, Pen
from reports.signs import RED, draw_shape
from reports.text import LEADING, fit

_MARGIN, _TOP, _BOTTOM = 15.0, 52.0, 24.0  # mm on A4 across, as everything here; A3 is the same, larger
_HEAD, _LOWEST, _LOWEST_LARGE, _HIGHEST = 9.5, 9.0, 7.0, 13.0
_INK: Colour = (0.55, 0.06, 0.08)
_COLUMNS = ((44.0, "place"), (30.0, "name"), (34.0, "role"), (0.0, "work"), (38.0, "phone"), (46.0, "on_site"))


class _Row(NamedTuple):
    """``place`` is empty where the row belongs to the one above; a gap has words instead of a cadre."""

    place: str
    cadre: CadreLine | None
    gap: str = ""


def render_board(
    board: Board, to: BinaryIO, printed: Printed, *, size: Size = A4, number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write the board across ``size``, on as many pages as there are people; all pages have the same lines."""
    across = landscape(size)
    document = Document(to, title=_("Who answers for this community"), at=printed.at, size=across)
    rows, scale = list(_rows(board)), across[0] / landscape(A4)[0]
    room = across[1] / scale - _TOP - _HEAD - _BOTTOM
    most = int(room / (_LOWEST if scale == 1 else _LOWEST_LARGE))
    pages = max(1, -(-len(rows) // most))
    each = -(-len(rows) // pages) or 1
    height = min(_HIGHEST, room / each)
    for page in range(1, pages + 1):
        brush = _Brush(document.page(), scale)
        _draw_title(brush, board)
        _draw_table(brush, rows[(page - 1) * each : page * each], height)
        _draw_foot(brush, board, printed, number, (page, pages))
        yield page, pages
    return document.close()


def _rows(board: Board) -> Iterator[_Row]:
    community = _("The whole community")
    lines = [_Row("", cadre) for cadre in board.cadres] + [_Row("", None, gap) for gap in board.missing]
    for number, row in enumerate(lines):
        yield row._replace(place=community if number == 0 else "")
    for estate in board.estates:
        rows = [_Row("", cadre) for cadre in estate.cadres]
        if estate.vacant:
            rows.insert(0, _Row("", None, _("no cadre responsible")))
        for number, row in enumerate(rows):
            yield row._replace(place=estate.estate if number == 0 else "")


class _Brush:
    """A pen in millimetres of A4 across, whatever size the paper has."""

    def __init__(self, pen: Pen, scale: float) -> None:
        self.pen, self.scale = pen, scale
        self.width, self.height = landscape(A4)

    def text(
        self, x: float, y: float, text: str, size: float, style: Style = Style.SERIF, align: Align = Align.LEFT,
        colour: Colour = BLACK,
    ) -> None:  # fmt: skip
        self.pen.middle(x * self.scale, y * self.scale, text, round(size * self.scale, 2), style, align, colour)

    def fitted(self, x: float, y: float, width: float, height: float, text: str, size: float, style: Style,
               align: Align = Align.CENTRE, colour: Colour = BLACK) -> None:  # fmt: skip
        """Write ``text`` into the box around the middle line ``y``, smaller or in more lines where it is long."""
        found = fit(text, width - 2.4, height - 0.8, size, 6, style)
        step = found.size * LEADING / MM
        at, first = x + 1.2 + (width - 2.4) * align.value, y - step * (len(found.lines) - 1) / 2
        for number, line in enumerate(found.lines):
            self.text(at, first + number * step, line, found.size, style, align, colour)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, colour: Colour = BLACK) -> None:
        s = self.scale
        self.pen.line(x1 * s, y1 * s, x2 * s, y2 * s, round(width * s, 2), colour=colour)

    def rect(
        self, x: float, y: float, width: float, height: float, line: float, *, fill: Colour | None = None,
        colour: Colour = BLACK,
    ) -> None:  # fmt: skip
        s = self.scale
        self.pen.rect(x * s, y * s, width * s, height * s, round(line * s, 2), fill=fill, colour=colour)


def _draw_title(brush: _Brush, board: Board) -> None:
    middle = brush.width / 2
    brush.rect(8, 8, brush.width - 16, brush.height - 16, 2.2, colour=_INK)
    brush.rect(9.6, 9.6, brush.width - 19.2, brush.height - 19.2, 0.6, colour=_INK)
    brush.fitted(_MARGIN, 20, brush.width - 2 * _MARGIN, 10, board.community, 15, Style.SERIF)
    brush.text(middle, 33, _("Who answers for this community"), 30, Style.SERIF_BOLD, Align.CENTRE, _INK)
    said = [_("Posted on {day}").format(day=board.day.isoformat())] if board.day else []
    said += [_("Key community")] if board.key_community else []
    brush.text(brush.width - _MARGIN, 47, "  ".join(said), 10, align=Align.RIGHT)
    vacant = sum(estate.vacant for estate in board.estates)
    gaps, covered = len(board.missing) + vacant, len(board.estates) - vacant
    counted = _("Estates with a cadre responsible: {percent} ({n} of {of})").format(
        percent=percent_text(share(covered, len(board.estates))), n=covered, of=len(board.estates)
    )
    brush.text(_MARGIN, 47, counted, 10)
    if gaps:
        x = _MARGIN + fonts.width(counted, 10) / MM + 5
        draw_shape(brush.pen, x * brush.scale, 47 * brush.scale, "wedge", RED, 3 * brush.scale)
        brush.text(x + 4.5, 47, _("Gaps: {n}").format(n=gaps), 10, Style.SANS_BOLD, colour=RED)


def _widths(brush: _Brush) -> list[float]:
    rest = brush.width - 2 * _MARGIN - sum(width for width, _key in _COLUMNS)
    return [width or rest for width, _key in _COLUMNS]


def _draw_table(brush: _Brush, rows: Sequence[_Row], height: float) -> None:
    widths = _widths(brush)
    titles = (_("Place·"), _("Full name"), _("Rank and duty"), _("Unit and post"), _("Telephone"), _("Days on site"))
    brush.rect(_MARGIN, _TOP, sum(widths), _HEAD, 0, fill=(0.95, 0.92, 0.90))
    x = _MARGIN
    for title, width in zip(titles, widths, strict=True):
        brush.fitted(x, _TOP + _HEAD / 2, width, _HEAD, title, 12, Style.SERIF_BOLD)
        x += width
    y = _TOP + _HEAD
    brush.line(_MARGIN, y, _MARGIN + sum(widths), y)
    places = [n for n, row in enumerate(rows) if row.place or n == 0]
    for first, end in pairwise([*places, len(rows)]):
        top, name = y + first * height, rows[first].place or _("(continued)")
        span = (end - first) * height
        brush.fitted(_MARGIN, top + span / 2, widths[0], span, name, _sized(12, height), Style.SERIF_BOLD)
        for number in range(first, end):
            _draw_row(brush, rows[number], widths, y + number * height, height)
            left = _MARGIN if number == end - 1 else _MARGIN + widths[0]
            brush.line(left, y + (number + 1) * height, _MARGIN + sum(widths), y + (number + 1) * height)
    _draw_uprights(brush, widths, _TOP, _HEAD)
    brush.rect(_MARGIN, _TOP, sum(widths), _HEAD + len(rows) * height, 1.0)


def _draw_uprights(brush: _Brush, widths: Sequence[float], y: float, height: float) -> None:
    x = _MARGIN
    for width in widths[:-1]:
        x += width
        brush.line(x, y, x, y + height)


def _draw_row(brush: _Brush, row: _Row, widths: Sequence[float], y: float, height: float) -> None:
    middle = y + height / 2
    x = _MARGIN + widths[0]
    brush.line(x, y, x, y + height)
    if row.cadre is None:
        brush.rect(x + 1, y + 1, sum(widths[1:]) - 2, height - 2, 1.2, colour=RED)
        draw_shape(brush.pen, (x + 4.5) * brush.scale, middle * brush.scale, "wedge", RED, 3.6 * brush.scale)
        words = _("Vacant: {what}").format(what=row.gap)
        room = sum(widths[1:]) - 12
        brush.fitted(x + 9, middle, room, height, words, _sized(13, height), Style.SANS_BOLD, Align.LEFT, RED)
        return
    _draw_uprights(brush, widths, y, height)
    cadre = row.cadre
    role = ("\n" if height >= _LOWEST else " ").join(part for part in (cadre.rank, cadre.role) if part)
    work = " ".join(part for part in (cadre.unit, cadre.post) if part)
    cells = (
        (cadre.name, 14, Style.SANS_BOLD, Align.CENTRE), (role, 10, Style.SANS, Align.CENTRE),
        (work, 11, Style.SANS, Align.LEFT), (cadre.phone, 12.5, Style.SANS_BOLD, Align.CENTRE),
        (cadre.on_site, 10.5, Style.SANS, Align.CENTRE),
    )  # fmt: skip
    for (text, size, style, align), width in zip(cells, widths[1:], strict=True):
        brush.fitted(x, middle, width, height, text, _sized(size, height), style, align)
        x += width


def _sized(size: float, height: float) -> float:
    """Return ``size`` in points for rows of ``height`` mm: smaller in low ones, so that lines have air."""
    return round(2 * size * min(1.0, 0.45 + 0.06 * height)) / 2


def _draw_foot(brush: _Brush, board: Board, printed: Printed, number: str, page: tuple[int, int]) -> None:
    y = brush.height - 18
    phones = ((_("Community·"), board.phone), (_("Street·"), board.street_phone))
    said = "；".join(f"{label} {phone}" for label, phone in phones if phone)
    if said:
        brush.text(_MARGIN, y, _("To complain or ask: {phones}").format(phones=said), 11, Style.SERIF_BOLD)
    by = printed_by(printed)
    of = _("Page {page} of {pages}").format(page=page[0], pages=page[1])
    no = [_("No. {number}").format(number=number)] if number else []
    brush.text(brush.width - _MARGIN, y, "  ".join([*no, of, by]), 7.5, align=Align.RIGHT)
