"""When the calendar changes, open appeals are due on another day: each gets a step that says from when to when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.departments import accused_of
from models.appeals.queries import IS_OPEN
from models.appeals.records import Appeal, AppealNow, AppealStep
from models.appeals.states import StepKind, standing
from models.appeals.terms import deadline_of
from models.calendar import WorkCalendar
from models.clocks.deadlines import Clock
from models.query import by_chunks


def trace_moved(session: Session, notice_id: UUID, before: WorkCalendar, after: WorkCalendar, *, at: datetime) -> int:
    """Append the trace to each open appeal of working days whose last day moves; return how many there are.

    What stands still has no day that could move; closed files get theirs from those who may open them.
    """
    found = _open(session)
    steps = _steps(session, [appeal.id for appeal in found])
    traces: list[AppealStep] = []
    for appeal in found:
        stands = standing(appeal.received_at, steps[appeal.id], accused_of(appeal))
        was, is_now = (
            deadline_of(appeal.received_at, appeal.amount, appeal.clock, stands, calendar).last_day
            for calendar in (before, after)
        )
        if was is None or is_now is None or was == is_now:
            continue
        detail = {"from": was.isoformat(), "to": is_now.isoformat(), "notice": notice_id.hex}
        head: dict[str, Any] = {
            "community_code": appeal.community_code,
            "appeal_id": appeal.id,
            "file_id": appeal.file_id,
            "level": appeal.level,
        }
        traces.append(AppealStep(kind=StepKind.RECOMPUTE.value, at=at, detail=detail, **head))
    session.add_all(traces)
    session.flush()
    return len(traces)


def _open(session: Session) -> Sequence[Appeal]:
    query = select(Appeal).join(AppealNow, AppealNow.appeal_id == Appeal.id)
    return session.scalars(
        query.where(IS_OPEN, AppealNow.due_at.is_not(None), Appeal.clock == Clock.WORKING_DAYS)
    ).all()


def _steps(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[AppealStep]]:
    """All that was recorded of many appeals; ``standing`` puts it in order."""
    found: defaultdict[UUID, list[AppealStep]] = defaultdict(list)
    for row in by_chunks(session, select(AppealStep).where(AppealStep.alive()), AppealStep.appeal_id, ids):
        found[row[0].appeal_id].append(row[0])
    return found
