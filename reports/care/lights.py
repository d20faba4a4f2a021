"""The lights of due visits on paper: a shape, a colour and a word, so that a copy in black and white tells them."""

from __future__ import annotations

from typing import NamedTuple

from forms.care_words import DUE_STATES
from reports import fonts
from reports.fonts import Style
from reports.official import _
from reports.pen import MM, Colour, Pen
from reports.signs import AMBER, GREEN, RED, SIDE, SLATE, draw_shape


class Light(NamedTuple):
    shape: str
    colour: Colour
    style: Style


LIGHTS = {
    "overdue": Light("wedge", RED, Style.SANS_BOLD),
    "due": Light("diamond", AMBER, Style.SANS_BOLD),
    "due_soon": Light("ring", AMBER, Style.SANS),
    "inactive": Light("tick", GREEN, Style.SANS),
    "paused": Light("dash", SLATE, Style.SANS),
}
"""By the state of the visit; red is what is late, amber what comes, green what has time (domain C6)."""


def draw_light(pen: Pen, x: float, y: float, state: str, word: str = "", size: float = 9.0) -> None:
    """Draw the light of ``state`` with its left edge at ``x`` and its middle at ``y``; ``word`` instead of its own."""
    light = LIGHTS[state]
    draw_shape(pen, x, y, light.shape, light.colour)
    pen.middle(x + SIDE + 1.3, y, word or _(DUE_STATES[state]), size, light.style, colour=light.colour)


def light_width(state: str, word: str, size: float) -> float:
    """How many mm ``draw_light`` takes."""
    return SIDE + 1.3 + fonts.width(word, size, LIGHTS[state].style) / MM
