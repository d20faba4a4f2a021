"""The toast: after an act, one sentence and Undo; it goes by itself, and waits for who is at it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.theme import Tone, theme
from desktop.widgets.button import Pressable
from desktop.widgets.icons import Icon
from desktop.widgets.layout import HBox, hide_unless
from desktop.widgets.text import Text
from forms.i18n import _

SHOWN_MS = 8000
UNDO_KEYS = "Ctrl+Z"
"""The window's key, before the toast and after it: the toast only names it."""


class Toast(QFrame):
    """One sentence over the lower edge of ``parent``; the pointer or the focus on it holds it there."""

    gone = Signal()

    def __init__(self, parent: QWidget, text: str, action: str = "", shown_ms: int = SHOWN_MS) -> None:
        super().__init__(parent)
        self._window = parent
        self.setProperty("look", "toast")
        self.setAccessibleName(text)
        self.text = Text(text, ink="")
        self.action = Pressable(f"{action} ({UNDO_KEYS})")
        self.action.setAccessibleName(action)
        hide_unless(self.action, action)
        box = HBox(12, (16, 4, 8, 4))
        box.addWidget(Icon(Tone.SUCCESS, "surface_raised", 18, filled=True))
        box.addWidget(self.text)
        box.addWidget(self.action)
        self.setLayout(box)
        self.setMinimumHeight(theme().control_height + theme().space(8))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(shown_ms)
        self._timer.timeout.connect(self.leave)
        self._timer.start()
        parent.installEventFilter(self)
        self.action.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether it stays because somebody is at it."""
        return not self._timer.isActive()

    def place(self) -> None:
        room = self._window.rect()
        self.adjustSize()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - theme().space(24) * 2)
        self.raise_()

    def leave(self) -> None:
        self._window.removeEventFilter(self)
        self._timer.stop()
        self.hide()
        self.gone.emit()
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.action and event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif watched is self.action and event.type() == QEvent.Type.FocusOut:
            self._timer.start()
        elif event.type() == QEvent.Type.Resize:
            self.place()
        return False


class Toasts(QObject):
    """The toasts of a window, one at a time: the newest takes the place of the last."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.current: Toast | None = None

    def say(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> Toast:
        """Show a sentence; ``act`` is run when its action (``Undo`` where only ``act`` is given) is pressed."""
        if self.current is not None:
            self.current.leave()
        toast = Toast(self._window, text, (action or _("Undo")) if act else "")
        if act:
            toast.action.clicked.connect(act)
            toast.action.clicked.connect(toast.leave)
        toast.gone.connect(self._forget)
        self.current = toast
        toast.show()
        toast.place()
        return toast

    def _forget(self) -> None:
        self.current = None
