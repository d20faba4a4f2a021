"""How sync stands, and which changes wait, are on the way, were refused or have been sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, select, union_all
from sqlalchemy.orm import Session, aliased

from models.base import Base
from models.care.guard import guarded_tables, hidden
from models.care.rules import RESTRICTED
from models.station.obstacles import unseen_of
from models.station.records import JournalEntry
from models.sync.cards import open_card
from models.sync.moves import open_arrival
from models.sync.records import GIVEN_UP, Arrival, ConflictCard, Refusal, SyncState
from models.sync.rules import DELETED
from models.sync.titles import Key, Title, titles, worker_names

SHOWN = 500
"""Rows of a list unless more are asked for."""
_LATER = aliased(JournalEntry)
_STANDS = ~(
    exists()
    .where(
        _LATER.record_id == Refusal.record_id, _LATER.table_name == Refusal.table_name, _LATER.seq > Refusal.upto_seq
    )
    .correlate(Refusal)
)
"""Nobody has changed the refused record since; else it goes again by itself."""
_TOLD = and_(_STANDS, Refusal.code != GIVEN_UP)
_PARKED = and_(Refusal.table_name == JournalEntry.table_name, Refusal.record_id == JournalEntry.record_id, _STANDS)
_IS_PARKED = exists().where(_PARKED)
_LEVEL_4: ColumnElement[int] = literal_column(str(RESTRICTED))
"""In words, not as a parameter: so says the index of each table's restricted rows."""


def is_refused(session: Session, records: Collection[UUID]) -> bool:
    """Whether the district refused something of these records."""
    return bool(session.scalar(select(exists().where(Refusal.record_id.in_(records)))))


def is_unsent(session: Session, records: Collection[UUID]) -> bool:
    """Whether something of these records waits for the line, or for its receipt."""
    waits = exists().where(JournalEntry.record_id.in_(records), JournalEntry.receipted_at.is_(None))
    return bool(session.scalar(select(waits)))


@dataclass(frozen=True)
class SyncStatus:
    """How sync stands, in counts that come from indexes; asked after every commit.

    ``waiting`` and ``on_the_way`` count changes (journal rows), ``refused`` records; what the worker may not see is in
    none of them.
    """

    enrolled: bool = False
    district: str = ""
    server_url: str = ""
    paused: bool = False
    waiting: int = 0
    on_the_way: int = 0
    refused: int = 0
    open_cards: int = 0
    arrivals: int = 0
    last_ok_at: datetime | None = None
    last_error: str | None = None
    """Stable code of why the last attempt ended, or of what waits although it went well; nothing after a success."""
    last_error_at: datetime | None = None
    own_certificate: bool = False
    """Whether a certificate of the district's own is trusted."""
    first_done: int = 0
    """Parts of the first download that are in, of ``first_parts``; both 0 when there is none going on."""
    first_parts: int = 0


@dataclass(frozen=True)
class Refused:
    """Why the district refused a record's change; ``params`` fill the sentence of ``code``."""

    code: str
    column: str | None
    params: Mapping[str, Any]


@dataclass(frozen=True)
class ChangeRow:
    """One change of one record as lists show it. ``op``: insert, update, delete (also the ordinary, soft one)."""

    seq: int
    table: str
    record_id: UUID
    op: str
    columns: tuple[str, ...]
    at: datetime
    worker: str
    title: Title
    refusal: Refused | None = None

    @property
    def key(self) -> Key:
        return self.table, self.record_id


def sync_state(session: Session) -> SyncState | None:
    return session.get(SyncState, 1)


def sync_status(session: Session) -> SyncStatus:
    state = sync_state(session)
    if state is None:  # everything waits, and nobody asks how much it is
        return SyncStatus()
    snapshot = state.snapshot or {}
    return SyncStatus(
        enrolled=True,
        district=state.district_name,
        server_url=state.server_url,
        paused=state.paused,
        waiting=_count(session, JournalEntry, _waits())
        - _parked_rows(session)
        - _unseen(session, _waits(), ~_IS_PARKED),
        on_the_way=_count(session, JournalEntry, _on_the_way()) - _unseen(session, _on_the_way()),
        refused=_count(session, Refusal, _TOLD) - len(_hidden_refusals(session)),
        open_cards=_count(session, ConflictCard, open_card()),
        arrivals=_count(session, Arrival, open_arrival()),
        last_ok_at=state.last_ok_at,
        last_error=state.last_error,
        last_error_at=state.last_error_at,
        own_certificate=bool(state.authority),
        first_done=len(snapshot.get("done", ())),
        first_parts=len(snapshot.get("parts", ())),
    )


def waiting(session: Session, limit: int = SHOWN) -> list[ChangeRow]:
    """What is not sent yet, newest first; what was refused is not among it."""
    query = select(JournalEntry).where(_waits(), ~_IS_PARKED)
    return _rows(session, query.order_by(JournalEntry.seq.desc()).limit(limit))


def on_the_way(session: Session, limit: int = SHOWN) -> list[ChangeRow]:
    """What was sent and has no receipt yet, newest first; also what left in an envelope."""
    query = select(JournalEntry).where(_on_the_way())
    return _rows(session, query.order_by(JournalEntry.seq.desc()).limit(limit))


