"""Tasks that a red-leader station gives to departments (domain C4): answered within three days, solved, rated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.actions import existing_appeal
from models.appeals.departments import barred_departments, known_department
from models.base import uuid7
from models.calendar import CHINA, WorkCalendar, day_of
from models.cases.files import CLOSED
from models.cases.numbering import next_number
from models.cases.seats import community_said, own_code
from models.cases.steps import actor_of, append, placed, written
from models.clocks.calendars import Calendars, calendar_of
from models.clocks.deadlines import Deadline, Light
from models.errors import WorldError
from models.query import by_chunks
from models.shares import Share
from models.whistles.points import award
from models.whistles.records import MeetingKind, RedMeeting, RedTask, RedTaskStep
from models.whistles.red_states import TASK, TaskStanding, TaskState, TaskStep, TaskStepKind, fold_task, task_standing
from models.whistles.rules import TASK_PREFIX, feedback


def meeting(
    session: Session,
    kind: MeetingKind,
    topic: str,
    *,
    on: date,
    chair: str | None = None,
    present: str | None = None,
    minutes: str | None = None,
) -> RedMeeting:
    """Note a meeting.

    Raises:
        WorldError: ``meeting_topic_missing``.
    """
    held = RedMeeting(
        kind=kind, on=on, topic=written(topic, "meeting_topic_missing"), chair=chair, present=present, minutes=minutes
    )
    session.add(held)
    session.flush()
    return held


def meetings(session: Session, first: date | None = None, last: date | None = None) -> list[RedMeeting]:
    """The meetings from day to day, both included, the newest first."""
    query = select(RedMeeting).where(RedMeeting.alive()).order_by(RedMeeting.on.desc(), RedMeeting.id.desc())
    if first is not None:
        query = query.where(RedMeeting.on >= first)
    if last is not None:
        query = query.where(RedMeeting.on <= last)
    return list(session.scalars(query))


def give(
    session: Session,
    department: str,
    text: str,
    *,
    at: datetime | None = None,
    meeting_id: UUID | None = None,
    appeal_id: UUID | None = None,
    community_code: str | None = None,
) -> RedTask:
    """Give a task to a department; its feedback is due within three days.

    Args:
        community_code: at a seat the community that it is about; else it is the street's or district's own. Of an
            appeal it is the appeal's.

    Raises:
        WorldError: ``department_missing``, ``department_unknown``, ``task_text_missing``, ``no_such_record``,
            ``file_closed``, ``accused_department``, ``step_in_future``, ``community_elsewhere``.
    """
    at = placed(at, calendar.now() if at is None else at, ())
    known = known_department(session, department)
    if meeting_id is not None and session.get(RedMeeting, meeting_id) is None:
        raise WorldError("no_such_record")
    appeal = existing_appeal(session, appeal_id) if appeal_id else None
    if appeal is not None and appeal.level >= CLOSED:
        raise WorldError("file_closed")
    if appeal is not None and known in barred_departments(session, appeal):
        raise WorldError("accused_department")
    task = RedTask(
        number=next_number(session, RedTask.number, TASK_PREFIX, day_of(at).year),
        given_at=at,
        department=known,
        text=written(text, "task_text_missing"),
        meeting_id=meeting_id,
        appeal_id=appeal_id,
        community_code=appeal.community_code if appeal else _whose(session, community_code),
    )
    session.add(task)
    session.flush()
    return task


def _whose(session: Session, said: str | None) -> str:
    return own_code(session) if said is None else community_said(session, said)


def task_step(
    session: Session,
    task_id: UUID,
    kind: TaskStepKind,
    *,
    at: datetime | None = None,
    actor: str | None = None,
    text: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> RedTaskStep:
    """Append one step, and give the department what it earned by it.

    Args:
        detail: of ``RATE`` ``{"satisfaction": …}``, one of ``models.appeals.rules.SATISFACTIONS``.

    Raises:
        WorldError: ``no_such_record``, ``no_such_move`` (state, kind), ``feedback_missing``, ``no_result``,
            ``step_text_missing``, ``satisfaction_unknown``, ``step_in_future``, ``step_before_start``,
            ``step_out_of_order``.
    """
    task = existing_task(session, task_id)
    before = _steps(session, [task_id])[task_id]
    new = RedTaskStep(
        id=uuid7(),
        community_code=task.community_code,
        red_task_id=task.id,
        at=placed(at, task.given_at, before),
        kind=kind.value,
        actor=actor_of(session, actor),
        department=task.department,
        text=(text or "").strip() or None,
        detail=dict(detail) if detail else None,
    )
    append(session, before, new, fold_task)
    working_days = calendar_of(session, task.community_code)
    award(session, task, _standing(task, [*before, new], working_days, calendar.now()).earned())
    return new


def existing_task(session: Session, task_id: UUID) -> RedTask:
    """Return the task.

    Raises:
        WorldError: ``no_such_record``.
    """
    task = session.get(RedTask, task_id)
    if task is None or task.deleted_at is not None:
        raise WorldError("no_such_record")
    return task


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks are wanted; ``due``: unanswered, ``a`` and ``b``: given from day to day, inclusive."""

    text: str = ""
    department: str | None = None
    states: frozenset[TaskState] = frozenset()
    due: bool = False
    a: date | None = None
    b: date | None = None


