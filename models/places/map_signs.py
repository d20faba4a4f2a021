"""Shapes and hatches of the household map as lines: screen and paper draw the same, and colour is never alone."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]


class Stroke(NamedTuple):
    """A line through ``points`` in a unit square (y grows downwards); ``filled`` ones are closed areas."""

    points: tuple[Point, ...]
    filled: bool = False


_RING: tuple[Point, ...] = tuple(
    (0.5 + 0.38 * x, 0.5 + 0.38 * y)
    for x, y in (
        *((1.0, 0.0), (0.92, 0.38), (0.71, 0.71), (0.38, 0.92), (0.0, 1.0), (-0.38, 0.92), (-0.71, 0.71)),
        *((-0.92, 0.38), (-1.0, 0.0), (-0.92, -0.38), (-0.71, -0.71), (-0.38, -0.92), (0.0, -1.0), (0.38, -0.92)),
        *((0.71, -0.71), (0.92, -0.38), (1.0, 0.0)),
    )
)

SHAPES: dict[str, tuple[Stroke, ...]] = {
    "none": (),
    "tick": (Stroke(((0.1, 0.55), (0.4, 0.85), (0.9, 0.15))),),
    "cross": (Stroke(((0.15, 0.15), (0.85, 0.85))), Stroke(((0.85, 0.15), (0.15, 0.85)))),
    "ring": (Stroke(_RING),),
    "dot": (Stroke(_RING, filled=True),),
    "dash": (Stroke(((0.1, 0.5), (0.9, 0.5))),),
    "square": (Stroke(((0.15, 0.15), (0.85, 0.15), (0.85, 0.85), (0.15, 0.85), (0.15, 0.15))),),
    "block": (Stroke(((0.15, 0.15), (0.85, 0.15), (0.85, 0.85), (0.15, 0.85)), filled=True),),
    "triangle": (Stroke(((0.5, 0.1), (0.92, 0.88), (0.08, 0.88), (0.5, 0.1))),),
    "wedge": (Stroke(((0.5, 0.1), (0.92, 0.88), (0.08, 0.88)), filled=True),),
    "diamond": (Stroke(((0.5, 0.05), (0.95, 0.5), (0.5, 0.95), (0.05, 0.5)), filled=True),),
    "plus": (Stroke(((0.5, 0.1), (0.5, 0.9))), Stroke(((0.1, 0.5), (0.9, 0.5)))),
    "phone": (
        Stroke(((0.2, 0.05), (0.8, 0.05), (0.8, 0.95), (0.2, 0.95), (0.2, 0.05))),
        Stroke(((0.4, 0.8), (0.6, 0.8))),
    ),
    "bang": (
        Stroke(((0.5, 0.05), (0.5, 0.62))),
        Stroke(((0.42, 0.8), (0.58, 0.8), (0.58, 0.95), (0.42, 0.95)), filled=True),
    ),
    "query": (
        Stroke(((0.22, 0.3), (0.3, 0.1), (0.6, 0.05), (0.78, 0.2), (0.74, 0.4), (0.5, 0.52), (0.5, 0.7))),
        Stroke(((0.42, 0.84), (0.58, 0.84), (0.58, 0.98), (0.42, 0.98)), filled=True),
    ),
    "key": (
        Stroke(((0.05, 0.5), (0.22, 0.28), (0.42, 0.5), (0.22, 0.72), (0.05, 0.5))),
        Stroke(((0.42, 0.5), (0.95, 0.5), (0.95, 0.75))),
        Stroke(((0.75, 0.5), (0.75, 0.7))),
    ),
}


class Hatch(NamedTuple):
    """Parallel lines: ``angles`` in degrees against the horizontal, ``spacing`` in map units."""

    angles: tuple[int, ...]
    spacing: float = 6.0


HATCHES: dict[str, Hatch] = {
    "none": Hatch(()),
    "up": Hatch((45,)),
    "down": Hatch((135,)),
    "cross": Hatch((45, 135)),
    "level": Hatch((0,)),
    "upright": Hatch((90,)),
    "grid": Hatch((0, 90)),
}


_ONE = {0: (0.0, 0.5, 1.0, 0.5), 45: (0.0, 1.0, 1.0, 0.0), 90: (0.5, 0.0, 0.5, 1.0), 135: (0.0, 0.0, 1.0, 1.0)}


def far_lines(hatch: str) -> list[tuple[float, float, float, float]]:
    """A hatch in a cell too small for it, as lines (x1, y1, x2, y2) of a unit square: one for each direction."""
    return [_ONE[angle] for angle in HATCHES[hatch].angles]


def hatch_lines(hatch: Hatch, w: float, h: float) -> list[tuple[float, float, float, float]]:
    """Return the lines (x1, y1, x2, y2) of ``hatch`` clipped to a rectangle of ``w`` × ``h``, y downwards."""
    lines: list[tuple[float, float, float, float]] = []
    for angle in hatch.angles:
        lines += _LINES[angle](w, h, hatch.spacing)
    return lines


def _level(w: float, h: float, step: float) -> list[tuple[float, float, float, float]]:
    return [(0.0, y, w, y) for y in _steps(step / 2, h, step)]


def _upright(w: float, h: float, step: float) -> list[tuple[float, float, float, float]]:
    return [(x, 0.0, x, h) for x in _steps(step / 2, w, step)]


def _rising(w: float, h: float, step: float) -> list[tuple[float, float, float, float]]:
    """Lines x + y = c, which rise to the right."""
    return [(max(0.0, c - h), min(c, h), min(c, w), max(0.0, c - w)) for c in _steps(step, w + h, step * 1.414)]


def _falling(w: float, h: float, step: float) -> list[tuple[float, float, float, float]]:
    return [(w - x1, y1, w - x2, y2) for x1, y1, x2, y2 in _rising(w, h, step)]


def _steps(first: float, end: float, step: float) -> list[float]:
    return [first + step * n for n in range(max(0, int((end - first) / step) + 1)) if first + step * n < end]


_LINES = {0: _level, 45: _rising, 90: _upright, 135: _falling}
