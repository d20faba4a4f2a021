"""When the calendar changes, open appeals are due on another day: each gets a step that says from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.actions import standing_of
from models.appeals.queries import IS_OPEN
from models.appeals.records import Appeal, AppealNow, AppealStep
from models.appeals.states import StepKind
from models.appeals.terms import deadline_of
from models.calendar import WorkCalendar
from models.clocks.deadlines import Clock


def trace_moved(session: Session, notice_id: UUID, before: WorkCalendar, after: WorkCalendar, *, at: datetime) -> int:
    """Append the trace to each open appeal of working days whose last day moves; return how many there are.

    What stands still has no day that could move; closed files get theirs from those who may open them.
    """
    moved = 0
    for appeal in _open(session):
        stands = standing_of(session, appeal)
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
        session.add(AppealStep(kind=StepKind.RECOMPUTE.value, at=at, detail=detail, **head))
        moved += 1
    session.flush()
    return moved


def _open(session: Session) -> Iterator[Appeal]:
    query = select(Appeal).join(AppealNow, AppealNow.appeal_id == Appeal.id)
    query = query.where(IS_OPEN, AppealNow.due_at.is_not(None), Appeal.clock == Clock.WORKING_DAYS)
    yield from session.scalars(query).all()
