"""What a visit log found or settled (F02 一格一警): hazards, appeals, matters, mediations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from models.base import Base
from models.care.guard import hidden, openly
from models.errors import WorldError
from models.visits.logs import existing_log
from models.visits.records import LogLink, VisitFinding, VisitLog
from models.workers.records import Worker

LINKED = ("appeal", "hazard", "studio_matter", "mediation", "visit_finding", "whistle")
"""The tables whose records a log may name."""
_CLOSED = 4


def log_link(session: Session, log_id: UUID, target_table: str, target_id: UUID, *, settled: bool = False) -> LogLink:
    """Say that a log found a case, or that the case was settled then; append-only, as the log is.

    Raises:
        WorldError: ``no_such_record``, ``link_unknown``, ``linked_already``; ``file_closed``: everybody reads logs.
    """
    log = existing_log(session, log_id)
    if target_table not in LINKED:
        raise WorldError("link_unknown")
    _require_open(session, target_table, target_id)
    known = select(LogLink.id).where(LogLink.log_id == log.id, LogLink.target_id == target_id, LogLink.alive())
    if session.scalars(known.where(LogLink.settled.is_(settled))).first() is not None:
        raise WorldError("linked_already")
    link = LogLink(log_id=log.id, target_table=target_table, target_id=target_id, settled=settled)
    session.add(link)
    session.flush()
    return link


def log_links(session: Session, log_id: UUID) -> list[LogLink]:
    """What a log found or settled, in the order in which it was named."""
    mine = select(LogLink).where(LogLink.log_id == log_id, LogLink.alive())
    links = list(session.scalars(mine.order_by(LogLink.created_at, LogLink.id)))
    unseen = hidden(session, ((link.target_table, link.target_id) for link in links))
    return [link for link in links if (link.target_table, link.target_id) not in unseen]


@dataclass(frozen=True)
class Named:
    """How a log names a case: as found, as settled, or as both."""

    found: bool = False
    settled: bool = False


def named_in(session: Session, log_id: UUID) -> dict[tuple[str, UUID], Named]:
    """The cases that a log names, in the order in which it did; then those that grew out of its findings."""
    named: dict[tuple[str, UUID], Named] = {}
    for link in log_links(session, log_id):
        before = named.get((link.target_table, link.target_id), Named())
        named[link.target_table, link.target_id] = Named(
            before.found or not link.settled, before.settled or link.settled
        )
    for key in _grown(session, log_id):
        named[key] = Named(found=True, settled=named.get(key, Named()).settled)
    return named


def _grown(session: Session, log_id: UUID) -> list[tuple[str, UUID]]:
    """Appeals and hazards out of the log's findings, as they are seen by whoever asks."""
    findings = select(VisitFinding.id).where(VisitFinding.log_id == log_id, VisitFinding.alive())
    appeal, hazard = Base.metadata.tables["appeal"].c, Base.metadata.tables["hazard"].c
    of_appeals = select(appeal.id).where(appeal.source_table == VisitFinding.__tablename__)
    queries = {
        "appeal": of_appeals.where(appeal.source_id.in_(findings), appeal.deleted_at.is_(None), appeal.level < _CLOSED),
        "hazard": select(hazard.id).where(hazard.finding_id.in_(findings), hazard.deleted_at.is_(None)),
    }
    return [(table, id_) for table, query in queries.items() for id_ in session.scalars(query.order_by("id"))]


@dataclass(frozen=True)
class NamedBy:
    """A log that names a case, and how."""

    log_id: UUID
    number: str | None
    on: date
    author: str
    named: Named


def logs_naming(session: Session, table: str, case_id: UUID) -> tuple[NamedBy, ...]:
    """The logs that found a case, or the finding it grew out of, and those that say it was settled; by their day."""
    mine = select(LogLink.log_id, LogLink.settled)
    mine = mine.where(LogLink.target_table == table, LogLink.target_id == case_id, LogLink.alive())
    how = {(log_id, settled) for log_id, settled in session.execute(mine)}
    how |= {(log_id, False) for log_id in session.scalars(_finding_log(table, case_id)) if log_id is not None}
    ids = {log_id for log_id, _settled in how}
    logs = select(VisitLog.id, VisitLog.number, VisitLog.on, Worker.name).join(Worker, Worker.id == VisitLog.author_id)
    rows = session.execute(logs.where(VisitLog.id.in_(ids), VisitLog.alive()).order_by(VisitLog.on, VisitLog.id))
    return tuple(NamedBy(*row, Named((row[0], False) in how, (row[0], True) in how)) for row in rows)


def _finding_log(table: str, case_id: UUID) -> Select[UUID | None]:
    """The log of the finding that an appeal or hazard grew out of, or of the finding itself."""
    of_finding = select(VisitFinding.log_id).where(VisitFinding.alive())
    if table == "appeal":
        appeal = Base.metadata.tables["appeal"].c
        grew = select(appeal.source_id).where(appeal.id == case_id, appeal.source_table == VisitFinding.__tablename__)
        return of_finding.where(VisitFinding.id.in_(grew))
    if table == "hazard":
        hazard = Base.metadata.tables["hazard"].c
        return of_finding.where(VisitFinding.id.in_(select(hazard.finding_id).where(hazard.id == case_id)))
    return of_finding.where(VisitFinding.id == case_id)


@dataclass(frozen=True)
class LogCase:
    """A case as the paper of a log names it: kind and number, of a finding what was found."""

    table: str
    number: str
    settled: bool


def log_cases(session: Session, log_id: UUID) -> list[LogCase]:
    """What a log found and what it settled, as everybody may know it; a case that is both stands twice."""
    with openly(session):
        return [
            LogCase(table, _number_of(session, table, id_), settled)
            for (table, id_), named in named_in(session, log_id).items()
            for settled in (False, True)
            if (named.settled if settled else named.found)
        ]


def _number_of(session: Session, table: str, id_: UUID) -> str:
    columns = Base.metadata.tables[table].c
    named = columns.number if "number" in columns else columns.problem
    return session.execute(select(named).where(columns.id == id_)).scalar() or ""


def _require_open(session: Session, table: str, id_: UUID) -> None:
    """Whatever the worker who is logged in does not see is not there."""
    columns = Base.metadata.tables[table].c
    level = columns.level if "level" in columns else literal(0)
    found = session.execute(select(level).where(columns.id == id_, columns.deleted_at.is_(None))).first()
    if found is None or hidden(session, [(table, id_)]):
        raise WorldError("no_such_record")
    if found[0] >= _CLOSED:
        raise WorldError("file_closed")
