"""The visit log of a day (F02 民情日志): drafted, submitted for good, reviewed, filed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar import CHINA, WorkCalendar, day_of
from models.cases.numbering import next_number
from models.clocks.calendars import calendar_of
from models.errors import WorldError
from models.places.records import Area, Building, Dwelling, Estate, Unit
from models.visits.counted import counts
from models.visits.records import LogCorrection, LogState, Outcome, Slot, Visit, VisitFinding, VisitLog
from models.visits.rules import LogTiming, log_timing
from models.workers.records import Worker

NUMBER_PREFIX = "MQ"
"""Domain §3."""


@dataclass(frozen=True)
class DayDoor:
    """A door that was visited on the day, with what came of it."""

    estate: str
    building: str
    unit: str
    room: str
    outcome: Outcome
    needs: str | None
    opinion: str | None


@dataclass(frozen=True)
class DayFacts:
    """What the day's visits already say about the log."""

    doors: tuple[DayDoor, ...]
    slot: Slot | None
    grid_id: UUID | None
    companions: str | None
    findings: tuple[UUID, ...]
    """Problems found on these visits that stand in no log yet."""

    @property
    def outcomes(self) -> Counter[Outcome]:
        return Counter(door.outcome for door in self.doors)


def facts_of_day(session: Session, author_id: UUID, on: date) -> DayFacts:
    """Return what ``author_id`` did on day ``on``; only the last visit to a door is told."""
    rows = session.execute(_visits_of(author_id, on)).all()
    last = {row.dwelling_id: row for row in rows}.values()
    companions = {row.companions for row in rows if row.companions}
    author = session.get(Worker, author_id)
    unlogged = select(VisitFinding.id).where(
        VisitFinding.visit_id.in_([row.id for row in rows]), VisitFinding.log_id.is_(None), VisitFinding.alive()
    )
    return DayFacts(
        doors=tuple(
            DayDoor(row.estate, row.building, row.unit, row.room, row.outcome, row.needs, row.opinion) for row in last
        ),
        slot=Counter(row.slot for row in rows).most_common(1)[0][0] if rows else None,
        grid_id=next((row.grid_id for row in rows if row.grid_id), author.grid_id if author else None),
        companions="、".join(sorted(companions)) or None,
        findings=tuple(session.scalars(unlogged.order_by(VisitFinding.id))),
    )


def officers_known(session: Session, author_id: UUID, grid_id: UUID | None) -> list[str]:
    """Police officers who may have gone along: the grid's, then those of the author's last logs."""
    grid = session.get(Area, grid_id) if grid_id else None
    named = select(VisitLog.police).where(VisitLog.author_id == author_id, VisitLog.police.is_not(None))
    last = session.scalars(named.where(VisitLog.alive()).order_by(VisitLog.on.desc(), VisitLog.id.desc()).limit(20))
    return list(dict.fromkeys(name for name in (grid.police_name if grid else None, *last) if name))


def take_findings(session: Session, log_id: UUID, finding_ids: Sequence[UUID]) -> None:
    """Let findings of visits appear in a log too; each stays one finding and is counted once."""
    draft = _draft(session, log_id)
    for finding in session.scalars(select(VisitFinding).where(VisitFinding.id.in_(finding_ids), VisitFinding.alive())):
        finding.log_id = draft.id


def submit_log(session: Session, log_id: UUID, *, now: datetime, calendar: WorkCalendar | None = None) -> VisitLog:
    """Hand a draft in: it gets its number and only grows by corrections from now on.

    Raises:
        WorldError: ``log_not_draft``; ``log_empty``; ``log_of_tomorrow``.
    """
    log = _draft(session, log_id)
    if not (log.content or "").strip():
        raise WorldError("log_empty")
    if log.on > day_of(now):
        raise WorldError("log_of_tomorrow")
    log.late = log_timing(log.on, now, calendar or calendar_of(session)) is not LogTiming.IN_TIME
    log.number = next_number(session, VisitLog.number, NUMBER_PREFIX, log.on.year, log.community_code)
    log.state, log.submitted_at = LogState.SUBMITTED, now
    return log


def review_log(
    session: Session, log_id: UUID, reviewer_id: UUID, *, accepted: bool, remark: str | None, now: datetime
) -> VisitLog:
    """Accept a submitted log or return it to its author, who appends and hands it in again.

    Raises:
        WorldError: ``log_not_submitted``; ``log_returned_without_reason``.
    """
    log = _in_state(session, log_id, LogState.SUBMITTED, "log_not_submitted")
    if not accepted and not (remark or "").strip():
        raise WorldError("log_returned_without_reason")
    log.state = LogState.REVIEWED if accepted else LogState.RETURNED
    log.reviewer_id, log.review, log.reviewed_at = reviewer_id, remark, now
    return log


def resubmit_log(session: Session, log_id: UUID) -> VisitLog:
    """Hand a returned log in again; its text stands, what was missing has been appended.

    Raises:
        WorldError: ``log_not_returned``; ``log_without_correction`` if nothing was appended since.
    """
    log = _in_state(session, log_id, LogState.RETURNED, "log_not_returned")
    appended = select(func.count()).where(
        LogCorrection.log_id == log.id, LogCorrection.alive(), LogCorrection.created_at >= log.reviewed_at
    )
    if not session.scalar(appended):
        raise WorldError("log_without_correction")
    log.state = LogState.SUBMITTED
    return log


def file_log(session: Session, log_id: UUID) -> VisitLog:
    log = _in_state(session, log_id, LogState.REVIEWED, "log_not_reviewed")
    log.state = LogState.FILED
    return log


def append_correction(session: Session, log_id: UUID, text: str) -> LogCorrection:
    """Add to a log that was handed in; a draft is simply edited.

    Raises:
        WorldError: ``log_is_draft``; ``log_filed``.
    """
    log = existing_log(session, log_id)
    if log.state in (LogState.DRAFT, LogState.FILED):
        raise WorldError("log_is_draft" if log.state is LogState.DRAFT else "log_filed")
    correction = LogCorrection(log_id=log.id, text=text)
    session.add(correction)
    session.flush()
    return correction


def existing_log(session: Session, log_id: UUID) -> VisitLog:
    log = session.get(VisitLog, log_id)
    if log is None or log.deleted_at is not None:
        raise WorldError("no_such_record")
    return log


def _draft(session: Session, log_id: UUID) -> VisitLog:
    return _in_state(session, log_id, LogState.DRAFT, "log_not_draft")


def _in_state(session: Session, log_id: UUID, state: LogState, otherwise: str) -> VisitLog:
    log = existing_log(session, log_id)
    if log.state is not state:
        raise WorldError(otherwise)
    return log


def _visits_of(author_id: UUID, on: date) -> Any:
    start = datetime.combine(on, time(), CHINA)
    return (
        select(
            Visit.id, Visit.dwelling_id, Visit.slot, Visit.outcome, Visit.needs, Visit.opinion, Visit.companions,
            Estate.name.label("estate"), Building.number.label("building"), Building.grid_id,
            Unit.number.label("unit"), Dwelling.room,
        )
        .join(Dwelling, Dwelling.id == Visit.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Visit.worker_id == author_id, Visit.at >= start, Visit.at < start + timedelta(days=1), counts(Visit))
        .order_by(Visit.at, Visit.id)
    )  # fmt: skip
