"""Who sits in the studio on a Saturday: roster, signing in and out, absences."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import utc_now, uuid7
from models.cases.steps import written
from models.errors import WorldError
from models.studio.records import StudioOfficer, StudioSession, StudioShift
from models.studio.sessions import require_held, session_of
from models.studio.states import ShiftState, shift_state
from models.studio.stepping import instant, officer_of

_LOOK_BACK = timedelta(days=35)
"""How far a roster to copy may lie back."""


def add_shift(session: Session, session_id: UUID, officer_id: UUID) -> StudioShift:
    """Put an officer on the roster. Two stations that both do so while offline make one shift.

    Raises:
        WorldError: ``officer_unknown``; ``officer_inactive``; ``officer_twice``; ``session_closed``.
    """
    found, officer = session_of(session, session_id), officer_of(session, officer_id)
    if found.closed_at is not None:
        raise WorldError("session_closed")
    if not officer.active:
        raise WorldError("officer_inactive")
    if any(shift.officer_id == officer_id for shift in shifts(session, session_id)):
        raise WorldError("officer_twice")
    key = uuid5(session_id, str(officer_id))
    shift = StudioShift(
        id=uuid7() if session.get(StudioShift, key) else key,
        community_code=found.community_code,
        session_id=session_id,
        officer_id=officer_id,
        department=officer.department,
    )
    session.add(shift)
    session.flush()
    return shift


def remove_shift(session: Session, shift_id: UUID) -> StudioShift:
    """Take an officer off the roster.

    Raises:
        WorldError: ``shift_signed``: whoever was there, or is noted as absent, stays on it.
    """
    shift = shift_of(session, shift_id)
    if state_of(shift) is not ShiftState.PLANNED:
        raise WorldError("shift_signed")
    shift.deleted_at = utc_now()
    session.flush()
    return shift


def copy_last(session: Session, session_id: UUID) -> int:
    """Put everybody of the last roster on this one too; return how many were added.

    Raises:
        WorldError: ``no_roster_before``.
    """
    last = _last_with_roster(session, session_of(session, session_id))
    if last is None:
        raise WorldError("no_roster_before")
    known = {shift.officer_id for shift in shifts(session, session_id)}
    wanted = dict.fromkeys(shift.officer_id for shift in shifts(session, last) if shift.officer_id not in known)
    still_here = select(StudioOfficer.id).where(StudioOfficer.alive(), StudioOfficer.active.is_(True))
    active = set(session.scalars(still_here.where(StudioOfficer.id.in_(wanted))))
    for officer_id in [key for key in wanted if key in active]:
        add_shift(session, session_id, officer_id)
    return len(active)


def sign_in(session: Session, shift_id: UUID, *, at: datetime | None = None) -> StudioShift:
    """Note that an officer has come.

    Raises:
        WorldError: ``signed_in_already``; ``not_that_day``; ``session_off``; ``session_to_confirm``.
    """
    shift = shift_of(session, shift_id)
    if shift.signed_in_at is not None:
        raise WorldError("signed_in_already")
    at = instant(at)
    require_held(session, session_of(session, shift.session_id), at)
    shift.signed_in_at, shift.absence = at, None
    session.flush()
    return shift


def sign_out(session: Session, shift_id: UUID, *, at: datetime | None = None) -> StudioShift:
    """Note that an officer has gone.

    Raises:
        WorldError: ``not_signed_in``; ``signed_out_already``; ``sign_out_before_in``; ``not_that_day``.
    """
    shift = shift_of(session, shift_id)
    if shift.signed_in_at is None:
        raise WorldError("not_signed_in")
    if shift.signed_out_at is not None:
        raise WorldError("signed_out_already")
    at = instant(at)
    if at < shift.signed_in_at:
        raise WorldError("sign_out_before_in")
    require_held(session, session_of(session, shift.session_id), at)
    shift.signed_out_at = at
    session.flush()
    return shift


def absent(session: Session, shift_id: UUID, reason: str) -> StudioShift:
    """Note why an officer did not come (缺勤说明).

    Raises:
        WorldError: ``signed_in_already``; ``absence_reason_missing``.
    """
    shift = shift_of(session, shift_id)
    if shift.signed_in_at is not None:
        raise WorldError("signed_in_already")
    shift.absence = written(reason, "absence_reason_missing")
    session.flush()
    return shift


def shift_of(session: Session, shift_id: UUID) -> StudioShift:
    shift = session.get(StudioShift, shift_id)
    if shift is None or shift.deleted_at is not None:
        raise WorldError("no_such_record")
    return shift


def state_of(shift: StudioShift) -> ShiftState:
    return shift_state(shift.signed_in_at, shift.signed_out_at, shift.absence)


def shifts(session: Session, session_id: UUID) -> list[StudioShift]:
    """The roster of a session, in the order in which it was made."""
    query = select(StudioShift).where(StudioShift.session_id == session_id, StudioShift.alive())
    return list(session.scalars(query.order_by(StudioShift.created_at, StudioShift.id)))


def _last_with_roster(session: Session, found: StudioSession) -> UUID | None:
    query = (
        select(StudioSession.id)
        .join(StudioShift, StudioShift.session_id == StudioSession.id)
        .where(StudioSession.on < found.on, StudioSession.on >= found.on - _LOOK_BACK)
        .where(StudioSession.alive(), StudioShift.alive(), StudioSession.community_code == found.community_code)
    )
    return session.scalars(query.order_by(StudioSession.on.desc()).limit(1)).first()
