"""Eight cards of 85 × 54 mm on a sheet of A4 with marks to cut along: the geometry that all kinds of cards share."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document import A4, Document
from reports.fonts import Style
from reports.page import Printed, draw_footer
from reports.pen import THIN, Align, Pen
from reports.text import draw_lines, fit

WIDTH, HEIGHT = 85.0, 54.0  # mm
_ACROSS, _DOWN = 2, 4
_LEFT, _TOP = (A4[0] - _ACROSS * WIDTH) / 2, 28.0
_MARK = 5.0  # mm, length of a cutting mark
PER_SHEET = _ACROSS * _DOWN


def card_places() -> Iterator[tuple[float, float]]:
    """Yield the top left corners of the cards of a sheet, row by row."""
    for row in range(_DOWN):
        for column in range(_ACROSS):
            yield _LEFT + column * WIDTH, _TOP + row * HEIGHT


def card_sheet(document: Document, page: tuple[int, int], printed: Printed, number: str = "") -> Pen:
    """Start a sheet with its cutting marks; who printed what stands outside of the cards."""
    pen = document.page()
    pen.put(document.layer("cards", _draw_marks))
    draw_footer(pen, A4, number, page, printed)
    return pen


def _draw_marks(pen: Pen) -> None:
    right, bottom = _LEFT + _ACROSS * WIDTH, _TOP + _DOWN * HEIGHT
    for column in range(_ACROSS + 1):
        x = _LEFT + column * WIDTH
        pen.line(x, _TOP - _MARK, x, _TOP, THIN)
        pen.line(x, bottom, x, bottom + _MARK, THIN)
        pen.line(x, _TOP, x, bottom, THIN, dash="1 4")
    for row in range(_DOWN + 1):
        y = _TOP + row * HEIGHT
        pen.line(_LEFT - _MARK, y, _LEFT, y, THIN)
        pen.line(right, y, right + _MARK, y, THIN)
        pen.line(_LEFT, y, right, y, THIN, dash="1 4")


def fitted_line(
    pen: Pen, x: float, y: float, text: str, size: float, style: Style, align: Align, room: float = 73
) -> None:
    """Write ``text`` at the middle line ``y`` within ``room`` mm, smaller or in two lines where it is long."""
    fitted = fit(text, room, 6.5, size, 5, style)
    draw_lines(pen, x, y, fitted, style, align)
