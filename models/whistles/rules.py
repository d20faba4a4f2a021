"""What is true of whistles, red tasks and points without asking the database: terms, marks, points. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.calendar import WorkCalendar
from models.clocks.deadlines import Clock, Deadline, Term, deadline
from models.whistles.records import WhistleKind

WHISTLE_PREFIX, TASK_PREFIX = "CS", "HL"
"""Domain §3."""
MARKS = ("arrival", "attitude", "solution")
"""到场、态度、解决, each from 0 to ``WhistleNorms.most_marks`` (F08)."""
FEEDBACK = frozenset({"on_time", "late"})
RATED = frozenset({"pleased", "displeased"})
BY_HAND, VOID = "by_hand", "void"
EARNED = (*sorted(FEEDBACK, reverse=True), "solved", *sorted(RATED, reverse=True))
"""Rules by which a task earns points, in the order in which they come about."""
_THREE_WORKING_DAYS, _THREE_DAYS = Term(3, Clock.WORKING_DAYS), Term(3, Clock.CALENDAR_DAYS)


def _points() -> dict[str, int]:
    return {"on_time": 2, "late": -2, "solved": 5, "pleased": 1, "displeased": -1}


@dataclass(frozen=True)
class WhistleNorms:
    """Numbers that the seeds leave open, each with where it comes from."""

    emergency: timedelta = timedelta(minutes=30)
    """应急 (domain C3 推, after 平谷)."""
    enforcement: timedelta = timedelta(hours=24)
    """综合执法 (domain C3 推)."""
    residents: Term = _THREE_WORKING_DAYS
    """群众反映 (domain C3 推)."""
    most_marks: int = 5
    """各 5 分 (F08)."""
    task: Term = _THREE_DAYS
    """3日内反馈 (seed S2); calendar days where nobody says otherwise (domain C4 推): the fourth day is late."""
    points: Mapping[str, int] = field(default_factory=_points)
    """单位积分 by rule (domain C4 推)."""


NORMS = WhistleNorms()


def arrival(kind: WhistleKind, blown_at: datetime, calendar: WorkCalendar, norms: WhistleNorms = NORMS) -> Deadline:
    """By when the departments have to be there."""
    if kind is WhistleKind.RESIDENTS:
        return deadline(blown_at, norms.residents, calendar)
    return within(blown_at, blown_at + (norms.emergency if kind is WhistleKind.EMERGENCY else norms.enforcement))


def within(start: datetime, due_at: datetime) -> Deadline:
    """A deadline agreed by hand: yellow where no more than a third of the time is left (domain C6)."""
    return Deadline(due_at, start + (due_at - start) * 2 / 3)


def feedback(given_at: datetime, calendar: WorkCalendar, norms: WhistleNorms = NORMS) -> Deadline:
    """By when a red task has to be answered."""
    return deadline(given_at, norms.task, calendar)
