"""The three lights of a clock on paper: a shape, a colour and a word; three blocks of which one is lit."""

from __future__ import annotations

from collections.abc import Mapping

from forms.light_words import LIGHTS
from models.clocks.deadlines import Light
from reports import fonts
from reports.fonts import Style
from reports.official import _
from reports.pen import BLACK, MM, RULE, Align, Colour, Pen
from reports.signs import AMBER, GREEN, RED, SIDE, SLATE, draw_shape

LOOKS: Mapping[Light, tuple[str, Colour]] = {
    Light.GREEN: ("dot", GREEN),
    Light.YELLOW: ("wedge", AMBER),
    Light.RED: ("block", RED),
    Light.PAUSED: ("pause", SLATE),
    Light.OVER: ("tick", SLATE),
}
BLOCK, BLOCK_HEIGHT = 17.0, 8.0  # mm
_WHITE: Colour = (1, 1, 1)
_FAINT: Colour = (0.55, 0.55, 0.55)


def draw_light(pen: Pen, x: float, y: float, light: Light, word: str = "", size: float = 9.0) -> None:
    """Draw the light with its left edge at ``x`` and its middle at ``y``; ``word`` instead of its own."""
    shape, colour = LOOKS[light]
    _draw_sign(pen, x, y, shape, colour)
    style = Style.SANS_BOLD if light in (Light.RED, Light.YELLOW) else Style.SANS
    pen.middle(x + SIDE + 1.3, y, word or _(LIGHTS[light]), size, style, colour=colour)


def light_width(light: Light, word: str = "", size: float = 9.0) -> float:
    """How many mm ``draw_light`` takes."""
    return SIDE + 1.3 + fonts.width(word or _(LIGHTS[light]), size, Style.SANS_BOLD) / MM


def draw_lamps(pen: Pen, right: float, y: float, light: Light | None) -> None:
    """Draw green, yellow and red side by side, the lit one full; paused or done in a fourth block; none on a form."""
    lamps = [Light.GREEN, Light.YELLOW, Light.RED]
    if light in (Light.PAUSED, Light.OVER):
        lamps.insert(0, light)
    x = right - BLOCK * len(lamps)
    for lamp in lamps:
        _draw_block(pen, x, y, lamp, lit=lamp is light, blank=light is None)
        x += BLOCK


def _draw_block(pen: Pen, x: float, y: float, lamp: Light, *, lit: bool, blank: bool) -> None:
    """A full block with white words is the lit one, on a copy in black and white too."""
    shape, colour = LOOKS[lamp]
    ink = _WHITE if lit else BLACK if blank else _FAINT
    pen.rect(x, y, BLOCK - 1, BLOCK_HEIGHT, RULE, fill=colour if lit else None, colour=colour if lit else ink)
    middle = y + BLOCK_HEIGHT / 2
    _draw_sign(pen, x + 2.2, middle, shape, ink)
    style = Style.SANS_BOLD if lit else Style.SANS
    pen.middle(x + 2.2 + SIDE + (BLOCK - 1 - 2.2 - SIDE) / 2, middle, _(LIGHTS[lamp]), 10, style, Align.CENTRE, ink)


def _draw_sign(pen: Pen, x: float, y: float, shape: str, colour: Colour) -> None:
    if shape != "pause":
        draw_shape(pen, x, y, shape, colour)
        return
    for at in (0.3, 0.7):
        pen.line(x + at * SIDE, y - SIDE * 0.4, x + at * SIDE, y + SIDE * 0.4, 1.4, colour=colour)
