"""A row of words of which one is chosen: the parts of a screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent

from desktop.theme import TextRole, theme
from desktop.widgets.button import Button
from desktop.widgets.button_row import ButtonRow


class _Tab(Button):
    """As wide as its word (and its icon, if any) is in bold, so that nothing moves when it is chosen."""

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        bold = QFontMetrics(theme().font(TextRole.STRONG)).horizontalAdvance(self.text())
        shape = 0 if self.icon().isNull() else self.iconSize().width() + theme().space(4)
        return QSize(bold + shape + 2 * theme().space(16) + 2, size.height())


class Tabs(ButtonRow):
    """One of a few parts; the arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__(_Tab(title) for _key, title in parts)
        self._keys = [key for key, _title in parts]
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))

    def value(self) -> str:
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        self._group.button(self._keys.index(key)).setChecked(True)

    def button(self, key: str) -> Button:
        found = self._group.button(self._keys.index(key))
        if not isinstance(found, Button):
            raise TypeError(key)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        key = self._keys[(self._group.checkedId() + step) % len(self._keys)]
        self.choose(key)
        self.chosen.emit(key)
        self.button(key).setFocus(Qt.FocusReason.TabFocusReason)  # a part that takes the keys would end the walk here
