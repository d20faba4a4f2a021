"""The page of a visit log: what it says, and how the cases stand that it found or settled (domain B3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.cases.lines import CaseLine, case_lines, grown_from
from models.visits.log_links import Named, named_in
from models.visits.sheets import LogFacts, facts_of_log


@dataclass(frozen=True)
class LoggedCase:
    """A case that a log names, as it stands now."""

    line: CaseLine
    named: Named


@dataclass(frozen=True)
class LogPage:
    """A log, the cases that it names, and by finding those that grew out of it."""

    facts: LogFacts
    cases: tuple[LoggedCase, ...]
    grown: Mapping[UUID, tuple[CaseLine, ...]]


def log_page(session: Session, log_id: UUID, now: datetime) -> LogPage:
    """Return the page of one log.

    Raises:
        WorldError: ``no_such_record``.
    """
    facts, named = facts_of_log(session, log_id), named_in(session, log_id)
    lines = case_lines(session, named, now)
    return LogPage(
        facts,
        tuple(LoggedCase(lines[key], how) for key, how in named.items() if key in lines),
        grown_from(session, "visit_finding", [finding.id for finding in facts.findings], now),
    )
