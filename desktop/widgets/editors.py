"""Editors for one line, many lines and searching; they take any text, what is wrong is said by their ``Field``."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy

from desktop.theme import theme
from desktop.widgets.icons import icon
from forms.i18n import _


class LineEdit(QLineEdit):
    """One line of text."""

    def __init__(self, placeholder: str = "", name: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setMinimumWidth(theme().px(96))

    def add_icon_action(self, icon_name: str, name: str, *, leading: bool = False) -> QAction:
        """Add a small button inside the line, at its end or its beginning."""
        position = QLineEdit.ActionPosition
        action = self.addAction(icon(icon_name), position.LeadingPosition if leading else position.TrailingPosition)
        action.setText(name)
        action.setToolTip(name)
        return action


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

    def _wear(self) -> None:
        self.setFixedHeight(theme().px(21) * self._rows + 2 * theme().space(12))


class SearchField(LineEdit):
    """A line to search in; ``searched`` comes when typing rests, or at once with Enter. Escape empties it."""

    searched = Signal(str)
    moved = Signal(int)

    def __init__(self, placeholder: str = "", wait_ms: int = 120) -> None:
        super().__init__(placeholder or _("Search"))
        self.add_icon_action("search", _("Search"), leading=True)
        self.setClearButtonEnabled(False)
        self._clear = self.add_icon_action("clear", _("Clear"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
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
