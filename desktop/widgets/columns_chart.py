"""A chart of columns: one a month or class, its number above, its name below; a part of each may be set off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import TextRole, theme


class Bar(NamedTuple):
    """``part`` of ``whole`` is drawn full, the rest light; both numbers stand above."""

    name: str
    whole: int
    part: int


class ColumnChart(QWidget):
    """Columns side by side, as high as their numbers; what they say is read out as well."""

    def __init__(self, height: float = 180) -> None:
        super().__init__()
        self._height = height
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.setAccessibleName("; ".join(f"{bar.name}: {bar.part} / {bar.whole}" for bar in bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(320), theme().px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(self._height))

    def paintEvent(self, event: object) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme().font(TextRole.CAPTION)
        painter.setFont(font)
        line = QFontMetrics(font).height()
        step = self.width() / len(self._bars)
        room = max(self.height() - 2 * line - 8, 1)
        most = max((bar.whole for bar in self._bars), default=0) or 1
        for number, bar in enumerate(self._bars):
            self._paint_bar(painter, QRectF(number * step, 0, step, self.height()), bar, room / most, line)
        painter.end()

    def _paint_bar(self, painter: QPainter, room: QRectF, bar: Bar, unit: float, line: int) -> None:
        worn, width = theme(), min(room.width() * 0.6, theme().px(44))
        left, foot = room.center().x() - width / 2, room.bottom() - line - 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.color("accent_soft"))
        painter.drawRect(QRectF(left, foot - bar.whole * unit, width, bar.whole * unit))
        painter.setBrush(worn.color("accent_fill"))
        painter.drawRect(QRectF(left, foot - bar.part * unit, width, bar.part * unit))
        painter.setPen(worn.color("border"))
        painter.drawLine(int(room.left()), int(foot), int(room.right()), int(foot))
        painter.setPen(worn.color("text_muted"))
        below = QRectF(room.left(), foot + 2, room.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, bar.name)
        if bar.whole:
            above = QRectF(room.left(), foot - bar.whole * unit - line - 2, room.width(), line)
            painter.setPen(worn.color("text"))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{bar.part:,}/{bar.whole:,}")
