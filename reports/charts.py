"""Charts on paper, as lines and areas: what differs is full, hatched or empty, so that black-and-white copies read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from reports import fonts
from reports.document import A4
from reports.flow import Part, Strip, block, nothing, titled
from reports.fonts import Style
from reports.page import LEFT, content_width
from reports.pen import MM, RULE, THIN, Align, Colour, Pen
from reports.signs import BLUE, GREEN, RED, draw_hatch, draw_shape
from reports.text import draw_lines, fit

Fill = Callable[[Pen, float, float, float, float], None]
"""Draws an area: left, top, width, height."""
_GREY: Colour = (0.72, 0.72, 0.72)
_LABEL, _BAR_ROW, _BAR = 38.0, 7.0, 4.2  # mm
_PLOT, _AXIS, _FOOT, _LEGEND = 52.0, 12.0, 6.0, 7.0  # mm


@dataclass(frozen=True)
class Bar:
    """``part`` of ``value`` is drawn full and the rest empty with a frame; ``None``: all of it is full."""

    label: str
    value: int
    words: str
    part: int | None = None


def bars(title: str, lines: Sequence[Bar], *, legend: Sequence[str] = ()) -> Part:
    """Bars from a common line to the right, negative ones hatched.

    Args:
        legend: words for what is full and what is empty.
    """
    if not lines:
        return nothing(title)
    most = max(abs(line.value) for line in lines) or 1
    width = content_width(A4) - _LABEL - 44

    def strips() -> Iterator[Strip]:
        for line in lines:
            yield Strip(_BAR_ROW, partial(_draw_bar, line, width * abs(line.value) / most))
        if legend:
            yield Strip(_LEGEND, partial(_draw_legend, legend, (_full, _frame)))

    return Part(strips, titled(title), together=2)


def _draw_bar(line: Bar, length: float, pen: Pen, y: float) -> None:
    start, middle = LEFT + _LABEL, y + _BAR_ROW / 2
    label = fit(line.label, _LABEL - 3, _BAR_ROW - 0.6, 9, 5.5, Style.SANS)
    draw_lines(pen, start - 2, middle, label, Style.SANS, Align.RIGHT)
    top = middle - _BAR / 2
    if line.value < 0:
        draw_hatch(pen, start, top, length, _BAR, RED)
    else:
        full = length if line.part is None else length * line.part / line.value if line.value else 0.0
        _frame(pen, start, top, length, _BAR)
        _full(pen, start, top, full, _BAR)
    pen.line(start, y, start, y + _BAR_ROW, RULE)
    pen.middle(start + length + 2, middle, line.words, 9, Style.SANS)


@dataclass(frozen=True)
class Columns:
    """Columns by month, up to three beside each other; ``zero`` marks those that are nothing and are over."""

    labels: Sequence[str]
    names: Sequence[str]
    values: Sequence[Sequence[int | None]]
    """By name, then by label; ``None``: not yet."""
    zeros: Sequence[frozenset[int]] = ()
    """By label: which of ``names`` are marked."""


def columns(title: str, chart: Columns, *, zero: str = "") -> Part:
    """``zero``: the word of the mark, for the legend."""
    if not any(value for row in chart.values for value in row):
        return nothing(title)
    height = _PLOT + _FOOT + _LEGEND
    return block(height, partial(_draw_columns, chart, zero), titled(title))


def _draw_columns(chart: Columns, zero: str, pen: Pen, y: float) -> None:
    left, width = LEFT + _AXIS, content_width(A4) - _AXIS
    bottom = y + _PLOT
    most = max((value or 0 for row in chart.values for value in row), default=0)
    step = _step(most)
    top = max(-(-most // step), 1) * step
    scale = (_PLOT - 6) / top
    for tick in range(0, top + 1, step):
        at = bottom - tick * scale
        pen.line(left, at, left + width, at, RULE if tick == 0 else THIN, dash="" if tick == 0 else "1 2", colour=_GREY)
        pen.middle(left - 2, at, str(tick), 8, Style.SANS, Align.RIGHT)
    room = width / max(len(chart.labels), 1)
    thick = min(room * 0.8 / max(len(chart.names), 1), 9.0)
    for place, label in enumerate(chart.labels):
        middle = left + (place + 0.5) * room
        pen.middle(middle, bottom + 3.2, label, 8.5, Style.SANS, Align.CENTRE)
        for number, row in enumerate(chart.values):
            x = middle + (number - len(chart.names) / 2) * thick
            marked = place < len(chart.zeros) and number in chart.zeros[place]
            _draw_column(pen, (x, bottom, thick), row[place], scale, _FILLS[number % 3], marked=marked)
    _draw_legend(chart.names, _FILLS, pen, bottom + _FOOT)
    if zero:
        x = LEFT + content_width(A4) - fonts.width(zero, 8.5) / MM
        pen.middle(x, bottom + _FOOT + 3.5, zero, 8.5)
        _zero(pen, x - 4, bottom + _FOOT + 3.5)


def _draw_column(
    pen: Pen, place: tuple[float, float, float], value: int | None, scale: float, fill: Fill, *, marked: bool
) -> None:
    x, bottom, thick = place
    if value is None:
        return
    if marked:
        _zero(pen, x + thick / 2 - 1.4, bottom - 2.6)
        return
    height = value * scale
    fill(pen, x + 0.4, bottom - height, thick - 0.8, height)
    pen.middle(x + thick / 2, bottom - height - 1.8, str(value) if value else "", 7, Style.SANS, Align.CENTRE)


def _zero(pen: Pen, x: float, y: float) -> None:
    """A ring: a month without any."""
    draw_shape(pen, x, y, "ring", GREEN)


def _step(most: int) -> int:
    """A round step of the scale, four to eight of them."""
    step = 1
    while most / step > 8:
        step = step * 5 if str(step)[0] == "1" and most / step > 16 else step * 2
    return step


def _draw_legend(names: Sequence[str], fills: Sequence[Fill], pen: Pen, y: float) -> None:
    x, middle = LEFT + _AXIS, y + 3.5
    for name, fill in zip(names, fills, strict=False):
        fill(pen, x, middle - 1.6, 7, 3.2)
        pen.middle(x + 8.5, middle, name, 8.5)
        x += 15 + fonts.width(name, 8.5) / MM


def _full(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    if width > 0 and height > 0:
        pen.rect(x, y, width, height, 0, fill=BLUE)


def _hatched(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    draw_hatch(pen, x, y, width, height)


def _frame(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    if width > 0 and height > 0:
        pen.rect(x, y, width, height, 0.7, fill=(1, 1, 1), colour=BLUE)


_FILLS: Sequence[Fill] = (_full, _hatched, _frame)
