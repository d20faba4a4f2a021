"""Closed files: who is named on one, and so may open it (L-15, L-17, L-19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.appeals.departments import accused_people, is_accused
from models.appeals.records import Appeal
from models.cases.records import FileMember
from models.errors import WorldError
from models.workers.records import Worker

CLOSED = 4
"""The level of every row of a closed file."""


def open_file(session: Session, file_id: UUID, workers: Iterable[UUID], *, on: date) -> None:
    """Name who may open a file that is begun on day ``on``; whoever begins it is named in any case."""
    mine: UUID = session.connection().info["worker_id"]
    for worker_id in dict.fromkeys((mine, *workers)):
        session.add(FileMember(file_id=file_id, level=CLOSED, worker_id=worker_id, starts_on=on))
    session.flush()


def members(session: Session, file_id: UUID, on: date) -> list[FileMember]:
    """Who is named on the file on day ``on``; empty for whoever is not named himself."""
    in_force = FileMember.starts_on <= on, or_(FileMember.ends_on.is_(None), FileMember.ends_on > on)
    return list(session.scalars(select(FileMember).where(FileMember.file_id == file_id, FileMember.alive(), *in_force)))


def name_on_file(session: Session, file_id: UUID, worker_id: UUID, *, on: date) -> None:
    """Let one more worker open the file.

    Raises:
        WorldError: ``not_on_file``, unless whoever names him is named himself; ``accused_worker``: an accusation never
            goes to those it is about (L-17).
    """
    named = members(session, file_id, on)
    if not named:
        raise WorldError("not_on_file")
    if worker_id in accused_workers(session, file_id, {worker_id}):
        raise WorldError("accused_worker")
    if worker_id not in {member.worker_id for member in named}:
        session.add(FileMember(file_id=file_id, level=CLOSED, worker_id=worker_id, starts_on=on))
        session.flush()


def accused_workers(session: Session, file_id: UUID, worker_ids: Collection[UUID]) -> set[UUID]:
    """Those of ``worker_ids`` whom the file accuses, whatever they are called by now; other files accuse nobody."""
    appeal = session.get(Appeal, file_id)
    accused = accused_people(session, appeal) if appeal is not None else frozenset()
    if not accused:
        return set()
    known = session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(worker_ids)))
    return {worker_id for worker_id, name in known if is_accused(accused, name)}


def leave_file(session: Session, file_id: UUID, worker_id: UUID, *, on: date) -> None:
    """Take a worker off the file from day ``on``.

    Raises:
        WorldError: ``not_on_file``; ``last_on_file``: somebody has to be able to open it.
    """
    named = members(session, file_id, on)
    his = [member for member in named if member.worker_id == worker_id]
    if not his:
        raise WorldError("not_on_file")
    if len({member.worker_id for member in named}) == 1:
        raise WorldError("last_on_file")
    for member in his:
        member.ends_on = on
