"""When the calendar changes, open appeals are due on another day: how many, and what the page of each says of it.

The trace is told from the notices and the steps whenever somebody looks, and not written down: so it is there for
appeals that the importing PC did not know, for those whose clock stood, and for closed files, the same at every PC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.departments import accused_of
from models.appeals.now_cache import brought_up
from models.appeals.queries import IS_OPEN
from models.appeals.records import Appeal, AppealNow, AppealStep
from models.appeals.states import PAUSED, Standing, StepKind, standing
from models.appeals.terms import deadline_of
from models.calendar import WorkCalendar
from models.clocks.calendars import CalendarHistory, Change
from models.clocks.deadlines import Clock, Pause

_TRACE_IDS = UUID("5a3d2f86-0c1e-4b7a-9a35-c1f0f6f6f2aa")


def due_days(session: Session) -> dict[UUID, datetime]:
    """When the open appeals are due whose clock runs, as far as whoever is logged in may see them."""
    brought_up(session)
    running = select(AppealNow.appeal_id, AppealNow.due_at).where(IS_OPEN, AppealNow.due_at.is_not(None))
    return {id_: due_at for id_, due_at in session.execute(running) if due_at is not None}


def traces(appeal: Appeal, stands: Standing, history: CalendarHistory) -> Iterator[AppealStep]:
    """Every move of the deadline by a notice, as a step that is stored nowhere.

    ``detail``: ``from`` and ``to``, the last days before and after; ``to`` is nothing while the clock stands, since the
    day is known when it goes on. What an earlier version wrote down itself is not told again.
    """
    if appeal.clock is not Clock.WORKING_DAYS:
        return
    written = {(step.detail or {}).get("notice") for step in stands.path if step.kind == StepKind.RECOMPUTE.value}
    for change in history.changes:
        before_end = stands.closed_at is None or change.at <= stands.closed_at
        if not appeal.received_at < change.at or not before_end or change.notice.id.hex in written:
            continue
        moved = _moved(appeal, _as_it_stood(appeal, stands, change.at), change)
        if moved is not None:
            yield _trace(appeal, change, moved)


def _as_it_stood(appeal: Appeal, stands: Standing, at: datetime) -> Standing:
    """Where it stood at that instant; where its clock stood still, when it went on again, if it has."""
    count = sum(step.at <= at for step in stands.path)
    while 0 < count < len(stands.path) and stands.states[count - 1] in PAUSED:
        count += 1
    return standing(appeal.received_at, stands.path[:count], accused_of(appeal))


def _moved(appeal: Appeal, stood: Standing, change: Change) -> Mapping[str, str | None] | None:
    was, is_now = (_last_day(appeal, stood, calendar) for calendar in (change.before, change.after))
    if was is None and is_now is None:
        resumed = replace(stood, pauses=(*stood.pauses[:-1], Pause(stood.pauses[-1].start, change.at)))
        would_be = {_last_day(appeal, resumed, calendar) for calendar in (change.before, change.after)}
        return {"from": None, "to": None} if len(would_be) > 1 else None
    if was == is_now:
        return None
    return {"from": was.isoformat() if was else None, "to": is_now.isoformat() if is_now else None}


def _last_day(appeal: Appeal, stood: Standing, calendar: WorkCalendar) -> date | None:
    return deadline_of(appeal.received_at, appeal.amount, appeal.clock, stood, calendar).last_day


def _trace(appeal: Appeal, change: Change, moved: Mapping[str, str | None]) -> AppealStep:
    detail: dict[str, Any] = {**moved, "notice": change.notice.id.hex}
    if change.withdrawn:
        detail["withdrawn"] = True
    return AppealStep(
        id=uuid5(_TRACE_IDS, f"{appeal.id.hex}/{change.notice.id.hex}/{change.withdrawn}"),
        community_code=appeal.community_code,
        appeal_id=appeal.id,
        file_id=appeal.file_id,
        level=appeal.level,
        at=change.at,
        kind=StepKind.RECOMPUTE.value,
        text=change.notice.title,
        detail=detail,
    )
