"""A scanned sheet opens wherever one is: whatever lies over the window makes room for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QDialog

from desktop.desk import Desk
from desktop.scanner import Scanner
from forms.i18n import _

MOST_DIALOGS = 5


class Scans(QObject):
    """Listens for a scanner as long as the window lives, and goes to the sheet; a locked window stays locked."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.scanner = Scanner(self, gap_ms=desk.settings.scanner_gap_ms)
        self.scanner.scanned.connect(self._open)
        application = QCoreApplication.instance()
        if application is not None:
            self.scanner.listen(application)

    def _open(self, number: str) -> None:
        if self._desk.station.locked:
            return
        if close_dialogs():
            self._desk.done.emit(_("The open dialog was closed for the scanned sheet."), None)
        self._desk.go("visits", sheet=number)


def close_dialogs() -> int:
    """Leave open menus and dialogs as Escape would; return how many dialogs there were."""
    while (popup := QApplication.activePopupWidget()) is not None and popup.isVisible():
        popup.close()
    for closed in range(MOST_DIALOGS):
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return closed
        dialog.reject()
    return MOST_DIALOGS
