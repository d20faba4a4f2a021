"""Choosing one of many by typing: its text, its pinyin or its code."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QListView

from desktop.theme import theme
from desktop.widgets.editors import LineEdit
from forms.i18n import _

Key = Callable[[object, str], str]


def plain_key(value: object, text: str) -> str:
    """Search by text and by code; the caller gives a key that adds pinyin."""
    return f"{text} {value}"


class _Texts(QStringListModel):
    """What the list shows; a list that only says that nothing fits has no line to choose."""

    none_fits = False

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if self.none_fits else super().flags(index)


class ComboBox(LineEdit):
    """A line with a list. Anything may be typed; ``value()`` is ``None`` while the text is no option's.

    ``key(value, text)`` returns the words by which an option is found. ``chosen`` tells each new value.
    """

    chosen = Signal(object)

    def __init__(
        self, options: Sequence[tuple[object, str]] = (), key: Key = plain_key, placeholder: str = "", name: str = ""
    ) -> None:
        super().__init__(placeholder or _("Type or choose"), name)
        self._key = key
        self._options: list[tuple[object, str]] = []
        self._words: list[str] = []
        self._found: list[int] = []
        self._last: object = None
        self._texts = _Texts(self)
        self._list = QListView()
        self._completer = self._make_completer()
        self.add_inlay("expand", _("Show the list")).clicked.connect(self.show_all)
        self.textEdited.connect(self._narrow)
        self.textChanged.connect(self._tell)
        self.set_options(options)

    def _make_completer(self) -> QCompleter:
        completer = QCompleter(self)
        completer.setModel(self._texts)
        completer.setWidget(self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(9)
        completer.setWrapAround(False)  # past the only line there is no line: Enter would choose nothing
        completer.setPopup(self._list)
        self._list.setProperty("look", "options")
        completer.activated[QModelIndex].connect(self._pick)  # type: ignore[index]
        return completer

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        self._options = list(options)
        self._words = [self._key(value, text).casefold() for value, text in self._options]

    def value(self) -> object:
        text = self.text().strip()
        return next((value for value, label in self._options if label == text), None)

    def set_value(self, value: object) -> None:
        self.setText(next((label for known, label in self._options if known == value), ""))
        self._last = self.value()  # also where nobody is told of it: what is typed next is something new

    def found(self, typed: str) -> list[object]:
        """Return the values of the options that what was typed may mean."""
        return [self._options[number][0] for number in self._matching(typed)]

    def show_all(self) -> None:
        self._open(list(range(len(self._options))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            unknown = self.text().strip() and self.value() is None
            self._narrow(self.text()) if unknown else self.show_all()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the words opens the list as the arrow does; text that is half typed stays to be mended."""
        super().mouseReleaseEvent(event)
        known = not self.text().strip() or self.value() is not None
        if event.button() == Qt.MouseButton.LeftButton and known and self.isEnabled() and not self.hasSelectedText():
            self.show_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.text().strip() and self.value() is None:
            matching = self._matching(self.text())
            if len(matching) == 1:
                self.setText(self._options[matching[0]][1])
        super().focusOutEvent(event)

    def _matching(self, typed: str) -> list[int]:
        needle = typed.strip().casefold()
        return [number for number, words in enumerate(self._words) if needle in words]

    def _narrow(self, typed: str) -> None:
        self._open(self._matching(typed))

    def _open(self, numbers: list[int]) -> None:
        self._found = numbers
        typed = self.text().strip()
        if not numbers and not typed:
            self._list.hide()
            return
        none = _("Nothing found for “{text}”").format(text=typed)
        self._texts.none_fits = not numbers
        self._texts.setStringList([self._options[number][1] for number in numbers] or [none])
        self._list.setMinimumWidth(theme().px(160))
        self._completer.complete()
        if numbers:
            self._list.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def _pick(self, index: QModelIndex) -> None:
        if not self._found:
            return
        self.setText(self._options[self._found[index.row()]][1])

    def _tell(self) -> None:
        if (value := self.value()) != self._last:
            self._last = value
            self.chosen.emit(value)
