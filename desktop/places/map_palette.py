"""The tones of the household map in the colours of the theme."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen, qGray

from desktop.theme import Mode, Theme


class Swatch(NamedTuple):
    """``fill`` lies under text, ``ink`` draws shapes on it; from afar ``block`` with its ``edge`` bears a ``mark``."""

    fill: QColor
    block: QColor
    edge: QPen
    line: QColor
    ink: QColor
    mark: QColor


PALE = 0.05
"""Shares below leave a tone as light as the paper: it needs an edge to be seen."""


def palette(theme: Theme) -> dict[str, Swatch]:
    """Return the swatches by tone (``models.places.map_colours``)."""
    colors = theme.colors
    hues = {
        "green": (colors.success, 0.24),
        "blue": (colors.info, 0.16),
        "red": (colors.danger, 0.22),
        "amber": (colors.categories[3].fill, 0.55),
        "orange": (colors.categories[1].fill, 0.42),
        "teal": (colors.categories[0].fill, 0.55),
        "violet": (colors.categories[6].fill, 0.62),
        "grey": (colors.neutral, 0.20),
        "plain": (colors.neutral, 0.02),
        "faint": (colors.neutral, 0.10),
    }
    return {tone: _swatch(theme, hue, share) for tone, (hue, share) in hues.items()}


def _swatch(theme: Theme, hue: str, share: float) -> Swatch:
    paper, text, color = theme.color("surface_raised"), theme.color("text"), QColor(hue)
    fill = mix(color, paper, share if theme.mode is Mode.LIGHT else share * 0.62)
    block = mix(color, paper, min(1.0, share * 2.4))
    return Swatch(
        fill=fill,
        block=block,
        edge=_hairline(theme.color("border_field")) if share < PALE else QPen(Qt.PenStyle.NoPen),
        line=mix(mix(text, color, 0.35), fill, 0.32),
        ink=mix(text, color, 0.45),
        mark=max((text, paper), key=lambda ink: abs(qGray(ink.rgb()) - qGray(block.rgb()))),
    )


def _hairline(color: QColor) -> QPen:
    pen = QPen(color, 0)
    pen.setCosmetic(True)
    return pen


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """``share`` of the first colour, the rest of the second."""
    pairs = ((first.red(), second.red()), (first.green(), second.green()), (first.blue(), second.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in pairs))
