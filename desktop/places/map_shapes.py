"""Drawing one answer of the household map: its colour, hatch, edge and shape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.places.map_palette import palette
from desktop.theme import Theme
from models.places.map_colours import LegendEntry
from models.places.map_signs import HATCHES, SHAPES, hatch_lines


def draw_answer(
    painter: QPainter, place: QRectF, entry: LegendEntry, theme: Theme, zoom: float, *, shape: bool
) -> None:
    """Draw one answer as a cell shows it: colour, hatch, edge and, if asked, its shape in the upper right corner."""
    swatch = palette(theme)[entry.tone]
    inner = place.adjusted(1, 1, -1, -1)
    painter.setClipRect(inner)
    painter.fillRect(inner, swatch.fill)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(swatch.line, max(0.8, 0.9 * zoom)))
    for x1, y1, x2, y2 in hatch_lines(HATCHES[entry.hatch], inner.width() / zoom, inner.height() / zoom):
        start = QPointF(inner.x() + x1 * zoom, inner.y() + y1 * zoom)
        painter.drawLine(start, QPointF(inner.x() + x2 * zoom, inner.y() + y2 * zoom))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(swatch.line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(inner.adjusted(0, 0, -1, -1))
    if shape:
        side = 9.0 * zoom
        draw_shape(
            painter, QRectF(inner.right() - side - 4 * zoom, inner.y() + 4 * zoom, side, side), entry.shape, swatch.ink
        )


def draw_shape(painter: QPainter, place: QRectF, shape: str, ink: QColor) -> None:
    """Draw a shape of ``models.places.map_signs`` into ``place``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, max(1.2, place.width() / 7), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for stroke in SHAPES[shape]:
        points = QPolygonF(_placed(stroke.points, place))
        painter.setBrush(ink if stroke.filled else Qt.BrushStyle.NoBrush)
        (painter.drawPolygon if stroke.filled else painter.drawPolyline)(points)


def _placed(points: Sequence[tuple[float, float]], place: QRectF) -> list[QPointF]:
    return [QPointF(place.x() + x * place.width(), place.y() + y * place.height()) for x, y in points]
