"""Blowing a whistle and what follows: one step appended at a time; the appeal it grew out of moves along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals import actions as appeals
from models.appeals.departments import departments, known_department, split_names
from models.appeals.records import Appeal, Urgency
from models.appeals.states import MACHINE as APPEAL_MACHINE
from models.appeals.states import StepKind as AppealStepKind
from models.base import uuid7
from models.calendar import day_of
from models.cases.files import CLOSED
from models.cases.numbering import next_number
from models.cases.seats import at_a_seat, community_said
from models.cases.steps import actor_of, append, placed, written
from models.clocks.calendars import calendar_of
from models.errors import WorldError
from models.settings.queries import whistle_norms
from models.whistles.records import Whistle, WhistleKind, WhistleStep
from models.whistles.rules import WHISTLE_PREFIX, arrival
from models.whistles.states import StepKind, fold

_NAMED: Mapping[StepKind, str] = {
    StepKind.APPROVE: "judge_missing",
    StepKind.REJECT: "judge_missing",
    StepKind.SIGN: "signer_missing",
    StepKind.REPORT: "came_missing",
}
"""Steps of the street and of departments: at a community's PC somebody records them and says whose they are."""
_OF_APPEAL: Mapping[StepKind, AppealStepKind] = {
    StepKind.SIGN: AppealStepKind.SIGN,
    StepKind.REPORT: AppealStepKind.SIGN,
    StepKind.HANDLE: AppealStepKind.ANSWER,
}
"""What a step of a whistle is to the appeal, where that stands so that it fits."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a whistle says; ``arrive_by`` by the norm of its kind unless told otherwise."""

    kind: WhistleKind
    departments: Sequence[str]
    place: str
    facts: str
    appeal_id: UUID | None = None
    arrive_by: datetime | None = None
    settle_by: datetime | None = None
    blown_by: str | None = None
    """Whoever is logged in unless told otherwise."""
    community_code: str | None = None
    """Whose the place is, where a street or district whistles; of an appeal its own."""


def prefilled(session: Session, appeal_id: UUID) -> Call:
    """What a whistle takes from its appeal; the departments are those that its topic names.

    Raises:
        WorldError: ``no_such_record``, ``file_closed``, ``no_such_move``.
    """
    appeal = _whistled(session, appeal_id)
    known = {department.name for department in departments(session)}
    kind = WhistleKind.EMERGENCY if appeal.urgency is Urgency.EMERGENCY else WhistleKind.RESIDENTS
    named = [name for name in split_names(appeal.topic.get("department")) if name in known]
    place = appeal.place or appeal.address or ""
    return Call(kind=kind, departments=named, place=place, facts=appeal.content, appeal_id=appeal.id)


def draft(session: Session, call: Call, *, at: datetime | None = None) -> Whistle:
    """Write a whistle down for the street to judge.

    Raises:
        WorldError: ``department_missing``, ``department_unknown``, ``place_missing``, ``facts_missing``;
            ``arrive_before_whistle``, ``settle_before_arrival``; ``step_in_future``; ``community_missing``,
            ``community_elsewhere``; of the appeal ``no_such_record``,
            ``file_closed``, ``no_such_move``.
    """
    at = placed(at, calendar.now() if at is None else at, ())
    appeal = _whistled(session, call.appeal_id) if call.appeal_id else None
    whose = appeal.community_code if appeal else community_said(session, call.community_code)
    arrive_by = call.arrive_by or arrival(call.kind, at, calendar_of(session, whose), whistle_norms(session)).due_at
    assert arrive_by is not None
    _require_order(at, arrive_by, call.settle_by)
    named = list(dict.fromkeys(known_department(session, name) for name in call.departments))
    if not named:
        raise WorldError("department_missing")
    whistle = Whistle(
        number=next_number(session, Whistle.number, WHISTLE_PREFIX, day_of(at).year),
        kind=call.kind,
        at=at,
        blown_by=actor_of(session, call.blown_by),
        appeal_id=call.appeal_id,
        departments=named,
        place=written(call.place, "place_missing"),
        facts=written(call.facts, "facts_missing"),
        arrive_by=arrive_by,
        settle_by=call.settle_by,
        community_code=whose,
    )
    session.add(whistle)
    session.flush()
    return whistle


