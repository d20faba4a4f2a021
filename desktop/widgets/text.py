"""Texts in the sizes of the type scale, wrapping or elided."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets.layout import wrapping

SELECTABLE: Final = Qt.TextInteractionFlag.TextSelectableByMouse


class Text(QLabel):
    """A plain text; ``ink`` is a colour role. Wraps if asked to, and is then as high as it needs to be."""

    def __init__(
        self, text: str = "", role: TextRole = TextRole.BODY, ink: str = "text", *, wrap: bool = False
    ) -> None:
        super().__init__(text)
        self.setProperty("type", str(role))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("ink", ink)
        if wrap:
            self.setSizePolicy(wrapping())
        self.ensurePolished()  # the size of the type is known from now on, before anything is laid out

    def set_ink(self, ink: str) -> None:
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedText(QWidget):
    """One line that ends in … where the room ends; the whole text is then its tooltip."""

    def __init__(self, text: str = "", role: TextRole = TextRole.BODY, ink: str = "text") -> None:
        super().__init__()
        self._role, self._ink, self._text = role, ink, text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)
        theme().changed.connect(self.updateGeometry)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme().font(self._role))
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(24), self.sizeHint().height())

    def paintEvent(self, event: object) -> None:
        font = theme().font(self._role)
        shown = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == self._text else self._text)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(theme().color(self._ink if self.isEnabled() else "text_disabled"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
