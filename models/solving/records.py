"""解难题: a problem a day, a week, a month, what it closed and what stays of it."""

from __future__ import annotations

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference
from models.cases.records import Step


class ProblemLevel(enum.Enum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Problem(Record):
    """One problem chosen to be studied (题)."""

    __tablename__ = "problem"

    number: Mapped[str] = mapped_column(String(40))
    """``JT-…``."""
    level: Mapped[ProblemLevel]
    on: Mapped[date] = mapped_column(index=True)
    """The day, or the first day of the week (Monday) or month, that it counts for."""
    department: Mapped[str | None] = mapped_column(String(60))
    """Whose it is: each department owes its own one a day."""
    title: Mapped[str] = mapped_column(String(120))
    lead: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    participants: Mapped[str | None] = personal("work", "duty", String(300), level=1)
    text: Mapped[str | None] = personal("appeals", "duty", Text)


class ProblemAppeal(Record):
    """An appeal that a problem stands for (来源诉求)."""

    __tablename__ = "problem_appeal"

    problem_id: Mapped[UUID] = reference("problem.id")
    appeal_id: Mapped[UUID] = reference("appeal.id")


class ProblemStep(Step, Record):
    """``models.solving.states.StepKind``."""

    __tablename__ = "problem_step"

    problem_id: Mapped[UUID] = reference("problem.id")


class Achievement(Record):
    """What stays (成果库): a common opinion or rule made out of single cases, without personal data, kept for ever."""

    __tablename__ = "achievement"

    problem_id: Mapped[UUID | None] = reference("problem.id")
    on: Mapped[date]
    title: Mapped[str] = mapped_column(String(120))
    document: Mapped[str | None] = mapped_column(String(60))
    """文号 of the common opinion."""
    text: Mapped[str] = mapped_column(Text)
