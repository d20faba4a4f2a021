"""Chips: a state in a word with its own shape, a filter that can be taken away, a choice that can be on."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.theme import TextRole, Tone, theme
from desktop.widgets.button import Pressable
from desktop.widgets.icons import icon
from desktop.widgets.layout import restyle
from forms.i18n import _


class Chip(Pressable):
    """A state: shape, word and colour. It is no button: neither focus nor click."""

    icon_px = 15.0
    icon_gap = 4.0

    def __init__(self, text: str, tone: Tone = Tone.NEUTRAL, icon_name: str | None = None) -> None:
        super().__init__()
        self.setProperty("chip", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone, icon_name)

    def set_text(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)

    def show_state(self, text: str, tone: Tone, icon_name: str | None = None) -> None:
        self.set_text(text)
        if icon_name:
            self.setIcon(icon(icon_name, tone, filled=True))
        restyle(self, tone=str(tone))


class FilterChip(Pressable):
    """A filter that is in force; click, Enter or Delete takes it away."""

    icon_px = 13.0
    icon_gap = 4.0

    removed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("chip", True)
        self.setProperty("tone", str(Tone.ACCENT))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands after the word
        self.setIcon(icon("close", "accent", trailing=True))
        name = _("Remove filter: {name}").format(name=text)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.clicked.connect(self.removed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class ChoiceChip(Pressable):
    """A choice that is on or off (``toggled``), with a tick when on."""

    icon_px = 15.0
    icon_gap = 4.0

    def __init__(self, text: str, icon_name: str | None = None) -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self.setProperty("chip", True)
        self.setProperty("plain", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.toggled.connect(self._show)
        self._show(False)

    def sizeHint(self) -> QSize:
        """With room for the strong type of what is chosen: nothing moves when it is."""
        strong, plain = QFontMetrics(theme().font(TextRole.STRONG)), QFontMetrics(theme().font())
        swells = strong.horizontalAdvance(self.text()) - plain.horizontalAdvance(self.text())
        size = super().sizeHint()
        return QSize(size.width() + max(swells, 0), size.height())

    def _show(self, on: bool) -> None:
        name = "checked" if on else (self._icon_name or "add")
        self.setIcon(icon(name, "text_muted", on_color="accent"))
