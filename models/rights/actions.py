"""Giving a right singly, and ending it (L-37, L-38)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models import calendar
from models.errors import WorldError
from models.places.records import Area, AreaLevel
from models.rights.deciding import STRICT, Standing
from models.rights.deeds import AREAS, OF_PEOPLE_S_DATA, Deed
from models.rights.queries import require, standing
from models.rights.records import Grant, Scope
from models.rights.roles import ADMINISTRATORS, GRANTABLE, MASKED, OF_ADMINISTRATORS
from models.workers.records import Worker, WorkerRole


@dataclass(frozen=True)
class NewRight:
    """What is given; ``areas`` empty: all in which the deed makes sense; ``ends_on``: the first day without it."""

    deed: Deed
    areas: frozenset[str] = frozenset()
    grid_id: UUID | None = None
    """Of a colleague's grid, for whom one stands in; else the whole community."""
    level: int = 2
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""


def give(session: Session, worker_id: UUID, right: NewRight) -> Grant:
    """Let a worker do what the role does not bring, from a day on.

    Raises:
        WorldError: ``not_allowed``; ``worker_unknown``, ``right_not_to_oneself``, ``right_not_given_singly``,
            ``right_unknown``, ``right_level``, ``right_of_an_administrator``, ``right_of_another_administrator``,
            ``right_reason_missing``, ``right_ends_before``, ``grid_missing``.
    """
    require(session, Deed.APPOINT, "rights")
    worker = session.get(Worker, worker_id)
    if worker is None or worker.deleted_at is not None or not worker.active:
        raise WorldError("worker_unknown")
    giver, receiver = standing(session), standing(session, worker_id)
    if giver.led and worker_id == giver.worker_id:
        raise WorldError("right_not_to_oneself")
    starts = right.starts_on or calendar.today()
    _judge(right, starts)
    _judge_separation(right, receiver)
    if right.grid_id is not None:
        grid = session.get(Area, right.grid_id)
        if grid is None or grid.level is not AreaLevel.GRID:
            raise WorldError("grid_missing")
    row = Grant(
        worker_id=worker_id,
        deed=right.deed.value,
        areas=sorted(right.areas) or None,
        scope=Scope.COMMUNITY if right.grid_id is None else Scope.GRID,
        grid_id=right.grid_id,
        level=right.level,
        starts_on=starts,
        ends_on=right.ends_on,
        reason=right.reason.strip()[:200],
    )
    session.add(row)
    session.flush()
    return row


def end(session: Session, grant_id: UUID, *, on: date | None = None) -> Grant:
    """Let a right end; it stays in the record of rights.

    Raises:
        WorldError: ``not_allowed``, ``no_such_record``, ``right_ended``.
    """
    require(session, Deed.APPOINT, "rights")
    row, day = session.get(Grant, grant_id), on or calendar.today()
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    if row.ends_on is not None and row.ends_on <= day:
        raise WorldError("right_ended")
    row.ends_on = max(day, row.starts_on)
    session.flush()
    return row


def _judge(right: NewRight, starts: date) -> None:
    if right.deed not in GRANTABLE:
        raise WorldError("right_not_given_singly")
    if not right.areas <= AREAS:
        raise WorldError("right_unknown")
    if not 1 <= right.level <= MASKED:
        raise WorldError("right_level")
    if not right.reason.strip():
        raise WorldError("right_reason_missing")
    if right.ends_on is not None and right.ends_on <= starts:
        raise WorldError("right_ends_before")


def _judge_separation(right: NewRight, receiver: Standing) -> None:
    """L-43: an administrator gets nothing of the daily work, and in grade 3 nobody the work of two of them."""
    areas = right.areas or AREAS
    if receiver.administers and (areas - OF_PEOPLE_S_DATA == frozenset() or right.deed is Deed.OPEN_MASKED):
        raise WorldError("right_of_an_administrator")
    if receiver.grade < STRICT:
        return
    wanted = {role for role in ADMINISTRATORS if _is_of(right.deed, areas, role)}
    has = {role for role in ADMINISTRATORS if receiver.role is role}
    has |= {
        role for given in receiver.given for role in ADMINISTRATORS if _is_of(given.deed, given.areas or AREAS, role)
    }
    if wanted and len(wanted | has) > 1:
        raise WorldError("right_of_another_administrator")


def _is_of(deed: Deed, areas: Collection[str], role: WorkerRole) -> bool:
    return any(kept is deed and area in areas for kept, area in OF_ADMINISTRATORS[role])
