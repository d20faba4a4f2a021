"""Whistles, tasks of red-leader stations, their meetings, and departments' points."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference
from models.cases.records import Step


class WhistleKind(enum.Enum):
    """群众反映、综合执法、应急处置 (domain C3)."""

    RESIDENTS = "residents"
    ENFORCEMENT = "enforcement"
    EMERGENCY = "emergency"


class Whistle(Record):
    """A call for departments to report on site (F08); it tells of a place, not of a person."""

    __tablename__ = "whistle"

    number: Mapped[str] = mapped_column(String(40), index=True)
    """``CS-…``."""
    kind: Mapped[WhistleKind]
    at: Mapped[datetime]
    blown_by: Mapped[str] = personal("work", "duty", String(60), level=1)
    appeal_id: Mapped[UUID | None] = reference("appeal.id")
    departments: Mapped[list[str]] = mapped_column()
    """Who is to come."""
    place: Mapped[str] = mapped_column(String(200))
    facts: Mapped[str] = personal("appeals", "duty", Text)
    arrive_by: Mapped[datetime]
    settle_by: Mapped[datetime | None]


class WhistleStep(Step, Record):
    """``models.whistles.states.StepKind``; a department's own steps name it in ``department``."""

    __tablename__ = "whistle_step"

    whistle_id: Mapped[UUID] = reference("whistle.id")


class MeetingKind(enum.Enum):
    """联席会、调度会、专项会."""

    JOINT = "joint"
    DISPATCH = "dispatch"
    SPECIAL = "special"


class RedMeeting(Record):
    """A meeting of a red-leader station (红领工作站, domain C4)."""

    __tablename__ = "red_meeting"

    kind: Mapped[MeetingKind]
    on: Mapped[date]
    topic: Mapped[str] = mapped_column(String(200))
    chair: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    present: Mapped[str | None] = personal("work", "duty", String(300), level=1)
    minutes: Mapped[str | None] = personal("appeals", "duty", Text)


class RedTask(Record):
    """A problem given to a department, which answers within three days (3日内反馈)."""

    __tablename__ = "red_task"

    number: Mapped[str] = mapped_column(String(40))
    """``HL-…``."""
    given_at: Mapped[datetime]
    department: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = personal("appeals", "duty", Text)
    meeting_id: Mapped[UUID | None] = reference("red_meeting.id")
    appeal_id: Mapped[UUID | None] = reference("appeal.id")


class RedTaskStep(Step, Record):
    """``models.whistles.red_states.TaskStepKind``."""

    __tablename__ = "red_task_step"

    red_task_id: Mapped[UUID] = reference("red_task.id")


class UnitPoint(Record):
    """One line of a department's points, append-only; the score is the sum (domain C4)."""

    __tablename__ = "unit_point"

    department: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime]
    rule: Mapped[str] = mapped_column(String(20))
    """on_time, late, solved, pleased, displeased, by_hand, void."""
    points: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(200))
    source_table: Mapped[str | None] = mapped_column(String(40))
    source_id: Mapped[UUID | None]
    """The record that it rests on (依据单据); rule and source make its id: no two stations give it twice."""
