"""Pieces that several pages of sync are made of: a list with a panel beside it, and its keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from desktop.theme import theme
from desktop.widgets import DataTable, Scroll, column

PANEL_W, NARROW_W = 440, 900
LIST_H = 132
"""Of the list where its panel stands below: the row that is looked at and the next."""
_NO_LIMIT = 16777215


class ListAndPanel(QWidget):
    """The list takes the room; its panel stands at the right, or below where the window is narrow."""

    def __init__(self, table: QWidget, panel: QWidget) -> None:
        super().__init__()
        held = QWidget()  # what scrolls wears the canvas' look, not its own
        held.setLayout(column(panel, None, gap=0))
        self._panel = Scroll(held)
        self._table = table
        self._panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().space(12))
        self._box.addWidget(table, 1)
        self._box.addWidget(self._panel)
        self.setLayout(self._box)

    def show_panel(self, on: bool) -> None:
        self._panel.setVisible(on)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        narrow = self.width() < theme().px(NARROW_W)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)
        self._box.setStretch(1, 1 if narrow else 0)
        shares = narrow and self._panel.isVisibleTo(self)
        self._table.setMaximumHeight(theme().px(LIST_H) if shares else _NO_LIMIT)
        if narrow:
            self._panel.setMinimumWidth(0)
            self._panel.setMaximumWidth(_NO_LIMIT)
        else:
            self._panel.setFixedWidth(theme().px(PANEL_W))


class KeyedList(QWidget):
    """A page with keys of its own, which count in its list too: that would else look for a row by them."""

    def watch(self, table: DataTable, act_on: Callable[[QKeyEvent], bool]) -> None:
        """``act_on`` does what a key stands for, and says whether it stood for anything."""
        self._act_on = act_on
        table.view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._act_on(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act_on(event):
            super().keyPressEvent(event)
