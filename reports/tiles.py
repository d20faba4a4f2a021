"""Figures large, side by side, each with its word and its formula below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports.document import A4
from reports.flow import Part, block, titled
from reports.fonts import Style
from reports.page import LEFT, content_width
from reports.pen import BLACK, FRAME, MM, THIN, Align, Colour, Pen
from reports.text import fit

_HEIGHT = 24.0  # mm


@dataclass(frozen=True)
class Tile:
    value: str
    label: str
    formula: str = ""
    colour: Colour = BLACK


def tiles(title: str, found: Sequence[Tile]) -> Part:
    return block(_HEIGHT + 2, partial(_draw, found), titled(title))


def _draw(found: Sequence[Tile], pen: Pen, y: float) -> None:
    width = content_width(A4) / max(len(found), 1)
    for number, tile in enumerate(found):
        x = LEFT + number * width
        middle = x + width / 2
        pen.rect(x, y, width, _HEIGHT, THIN)
        pen.middle(middle, y + 8.5, tile.value, 17, Style.SANS_BOLD, Align.CENTRE, tile.colour)
        for text, at, size, style in (
            (tile.label, 16.0, 10.0, Style.SERIF_BOLD),
            (tile.formula, 20.8, 7.5, Style.SERIF),
        ):
            fitted = fit(text, width - 2, size * 1.3 / MM, size, 5.5, style)
            pen.middle(middle, y + at, fitted.lines[0] if fitted.lines else "", fitted.size, style, Align.CENTRE)
    pen.rect(LEFT, y, content_width(A4), _HEIGHT, FRAME)
