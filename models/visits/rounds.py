"""Rounds of door-knocking: made from a scope, shared out by stairs, extended, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from models.base import utc_now, uuid7
from models.errors import WorldError
from models.visits.counted import counts
from models.visits.records import Round, RoundDoor, RoundState, Visit
from models.visits.scope import Scope, ScopeDoor, ScopeKind, WalkOrder, chunks, doors_in_scope
from models.visits.sheet_numbers import sheet_number


def create_round(
    session: Session,
    name: str,
    scope: Scope,
    workers: Sequence[UUID],
    starts_on: date,
    due_on: date | None = None,
    *,
    doors: Sequence[ScopeDoor] | None = None,
    purpose: str | None = None,
    order: WalkOrder = WalkOrder.TOP_DOWN,
) -> Round:
    """Make a round and its doors, each with the number of its sheet; whole stairs go to one worker.

    Args:
        doors: what ``doors_in_scope`` gave, where the user has taken some out; else asked again here.
        workers: none is fine, the doors then wait for somebody.

    Raises:
        WorldError: ``round_without_doors``; ``round_ends_before_start``.
    """
    if due_on is not None and due_on < starts_on:
        raise WorldError("round_ends_before_start")
    chosen = list(doors) if doors is not None else doors_in_scope(session, scope, order)
    if not chosen:
        raise WorldError("round_without_doors")
    made = Round(name=name, purpose=purpose, starts_on=starts_on, due_on=due_on, scope=scope.as_json())
    session.add(made)
    session.flush()
    _insert_doors(session, made.id, chosen, share_out(chosen, workers), first=0)
    return made


def share_out(doors: Sequence[ScopeDoor], workers: Sequence[UUID]) -> list[UUID | None]:
    """Return the worker of each door: whole stairs, neighbouring stairs together, loads within one stair of even."""
    if not workers:
        return [None] * len(doors)
    shared: list[UUID | None] = []
    for _unit, stair in groupby(doors, key=lambda door: door.unit_id):
        size = len(list(stair))
        middle = len(shared) + size / 2
        shared += [workers[int(middle * len(workers) / len(doors))]] * size
    return shared


def _insert_doors(
    session: Session, round_id: UUID, doors: Sequence[ScopeDoor], workers: Sequence[UUID | None], *, first: int
) -> None:
    rows: list[dict[str, Any]] = []
    for order, (door, worker) in enumerate(zip(doors, workers, strict=True), start=first):
        door_id = uuid7()
        rows.append(
            {
                "id": door_id,
                "round_id": round_id,
                "dwelling_id": door.dwelling_id,
                "worker_id": worker,
                "stair_order": order,
                "sheet_no": sheet_number(door_id),
            }
        )
    if rows:
        session.execute(insert(RoundDoor), rows)


def reassign(session: Session, door_ids: Sequence[UUID], worker_id: UUID | None) -> int:
    """Give doors to another worker (to nobody: ``None``); return how many changed hands."""
    moved = [door for door in _doors(session, door_ids) if door.worker_id != worker_id]
    for door in moved:
        door.worker_id = worker_id
    return len(moved)


def add_doors(session: Session, round_id: UUID, dwelling_ids: Sequence[UUID], worker_id: UUID | None = None) -> int:
    """Append dwellings that the round lacks, in stair order behind the others; return how many."""
    found = open_round(session, round_id)
    mine = select(RoundDoor.dwelling_id).where(RoundDoor.round_id == found.id, RoundDoor.alive())
    present = set(session.scalars(mine))
    doors = doors_in_scope(session, Scope(ScopeKind.MAP, tuple(dwelling_ids)))
    new = [door for door in doors if door.dwelling_id not in present]
    last = session.scalar(select(func.max(RoundDoor.stair_order)).where(RoundDoor.round_id == found.id))
    _insert_doors(session, found.id, new, [worker_id] * len(new), first=0 if last is None else last + 1)
    return len(new)


def remove_doors(session: Session, door_ids: Sequence[UUID]) -> int:
    """Take doors out of their round.

    Raises:
        WorldError: ``doors_have_visits`` if one has been knocked on; visits are never dropped with a plan.
    """
    doors = _doors(session, door_ids)
    knocked = sum(
        session.scalar(select(func.count(func.distinct(Visit.round_door_id))).where(_visited(part))) or 0
        for part in chunks([door.id for door in doors])
    )
    if knocked:
        raise WorldError("doors_have_visits", count=knocked)
    now = utc_now()
    for door in doors:
        door.deleted_at = now
    return len(doors)


def drop_dwellings(session: Session, dwelling_ids: Sequence[UUID]) -> int:
    """Take dwellings that are there no more out of rounds that still run; a door that was knocked on stays."""
    waiting = (
        select(RoundDoor)
        .join(Round, Round.id == RoundDoor.round_id)
        .where(RoundDoor.alive(), Round.alive(), Round.state != RoundState.CLOSED)
        .where(
            ~select(Visit.id).where(Visit.round_door_id == RoundDoor.id, counts(Visit)).correlate(RoundDoor).exists()
        )
    )
    now, dropped = utc_now(), 0
    for part in chunks(dwelling_ids):
        for door in session.scalars(waiting.where(RoundDoor.dwelling_id.in_(part))):
            door.deleted_at = now
            dropped += 1
    return dropped


def close_round(session: Session, round_id: UUID) -> Round:
    """End a round: its doors are no longer due; its visits and figures stay."""
    found = open_round(session, round_id)
    found.state = RoundState.CLOSED
    return found


def reopen_round(session: Session, round_id: UUID) -> Round:
    found = existing_round(session, round_id)
    found.state = RoundState.OPEN
    return found


def round_number(each: Round) -> str:
    """Return the number on a round's papers (domain §3), drawn from its id so that stations need not ask each other."""
    return f"ZF-{each.community_code}-{each.starts_on.year}-{each.id.int % 10**6:06d}"


def existing_round(session: Session, round_id: UUID) -> Round:
    found = session.get(Round, round_id)
    if found is None or found.deleted_at is not None:
        raise WorldError("no_such_record")
    return found


def open_round(session: Session, round_id: UUID) -> Round:
    found = existing_round(session, round_id)
    if found.state is RoundState.CLOSED:
        raise WorldError("round_closed")
    return found


def _doors(session: Session, ids: Sequence[UUID]) -> list[RoundDoor]:
    query = select(RoundDoor).where(RoundDoor.alive())
    return [door for part in chunks(ids) for door in session.scalars(query.where(RoundDoor.id.in_(part)))]


def _visited(door_ids: Sequence[UUID]) -> Any:
    return Visit.round_door_id.in_(door_ids) & counts(Visit)
