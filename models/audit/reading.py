"""Reading the audit, for who may: the list, and of one resident who saw and changed what (L-41)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from models.audit.records import AuditEntry, KeptChange
from models.base import Base
from models.calendar import CHINA
from models.care.guard import hidden, in_my_care
from models.care.rules import MASKED, RESTRICTED
from models.masks import level_of, masked_value
from models.people.records import Resident
from models.query import by_chunks
from models.rights.deeds import Deed
from models.rights.queries import require
from models.workers.records import Worker

SHOWN = 5000
"""Lines that a screen reads at once."""
_OF_CARE = frozenset({"membership"})
"""By what a look at a care card is told."""
LOOKS = ("look", "reveal")
LEFT = ("export", "print")


@dataclass(frozen=True)
class Wanted:
    """Which lines; days of China, both included."""

    worker_id: UUID | None = None
    deeds: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    level: int | None = None
    """At least."""
    failed: bool = False
    nobody: bool = False
    """Only what happened while nobody was logged in."""
    reason: str | None = None
    """Which was given for opening what is masked."""
    text: str = ""
    """Part of the name of who did it, or of whom it was about; or the whole number of what left the house."""
    named: tuple[str, ...] = ()
    """Deeds that are found by ``text``, too."""


@dataclass(frozen=True)
class AuditRow:
    """A line as it is shown. ``covered``: it was about level 4, and who asks may not know about what.

    ``resident``: the name of whom it was about, for who may read it.
    """

    number: int
    at: datetime
    worker: str
    deed: str
    outcome: str
    table: str | None
    record_id: UUID | None
    resident_id: UUID | None
    level: int | None
    act_id: int | None
    detail: dict[str, Any]
    covered: bool
    resident: str = ""


def require_reader(session: Session) -> None:
    """Raises ``WorldError``: ``not_allowed``."""
    require(session, Deed.READ_AUDIT)


def audit_rows(session: Session, wanted: Wanted, limit: int = SHOWN) -> list[AuditRow]:
    """The newest lines first. Raises ``WorldError``: ``not_allowed``."""
    require_reader(session)
    return _rows(session, _query(wanted).order_by(AuditEntry.id.desc()).limit(limit))


def audit_counts(session: Session, wanted: Wanted) -> dict[str, int]:
    """How many lines of each deed: each number is that of the list with this deed (L-23).

    Raises:
        WorldError: ``not_allowed``.
    """
    require_reader(session)
    chosen = select(AuditEntry.deed, func.count()).where(*conditions(wanted)).group_by(AuditEntry.deed)
    return {deed: count for deed, count in session.execute(chosen)}


def _query(wanted: Wanted) -> Select[AuditEntry, str]:
    query = select(AuditEntry, Worker.name).outerjoin(Worker, Worker.id == AuditEntry.worker_id)
    return query.where(*conditions(wanted))


def reason_of() -> ColumnElement[Any]:
    """The reason in the detail of a line, where one was given."""
    return _told("reason")


def _told(name: str) -> ColumnElement[Any]:
    return func.json_extract(cast(AuditEntry.detail, String), f"$.{name}")


def conditions(wanted: Wanted) -> Iterator[Any]:
    if wanted.worker_id is not None:
        yield AuditEntry.worker_id == wanted.worker_id
    if wanted.deeds:
        yield AuditEntry.deed.in_(wanted.deeds)
    if wanted.first is not None:
        yield AuditEntry.at >= _begin(wanted.first)
    if wanted.last is not None:
        yield AuditEntry.at < _begin(wanted.last + timedelta(days=1))
    if wanted.level is not None:
        yield AuditEntry.level >= wanted.level
    if wanted.failed:
        yield AuditEntry.outcome != "ok"
    if wanted.nobody:
        yield AuditEntry.worker_id.is_(None)
    if wanted.reason is not None:
        yield func.coalesce(reason_of(), "") == wanted.reason
    if wanted.text:
        yield or_(
            AuditEntry.deed.in_(wanted.named),
            and_(AuditEntry.deed.in_(LEFT), _told("number") == wanted.text),
            AuditEntry.worker_id.in_(select(Worker.id).where(Worker.name.contains(wanted.text, autoescape=True))),
            and_(
                func.coalesce(AuditEntry.level, 0) < RESTRICTED,  # of a closed line nobody is told whom it is about
                AuditEntry.resident_id.in_(
                    select(Resident.id).where(Resident.name.contains(wanted.text, autoescape=True))
                ),
            ),
        )


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _rows(session: Session, query: Select[AuditEntry, str]) -> list[AuditRow]:
    found = [(entry, name) for entry, name in session.execute(query)]
    unseen = hidden(session, [(e.table_name, e.record_id) for e, _name in found if e.table_name and e.record_id])
    cared = in_my_care(session)
    rows = [_row(entry, name, unseen, cared) for entry, name in found]
    people = _names(session, {row.resident_id for row in rows if row.resident_id})
    return [replace(row, resident=people.get(row.resident_id, "")) for row in rows]


def _names(session: Session, ids: set[UUID]) -> dict[UUID | None, str]:
    """Names of residents, as far as whoever reads may read them."""
    query = select(Resident.id, Resident.name)
    return {id_: name for id_, name in by_chunks(session, query, Resident.id, ids)}


def _row(entry: AuditEntry, name: str | None, unseen: set[tuple[str, UUID]], cared: set[UUID]) -> AuditRow:
    """A line of level 4 tells whoever may not see the record that there was something, by whom and when.

    Args:
        cared: residents of whose care team the reader is: the page of their care is a record of its own to nobody.
    """
    of_care = entry.table_name in _OF_CARE and entry.resident_id in cared
    covered = (
        (entry.level or 0) >= RESTRICTED
        and not of_care
        and (entry.table_name is None or entry.record_id is None or (entry.table_name, entry.record_id) in unseen)
    )
    return AuditRow(
        entry.id,
        entry.at,
        name or "",
        entry.deed,
        entry.outcome,
        None if covered else entry.table_name,
        None if covered else entry.record_id,
        None if covered else entry.resident_id,
        entry.level,
        entry.act_id,
        {} if covered else entry.detail or {},
        covered,
    )


# one resident ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangedValue:
    """One value of one record of a person, before and after, as SQLite stores them; of level 3 masked."""

    at: datetime
    worker: str
    table: str
    column: str
    before: Any
    after: Any
    act_id: int | None
    taken_back: bool


@dataclass(frozen=True)
class Told:
    """Who saw and changed what of one resident at this PC."""

    name: str
    entered_at: datetime
    entered_by: str
    looks: tuple[AuditRow, ...]
    left: tuple[AuditRow, ...]
    others: tuple[AuditRow, ...]
    changes: tuple[ChangedValue, ...]


def of_resident(session: Session, resident_id: UUID) -> Told | None:
    """Everything that the audit knows of one resident, the newest first; nothing where there is no such person.

    Raises:
        WorldError: ``not_allowed``.
    """
    require_reader(session)
    people = Base.metadata.tables["resident"].c
    born = select(people.name, people.created_at, Worker.name).outerjoin(Worker, Worker.id == people.created_by)
    row = session.execute(born.where(people.id == resident_id)).one_or_none()
    if row is None:
        return None
    query = select(AuditEntry, Worker.name).outerjoin(Worker, Worker.id == AuditEntry.worker_id)
    mine = _rows(session, query.where(AuditEntry.resident_id == resident_id).order_by(AuditEntry.id.desc()))
    seen = [line for line in mine if not line.covered]
    return Told(
        row[0],
        row[1],
        row[2] or "",
        tuple(line for line in seen if line.deed in LOOKS),
        tuple(line for line in seen if line.deed in LEFT),
        tuple(line for line in seen if line.deed not in (*LOOKS, *LEFT)),
        tuple(changes_of(session, resident_id)),
    )


def changes_of(session: Session, resident_id: UUID) -> list[ChangedValue]:
    """Values of the person and of what is kept about him that changed, from the journal and from the history."""
    keys = _keys_of(session, resident_id)
    unseen = hidden(session, keys)
    found: list[ChangedValue] = []
    for table, record_id in keys:
        if (table, record_id) not in unseen:
            found += _changes(session, table, record_id)
    return sorted(found, key=lambda change: change.at, reverse=True)


def _keys_of(session: Session, resident_id: UUID) -> list[tuple[str, UUID]]:
    keys = [("resident", resident_id)]
    for name, table in Base.metadata.tables.items():
        if "resident_id" in table.c and {"created_by", "id"} <= set(table.c.keys()):
            rows = session.execute(select(table.c.id).where(table.c.resident_id == resident_id))
            keys += [(name, row[0]) for row in rows]
    return keys


def _changes(session: Session, table: str, record_id: UUID) -> Iterator[ChangedValue]:
    journal = Base.metadata.tables["journal"].c
    kept = select(KeptChange.at, Worker.name, KeptChange.changes, KeptChange.act_id, KeptChange.taken_back).outerjoin(
        Worker, Worker.id == KeptChange.worker_id
    )
    kept = kept.where(KeptChange.record_id == record_id, KeptChange.table_name == table)
    fresh = select(journal.at, Worker.name, journal.changes, journal.act_id).outerjoin(
        Worker, Worker.id == journal.worker_id
    )
    fresh = fresh.where(and_(journal.record_id == record_id, journal.table_name == table, journal.op != "insert"))
    rows: list[Sequence[Any]] = [*session.execute(kept), *((*row, False) for row in session.execute(fresh))]
    for at, name, changes, act_id, taken_back in rows:
        values = json.loads(changes) if isinstance(changes, str) else changes or {}
        for column, pair in values.items():
            before, after = (_covered(table, column, value) for value in pair)
            yield ChangedValue(_utc(at), name or "", table, column, before, after, act_id, bool(taken_back))


def _covered(table: str, column: str, value: Any) -> Any:
    """Of level 3 masked, whoever asks: that it changed, by whom and when is what counts here."""
    known = Base.metadata.tables[table].columns.get(column)
    return value if known is None or level_of(known) < MASKED else masked_value(column, value) or None


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