@dataclass(frozen=True)
class TaskRow:
    """One task of a list; ``light``: of its feedback, ``OVER`` once it came."""

    id: UUID
    number: str
    given_at: datetime
    department: str
    text: str
    meeting_id: UUID | None
    appeal_id: UUID | None
    due: Deadline
    light: Light
    standing: TaskStanding
    possible: tuple[TaskStepKind, ...]
    community_code: str

    @property
    def state(self) -> TaskState:
        return self.standing.state


def tasks(session: Session, wanted: TaskFilter, now: datetime) -> list[TaskRow]:
    """Unanswered ones first, by their time; then the others, the newest first."""
    query = select(RedTask).where(RedTask.alive()).order_by(RedTask.given_at.desc(), RedTask.id.desc())
    if wanted.department:
        query = query.where(RedTask.department == wanted.department)
    if wanted.a is not None:
        query = query.where(RedTask.given_at >= _midnight(wanted.a))
    if wanted.b is not None:
        query = query.where(RedTask.given_at < _midnight(wanted.b + timedelta(days=1)))
    if said := wanted.text.strip():
        columns = (RedTask.number, RedTask.text, RedTask.department)
        query = query.where(or_(*(column.contains(said, autoescape=True) for column in columns)))
    heads = session.scalars(query).all()
    steps, calendars = _steps(session, [head.id for head in heads]), Calendars(session)
    rows = [_row(head, steps[head.id], calendars.today(head.community_code), now) for head in heads]
    rows = [row for row in rows if not wanted.states or row.state in wanted.states]
    due = sorted((row for row in rows if row.light is not Light.OVER), key=lambda row: (row.given_at, row.id))
    return due if wanted.due else due + [row for row in rows if row.light is Light.OVER]


def task_page(session: Session, task_id: UUID, now: datetime) -> TaskRow:
    """Return one task with its steps (``standing.path``).

    Raises:
        WorldError: ``no_such_record``.
    """
    task = existing_task(session, task_id)
    return _row(task, _steps(session, [task_id])[task_id], calendar_of(session, task.community_code), now)


def reconcile(session: Session) -> int:
    """Bring the ledger to what all tasks have earned by now, the unanswered ones too; return how many lines came.

    Stations that wrote apart, or on different days, come to the same lines.
    """
    every = _every(session, calendar.now())
    return sum(len(award(session, head, stands.earned())) for head, stands in every)


def overdue(session: Session, now: datetime) -> list[RedTask]:
    """The tasks that nobody answered in time, nor since."""
    return [head for head, stands in _every(session, now) if stands.answered_at is None and stands.late]


def _every(session: Session, now: datetime) -> list[tuple[RedTask, TaskStanding]]:
    heads = session.scalars(select(RedTask).where(RedTask.alive())).all()
    steps, calendars = _steps(session, [head.id for head in heads]), Calendars(session)
    return [(head, _standing(head, steps[head.id], calendars.today(head.community_code), now)) for head in heads]


@dataclass(frozen=True)
class TaskFigures:
    """Of the tasks given from the first to the last day: 按时反馈率 of the answered or overdue, 解决率 of the given."""

    given: int
    answered: int
    solved: int
    on_time: Share
    solving: Share


def task_figures(session: Session, first: date, last: date, now: datetime) -> TaskFigures:
    """Count the tasks given from ``first`` to ``last``, both included."""
    rows = tasks(session, TaskFilter(a=first, b=last), now)
    judged = [row for row in rows if row.standing.late is not None]
    solved = sum(row.standing.solved_at is not None for row in rows)
    return TaskFigures(
        given=len(rows),
        answered=sum(row.standing.answered_at is not None for row in rows),
        solved=solved,
        on_time=Share(sum(row.standing.late is False for row in judged), len(judged)),
        solving=Share(solved, len(rows)),
    )


def _steps(session: Session, ids: Collection[UUID]) -> defaultdict[UUID, list[RedTaskStep]]:
    found: defaultdict[UUID, list[RedTaskStep]] = defaultdict(list)
    for (one,) in by_chunks(session, select(RedTaskStep).where(RedTaskStep.alive()), RedTaskStep.red_task_id, ids):
        found[one.red_task_id].append(one)
    return found


def _standing(task: RedTask, steps: Sequence[TaskStep], working_days: WorkCalendar, now: datetime) -> TaskStanding:
    due_at = feedback(task.given_at, working_days).due_at
    assert due_at is not None
    return task_standing(task.given_at, due_at, steps, now)


def _row(task: RedTask, steps: Sequence[TaskStep], working_days: WorkCalendar, now: datetime) -> TaskRow:
    due, stands = feedback(task.given_at, working_days), _standing(task, steps, working_days, now)
    return TaskRow(
        id=task.id,
        number=task.number,
        given_at=task.given_at,
        department=task.department,
        text=task.text,
        meeting_id=task.meeting_id,
        appeal_id=task.appeal_id,
        due=due,
        light=Light.OVER if stands.answered_at else due.light(now),
        standing=stands,
        possible=TASK.possible(stands.state),
        community_code=task.community_code,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