def step(
    session: Session,
    whistle_id: UUID,
    kind: StepKind,
    *,
    at: datetime | None = None,
    actor: str | None = None,
    department: str | None = None,
    until: datetime | None = None,
    text: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> WhistleStep:
    """Append one step; the appeal moves along in the same act.

    Args:
        actor: whose step it is; the judgement of the street and what departments do need a name at a community's PC.
        until: of ``BLOW``, by when to arrive; from then on by the norm unless the whistle says otherwise.
        detail: of ``RATE`` ``{"marks": {"arrival", "attitude", "solution"}}``, the representative's name is the text.

    Raises:
        WorldError: ``no_such_record``, ``no_such_move`` (state, kind), ``step_in_future``, ``step_before_start``,
            ``step_out_of_order``, ``judge_missing``, ``signer_missing``, ``came_missing``, a code of
            ``models.whistles.states.refusal``; of ``BLOW`` those of the appeal's own step.
    """
    whistle = existing_whistle(session, whistle_id)
    before = steps_of(session, whistle_id)
    if kind in _NAMED and not at_a_seat(session):
        written(actor, _NAMED[kind])
    at = placed(at, whistle.at, before)
    new = WhistleStep(
        id=uuid7(),
        community_code=whistle.community_code,
        whistle_id=whistle.id,
        at=at,
        kind=kind.value,
        actor=actor_of(session, actor),
        department=department,
        until=_arrive_by(session, whistle, at, until) if kind is StepKind.BLOW else until,
        text=(text or "").strip() or None,
        detail=dict(detail) if detail else None,
    )
    append(session, before, new, partial(fold, whistle.departments))
    _move_appeal(session, whistle, kind, new)
    return new


def rate(
    session: Session,
    whistle_id: UUID,
    *,
    arrival: int,
    attitude: int,
    solution: int,
    representative: str,
    department: str | None = None,
    at: datetime | None = None,
    actor: str | None = None,
) -> WhistleStep:
    """评价: of one department, or of all that came; signed by the residents' representative.

    Raises:
        WorldError: ``representative_missing``, ``marks_out_of_range``, ``department_not_called``, ``rated_already``.
    """
    marks = {"arrival": arrival, "attitude": attitude, "solution": solution}
    return step(
        session,
        whistle_id,
        StepKind.RATE,
        at=at,
        actor=actor,
        department=department,
        text=representative,
        detail={"marks": marks},
    )


def existing_whistle(session: Session, whistle_id: UUID) -> Whistle:
    """Return the whistle.

    Raises:
        WorldError: ``no_such_record``.
    """
    whistle = session.get(Whistle, whistle_id)
    if whistle is None or whistle.deleted_at is not None:
        raise WorldError("no_such_record")
    return whistle


def steps_of(session: Session, whistle_id: UUID) -> list[WhistleStep]:
    """All steps in order, those without effect too."""
    mine = select(WhistleStep).where(WhistleStep.whistle_id == whistle_id, WhistleStep.alive())
    return list(session.scalars(mine.order_by(WhistleStep.at, WhistleStep.id)))


def _whistled(session: Session, appeal_id: UUID) -> Appeal:
    """The appeal, if one may whistle for it: everybody reads a whistle, nobody but those named a closed file."""
    appeal = appeals.existing_appeal(session, appeal_id)
    if appeal.level >= CLOSED:
        raise WorldError("file_closed")
    state = appeals.standing_of(session, appeal).state
    if AppealStepKind.WHISTLE not in APPEAL_MACHINE.possible(state):
        raise WorldError("no_such_move", state=state.value, kind=AppealStepKind.WHISTLE.value)
    return appeal


def _require_order(at: datetime, arrive_by: datetime, settle_by: datetime | None) -> None:
    if arrive_by <= at:
        raise WorldError("arrive_before_whistle")
    if settle_by is not None and settle_by < arrive_by:
        raise WorldError("settle_before_arrival")


def _arrive_by(session: Session, whistle: Whistle, at: datetime, told: datetime | None) -> datetime | None:
    """The norm runs from when the whistle is blown, not from its draft; what was agreed by hand stays."""
    if told is not None:
        return told
    working_days = calendar_of(session, whistle.community_code)
    if whistle.arrive_by != arrival(whistle.kind, whistle.at, working_days).due_at:
        return whistle.arrive_by
    return arrival(whistle.kind, at, working_days).due_at


def _move_appeal(session: Session, whistle: Whistle, kind: StepKind, new: WhistleStep) -> None:
    if whistle.appeal_id is None:
        return
    if kind is StepKind.BLOW:
        detail = {"whistle": whistle.id.hex, "departments": list(whistle.departments)}
        appeals.step(
            session,
            whistle.appeal_id,
            AppealStepKind.WHISTLE,
            at=new.at,
            actor=whistle.blown_by,
            department=whistle.departments[0],
            until=new.until,
            detail=detail,
        )
    elif kind in _OF_APPEAL:
        with suppress(WorldError):  # the appeal may have gone its own way meanwhile; the whistle's step stands
            appeals.step(
                session,
                whistle.appeal_id,
                _OF_APPEAL[kind],
                at=new.at,
                actor=new.actor,
                department=new.department,
                text=new.text,
            )
