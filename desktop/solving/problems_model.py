"""What the tab of 解难题 shows: the month of what is owed with its figures, candidates, problems, the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.calendar import now, today
from models.solving.candidates import candidates
from models.solving.queries import (
    Owed,
    ProblemFilter,
    ProblemRow,
    SolvingFigures,
    achievements,
    duty_since,
    figures,
    missing,
    owed,
    problems,
)
from models.solving.records import Achievement, ProblemLevel
from models.solving.rules import Candidate, Owing

MOST = 500
"""Problems of the list: the newest."""


@dataclass(frozen=True)
class Read:
    """All parts of the tab; ``candidates`` are those of ``level``."""

    month: date
    level: ProblemLevel
    owed: list[Owed]
    figures: SolvingFigures
    missing: int
    problems: list[ProblemRow]
    library: list[Achievement]
    candidates: list[Candidate]


class ProblemsModel(QObject):
    """``shown``: everything is new."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.month = today().replace(day=1)
        self.level = ProblemLevel.DAY
        self.text = {"candidates": "", "problems": "", "library": ""}
        self.read: Read | None = None
        self._asked = 0

    @property
    def candidates(self) -> list[Candidate] | None:
        """Those that fit what is searched for; ``None`` as long as those of the level are not read."""
        if self.read is None or self.read.level is not self.level:
            return None
        said = self.text["candidates"]
        return [one for one in self.read.candidates if said in f"{one.title}{one.department}{one.place}"]

    def choose_level(self, level: ProblemLevel) -> None:
        self.level = level
        self.load()

    def load(self) -> None:
        self._asked += 1
        asked, month, level, text = self._asked, self.month, self.level, dict(self.text)

        def take(found: Read) -> None:
            if asked == self._asked:
                self.read = found
                self.shown.emit()

        self._desk.read(lambda session: _read(session, month, level, text), take, self, self.failed.emit)


def _read(session: Session, month: date, level: ProblemLevel, text: Mapping[str, str]) -> Read:
    day = today()
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    since = duty_since(session) or day
    monday = month - timedelta(days=month.weekday())
    found = owed(session, max(monday, since - timedelta(days=since.weekday())), last, day)
    first = max(month, since)
    shown = [one for one in found if one.level is not ProblemLevel.DAY or one.on >= since]
    return Read(
        month=month,
        level=level,
        owed=shown,
        figures=figures(session, first, max(first, last), day),
        missing=sum(one.owing is Owing.MISSING for one in missing(session, day)),
        problems=problems(session, ProblemFilter(text=text["problems"]), limit=MOST),
        library=achievements(session, text["library"]),
        candidates=candidates(session, now(), level),
    )