def sent(session: Session, limit: int = SHOWN) -> list[ChangeRow]:
    """What the district has lately confirmed, newest first."""
    query = select(JournalEntry).where(JournalEntry.receipted_at.is_not(None))
    return _rows(session, query.order_by(JournalEntry.seq.desc()).limit(limit))


def refused(session: Session, limit: int = SHOWN) -> list[ChangeRow]:
    """What the district refused, newest first: a row for each record, with all columns that are parked."""
    unseen = _hidden_refusals(session)
    standing = select(Refusal).where(_TOLD).order_by(Refusal.at.desc(), Refusal.record_id)
    parked = [each for each in session.scalars(standing.limit(limit + len(unseen))) if _key(each) not in unseen][:limit]
    named = titles(session, [(refusal.table_name, refusal.record_id) for refusal in parked])
    entries = {(refusal.table_name, refusal.record_id): parked_entries(session, refusal) for refusal in parked}
    workers = worker_names(session, [entry.worker_id for rows in entries.values() for entry in rows])
    return [_refused_row(refusal, entries[key], named[key], workers) for refusal in parked if (key := _key(refusal))]


def parked_entries(session: Session, refusal: Refusal) -> list[JournalEntry]:
    """The journal rows that wait with a refusal, oldest first."""
    mine = (
        JournalEntry.record_id == refusal.record_id,
        JournalEntry.table_name == refusal.table_name,
        JournalEntry.seq <= refusal.upto_seq,
        JournalEntry.batch_id.is_(None),
    )
    return list(session.scalars(select(JournalEntry).where(*mine).order_by(JournalEntry.seq)))


def _hidden_refusals(session: Session) -> set[Key]:
    """Refused records that the worker may not see: they are told to who may mend them."""
    query = select(Refusal.table_name, Refusal.record_id).where(_TOLD, Refusal.table_name.in_(guarded_tables()))
    return hidden(session, [(table, id_) for table, id_ in session.execute(query)])


def _waits() -> ColumnElement[bool]:
    """A row without batch that has a receipt was recognised: the district knows it from an earlier life of the file."""
    return and_(JournalEntry.batch_id.is_(None), JournalEntry.receipted_at.is_(None))


def _on_the_way() -> ColumnElement[bool]:
    return and_(JournalEntry.batch_id.is_not(None), JournalEntry.receipted_at.is_(None))


def _count(session: Session, of: type[Any], *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(of).where(*which)) or 0


def _parked_rows(session: Session) -> int:
    """Journal rows that wait because their record was refused: few, each found by the record's own index."""
    query = select(func.count()).select_from(Refusal).join(JournalEntry, _PARKED).where(_waits())
    return session.scalar(query) or 0


def _unseen(session: Session, *which: ColumnElement[bool]) -> int:
    """Journal rows about level 4 that the worker may not see: what he cannot open in a list is in no count either.

    Level 4 is little, and found by the index of each table's restricted rows; tables are not guarded, classes are.
    """
    known = guarded_tables()
    tables = [Base.metadata.tables[name].c for name in known]
    there = union_all(*(select(table.id).where(table.level == _LEVEL_4) for table in tables))
    seen = union_all(*(select(record.id).where(record.level == _LEVEL_4) for record in known.values()))
    return _count(session, JournalEntry, JournalEntry.record_id.in_(there), JournalEntry.record_id.not_in(seen), *which)


def _rows(session: Session, query: Any) -> list[ChangeRow]:
    entries = list(session.scalars(query))
    unseen = unseen_of(session, {(entry.table_name, entry.record_id) for entry in entries})
    entries = [entry for entry in entries if (entry.table_name, entry.record_id) not in unseen]
    named = titles(session, [(entry.table_name, entry.record_id) for entry in entries])
    workers = worker_names(session, [entry.worker_id for entry in entries])
    return [
        ChangeRow(
            entry.seq, entry.table_name, entry.record_id, _op([entry]), _columns([entry]), entry.at,
            workers.get(entry.worker_id, ""), named[entry.table_name, entry.record_id],
        )
        for entry in entries
    ]  # fmt: skip


def _key(refusal: Refusal) -> Key:
    return refusal.table_name, refusal.record_id


def _refused_row(
    refusal: Refusal, entries: Sequence[JournalEntry], title: Title, workers: dict[UUID | None, str]
) -> ChangeRow:
    last = entries[-1] if entries else None
    return ChangeRow(
        refusal.upto_seq, refusal.table_name, refusal.record_id, _op(entries), _columns(entries),
        last.at if last else refusal.at, workers.get(last.worker_id, "") if last else "", title,
        Refused(refusal.code, refusal.field, dict(refusal.params or {})),
    )  # fmt: skip


def _op(entries: Sequence[JournalEntry]) -> str:
    if any(entry.op == "insert" for entry in entries):
        return "insert"
    changes = [entry.changes or {} for entry in entries]
    gone = any(DELETED in change and change[DELETED][1] is not None for change in changes)
    return "delete" if gone or any(entry.op == "delete" for entry in entries) else "update"


def _columns(entries: Sequence[JournalEntry]) -> tuple[str, ...]:
    changed = [column for entry in entries if entry.op == "update" for column in entry.changes or {}]
    return tuple(dict.fromkeys(column for column in changed if column != DELETED))
