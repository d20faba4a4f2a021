"""The legend of the household map: colour, hatch, shape, word and count; a click chooses the doors of an answer."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.places.map_shapes import draw_answer
from desktop.theme import TextRole, Theme
from forms.i18n import _
from forms.map_words import answer
from models.places.map_colours import ColourMode, LegendEntry

SAMPLE_W, SAMPLE_H = 40, 24


class LegendButton(QAbstractButton):
    """One answer, as its cells look."""

    def __init__(self, entry: LegendEntry, amount: int, theme: Theme) -> None:
        super().__init__()
        self._entry, self._amount, self._theme = entry, amount, theme
        self.setText(answer(entry))
        self.setAccessibleName(f"{answer(entry)}: {amount}")
        self.setToolTip(_("Choose these doors"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font())
        words = metrics.horizontalAdvance(f"{self.text()} {self._amount}")
        return QSize(words + self._theme.px(SAMPLE_W + 24), self._theme.px(SAMPLE_H) + self._theme.space(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), theme.color("pressed" if self.isDown() else "hover"))
        width, height = theme.px(SAMPLE_W), theme.px(SAMPLE_H)
        painter.save()
        painter.translate(theme.space(4), (self.height() - height) // 2)
        draw_answer(painter, QRectF(0, 0, width, height), self._entry, theme, theme.scale / 100, shape=True)
        painter.restore()
        left = theme.space(4) + width + theme.space(8)
        amount = str(self._amount)
        painter.setFont(theme.font(TextRole.STRONG))
        painter.setPen(theme.color("text" if self._amount else "text_muted"))
        place = self.rect().adjusted(left, 0, -theme.space(4), 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), amount)
        room = place.width() - QFontMetrics(painter.font()).horizontalAdvance(amount) - theme.space(8)
        painter.setFont(theme.font())
        words = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), theme.ring))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class Legend(QWidget):
    """All answers of the question that colours the map."""

    picked = Signal(str)
    """The key of an answer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.buttons: dict[str, LegendButton] = {}

    def show_mode(self, mode: ColourMode, amounts: Mapping[str, int]) -> None:
        for old in self.buttons.values():
            self._box.removeWidget(old)
            old.deleteLater()
        self.buttons = {entry.key: LegendButton(entry, amounts[entry.key], self._theme) for entry in mode.entries}
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.picked.emit(key))
            self._box.addWidget(button)
