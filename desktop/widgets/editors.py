"""Editors for one line, many lines and searching; they take any text, what is wrong is said by their ``Field``."""

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QSizePolicy

from desktop.theme import theme
from desktop.widgets.icons import paint_icon
from forms.i18n import _


def asks_undo(event: QEvent) -> bool:
    """Whether it is the undo key, looking for somebody to answer it before the window's shortcut does."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    return event.matches(QKeySequence.StandardKey.Undo)


def asks_act(event: QEvent) -> bool:
    """Whether it is a letter with Alt: the key of an act, which is no text even where the act is not offered now."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.modifiers() == Qt.KeyboardModifier.AltModifier and event.text().isprintable() and bool(event.text())


class Inlay(QAbstractButton):
    """A small button inside a line; the keyboard has a key for what it does, so it takes no focus."""

    def __init__(self, line: QLineEdit, icon_name: str, name: str) -> None:
        super().__init__(line)
        self._icon_name = icon_name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def paintEvent(self, event: object) -> None:
        side = theme().icon_size
        square = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        color = "text_disabled" if not self.isEnabled() else "text" if self.underMouse() else "text_muted"
        painter = QPainter(self)
        paint_icon(painter, self._icon_name, square, color)
        painter.end()


class LineEdit(QLineEdit):
    """One line of text; where nothing was typed that could be taken back, the undo key is the window's."""

    def __init__(self, placeholder: str = "", name: str = "") -> None:
        super().__init__()
        self._leading: list[Inlay] = []
        self._trailing: list[Inlay] = []
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setMinimumWidth(theme().px(96))
        theme().changed.connect(self._place_inlays)

    def add_inlay(self, icon_name: str, name: str, *, leading: bool = False) -> Inlay:
        """Add a small button inside the line, at its end or its beginning."""
        inlay = Inlay(self, icon_name, name)
        (self._leading if leading else self._trailing).append(inlay)
        self._place_inlays()
        return inlay

    def event(self, event: QEvent) -> bool:
        if asks_act(event) or (asks_undo(event) and not self.isUndoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_inlays()

    def _place_inlays(self) -> None:
        side = theme().icon_size + theme().space(8)
        start, end = theme().space(4), self.width() - theme().space(4)
        for number, inlay in enumerate(self._leading):
            inlay.setGeometry(start + number * side, 0, side, self.height())
        for number, inlay in enumerate(self._trailing):
            inlay.setGeometry(end - (number + 1) * side, 0, side, self.height())
        inset = theme().space(4)
        self.setTextMargins(max(len(self._leading) * side - inset, 0), 0, max(len(self._trailing) * side - inset, 0), 0)


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab moves on to the next field, ``rows`` lines are visible."""

    def __init__(self, placeholder: str = "", rows: int = 3, name: str = "") -> None:
        super().__init__()
        self._rows = rows
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._wear()
        theme().changed.connect(self._wear)

    def text(self) -> str:
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        self.setPlainText(text)

    def event(self, event: QEvent) -> bool:
        if asks_act(event) or (asks_undo(event) and not self.document().isUndoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def _wear(self) -> None:
        self.setFixedHeight(theme().px(21) * self._rows + 2 * theme().space(12))


class SearchField(LineEdit):
    """A line to search in; ``searched`` comes when typing rests, or at once with Enter. Escape empties it."""

    searched = Signal(str)
    moved = Signal(int)

    def __init__(self, placeholder: str = "", wait_ms: int = 120) -> None:
        super().__init__(placeholder or _("Search"))
        self.add_inlay("search", _("Search"), leading=True).clicked.connect(self._tell)
        self._clear = self.add_inlay("clear", _("Clear"))
        self._clear.hide()
        self._clear.clicked.connect(self.clear)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(wait_ms)
        self._rest.timeout.connect(self._tell)
        self.textChanged.connect(self._changed)
        self.returnPressed.connect(self._tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._rest.start()

    def _tell(self) -> None:
        self._rest.stop()
        self.searched.emit(self.text())
