"""Level 4 is seen by the care team alone: the condition that every query of a station gets, written once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, event, func, or_, select, type_coerce
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria

from models.base import Base, Confined, Guarded, Record
from models.care.records import CareTeamMember
from models.care.rules import RESTRICTED
from models.cases.records import FileMember
from models.query import by_chunks
from models.sync.records import ConflictCard
from models.visits.records import Attachment

DISCREET = "care"
"""The kind of every act that was about level 4: nothing more is told of it."""
_UNGUARDED, _OPENLY = "unguarded", "openly"
_LEVELLED = (Guarded, Confined, ConflictCard, Attachment)
Key = tuple[str, UUID]
"""Table and id."""


def guard(sessions: sessionmaker[Session]) -> None:
    """Let sessions of ``sessions`` read, update and delete level-4 rows only for the worker who is logged in.

    It holds for ORM queries in every form (entities, columns, joins, subqueries, counts, ``get``); Core on tables and
    raw SQL, which sync uses, are not touched.
    """
    event.listen(sessions, "do_orm_execute", _guarded)


@contextmanager
def unguarded(session: Session) -> Iterator[None]:
    """Let rules that must not depend on who is logged in see every row: a death ends what the worker may not see."""
    before = session.info.get(_UNGUARDED, False)
    session.info[_UNGUARDED] = True
    try:
        yield
    finally:
        session.info[_UNGUARDED] = before


@contextmanager
def openly(session: Session) -> Iterator[None]:
    """Let a session find only what every worker may: paper goes from hand to hand, whoever printed it."""
    before = session.info.get(_OPENLY, False)
    session.info[_OPENLY] = True
    try:
        yield
    finally:
        session.info[_OPENLY] = before


@contextmanager
def in_person(session: Session) -> Iterator[None]:
    """Let whoever takes a list out count his own files on it, numbers only, though the rest is found ``openly``."""
    before = session.info.get(_OPENLY, False)
    session.info[_OPENLY] = False
    try:
        yield
    finally:
        session.info[_OPENLY] = before


def seen_here(level: ColumnElement[int], resident_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that the worker of the connection may see a row of ``level`` about ``resident_id``."""
    return or_(level < RESTRICTED, resident_id.in_(_mine(CareTeamMember, "resident_id")))


def opened_here(level: ColumnElement[int], file_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that the worker of the connection may see a row of ``level`` of the file ``file_id``."""
    return or_(level < RESTRICTED, file_id.in_(_mine(FileMember, "file_id")))


def _of_either_seen_here(level: ColumnElement[int], of: ColumnElement[Any]) -> ColumnElement[bool]:
    """As ``seen_here`` or ``opened_here``: a card or a picture is of a resident's record, or of a file's."""
    return or_(level < RESTRICTED, of.in_(_mine(CareTeamMember, "resident_id")), of.in_(_mine(FileMember, "file_id")))


def _mine(team: type[Record], of: str) -> Select[Any]:
    """The residents, or files, whose team the worker of the connection is of today."""
    places = Base.metadata.tables[team.__tablename__].c
    today = func.date("now", "+8 hours")
    return select(places[of]).where(
        type_coerce(places.worker_id, String) == func.lianglin_worker(),
        places.deleted_at.is_(None),
        places.starts_on <= today,
        or_(places.ends_on.is_(None), places.ends_on > today),
    )


def in_my_care(session: Session) -> set[UUID]:
    """The residents on whose care teams the worker of the connection is today."""
    return set(session.scalars(_mine(CareTeamMember, "resident_id")))


def reads_openly(session: Session) -> bool:
    """Whether what is read now leaves the house (``openly``)."""
    return bool(session.info.get(_OPENLY))


def guarded_tables() -> dict[str, type[Any]]:
    """The classes whose rows the guard looks at, by the names of their tables; those of this PC alone are not in it."""
    mine = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, _LEVELLED)]
    return {record.__tablename__: record for record in mine if issubclass(record, Record)}


def hidden(session: Session, keys: Iterable[Key]) -> set[Key]:
    """Those of ``keys`` (table and id) that the worker may not see; a guarded row that is not here tells nobody."""
    wanted: dict[str, set[UUID]] = {}
    classes = guarded_tables()
    for table, id_ in keys:
        if table in classes:
            wanted.setdefault(table, set()).add(id_)
    found: set[Key] = set()
    for table, ids in wanted.items():
        rows = by_chunks(session, select(classes[table].id), classes[table].id, ids)
        found |= {(table, id_) for id_ in ids - {row[0] for row in rows}}
    return found


def wrote_restricted(session: Session, tables: Iterable[str], after: int) -> bool:
    """Whether journal rows after ``after`` are about level-4 records that the worker sees."""
    journal = Base.metadata.tables["journal"].c
    for name, record in guarded_tables().items():
        if name in tables:
            mine = select(record.id).join_from(record, journal.seq.table, journal.record_id == record.id)
            mine = mine.where(journal.seq > after, journal.table_name == name, record.level >= RESTRICTED)
            if session.scalars(mine.limit(1)).first() is not None:
                return True
    return False


_CRITERIA = (
    with_loader_criteria(Guarded, lambda row: seen_here(row.level, row.resident_id), include_aliases=True),
    with_loader_criteria(Confined, lambda row: opened_here(row.level, row.file_id), include_aliases=True),
    with_loader_criteria(
        ConflictCard, lambda row: _of_either_seen_here(row.level, row.resident_id), include_aliases=True
    ),
    with_loader_criteria(Attachment, lambda row: _of_either_seen_here(row.level, row.subject_id), include_aliases=True),
)
"""Constant expressions: who is logged in is asked of the connection, so that compiled queries can be kept."""
_OPEN_CRITERIA = tuple(
    with_loader_criteria(kind, lambda row: row.level < RESTRICTED, include_aliases=True) for kind in _LEVELLED
)


def _guarded(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.session.info.get(_UNGUARDED)):
        criteria = _OPEN_CRITERIA if state.session.info.get(_OPENLY) else _CRITERIA
        state.statement = state.statement.options(*criteria)
