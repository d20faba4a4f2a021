"""The command palette: one search box over everything, results below, all by keyboard."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets.card import Line
from desktop.widgets.editors import SearchField
from desktop.widgets.icons import paint_icon
from desktop.widgets.layout import VBox
from desktop.widgets.text import Text
from forms.i18n import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT_BY = {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}


class Result(NamedTuple):
    """One line of the list; ``icon_name`` and ``kind`` (a word) say what it is."""

    key: object
    icon_name: str
    title: str
    subtitle: str = ""
    kind: str = ""


class _Results(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[Result] = []

    def show_results(self, results: Sequence[Result]) -> None:
        self.beginResetModel()
        self.results = list(results)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return len(self.results)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        result = self.results[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return result.title
        return result if role == Qt.ItemDataRole.UserRole else None


class _ResultDelegate(QStyledItemDelegate):
    """Icon, title, then what tells it apart, and at the right the kind in a word."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, theme().control_height + theme().space(4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        worn = theme()
        result: Result = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        selected = option.state & QStyle.StateFlag.State_Selected
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.color("accent_soft"))
            painter.drawRoundedRect(rect, worn.radius - 2, worn.radius - 2)
        side, pad = worn.icon_size, worn.space(12)
        shape = QRect(rect.left() + pad, rect.center().y() - side // 2, side, side)
        paint_icon(painter, result.icon_name, shape, "accent" if selected else "text_muted")
        room = rect.adjusted(pad + side + pad, 0, -pad, 0)
        room = _write(painter, room, result.kind, TextRole.CAPTION, "text_muted", Qt.AlignmentFlag.AlignRight)
        room = _write(painter, room, result.title, TextRole.BODY, "text", Qt.AlignmentFlag.AlignLeft)
        _write(painter, room, result.subtitle, TextRole.CAPTION, "text_muted", Qt.AlignmentFlag.AlignLeft)
        painter.restore()


def _write(painter: QPainter, room: QRect, text: str, role: TextRole, ink: str, side: Qt.AlignmentFlag) -> QRect:
    """Write a text at one side of ``room`` and return the room that is left."""
    font = theme().font(role)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(theme().color(ink))
    painter.drawText(room, _MIDDLE | side, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
    used = metrics.horizontalAdvance(text) + theme().space(12) if text else 0
    return room.adjusted(used, 0, 0, 0) if side == Qt.AlignmentFlag.AlignLeft else room.adjusted(0, 0, -used, 0)


class CommandPalette(QFrame):
    """A popover over the window: ``asked`` tells what is typed, ``chosen`` the key of the result that was taken.

    It is a child of the window and no window itself: Chinese input methods lose their way in pop-up windows.
    """

    asked = Signal(str)
    chosen = Signal(object)
    closed = Signal()

    def __init__(self, window: QWidget, placeholder: str = "") -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("look", "popover")
        self.field = SearchField(placeholder or _("Search people, doors, visits and commands"))
        self.field.setProperty("bare", True)
        self.field.searched.connect(self.asked)
        self.field.moved.connect(self._step)
        self.list = QListView()
        self.list.setAccessibleName(_("Results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._results = _Results()
        self.list.setModel(self._results)
        self.list.setItemDelegate(_ResultDelegate(self.list))
        self.list.clicked.connect(self._take)
        self.note = Text("", ink="text_muted")
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.keys = Text(_("↑↓ choose · Enter open · Esc close"), TextRole.CAPTION, "text_muted")
        box = VBox(8, (12, 12, 12, 12))
        for part in (self.field, Line(), self.list, self.note, self.keys):
            box.addWidget(part)
        self.setLayout(box)
        self.hide()
        window.installEventFilter(self)
        self.field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget() and not self.isHidden():
            self._place()  # asked of Qt alone: events still come when the attributes of a dying palette are gone
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() in _LEFT_BY and self.isVisible():
            self.close_palette()
        return False

    def open(self) -> None:
        self.field.clear()
        self.show_results(())
        self.note.hide()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_results(self, results: Sequence[Result]) -> None:
        self._results.show_results(results)
        self.note.setText(_("Nothing found for “{text}”").format(text=self.field.text()))
        self.note.setVisible(not results and bool(self.field.text()))
        self.list.setVisible(bool(results))
        if results:
            self.list.setCurrentIndex(self._results.index(0, 0))
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def close_palette(self) -> None:
        self.hide()
        self.closed.emit()

    def _step(self, by: int) -> None:
        count = self._results.rowCount()
        if count:
            self.list.setCurrentIndex(self._results.index((self.list.currentIndex().row() + by) % count, 0))

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            result: Result = index.data(Qt.ItemDataRole.UserRole)
            self.close_palette()
            self.chosen.emit(result.key)

    def _place(self) -> None:
        worn, window = theme(), self._window
        line = worn.control_height + worn.space(4)
        rows = min(self._results.rowCount(), (window.height() - worn.px(260)) // line, 10)
        self.list.setFixedHeight(max(rows, 1) * line)
        width = min(worn.px(640), window.width() - 2 * worn.space(24))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, worn.space(24) * 3)
