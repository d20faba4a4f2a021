"""Pauses of care (hospital, away) and crises, which ask for a visit within hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import utc_now
from models.calendar import day_of
from models.care.records import CarePause, Crisis, PauseReason
from models.care.rules import CRISIS_KINDS
from models.care.subjects import written_level_of
from models.errors import WorldError


def begin_pause(
    session: Session,
    resident_id: UUID,
    *,
    reason: PauseReason,
    on: date,
    until: date | None = None,
    openly: bool = False,
) -> CarePause:
    """Let no visit be due from ``on`` to ``until``, both included; open while nobody knows.

    ``openly``: as ``rules.written_level``.

    Raises:
        WorldError: as ``written_level_of``; ``ends_before_start``, ``overlapping_pause``.
    """
    level = written_level_of(session, resident_id, on, openly=openly)
    if until is not None and until < on:
        raise WorldError("ends_before_start")
    for other in _pauses(session, resident_id):
        if (other.ends_on is None or other.ends_on >= on) and (until is None or other.starts_on <= until):
            raise WorldError("overlapping_pause")
    pause = CarePause(resident_id=resident_id, level=level, reason=reason, starts_on=on, ends_on=until)
    session.add(pause)
    session.flush()
    return pause


def end_pause(session: Session, pause_id: UUID, *, on: date) -> CarePause:
    """Let ``on`` be the first day that a pause no longer holds; ended on its own first day, it never was.

    Raises:
        WorldError: ``no_such_record``, ``ends_before_start``, ``pause_ended`` if it ended before ``on`` already.
    """
    pause = session.get(CarePause, pause_id)
    if pause is None or pause.deleted_at is not None:
        raise WorldError("no_such_record")
    if on < pause.starts_on:
        raise WorldError("ends_before_start")
    if pause.ends_on is not None and pause.ends_on < on:
        raise WorldError("pause_ended")
    cut_short(pause, on)
    session.flush()
    return pause


def cut_short(pause: CarePause, on: date) -> None:
    """Let a pause cover nothing from ``on``; one that would cover no day is taken away."""
    if pause.starts_on < on:
        pause.ends_on = on - timedelta(days=1)
    else:
        pause.deleted_at = utc_now()


def report_crisis(
    session: Session,
    resident_id: UUID,
    *,
    kind: str,
    at: datetime,
    note: str | None = None,
    openly: bool = False,
    now: datetime | None = None,
) -> Crisis:
    """Note a grave event: a visit at the door is due within hours; ``openly`` as ``rules.written_level``.

    Raises:
        WorldError: as ``written_level_of``; ``unknown_crisis``, ``crisis_in_future``.
    """
    if kind not in CRISIS_KINDS:
        raise WorldError("unknown_crisis")
    now = now or utc_now()
    if at > now:
        raise WorldError("crisis_in_future")
    level = written_level_of(session, resident_id, day_of(now), openly=openly)
    crisis = Crisis(resident_id=resident_id, level=level, kind=kind, at=at, note=note)
    session.add(crisis)
    session.flush()
    return crisis


def _pauses(session: Session, resident_id: UUID) -> list[CarePause]:
    return list(session.scalars(select(CarePause).where(CarePause.resident_id == resident_id, CarePause.alive())))
