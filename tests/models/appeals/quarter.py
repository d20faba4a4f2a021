"""A stair of doors and a list of topics and departments, for tests of appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from models.appeals.actions import assign, call_back, step
from models.appeals.departments import load_departments
from models.appeals.intake import Intake, take_in
from models.appeals.records import Appeal, Source
from models.appeals.states import StepKind
from models.appeals.topics import load_topics
from models.calendar import CHINA
from models.errors import WorldError
from tests.models.care.hamlet import Hamlet

LEAK, NOISE, HEATING = "1501", "1101", "0101"
K = StepKind


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of 2026."""
    return datetime.combine(date(2026, month, day), time(hour, minute), CHINA)


MONDAY = at(3, 2)


@dataclass
class Quarter(Hamlet):
    """A stair whose station knows the shipped topics and departments."""

    def __post_init__(self) -> None:
        super().__post_init__()
        load_topics(self.session)
        load_departments(self.session)

    def appeal(self, topic_code: str = HEATING, *, received: datetime = MONDAY, **more: Any) -> Appeal:
        said: dict[str, Any] = {"source": Source.COUNTER, "content": "家里冷", "contact_name": "王芳", **more}
        return take_in(self.session, Intake(topic_code=topic_code, **said), at=received)

    def settled(self, day: int = 4, *, satisfaction: str = "satisfied", **more: Any) -> Appeal:
        """An appeal of 2 March that went the whole way by noon of ``day``."""
        appeal = self.appeal(**more)
        step(self.session, appeal.id, K.ACCEPT, at=at(3, day, 11))
        assign(self.session, appeal.id, "住建", at=at(3, day, 11, 1))
        step(self.session, appeal.id, K.SIGN, at=at(3, day, 11, 2))
        step(self.session, appeal.id, K.ANSWER, at=at(3, day, 11, 3), text="修好了")
        call_back(self.session, appeal.id, solved=True, satisfaction=satisfaction, at=at(3, day, 11, 4))
        step(self.session, appeal.id, K.SETTLE, at=at(3, day, 11, 5))
        return appeal


def refused(code: str) -> Any:
    """The block is refused with ``code``."""
    return pytest.raises(WorldError, check=lambda error: error.code == code)


def me(session: Session) -> UUID:
    worker_id: UUID = session.connection().info["worker_id"]
    return worker_id
