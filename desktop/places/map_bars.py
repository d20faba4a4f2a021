"""Buildings seen from afar: each a bar of its answers with hatch, shape and share, so that colour is never alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPixmap

from desktop.places.map_palette import mix, palette
from desktop.places.map_shapes import draw_shape
from desktop.theme import TextRole, Theme
from models.places.map_colours import ColourMode, LegendEntry
from models.places.map_index import MapIndex

LEAST_BAND, LEAST_SHAPE = 2, 6
"""Pixels: a band is never thinner, and bears no shape where the shape would be smaller."""
HATCH_SHARE = 0.5
HATCHES = {
    "none": Qt.BrushStyle.NoBrush,
    "up": Qt.BrushStyle.BDiagPattern,
    "down": Qt.BrushStyle.FDiagPattern,
    "cross": Qt.BrushStyle.DiagCrossPattern,
    "level": Qt.BrushStyle.HorPattern,
    "upright": Qt.BrushStyle.VerPattern,
    "grid": Qt.BrushStyle.CrossPattern,
}
"""The hatches of the legend as fills, which cost the same however many lines they have."""


class BuildingBars:
    """``keys``: the answer of each door, by its number in ``index``."""

    def __init__(self, index: MapIndex, mode: ColourMode, keys: Sequence[str], theme: Theme) -> None:
        self._index, self._mode, self._keys, self._theme = index, mode, keys, theme
        self._swatches = palette(theme)
        self._counts: dict[int, dict[str, int]] = {}
        self._shapes: dict[tuple[str, int], QPixmap] = {}
        self._font = theme.font(TextRole.CAPTION)
        self._font.setPixelSize(theme.px(10))

    def counts(self, building: int) -> dict[str, int]:
        """How many doors of a building give each answer, in the order of the legend, without zeros."""
        if building not in self._counts:
            counted = Counter(self._keys[door] for door in self._index.doors(building))
            self._counts[building] = {e.key: counted[e.key] for e in self._mode.entries if counted[e.key]}
        return self._counts[building]

    def draw(self, painter: QPainter, building: int, place: QRect, ratio: float) -> None:
        """Draw the bar of a building into ``place``."""
        counts = self.counts(building)
        parts = bands(place, counts)
        for key, band in parts.items():
            self._band(painter, self._mode.entry(key), band, ratio)
        if parts:
            self._share(painter, max(counts, key=lambda key: counts[key]), counts, parts)
        painter.setPen(self._theme.color("border_field"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _band(self, painter: QPainter, entry: LegendEntry, band: QRect, ratio: float) -> None:
        swatch = self._swatches[entry.tone]
        painter.fillRect(band, swatch.block)
        if entry.hatch != "none":
            painter.fillRect(band, QBrush(mix(swatch.mark, swatch.block, HATCH_SHARE), HATCHES[entry.hatch]))
        side = min(self._theme.px(12), band.width() - 2, band.height() - 2)
        if side >= LEAST_SHAPE and entry.shape != "none":
            shape = self._shape(entry, side, ratio)
            painter.drawPixmap(band.x() + 2, band.y() + (band.height() - side) // 2, shape)

    def _shape(self, entry: LegendEntry, side: int, ratio: float) -> QPixmap:
        """The shape of an answer on a plain ground, drawn once: hatch lines would make it unreadable."""
        found = self._shapes.get((entry.key, side))
        if found is None:
            swatch = self._swatches[entry.tone]
            found = QPixmap(round(side * ratio), round(side * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(swatch.block)
            painter = QPainter(found)
            try:
                draw_shape(painter, QRectF(1, 1, side - 2, side - 2), entry.shape, swatch.mark)
            finally:
                painter.end()
            self._shapes[entry.key, side] = found
        return found

    def _share(self, painter: QPainter, key: str, counts: Mapping[str, int], parts: Mapping[str, QRect]) -> None:
        """Write the share of the most frequent answer into its band, where there is room beside the shape."""
        band, swatch = parts[key], self._swatches[self._mode.entry(key).tone]
        words, metrics = f"{100 * counts[key] // sum(counts.values())}%", QFontMetrics(self._font)
        place = QRect(0, 0, metrics.horizontalAdvance(words) + 2, metrics.ascent())
        left = band.x() + 2 + (self._theme.px(12) + 1 if self._mode.entry(key).shape != "none" else 0)
        if left + place.width() > band.right() or place.height() > band.height() - 2:
            return
        place.moveTo(left, band.y() + (band.height() - place.height()) // 2)
        painter.fillRect(place, swatch.block)
        painter.setFont(QFont(self._font))
        painter.setPen(swatch.mark)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)


def bands(place: QRect, counts: Mapping[str, int]) -> dict[str, QRect]:
    """Cut ``place`` along its longer side, a band for each answer, as broad as its count; a rare one keeps a line."""
    total, upright = sum(counts.values()), place.height() > place.width()
    length = place.height() if upright else place.width()
    if not total:
        return {}
    least = min(LEAST_BAND, length // len(counts))
    shared = length - least * len(counts)
    sizes = {key: least + shared * amount // total for key, amount in counts.items()}
    sizes[max(counts, key=lambda key: counts[key])] += length - sum(sizes.values())
    found, start = {}, 0
    for key, size in sizes.items():
        found[key] = (
            QRect(place.x(), place.y() + start, place.width(), size)
            if upright
            else QRect(place.x() + start, place.y(), size, place.height())
        )
        start += size
    return found
