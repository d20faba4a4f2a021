"""Open appeals by their lights, to hang at the desk of whoever follows them: masked names, no telephone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from functools import partial
from typing import BinaryIO

from forms.i18n import N_
from forms.light_words import LIGHTS
from models.clocks.deadlines import Light
from reports.appeals.data import OpenLine
from reports.bands import Band, Form, free, gap, heading, render_forms, table
from reports.document import A4, landscape
from reports.flow import Cell, Value
from reports.lights import draw_light, light_width
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, RIGHT, Printed
from reports.pen import Align, Pen
from reports.text import draw_lines, fit

TITLE = N_("Open appeals by their lights")
_SIZE = landscape(A4)
_ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED)


def render_open_list(
    lines: Sequence[OpenLine], to: BinaryIO, printed: Printed, *, number: str = "", scope: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write red, yellow, green and paused ones, each under its light; ``lines`` come in the order of the list."""
    counts = Counter(line.light for line in lines)
    bands: list[Band] = [free(9, partial(_draw_counts, scope, counts))]
    for light in _ORDER:
        mine = [line for line in lines if line.light is light]
        if mine:
            words = _("{light}: {n}").format(light=_(LIGHTS[light]), n=len(mine))
            bands += [heading(words, _("Names are masked."), _SIZE), _rows(mine), gap(3)]
    if not lines:
        bands.append(free(10, lambda pen, y: pen.middle(LEFT, y + 5, _("No appeal is open."), 11)))
    form = Form(_(TITLE), tuple(bands), number=number, size=_SIZE)
    return (yield from render_forms(_(TITLE), [form], to, printed))


def _draw_counts(scope: str, counts: Counter[Light], pen: Pen, y: float) -> None:
    x = _SIZE[0] - RIGHT
    for light in reversed(_ORDER):
        words = f"{_(LIGHTS[light])} {counts[light]}"
        x -= light_width(light, words, 10)
        draw_light(pen, x, y + 3, light, words, 10)
        x -= 6
    fitted = fit(scope, x - LEFT, 8, 10, 6)
    draw_lines(pen, LEFT, y + 3, fitted)


def _rows(lines: Sequence[OpenLine]) -> Band:
    middle = Align.CENTRE
    columns = (
        Column(_("No.·"), 9, middle), Column(_("Number (open)"), 60), Column(_("Light (open)"), 23, middle),
        Column(_("Due (open)"), 20, middle), Column(_("Item (open)"), 22), Column(_("Who (open)"), 14, middle),
        Column(_("Place (open)")), Column(_("Department (open)"), 25), Column(_("State·"), 16, middle),
        Column(_("Received (open)"), 21, middle), Column(_("First contact (open)"), 16, middle),
    )  # fmt: skip
    rows: list[Sequence[Value]] = [
        (
            str(order), line.number, _light(line), line.due, line.item, line.name, line.place, line.department,
            "\n".join(part for part in (line.state, line.escalated) if part), line.received, line.first_contact,
        )
        for order, line in enumerate(lines, start=1)
    ]  # fmt: skip
    return table(columns, rows, size=_SIZE)


def _light(line: OpenLine) -> Value:
    """The shape before how long there is; never colour alone."""

    def draw(pen: Pen, x: float, y: float, _width: float) -> None:
        draw_light(pen, x + 2, y, line.light, line.left, 9)

    return Cell("", draw=draw)
