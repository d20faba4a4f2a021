"""Shares as pictures: a ring for the one that matters, a bar in a line for each part; always with numbers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import TextRole, Tone, theme
from desktop.widgets.layout import HBox
from desktop.widgets.lines import LineButton
from desktop.widgets.square import Square
from desktop.widgets.text import ElidedText, Text

TURN = 360 * 16
"""A whole turn as Qt counts it, in sixteenths of a degree."""
LARGE, INSIDE = 140, 0.7
"""From which size on a ring is the one of its screen, and how much of its size the number in it may take up."""


class ShareRing(Square):
    """A share as a ring with its number inside; ``None`` (a share of nothing) is an empty ring with a dash."""

    def __init__(self, size: float = 148) -> None:
        super().__init__(size)
        self._share: float | None = None
        self._number, self._below = "—", ""

    def show_share(self, share: float | None, number: str, below: str = "") -> None:
        """``share`` from 0 to 1; ``number`` stands in the ring, ``below`` beneath it in small type."""
        self._share, self._number, self._below = share, number, below
        self.setAccessibleName(f"{number} {below}".strip())
        self.update()

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ring(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_ring(self, painter: QPainter) -> None:
        worn, width = theme(), theme().px(self._size * 0.085)
        ring = QRectF(self.rect()).adjusted(width / 2 + 1, width / 2 + 1, -width / 2 - 1, -width / 2 - 1)
        missing = self._share is not None and self._share < 1
        pen = QPen(worn.color("danger_soft" if missing else "neutral_soft"), width)
        painter.setPen(pen)
        painter.drawEllipse(ring)
        if self._share:
            pen = QPen(worn.color("accent_fill" if missing else "success"), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap if missing else Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(ring, TURN // 4, -round(TURN * min(self._share, 1.0)))

    def _paint_words(self, painter: QPainter) -> None:
        worn = theme()
        low = worn.px(self._size * 0.09) if self._below else 0
        painter.setFont(self._number_font())
        painter.setPen(worn.color("text"))
        painter.drawText(self.rect().adjusted(0, 0, 0, -2 * low), Qt.AlignmentFlag.AlignCenter, self._number)
        painter.setFont(worn.font(TextRole.CAPTION))
        painter.setPen(worn.color("text_muted"))
        room = self.rect().adjusted(0, worn.px(self._size * 0.3), 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._below)

    def _number_font(self) -> QFont:
        """In a large ring as large as there is room for: three digits before the point are wider than two."""
        inside = theme().px(self._size * INSIDE) if self._size >= LARGE else 0
        fonts = [theme().font(role) for role in (TextRole.DISPLAY, TextRole.TITLE, TextRole.HEADING)]
        fitting = (font for font in fonts if QFontMetrics(font).horizontalAdvance(self._number) <= inside)
        return next(fitting, fonts[-1])


class ShareBar(QWidget):
    """How far something is: what is missing keeps the colour of danger, so that it is seen from afar."""

    def __init__(self, share: float | None, *, missing: Tone = Tone.DANGER) -> None:
        super().__init__()
        self._share, self._missing = share, missing
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(96), theme().px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(40), theme().px(8))

    def paintEvent(self, event: object) -> None:
        worn, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room, round_ = QRectF(self.rect()), self.height() / 2
        share = self._share
        painter.setBrush(worn.color("neutral_soft" if share is None or share >= 1 else f"{self._missing}_soft"))
        painter.drawRoundedRect(room, round_, round_)
        if share:
            painter.setBrush(worn.color("success" if share >= 1 else "accent_fill"))
            room.setWidth(max(room.width() * min(share, 1.0), self.height()))
            painter.drawRoundedRect(room, round_, round_)
        painter.end()


class ShareLine(LineButton):
    """A line with a name, a bar, part and whole, and the share; pressed, it leads to its people."""

    def __init__(
        self,
        name: str,
        share: float | None,
        counts: str,
        words: str,
        go: Callable[[], object],
        *,
        ink: str = "text",
        missing: Tone = Tone.DANGER,
    ) -> None:
        box = HBox(12, (8, 6, 8, 6))
        title = ElidedText(name)
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        number = _Right(words, TextRole.STRONG, ink, 66)
        for part, stretch in (
            (title, 5), (ShareBar(share, missing=missing), 5), (_Right(counts, TextRole.CAPTION, "text_muted", 72), 0),
            (number, 0),
        ):  # fmt: skip
            box.addWidget(part, stretch)
        super().__init__(box, f"{name}: {counts}, {words}", go)


class _Right(Text):
    """A number at the right of its column, so that the lines below one another are read as a table."""

    def __init__(self, text: str, role: TextRole, ink: str, least: float) -> None:
        super().__init__(text, role, ink)
        self._least = least
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(max(size.width(), theme().px(self._least)), size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
