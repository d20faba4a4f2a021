"""Alarms of the audit: where it was found otherwise than written, and who answers for it; both are lines that stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.chain import Broken, Head
from models.audit.deeds import Audited
from models.audit.reading import require_reader
from models.audit.records import ALARMS, AuditEntry
from models.audit.trail import Driver, head_at
from models.errors import WorldError
from models.workers.records import Worker

LONGEST = 200
"""Of the word why."""


class Where(StrEnum):
    """What the audit did not agree with."""

    HERE = "here"
    """Itself: the chain."""
    BACKUP = "backup"
    """The end of it that a backup had noted."""
    DISTRICT = "district"
    """What this station had told the district before."""
    PROGRAM = "program"
    """What the maker of the program signed (``models.station.program``); ``line`` counts the files."""
    SEALS = "seals"
    """What says who may do and see what: its seals (``models.station.seals``); ``line`` counts the rows."""
    PAGES = "pages"
    """The file: pages that are not as they were written; ``line`` counts them."""


@dataclass(frozen=True)
class Noted:
    """The end of the audit as it was noted elsewhere; ``at`` as SQLite stores an instant."""

    head: Head
    at: str


@dataclass(frozen=True)
class Alarm:
    """``number``: of the line that tells it; ``line``: from where on the audit is not what it was."""

    number: int
    at: datetime
    where: Where
    what: str
    line: int
    seen_at: datetime | None = None
    seen_by: str = ""
    why: str = ""


def differs(driver: Driver, noted: Iterable[Noted]) -> Broken | None:
    """The first noted end with which the audit does not agree; ``None``: it agrees with all of them.

    A backup that was brought back takes the audit back, too: what was noted after it was made counts no longer, once
    a line tells of the restore.
    """
    (first,) = driver.execute("SELECT min(id) FROM station_audit").fetchone()
    restored = driver.execute("SELECT max(at) FROM station_audit WHERE deed = ?", (Audited.RESTORE.value,)).fetchone()
    for each in sorted(noted, key=lambda each: each.head.number):
        row = driver.execute("SELECT hash, at FROM station_audit WHERE id = ?", (each.head.number,)).fetchone()
        later = row is None or row[1] >= each.at
        if each.head.number < (first or 0) or (later and (restored[0] or "") >= each.at):
            continue
        if head_at(driver, each.head.number) != each.head:
            return Broken(each.head.number, "cut" if row is None else "rewritten")
    return None


def alarms(session: Session, *, unseen: bool = False) -> list[Alarm]:
    """Those that were raised, the newest first. Raises ``WorldError``: ``not_allowed``."""
    require_reader(session)
    return [each for each in raised(session) if not (unseen and each.seen_at)]


def raised(session: Session) -> list[Alarm]:
    """As ``alarms``, for the program's own work, whoever is logged in."""
    query = select(AuditEntry, Worker.name).outerjoin(Worker, Worker.id == AuditEntry.worker_id).where(ALARMS)
    rows = [(line, name or "") for line, name in session.execute(query.order_by(AuditEntry.id.desc()))]
    seen = {(line.detail or {}).get("alarm"): (line, by) for line, by in rows if line.deed == Audited.ALARM_SEEN}
    return [_alarm(line, seen.get(line.id)) for line, _by in rows if line.deed == Audited.ALARM]


def _alarm(line: AuditEntry, seen: tuple[AuditEntry, str] | None) -> Alarm:
    told = line.detail or {}
    raised = Alarm(line.id, line.at, Where(told["where"]), line.outcome, int(told["line"]))
    if seen is None:
        return raised
    entry, by = seen
    return replace(raised, seen_at=entry.at, seen_by=by, why=str((entry.detail or {}).get("why", "")))


def is_raised(session: Session, where: Where, found: Broken) -> bool:
    """Whether the same is told by a line already, seen or not: it is told once."""
    return any((each.where, each.what, each.line) == (where, found.what, found.number) for each in raised(session))


def require_word(session: Session, number: int, why: str) -> str:
    """The word as it is kept.

    Raises:
        WorldError: ``not_allowed``, ``no_such_alarm``, ``alarm_seen_already``, ``alarm_word_missing``,
            ``alarm_word_long``.
    """
    found = next((each for each in alarms(session) if each.number == number), None)
    word = " ".join(why.split())
    if found is None:
        raise WorldError("no_such_alarm")
    if found.seen_at is not None:
        raise WorldError("alarm_seen_already")
    if not word:
        raise WorldError("alarm_word_missing")
    if len(word) > LONGEST:
        raise WorldError("alarm_word_long", most=LONGEST)
    return word
