"""Petitions whose bringer was not told in writing yet whether they are taken up (L-64)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.appeals.queries import IS_OPEN, AppealRow, rows_of
from models.appeals.records import Appeal, AppealNow, Notice
from models.appeals.states import State
from models.appeals.terms import told_by
from models.calendar import day_of

WARNED_DAYS = 3
_BEFORE = (State.REGISTERED.value, State.ACCEPTED.value, State.SUPPLEMENT.value)


def untold(session: Session, now: datetime, within: int = WARNED_DAYS) -> list[tuple[AppealRow, date]]:
    """The open petitions without any notice that have to be told of in ``within`` days, each with its last day."""
    told = exists().where(Notice.appeal_id == Appeal.id, Notice.alive())
    query = select(Appeal.id).join(AppealNow, AppealNow.appeal_id == Appeal.id)
    query = query.where(IS_OPEN, AppealNow.state.in_(_BEFORE), Appeal.topic["petition"].as_boolean(), ~told)
    last = day_of(now) + timedelta(days=within)
    found = [(row, told_by(row.received_at)) for row in rows_of(session, session.scalars(query).all(), now)]
    return sorted(((row, day) for row, day in found if day <= last), key=lambda pair: pair[1])
