"""Pages of which one is looked at, in the room that this one needs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLayoutItem, QStackedLayout, QWidget, QWidgetItem

from desktop.widgets.layout import Scroll


class _Pages(QStackedLayout):
    """Asks for what the page that is shown asks for; Qt's own asks for what the largest of all does."""

    def _shown(self) -> QLayoutItem | None:
        """The page as layouts see it, made anew: the layout's own item dies with its page, and Python is not told."""
        page = self.currentWidget()
        return QWidgetItem(page) if page is not None else None

    def sizeHint(self) -> QSize:
        shown = self._shown()
        return shown.sizeHint() if shown is not None else QSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        shown = self._shown()
        return shown.minimumSize() if shown is not None else QSize()

    def hasHeightForWidth(self) -> bool:
        shown = self._shown()
        return shown is not None and shown.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        shown = self._shown()
        return max(shown.heightForWidth(width), shown.minimumSize().height()) if shown is not None else -1


class Stack(QWidget):
    """Pages in one place, as ``QStackedWidget`` has them, but no higher than the one that is looked at."""

    currentChanged = Signal(int)  # noqa: N815 - as Qt calls it

    def __init__(self) -> None:
        super().__init__()
        self._pages = _Pages()
        self.setLayout(self._pages)
        self._pages.currentChanged.connect(self._changed)

    def addWidget(self, page: QWidget) -> int:  # noqa: N802
        return self._pages.addWidget(page)

    def currentWidget(self) -> QWidget | None:  # noqa: N802
        """Return the page that is looked at; there is none before the first was added."""
        return self._pages.currentWidget()

    def currentIndex(self) -> int:  # noqa: N802
        return self._pages.currentIndex()

    def setCurrentWidget(self, page: QWidget) -> None:  # noqa: N802
        self._pages.setCurrentWidget(page)

    def setCurrentIndex(self, number: int) -> None:  # noqa: N802
        self._pages.setCurrentIndex(number)

    def _changed(self, number: int) -> None:
        self._pages.invalidate()
        self.updateGeometry()
        self.currentChanged.emit(number)


class PageScroll(Scroll):
    """A page that scrolls in whatever height there is, so that nothing around it needs to scroll."""

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
