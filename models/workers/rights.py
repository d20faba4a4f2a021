"""Who may give roles and posts, and change who a group names: they decide what a worker may open (L-37)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.errors import WorldError
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import standing
from models.workers.records import Worker, WorkerRole


def require_may_appoint(session: Session, worker: Worker | None, given: dict[str, Any]) -> None:
    """Refuse roles and posts that somebody else than the secretary gives, once the station has one.

    A secretary is not made to leave by others either: whoever is left over would appoint himself. Where the last one
    is gone for good, the recovery code opens that account.

    Args:
        worker: as stored; ``None`` for a new one.
        given: the new values of ``role``, ``posts`` and ``active``.

    Raises:
        WorldError: ``only_secretary``.
    """
    role, posts, active = (worker.role, worker.posts, worker.active) if worker else (WorkerRole.WORKER, None, True)
    appoints = (given["role"], given["posts"] or None) != (role, posts or None)
    dismisses = role is WorkerRole.SECRETARY and active and not given["active"]
    if appoints or dismisses:
        require_in_charge(session)


def require_in_charge(session: Session) -> None:
    """Leave it to the secretary, once the station has one.

    Raises:
        WorldError: ``only_secretary``.
    """
    if not is_in_charge(session):
        raise WorldError("only_secretary")


def is_in_charge(session: Session) -> bool:
    """Whether the worker who is logged in is the secretary, or the station has none."""
    return standing(session).in_charge


GIVERS = frozenset({WorkerRole.SECRETARY.value, "security_admin"})
"""Roles that give accounts (L-36, L-43)."""


def require_may_give_account(session: Session, worker_id: UUID) -> None:
    """Leave accounts to the secretary and the security administrator: who gives one knows its first password (L-21).

    Where the station has no secretary yet, its workers give them to each other, but for those who open level 4.

    Raises:
        WorldError: ``only_secretary``.
    """
    if not is_giver(session) and (standing(session).led or _opens_level_4(session, worker_id)):
        raise WorldError("only_secretary")


def require_giver(session: Session) -> None:
    """Leave it to who gives accounts, once the station has a secretary.

    Raises:
        WorldError: ``only_secretary``.
    """
    if not is_giver(session) and standing(session).led:
        raise WorldError("only_secretary")


def is_giver(session: Session) -> bool:
    """Whether the worker who is logged in gives accounts by the own role."""
    here = standing(session)
    return (here.led or here.administers) and decide(here, Deed.GIVE_ACCOUNT, "accounts").allowed


def _opens_level_4(session: Session, worker_id: UUID) -> bool:
    """Whether he is a secretary, in any care team or on any closed file, also what whoever is logged in may not see."""
    worker = session.get(Worker, worker_id)
    if worker is not None and worker.role is WorkerRole.SECRETARY:
        return True
    tables = ("care_team_member", "file_member")
    named = (f"SELECT 1 FROM {table} WHERE worker_id = :worker AND deleted_at IS NULL" for table in tables)
    return session.scalar(text(f"{' UNION ALL '.join(named)} LIMIT 1"), {"worker": worker_id.hex}) is not None


def is_secretary(session: Session) -> bool:
    """Whether the worker who is logged in is the station's secretary."""
    return standing(session).secretary
