"""The household map on the screen: a painted picture to scroll, zoom, point at and choose doors in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from desktop.places.map_painter import Detail, MapPainter, detail_at
from desktop.places.map_port import ZOOM_STEP, MapPort
from desktop.places.map_selection import Selection
from desktop.places.map_tiles import MapTiles
from desktop.theme import Theme
from forms.i18n import _
from forms.map_words import answer, building_summary, building_title, door_summary, unit_name
from models.places.household_map import MapPicture
from models.places.map_colours import ColourMode
from models.places.map_index import Box, Direction, MapIndex

_ARROWS = {
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
}
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class MapCanvas(MapPort):
    """Arrows walk the stairs, Shift extends, Space chooses, Enter opens, Ctrl+A takes the building."""

    opened = Signal(object)
    """The dwelling's id."""
    selection_changed = Signal(object)
    """The set of chosen dwelling ids."""
    focused = Signal(object)
    """The id of the dwelling that the keyboard stands on."""
    menu_wanted = Signal(QPoint)
    """Where on the screen a menu for the selection should open."""

    def __init__(self, theme: Theme, today: date, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._today = today
        self._mode: ColourMode | None = None
        self._selection = Selection(self._index)
        self._painter: MapPainter | None = None
        self._tiles: MapTiles | None = None
        self._focus: int | None = None
        self._hover: int | None = None
        self._pressed_at: QPoint | None = None
        self._panned_from: QPoint | None = None
        self._band: QRect | None = None
        self._chosen_before: frozenset[int] = frozenset()
        self._space = False
        self._refine = QTimer(self, interval=0, singleShot=True)
        self._refine.timeout.connect(self._refine_some)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Household map"))
        theme.changed.connect(self._restyle)

    # -- what is shown

    def show_picture(self, picture: MapPicture, mode: ColourMode, index: MapIndex | None = None) -> None:
        """Show ``picture`` (with its ``index``, if it was made already); doors that are still there stay chosen."""
        chosen = self.selected()
        focus = None if self._focus is None else self._index.cells[self._focus].facts.dwelling_id
        self._index = index or MapIndex(picture)
        self._selection = Selection(self._index)
        self._selection.replace(n for key in chosen if (n := self._index.number(key)) is not None)
        self._focus = None if focus is None else self._index.number(focus)
        self._hover = self._band = None
        self.show_mode(mode)
        self._set_ranges()
        if self.selected() != chosen:
            self.selection_changed.emit(self.selected())

    def show_mode(self, mode: ColourMode) -> None:
        """Colour the same picture by another question."""
        self._mode = mode
        self._restyle()

    def _restyle(self) -> None:
        if self._mode is not None:
            self._painter = MapPainter(self._index, self._mode, self._theme, self._today)
            self._tiles = MapTiles(self._painter, self._theme.color("surface"))
        self.viewport().update()

    def selected(self) -> set[UUID]:
        return {self._index.cells[door].facts.dwelling_id for door in self._selection.doors}

    def select(self, dwelling_ids: set[UUID]) -> None:
        self._choose(self._selection.replace(n for key in dwelling_ids if (n := self._index.number(key)) is not None))

    def focus_on(self, dwelling_id: UUID) -> None:
        """Move the keyboard to a door, choose it and bring it into sight, near enough to read."""
        door = self._index.number(dwelling_id)
        if door is None:
            return
        natural = self._theme.scale / 100
        if self._zoom < 0.9 * natural:
            self.set_zoom(natural)
        self._move_focus(door)
        self._choose(self._selection.choose(door))
        self._scroll_to(door, centred=True)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            self._paint(painter, event.rect())
        finally:
            painter.end()

    def _paint(self, painter: QPainter, shown: QRect) -> None:
        if self._tiles is None:
            painter.fillRect(shown, self._theme.color("surface"))
            return
        offset = self._offset()
        area = shown.translated(offset)
        painter.translate(-offset)
        self._tiles.paint(painter, area, self._zoom, self.devicePixelRatioF())
        self._paint_chosen(painter, area)
        painter.translate(offset)
        self._paint_pointers(painter)
        self._refine.start()

    def _refine_some(self) -> None:
        """Between frames: sharpen what is shown, then get ready what lies just outside."""
        if self._tiles is None:
            return
        shown = self.viewport().rect().translated(self._offset())
        if not self.sharp:
            self.viewport().update()
        elif self._tiles.prepare(shown):
            self._refine.start()

    @property
    def sharp(self) -> bool:
        """Whether all that is in sight is painted in full detail."""
        return self._tiles is not None and self._tiles.ready(self.viewport().rect().translated(self._offset()))

    def _paint_chosen(self, painter: QPainter, area: QRect) -> None:
        zoom = self._zoom
        box = Box(area.left() / zoom, area.top() / zoom, (area.right() + 1) / zoom, (area.bottom() + 1) / zoom)
        rectangles = self._selection.rectangles(box)
        if not rectangles:
            return
        veil = QColor(self._theme.color("accent_fill"))
        veil.setAlpha(70)
        painter.save()
        painter.scale(zoom, zoom)
        painter.setBrush(veil)
        painter.setPen(Qt.PenStyle.NoPen if zoom < 0.3 else _cosmetic(self._theme.color("accent"), 2))
        painter.drawRects(rectangles)
        painter.restore()

    def _paint_pointers(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._hover is not None:
            painter.setPen(QPen(self._theme.color("text_muted"), 1))
            painter.drawRect(self._place(self._hover).adjusted(0, 0, -1, -1))
        if self._focus is not None and self.hasFocus():
            painter.setPen(QPen(self._theme.color("text"), 2))
            painter.drawRect(self._place(self._focus).adjusted(0, 0, -1, -1))
        if self._band is not None:
            veil = QColor(self._theme.color("accent_fill"))
            veil.setAlpha(40)
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(veil)
            painter.drawRect(self._band)

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.MiddleButton or (
            self._space and event.button() == Qt.MouseButton.LeftButton
        ):
            self._panned_from = point
            self._space = False
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = point
            self._chosen_before = self._selection.doors if event.modifiers() & (_CONTROL | _SHIFT) else frozenset()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._panned_from is not None:
            moved = point - self._panned_from
            self._panned_from = point
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        elif self._pressed_at is not None:
            self._draw_band(point, event.modifiers())
        else:
            self._point_at(None if detail_at(self._zoom) is Detail.DISTANT else self._door_at(point))

    def _draw_band(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        start = self._pressed_at or point
        if self._band is None and (point - start).manhattanLength() < QApplication.startDragDistance():
            return
        self._band = QRect(start, point).normalized()
        left, top = self._to_map(self._band.topLeft())
        right, bottom = self._to_map(self._band.bottomRight())
        inside = frozenset(self._index.inside(Box(left, top, right, bottom)))
        wanted = self._chosen_before ^ inside if modifiers & _CONTROL else self._chosen_before | inside
        self._choose(self._selection.replace(wanted))
        self.viewport().update()

    def _point_at(self, door: int | None) -> None:
        if door == self._hover:
            return
        for changed in (self._hover, door):
            if changed is not None:
                self.viewport().update(self._place(changed).adjusted(-2, -2, 2, 2))
        self._hover = door

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panned_from is not None:
            self._panned_from = None
            self.viewport().unsetCursor()
        elif event.button() == Qt.MouseButton.LeftButton and self._pressed_at is not None:
            if self._band is None:
                self._click(self._pressed_at, event.modifiers())
            self._pressed_at = self._band = None
            self.viewport().update()

    def _click(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        building, door = self._bar_at(point), self._door_at(point)
        if building is not None:
            self._click_bar(self._index.doors(building), modifiers)
        elif door is not None:
            self._click_door(door, modifiers)
        elif not modifiers & (_CONTROL | _SHIFT):
            self._choose(self._selection.replace(()))

    def _click_door(self, door: int, modifiers: Qt.KeyboardModifier) -> None:
        self._move_focus(door, scroll=False)
        if modifiers & _SHIFT:
            self._choose(self._selection.extend_to(door))
        elif modifiers & _CONTROL:
            self._choose(self._selection.toggle(door))
        else:
            self._choose(self._selection.choose(door))

    def _click_bar(self, doors: range, modifiers: Qt.KeyboardModifier) -> None:
        """Choose a whole building; Ctrl or Shift adds it, Ctrl takes it away again."""
        chosen = self._selection.doors
        if modifiers & _CONTROL and chosen.issuperset(doors):
            self._choose(self._selection.replace(chosen.difference(doors)))
        else:
            self._choose(self._selection.replace({*doors, *(chosen if modifiers & (_CONTROL | _SHIFT) else ())}))

    def _bar_at(self, point: QPoint) -> int | None:
        """The building at a point, where doors are too small to be told apart and it is shown as one bar."""
        if detail_at(self._zoom) is not Detail.DISTANT:
            return None
        x, y = self._to_map(point)
        return next(self._index.buildings_in(Box(x, y, x + 1e-6, y + 1e-6)), None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        door = self._door_at(point)
        if self._bar_at(point) is not None:
            self.set_zoom(self._theme.scale / 100, point)
        elif door is not None:
            self.opened.emit(self._index.cells[door].facts.dwelling_id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & _CONTROL:
            steps = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * ZOOM_STEP**steps, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            door = self._door_at(event.pos())
            if door is not None and door not in self._selection.doors:
                self._click(event.pos(), Qt.KeyboardModifier.NoModifier)
            self.menu_wanted.emit(event.globalPos())
        else:
            middle = self.viewport().rect().center() if self._focus is None else self._place(self._focus).center()
            self.menu_wanted.emit(self.viewport().mapToGlobal(middle))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.described_at(event.pos()), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return super().viewportEvent(event)

    # -- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS:
            self._walk(_ARROWS[key], extend=bool(modifiers & _SHIFT))
        elif key == Qt.Key.Key_Space:
            self._space = True
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focus is not None:
            self.opened.emit(self._index.cells[self._focus].facts.dwelling_id)
        elif key == Qt.Key.Key_A and modifiers & _CONTROL:
            self._choose_building(everything=bool(modifiers & _SHIFT))
        elif key == Qt.Key.Key_Escape and self._selection.doors:
            self._choose(self._selection.replace(()))
        elif not (modifiers & _CONTROL and self._zoom_key(key)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if self._space and self._focus is not None:
                self._choose(self._selection.toggle(self._focus))
            self._space = False
        else:
            super().keyReleaseEvent(event)

    def _zoom_key(self, key: Qt.Key) -> bool:
        actions = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.zoom_reset,
            Qt.Key.Key_9: self.fit,
        }
        if key in actions:
            actions[key]()
        return key in actions

    def _walk(self, direction: Direction, *, extend: bool) -> None:
        if not self._index.cells:
            return
        if self._focus is None:
            door = next(iter(sorted(self._selection.doors)), 0)
        else:
            door = self._index.step(self._focus, direction)
        if extend:
            if self._selection.anchor is None:
                self._selection.anchor = self._focus
            self._choose(self._selection.extend_to(door))
        self._move_focus(door)

    def _choose_building(self, *, everything: bool) -> None:
        if everything:
            self._choose(self._selection.replace(range(len(self._index.cells))))
        elif self._index.cells:
            building = self._index.building_of[self._focus or 0]
            self._choose(self._selection.replace(self._index.doors(building)))

    def _move_focus(self, door: int, *, scroll: bool = True) -> None:
        self._focus = door
        if scroll:
            self._scroll_to(door)
        self.setAccessibleName(self.describe(door))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.focused.emit(self._index.cells[door].facts.dwelling_id)
        self.viewport().update()

    def describe(self, door: int) -> str:
        """One door in words: its place, its answer, who lives there."""
        placed = self._index.picture.buildings[self._index.building_of[door]]
        facts = self._index.cells[door].facts
        where = " ".join(filter(None, (building_title(placed.building), unit_name(facts.unit))))
        word = answer(self._painter.entry_of(door)) if self._painter else ""
        return f"{where} {door_summary(facts, word)}"

    def described_at(self, point: QPoint) -> str:
        """What the pointer stands on, in words: a door, or from far away a building."""
        building, door = self._bar_at(point), self._door_at(point)
        if building is not None and self._painter is not None and self._mode is not None:
            counts = self._painter.bars.counts(building)
            return building_summary(self._index.picture.buildings[building].building, self._mode, counts)
        return "" if door is None else self.describe(door)

    def _choose(self, changed: bool) -> None:
        if changed:
            self.selection_changed.emit(self.selected())
            self.viewport().update()


def _cosmetic(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen
