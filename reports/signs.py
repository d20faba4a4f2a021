"""Shapes and colours that mean something on paper: a copy in black and white still tells them apart."""

from __future__ import annotations

from models.places.map_signs import SHAPES
from reports.pen import Colour, Pen

RED: Colour = (0.76, 0.09, 0.11)
AMBER: Colour = (0.62, 0.36, 0.0)
GREEN: Colour = (0.10, 0.48, 0.27)
SLATE: Colour = (0.36, 0.40, 0.46)
BLUE: Colour = (0.15, 0.31, 0.49)
SIDE = 2.9  # mm


def draw_shape(pen: Pen, x: float, y: float, shape: str, colour: Colour, side: float = SIDE) -> None:
    """Draw ``shape`` of the map's signs with its left edge at ``x`` and its middle at ``y``."""
    for stroke in SHAPES[shape]:
        points = [(x + px * side, y - side / 2 + py * side) for px, py in stroke.points]
        pen.path(points, 1.0 if not stroke.filled else 0.3, filled=stroke.filled, colour=colour)


def draw_hatch(
    pen: Pen, x: float, y: float, width: float, height: float, colour: Colour = BLUE, step: float = 1.1
) -> None:
    """Fill a rectangle with lines at 45°, which a copy in black and white tells from full and from empty."""
    if width <= 0 or height <= 0:
        return
    pen.rect(x, y, width, height, 0.7, colour=colour)
    start = x - height
    while start < x + width:
        left, right = max(start, x), min(start + height, x + width)
        if right > left:
            pen.line(left, y + height - (left - start), right, y + height - (right - start), 0.6, colour=colour)
        start += step
