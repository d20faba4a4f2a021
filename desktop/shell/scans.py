"""A scanned sheet opens wherever one is: whatever lies over the window makes room for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QDialog

from desktop.desk import Desk
from desktop.scanner import Scanner
from desktop.shell.paper_scans import FoundPaper, find_paper
from forms.i18n import _, ngettext
from models.cases.paper_codes import MOST_REVISION, CasePaper, ListPaper, paper_of
from models.visits.sheet_numbers import is_sheet_number

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
        if is_sheet_number(number):
            self._desk.go("visits", sheet=number)
            return
        match paper_of(number):
            case ListPaper():
                self._desk.go("appeals", page="whistles", list="problems")
            case CasePaper() as paper:
                self._desk.read(lambda session: find_paper(session, paper), partial(self._show, paper), self)

    def _show(self, paper: CasePaper, found: FoundPaper | None) -> None:
        if self._desk.station.locked:
            return
        if found is None:
            said = _("{number} is not here: it has not been synced to this PC yet, or you may not open it.")
            self._desk.done.emit(said.format(number=paper.number), None)
            return
        target = found.target
        self._desk.go(target.screen, target.record, **target.options)
        if found.newer and paper.revision < MOST_REVISION:
            n = found.newer
            said = ngettext("{n} step came after this paper was printed.",
                            "{n} steps came after this paper was printed.", n)  # fmt: skip
            self._desk.done.emit(said.format(n=n), None)


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
