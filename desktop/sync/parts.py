"""Pieces that several pages of sync are made of: a list with a panel beside it, and cleared boxes."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QWidget

from desktop.theme import theme
from desktop.widgets import Scroll

PANEL_W, NARROW_W = 440, 900


class ListAndPanel(QWidget):
    """The list takes the room; its panel stands at the right, or below where the window is narrow."""

    def __init__(self, table: QWidget, panel: QWidget) -> None:
        super().__init__()
        self._panel = Scroll(panel)
        self._panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().space(12))
        self._box.addWidget(table, 1)
        self._box.addWidget(self._panel)
        self.setLayout(self._box)

    def show_panel(self, on: bool) -> None:
        self._panel.setVisible(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        narrow = self.width() < theme().px(NARROW_W)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)
        self._box.setStretch(1, 1 if narrow else 0)
        if narrow:
            self._panel.setMinimumWidth(0)
            self._panel.setMaximumWidth(16777215)
        else:
            self._panel.setFixedWidth(theme().px(PANEL_W))


def emptied(box: QLayout) -> None:
    """Take everything out of a box; a button that has just been pressed dies a little later."""
    while (item := box.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
