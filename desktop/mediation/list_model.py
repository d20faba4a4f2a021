"""What the list of files knows: the rows of whoever looks, narrowed by text, state and kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.calendar import now
from models.mediation.lists import FileFilter, FileRow, count_files, files

AT_ONCE = 500
"""Files that the list holds; more than that nobody reads, but searches."""


class FilesModel(QObject):
    """``shown``: rows are new. ``fitting``: how many files fit, ``mine``: how many the worker may open at all."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.wanted = FileFilter()
        self.rows: list[FileRow] = []
        self.fitting = self.mine = 0
        self._asked = 0

    @property
    def narrowed(self) -> bool:
        return self.wanted != FileFilter()

    def narrow(self, **changes: Any) -> None:
        self.wanted = replace(self.wanted, **changes)
        self.load()

    def load(self) -> None:
        """Read anew; what was asked for before is dropped when it comes."""
        self._asked += 1
        number, wanted = self._asked, self.wanted

        def read(session: Session) -> tuple[list[FileRow], int, int]:
            return files(session, wanted, now(), limit=AT_ONCE), count_files(session, wanted), count_files(session)

        def taken(found: tuple[list[FileRow], int, int]) -> None:
            if number == self._asked:
                self.rows, self.fitting, self.mine = found
                self.shown.emit()

        self._desk.read(read, taken, self, self.failed.emit)
