"""Looks, some time after the opening, whether the program is what its maker signed (L-51), and says where it is not."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desktop.desk import Desk
from desktop.jobs import once
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from forms.i18n import _
from models.station.program import Wrong, tell

FIRST_S = 10


class ProgramWatch(QObject):
    """Once an opening, on a reading thread; the answer stands above every screen, and in the audit."""

    def __init__(self, desk: Desk, first_s: int = FIRST_S) -> None:
        super().__init__(desk)
        self._desk = desk
        QTimer.singleShot(first_s * 1000, self, self._look)

    def _look(self) -> None:
        station, program = self._desk.station, self._desk.program
        self._desk.prepare(once(lambda: tell(station, program.found())), self._told, self)

    def _told(self, wrong: Wrong | None) -> None:
        self._desk.wrong = wrong
        self._desk.alarmed.emit()


class ProgramBanner(Banner):
    """Stands as long as the program is not the right one; nobody waves it away."""

    def __init__(self, desk: Desk) -> None:
        words = _("This program is not the one that its maker signed. Tell whoever looks after this PC.")
        super().__init__(words, Tone.DANGER, _("About"), dismissible=False)
        self._desk = desk
        self.acted.connect(lambda: desk.go("settings", page="about"))
        desk.alarmed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setVisible(self._desk.wrong is not None)
