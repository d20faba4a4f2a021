"""Figures of the logs (domain B3): 日志率, 民警进格次数, hazards cleared and disputes settled on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.records import AppealNow
from models.appeals.states import State
from models.calendar import WorkCalendar, day_of
from models.cases.lines import CaseKey, CaseLine, case_lines
from models.clocks.calendars import calendar_of
from models.query import by_chunks
from models.shares import Share
from models.studio.records import MatterKind
from models.studio.states import HazardState, MatterState
from models.visits.records import LogLink, LogState, VisitLog
from models.workers.records import Worker


@dataclass(frozen=True)
class LogNorms:
    """What counts as a dispute among appeals: class 15 邻里与家庭纠纷 of the appeals' taxonomy (推)."""

    dispute_classes: frozenset[str] = frozenset({"15"})


NORMS = LogNorms()


@dataclass(frozen=True)
class LogLine:
    """The logs of one worker, or of all (``worker_id`` is ``None``)."""

    worker_id: UUID | None
    name: str
    kept: Share
    """日志率: working days with a log, of those that asked for one."""
    logs: int
    late: int
    police: int
    """民警进格次数: days on which an officer went along in a grid."""
    hazards: int
    disputes: int
    appeals: int


@dataclass(frozen=True)
class LogFigures:
    """``whole`` counts a case that two logs name once."""

    whole: LogLine
    workers: tuple[LogLine, ...]


def log_figures(session: Session, first: date, last: date, now: datetime, norms: LogNorms = NORMS) -> LogFigures:
    """Return the figures of the logs of the days from ``first`` to ``last``; drafts are no logs yet.

    Whoever works in a grid owes a log every working day until yesterday, from the day on which he was registered or
    kept his first one; so does whoever kept one.
    """
    logs = _logs(session, first, last)
    settled = _settled(session, logs, now, norms)
    calendar = calendar_of(session)
    workers = session.scalars(select(Worker).where(Worker.alive()).order_by(Worker.name, Worker.id)).all()
    mine: defaultdict[UUID, list[VisitLog]] = defaultdict(list)
    for log in logs:
        mine[log.author_id].append(log)
    lines = [
        _line(worker, mine[worker.id], settled, _owed(worker, mine[worker.id], (first, last), day_of(now), calendar))
        for worker in workers
        if mine[worker.id] or (worker.active and worker.grid_id is not None)
    ]
    kept = Share(sum(line.kept.part for line in lines), sum(line.kept.whole for line in lines))
    return LogFigures(_counted(None, "", logs, settled, kept), tuple(lines))


def _logs(session: Session, first: date, last: date) -> list[VisitLog]:
    query = select(VisitLog).where(VisitLog.on >= first, VisitLog.on <= last, VisitLog.alive())
    return list(session.scalars(query.where(VisitLog.state != LogState.DRAFT).order_by(VisitLog.on, VisitLog.id)))


def _owed(
    worker: Worker, logs: Collection[VisitLog], period: tuple[date, date], today: date, calendar: WorkCalendar
) -> set[date]:
    """The working days that asked for a log of this worker; today only asks for one when it is there."""
    days = {log.on for log in logs}
    first, last = period
    begin = max(first, min({day_of(worker.created_at), *days}))
    end = min(last, today - timedelta(days=1))
    if not worker.active:
        end = min(end, max(days))
    each = (begin + timedelta(days=number) for number in range((end - begin).days + 1))
    return {day for day in (*each, *days) if calendar.is_workday(day)}


def _line(worker: Worker, logs: Collection[VisitLog], settled: _Settled, owed: set[date]) -> LogLine:
    kept = Share(len(owed & {log.on for log in logs}), len(owed))
    return _counted(worker.id, worker.name, logs, settled, kept)


def _counted(worker_id: UUID | None, name: str, logs: Collection[VisitLog], settled: _Settled, kept: Share) -> LogLine:
    went_along = {(log.on, log.grid_id) for log in logs if (log.police or "").strip()}
    return LogLine(
        worker_id, name, kept, len(logs), sum(log.late for log in logs), len(went_along),
        *(len(settled.of(kind, logs)) for kind in ("hazard", "dispute", "appeal")),
    )  # fmt: skip


@dataclass(frozen=True)
class _Settled:
    """By what it is, which case which log settled."""

    named: dict[str, set[tuple[UUID, UUID]]]

    def of(self, kind: str, logs: Iterable[VisitLog]) -> set[UUID]:
        ids = {log.id for log in logs}
        return {case for log, case in self.named.get(kind, ()) if log in ids}


def _settled(session: Session, logs: Collection[VisitLog], now: datetime, norms: LogNorms) -> _Settled:
    """What the logs say they settled and what by now is settled: a word alone clears no hazard."""
    query = select(LogLink.log_id, LogLink.target_table, LogLink.target_id).where(LogLink.alive(), LogLink.settled)
    links = [(log, (table, id_)) for log, table, id_ in by_chunks(session, query, LogLink.log_id, [x.id for x in logs])]
    kinds = _kinds(session, case_lines(session, {key for _log, key in links}, now), norms)
    named: defaultdict[str, set[tuple[UUID, UUID]]] = defaultdict(set)
    for log, key in links:
        for kind in kinds.get(key, ()):
            named[kind].add((log, key[1]))
    return _Settled(dict(named))


def _kinds(session: Session, lines: dict[CaseKey, CaseLine], norms: LogNorms) -> dict[CaseKey, set[str]]:
    """As what each settled case counts; an appeal about neighbours is a dispute too."""
    ids = [line.id for line in lines.values() if line.table == "appeal"]
    query = select(AppealNow.appeal_id, AppealNow.class_code).where(AppealNow.outcome == State.SETTLED.value)
    classes = {row[0]: row[1] for row in by_chunks(session, query, AppealNow.appeal_id, ids)}
    return {key: set(_kind(line, classes, norms)) for key, line in lines.items()}


def _kind(line: CaseLine, classes: dict[UUID, str], norms: LogNorms) -> Iterable[str]:
    """``classes``: of the appeals that are settled."""
    if line.state is HazardState.CLEARED:
        yield "hazard"
    elif line.id in classes:
        yield "appeal"
        if classes[line.id] in norms.dispute_classes:
            yield "dispute"
    elif line.state is MatterState.SETTLED and line.kind == MatterKind.DISPUTE.value:
        yield "dispute"
