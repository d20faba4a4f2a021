"""Where the household map is looked at from: zoom, scrolling, and which door is at a point."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.theme import Theme
from models.places.household_map import MapPicture
from models.places.map_index import MapIndex

MARGIN = 26
"""At 100 %; from afar the name of the first estate stands in it."""
LEAST_ZOOM, MOST_ZOOM, ZOOM_STEP = 0.08, 3.0, 1.2
_EMPTY = MapPicture(0.0, 0.0, (), ())


class MapPort(QAbstractScrollArea):
    """A view of a picture of any size; at zoom 1 a map unit is a pixel. Subclasses paint it."""

    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._index = MapIndex(_EMPTY)
        self._zoom = theme.scale / 100
        self._fit_when_shown = False
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)

    @property
    def _margin(self) -> int:
        return self._theme.px(MARGIN)

    @property
    def zoom(self) -> float:
        return self._zoom

    def _offset(self) -> QPoint:
        """Pixels of the picture that lie left of and above the viewport; a small picture stands centred."""
        return QPoint(
            self.horizontalScrollBar().value() - self._free(self.viewport().width(), self._size().width()),
            self.verticalScrollBar().value() - self._margin,
        )

    def _free(self, room: int, needed: int) -> int:
        return max(self._margin, (room - needed) // 2)

    def _size(self) -> QSize:
        picture = self._index.picture
        return QSize(round(picture.width * self._zoom), round(picture.height * self._zoom))

    def _set_ranges(self) -> None:
        size, view = self._size(), self.viewport().size()
        for bar, needed, room in (
            (self.horizontalScrollBar(), size.width(), view.width()),
            (self.verticalScrollBar(), size.height(), view.height()),
        ):
            bar.setRange(0, max(0, needed + 2 * self._margin - room))
            bar.setPageStep(room)
            bar.setSingleStep(40)
        self.viewport().update()

    def _to_map(self, point: QPoint | QPointF) -> tuple[float, float]:
        offset = self._offset()
        return (point.x() + offset.x()) / self._zoom, (point.y() + offset.y()) / self._zoom

    def _door_at(self, point: QPoint) -> int | None:
        return self._index.at(*self._to_map(point))

    def _place(self, door: int) -> QRect:
        """Where a door is in the viewport."""
        box, offset = self._index.boxes[door], self._offset()
        left, top = round(box.left * self._zoom), round(box.top * self._zoom)
        right, bottom = round(box.right * self._zoom), round(box.bottom * self._zoom)
        return QRect(left, top, right - left, bottom - top).translated(-offset)

    def door_place(self, dwelling_id: UUID) -> QRect:
        """Where a door is in the viewport; empty if it is not on the map."""
        door = self._index.number(dwelling_id)
        return QRect() if door is None else self._place(door)

    def set_zoom(self, zoom: float, around: QPoint | None = None) -> None:
        """Zoom, keeping the point ``around`` of the viewport (its middle) where it is."""
        zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        point = around or self.viewport().rect().center()
        x, y = self._to_map(point)
        self._zoom = zoom
        self._set_ranges()
        offset = self._offset()
        self.horizontalScrollBar().setValue(
            self.horizontalScrollBar().value() + round(x * zoom) - point.x() - offset.x()
        )
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(y * zoom) - point.y() - offset.y())
        self.zoomed.emit(zoom)

    def zoom_in(self) -> None:
        self.set_zoom(self._zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self._zoom / ZOOM_STEP)

    def zoom_reset(self) -> None:
        self.set_zoom(self._theme.scale / 100)

    def fit(self) -> None:
        """Show the whole picture, but no larger than its natural size."""
        picture = self._index.picture
        if not picture.width or not picture.height:
            return
        room = self.viewport().size() - QSize(2 * self._margin, 2 * self._margin)
        if not self.isVisible():
            self._fit_when_shown = True
        self.set_zoom(min(room.width() / picture.width, room.height() / picture.height, self._theme.scale / 100))

    def _scroll_to(self, door: int, *, centred: bool = False) -> None:
        place, view = self._place(door), self.viewport().rect()
        if centred:
            away = place.center() - view.center()
        else:
            margin = self._margin
            inner = view.adjusted(margin, margin, -margin, -margin)
            away = QPoint(
                max(0, place.right() - inner.right()) or min(0, place.left() - inner.left()),
                max(0, place.bottom() - inner.bottom()) or min(0, place.top() - inner.top()),
            )
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + away.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + away.y())

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()
        if self._fit_when_shown:
            self._fit_when_shown = False
            self.fit()

    def sizeHint(self) -> QSize:
        return QSize(800, 500)
