"""While the station is locked nothing of it is to be seen: what is in the windows is hidden, and later brought back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)


class Veil(QObject):
    """Hides the contents of all windows, dialogs too; ``covered`` tells each.

    What is hidden answers to no shortcut and is reached by no Tab. Nothing is closed: what was typed stays.
    """

    covered = Signal(QWidget)

    def __init__(self, spare: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._spare = spare  # the one part that stays
        self._hidden: list[QWidget] = []
        self._focus: QWidget | None = None

    def draw(self) -> None:
        self._close_popups()
        self._focus = QApplication.focusWidget()
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._cover(window)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def lift(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        hidden, self._hidden = self._hidden, []
        for part in filter(isValid, hidden):
            part.show()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = None

    def stay(self) -> None:
        """What is hidden stays so for good, since its windows go; those that open from now on are somebody else's."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._hidden, self._focus = [], None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that a job opens meanwhile is covered as well."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._cover(watched)
        return False

    def _cover(self, window: QWidget) -> None:
        if window.windowType() in PASSING:
            return
        for part in window.children():
            if isinstance(part, QWidget) and not part.isWindow() and not part.isHidden() and part is not self._spare:
                part.hide()
                self._hidden.append(part)
        self.covered.emit(window)

    def _close_popups(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
