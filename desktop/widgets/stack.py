"""Pages of which one is looked at, in the room that this one needs."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget

from desktop.widgets.layout import Scroll


class Stack(QStackedWidget):
    """Asks for as much room as the page that is looked at; Qt's own asks for that of the largest one."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _number: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def hasHeightForWidth(self) -> bool:
        shown = self.currentWidget()
        return shown is not None and shown.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        shown = self.currentWidget()
        return shown.heightForWidth(width) if shown is not None else super().heightForWidth(width)


class PageScroll(Scroll):
    """A page that scrolls in whatever height there is, so that nothing around it needs to scroll."""

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
