"""Pages below one another on a grey ground; only those in sight are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop.printing.preview_model import PreviewModel
from desktop.theme import theme
from forms.i18n import _

ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
SCREEN_DPI = 96
WIDEST_ZOOM = 1.1
"""A page is not blown up only because the screen is wide."""
KEPT = 24
GAP = 16


class PageCanvas(QAbstractScrollArea):
    """``turned``: another page is in the middle; ``zoomed``; ``picked``: a page was clicked (from 0).

    A strip of small pages is the same canvas with a fixed width for its pages (``page_width``).
    """

    turned = Signal(int)
    zoomed = Signal(float)
    picked = Signal(int)

    def __init__(self, model: PreviewModel, page_width: int = 0) -> None:
        super().__init__()
        self._model, self._page_width = model, page_width
        self._zoom: float | None = None  # None: as wide as there is room
        self._images: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._tops: list[int] = [0]
        self.current = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Small pages") if page_width else _("Pages"))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        model.ready.connect(self._arrange)
        model.drawn.connect(self._take)

    # -- size

    @property
    def zoom(self) -> float:
        """1 is the size on paper on a screen of 96 dpi."""
        pages = self._model.pages
        if pages is None or not len(pages):
            return 1.0
        widest: float = max(width for width, _height in pages.sizes) * SCREEN_DPI / 72
        if self._page_width:
            return theme().px(self._page_width) / widest
        room = self.viewport().width() - 2 * theme().space(GAP)
        return self._zoom or max(min(room / widest, WIDEST_ZOOM), 0.2)

    def set_zoom(self, zoom: float | None) -> None:
        """Show pages in a size, or as wide as there is room."""
        self._zoom = zoom
        self._arrange()

    def step_zoom(self, by: int) -> None:
        larger = [zoom for zoom in ZOOMS if zoom > self.zoom + 0.01]
        smaller = [zoom for zoom in ZOOMS if zoom < self.zoom - 0.01]
        found = larger[:1] if by > 0 else smaller[-1:]
        if found:
            self.set_zoom(found[0])

    def show_page(self, number: int) -> None:
        if self._model.pages is not None:
            number = min(max(number, 0), len(self._model.pages) - 1)
            self.verticalScrollBar().setValue(self._tops[number] - theme().space(GAP) // 2)
            self._turn(number)

    def _arrange(self) -> None:
        pages = self._model.pages
        if pages is None:
            return
        place = self.current
        gap, scale = theme().space(GAP), self.zoom * SCREEN_DPI / 72
        self._tops = list(accumulate((round(height * scale) + gap for _width, height in pages.sizes), initial=gap))
        widest = max(round(width * scale) for width, _height in pages.sizes) + 2 * gap
        room = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(self._tops[-1] - room.height(), 0))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(theme().px(40))
        self.horizontalScrollBar().setRange(0, max(widest - room.width(), 0))
        self.horizontalScrollBar().setPageStep(room.width())
        self.zoomed.emit(self.zoom)
        if not self._page_width:
            self.show_page(place)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        width = self._page_width + 2 * GAP + 24 if self._page_width else 640
        return QSize(theme().px(width), theme().px(480))

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        worn, painter = theme(), QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), worn.color("sunken"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self._in_sight():
            self._paint_page(painter, number)
        painter.end()

    def _paint_page(self, painter: QPainter, number: int) -> None:
        worn, rect = theme(), self._rect(number)
        chosen = self._page_width and number == self.current
        painter.fillRect(rect, Qt.GlobalColor.white)  # paper is white in the dark too
        dpi, image = self._images.get(number, (0.0, None))
        if image is not None:
            painter.drawImage(QRectF(rect), image)
        if dpi != self._dpi():
            self._model.ask(number, self._dpi())
        painter.setPen(QPen(worn.color("accent" if chosen else "border_strong"), 2 if chosen else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)

    def _dpi(self) -> float:
        return round(self.zoom * SCREEN_DPI * self.devicePixelRatioF(), 1)

    def _in_sight(self) -> range:
        top, pages = self.verticalScrollBar().value(), self._model.pages
        if pages is None:
            return range(0)
        first = max(bisect_right(self._tops, top) - 1, 0)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, min(last, len(pages)))

    def _rect(self, number: int) -> QRect:
        pages = self._model.pages
        if pages is None:
            return QRect()
        width, height = (round(side * self.zoom * SCREEN_DPI / 72) for side in pages.sizes[number])
        left = max((self.viewport().width() - width) // 2, theme().space(GAP)) - self.horizontalScrollBar().value()
        return QRect(left, self._tops[number] - self.verticalScrollBar().value(), width, height)

    def _take(self, number: int, dpi: float, image: QImage) -> None:
        if dpi == self._dpi():
            self._images[number] = (dpi, image)
            self._images.move_to_end(number)
            while len(self._images) > KEPT:
                self._images.popitem(last=False)
            self.viewport().update()

    # -- moving

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        if not self._page_width and self._model.pages is not None:
            self._turn(min(max(bisect_right(self._tops, middle) - 1, 0), len(self._model.pages) - 1))
        self.viewport().update()

    def _turn(self, number: int) -> None:
        if number != self.current:
            self.current = number
            self.turned.emit(number)
            self.viewport().update()

    def follow(self, number: int) -> None:
        """Mark the page that the large canvas shows, and bring it into sight."""
        self.current = number
        rect = self._rect(number)
        if rect.top() < 0 or rect.bottom() > self.viewport().height():
            self.verticalScrollBar().setValue(self._tops[number] - self.viewport().height() // 3)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in self._in_sight():
            if self._rect(number).contains(event.position().toPoint()):
                self.picked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if self._page_width:
            steps |= {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key, pages = Qt.Key(event.key()), self._model.pages
        if key in steps:
            self._go(self.current + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and pages is not None:
            self._go(0 if key == Qt.Key.Key_Home else len(pages) - 1)
        else:
            super().keyPressEvent(event)

    def _go(self, number: int) -> None:
        if self._page_width:
            if self._model.pages is not None and 0 <= number < len(self._model.pages):
                self.picked.emit(number)
        else:
            self.show_page(number)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)
