"""Everything that is here about one person (L-20), as far as whoever asks may open it; the rest is counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.audit.records import AuditEntry
from models.base import PERSONAL, Base, Record, synced_tables
from models.disclosures.records import Disclosure
from models.errors import WorldError
from models.people.records import Household, Residency, Resident
from models.query import by_chunks
from models.requests.consents import unused
from models.retention.footprint import Footprint, footprint
from models.retention.roads import RESIDENT
from models.retention.rules import TRACE
from models.search.index import driver
from models.workers.records import Worker

BOOKKEEPING = frozenset({"id", "community_code", "created_by", "edited_by", "edited_at", "version", "deleted_at"})
ORDER = (
    "resident", "residency", "household", "dwelling", "consent", "privacy_notice", "restriction", "person_request",
    "membership", "resident_fact", "pairing", "care_visit", "care_need", "crisis", "care_pause", "visit",
    "visit_finding", "appeal", "appeal_step", "notice", "studio_matter", "studio_matter_step", "hazard", "mediation",
    "mediation_party", "mediation_step", "mediation_note", "mediation_agreement", "mediation_paper", "whistle",
    "red_task", "reveal", "attachment", "conflict_card", "handover", "arrival",
)  # fmt: skip
"""In which order the parts are read; others follow."""
_OF_OTHERS = frozenset({"mediation_party"})
"""Of a file that the person is a party of, the other parties' own data are not his to have (PIPL 45)."""


@dataclass(frozen=True)
class Part:
    """The rows of one table, each as column -> value, in the order of the columns; unused columns are left out."""

    table: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Correction:
    """One value that was changed: by whom, from what to what."""

    at: datetime
    by: str
    table: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Look:
    """Somebody opened what is masked, or took something about the person out of the house."""

    at: datetime
    by: str
    what: str
    """A value of ``Audited``, or the code of a list or paper."""
    number: str = ""
    receiver: str = ""


@dataclass(frozen=True)
class Dossier:
    """``closed``: how many rows are there that whoever asks may not open (level 4)."""

    resident_id: UUID
    name: str
    made_at: datetime
    parts: list[Part]
    corrections: list[Correction]
    looks: list[Look]
    disclosures: list[Look]
    closed: int = 0
    workers: dict[UUID, str] = field(default_factory=dict, repr=False)


def dossier(session: Session, resident_id: UUID) -> Dossier:
    """Gather everything about one person.

    Raises:
        WorldError: ``resident_unknown``: or nothing of him is here any more.
    """
    person = session.get(Resident, resident_id)
    if person is None or not person.name:
        raise WorldError("resident_unknown")
    rows = {table: ids for table, ids in footprint(session, resident_id).items() if table not in TRACE}
    rows |= _homes(session, resident_id)
    names = {id_: name for id_, name in session.execute(select(Worker.id, Worker.name))}
    parts, closed = _parts(session, rows, resident_id)
    return Dossier(
        resident_id,
        person.name,
        calendar.now(),
        parts,
        _corrections(session, parts, names),
        _looks(session, rows[RESIDENT], names),
        _disclosures(session, rows, names),
        closed,
        names,
    )


def _homes(session: Session, resident_id: UUID) -> Footprint:
    """Where the person lives or lived: the door belongs to what is known of him."""
    query = select(Residency.household_id, Household.dwelling_id).join(
        Household, Household.id == Residency.household_id
    )
    found = session.execute(query.where(Residency.resident_id == resident_id, Residency.alive())).all()
    homes = {"household": {a.hex for a, _b in found}, "dwelling": {b.hex for _a, b in found}}
    return {table: ids for table, ids in homes.items() if ids}


def _parts(session: Session, rows: Footprint, resident_id: UUID) -> tuple[list[Part], int]:
    parts, closed = [], 0
    for record in sorted(synced_tables(), key=_place):
        table = record.__tablename__
        if table not in rows:
            continue
        ids = [UUID(id_) for id_ in rows[table]]
        read = [row for (row,) in by_chunks(session, select(record), record.id, ids)]
        closed += len(ids) - len(read)
        hidden = unused(session, record, resident_id)
        shown = [_values(row, hidden) for row in sorted(read, key=lambda row: row.id) if _his(row, resident_id)]
        if shown:
            parts.append(Part(table, shown))
    return parts, closed


def _place(record: type[Record]) -> tuple[int, str]:
    table = record.__tablename__
    return (ORDER.index(table) if table in ORDER else len(ORDER)), table


def _his(row: Record, resident_id: UUID) -> bool:
    """Whether a row is told of; a deleted one is still kept and so is told, another party's own row is not."""
    return row.__tablename__ not in _OF_OTHERS or getattr(row, "resident_id", None) == resident_id


def _values(row: Record, hidden: frozenset[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"id": row.id}
    for each in type(row).__mapper__.column_attrs:
        if each.key not in BOOKKEEPING and each.key not in hidden:
            told[each.key] = getattr(row, each.key)
    return told


def _corrections(session: Session, parts: Sequence[Part], names: dict[UUID, str]) -> list[Correction]:
    """What was changed of what is shown, from the journal and from what it left (three years)."""
    connection = driver(session)
    found = []
    for part in parts:
        ids = json.dumps([row["id"].hex for row in part.rows])
        personal = {c.name for c in Base.metadata.tables[part.table].columns if PERSONAL in c.info}
        shown = personal & {name for row in part.rows for name in row}
        for source in ("journal", "history"):
            query = (
                f"SELECT at, worker_id, changes FROM {source} WHERE table_name = ? AND op = 'update'"
                " AND record_id IN (SELECT value FROM json_each(?))"
            )
            for at, worker, changes in connection.execute(query, (part.table, ids)).fetchall():
                when = datetime.fromisoformat(at).replace(tzinfo=UTC)
                by = names.get(UUID(worker), "") if worker else ""
                for column, (before, after) in json.loads(changes or "{}").items():
                    if column in shown:
                        found.append(Correction(when, by, part.table, column, before, after))
    return sorted(found, key=lambda each: each.at)


def _looks(session: Session, people: set[str], names: dict[UUID, str]) -> list[Look]:
    of = AuditEntry.resident_id.in_([UUID(id_) for id_ in people])
    query = select(AuditEntry).where(of, AuditEntry.outcome == "ok", AuditEntry.deed.in_(_LOOKS))
    return [
        Look(entry.at, names.get(entry.worker_id, "") if entry.worker_id else "", entry.deed)
        for entry in session.scalars(query.order_by(AuditEntry.id))
    ]


_LOOKS = ("look", "reveal", "export", "print")


def _disclosures(session: Session, rows: Footprint, names: dict[UUID, str]) -> list[Look]:
    """What left the house with this person on it."""
    wanted = {table: rows.get(table, set()) for table in ("resident", "household", "dwelling")}
    found = []
    for row in session.scalars(select(Disclosure).where(Disclosure.alive(), Disclosure.left_at.is_not(None))):
        chosen = row.chosen or {}
        if not wanted.get(str(chosen.get("kind")), set()).isdisjoint(chosen.get("ids", ())):
            at = row.left_at or row.created_at
            found.append(Look(at, names.get(row.asked_by, ""), row.what, row.number, row.receiver or ""))
    return sorted(found, key=lambda each: each.at)
