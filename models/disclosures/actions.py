"""Noting what leaves the house; asking for, approving and refusing what leaves in the clear; spoilt prints."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models import calendar
from models.cases.numbering import next_number
from models.disclosures.records import Channel, Disclosure
from models.disclosures.rules import NEVER_IN_BULK, State, state_of
from models.errors import WorldError
from models.people.records import Basis
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import refuse_unless, require, standing
from models.settings.queries import disclosure_norms

PREFIX = "WT"
"""外提."""
_AREA = "disclosures"
_MOST_NAMED = 2000
"""Of more records than this only the count is kept: a row travels whole."""


@dataclass(frozen=True)
class Leaving:
    """What leaves: ``what`` is the code of a list or paper, ``subjects`` what stands on it, by kind (codes and ids)."""

    channel: Channel
    what: str
    rows: int = 0
    people: int = 0
    level: int = 2
    masked: bool = True
    subjects: tuple[str, tuple[UUID, ...]] | None = None
    """``("resident", ids)``, ``("dwelling", ids)``, ``("household", ids)``: whom to tell when it is lost (L-25)."""
    more: dict[str, Any] = field(default_factory=dict)

    def chosen(self) -> dict[str, Any] | None:
        if self.subjects is None:
            return self.more or None
        kind, ids = self.subjects
        named = {"ids": [id_.hex for id_ in ids]} if len(ids) <= _MOST_NAMED else {}
        return {**self.more, "kind": kind, **named}


@dataclass(frozen=True)
class Purpose:
    """What somebody wants data in the clear for (L-09): all of it is asked before another one approves."""

    purpose: str
    receiver: str
    kept_until: date
    basis: Basis = Basis.DUTY
    contract_no: str | None = None


def free_number(session: Session) -> str:
    """The number that the next thing to leave gets."""
    return next_number(session, Disclosure.number, PREFIX, calendar.today().year)


def register(
    session: Session, leaving: Leaving, *, purpose: str | None = None, number: str | None = None,
    digest: str | None = None,
) -> Disclosure:  # fmt: skip
    """Note what leaves with this act.

    Raises:
        WorldError: ``disclosure_number_taken``: something else left under the number that was already printed.
    """
    free = free_number(session)
    if number is not None and number != free:
        raise WorldError("disclosure_number_taken")
    row = _row(session, leaving, free)
    row.purpose, row.digest, row.left_at = purpose, digest, calendar.now()
    session.flush()
    return row


def ask(session: Session, leaving: Leaving, purpose: Purpose) -> Disclosure:
    """Ask for a list in the clear of more than one household; nothing leaves yet.

    Raises:
        WorldError: ``not_allowed``, ``disclosure_level_4``, ``disclosure_too_many`` (people, most),
            ``disclosure_in_past``.
    """
    require(session, Deed.EXPORT_WHOLE)
    require_within_limits(session, leaving)
    if purpose.kept_until < calendar.today():
        raise WorldError("disclosure_in_past")
    row = _row(session, leaving, free_number(session))
    row.purpose, row.basis, row.receiver = purpose.purpose, purpose.basis.value, purpose.receiver
    row.kept_until, row.contract_no = purpose.kept_until, purpose.contract_no or None
    session.flush()
    return row


def require_within_limits(session: Session, leaving: Leaving) -> None:
    """Raises ``WorldError``: ``disclosure_level_4``, ``disclosure_too_many``."""
    most = disclosure_norms(session).most_people
    if leaving.level >= NEVER_IN_BULK:
        raise WorldError("disclosure_level_4")
    if max(leaving.people, leaving.rows) > most:
        raise WorldError("disclosure_too_many", people=max(leaving.people, leaving.rows), most=most)


def approve(session: Session, disclosure_id: UUID, by: UUID | None = None) -> Disclosure:
    """Say yes as the second person; ``by``: who has just proved at this PC who he is, else who is logged in.

    Raises:
        WorldError: ``disclosure_not_waiting``, ``disclosure_own`` (nobody approves what he asked for), ``not_allowed``.
    """
    row = _waiting(session, disclosure_id)
    row.approved_by, row.approved_at = _second_person(session, row, by), calendar.now()
    session.flush()
    return row


def deny(session: Session, disclosure_id: UUID, why: str, by: UUID | None = None) -> Disclosure:
    """Say no, with a reason. Raises ``WorldError``: as ``approve``; ``reason_needed``."""
    if not why.strip():
        raise WorldError("disclosure_why")
    row = _waiting(session, disclosure_id)
    row.approved_by, row.denied = _second_person(session, row, by), why.strip()[:200]
    session.flush()
    return row


def let_go(session: Session, disclosure_id: UUID, leaving: Leaving) -> Disclosure:
    """Let what was approved leave: exactly that, once, by who asked for it.

    Raises:
        WorldError: ``disclosure_not_approved``, ``disclosure_differs``, and the limits.
    """
    row = session.get(Disclosure, disclosure_id)
    mine = row is not None and row.asked_by == session.connection().info["worker_id"]
    if row is None or not mine or _state(session, row) is not State.APPROVED:
        raise WorldError("disclosure_not_approved")
    asked = row.what, row.rows, row.people, (row.chosen or {}).get("exactly")
    if asked != (leaving.what, leaving.rows, leaving.people, leaving.more.get("exactly")):
        raise WorldError("disclosure_differs", number=row.number)
    require_within_limits(session, leaving)
    row.left_at = calendar.now()
    session.flush()
    return row


def cancel(session: Session, disclosure_id: UUID, why: str) -> Disclosure:
    """Note a print as spoilt, or a file as destroyed (作废), by who took it or who leads.

    Raises:
        WorldError: ``no_such_record``, ``disclosure_why``, ``disclosure_cancelled``, ``not_allowed``.
    """
    row = session.get(Disclosure, disclosure_id)
    if row is None:
        raise WorldError("no_such_record")
    if not why.strip():
        raise WorldError("disclosure_why")
    if row.cancelled_at is not None:
        raise WorldError("disclosure_cancelled")
    if row.asked_by != session.connection().info["worker_id"]:
        require(session, Deed.APPROVE, _AREA)
    row.cancelled_at, row.cancelled_for = calendar.now(), why.strip()[:200]
    session.flush()
    return row


def exactly(columns: Collection[str], rows: Collection[object]) -> str:
    """What is approved, in one word: these columns of these rows and no other."""
    said = "\n".join([*columns, "", *sorted(map(str, rows))])
    return hashlib.sha256(said.encode()).hexdigest()


def _row(session: Session, leaving: Leaving, number: str) -> Disclosure:
    row = Disclosure(
        number=number, channel=leaving.channel, what=leaving.what, rows=leaving.rows, people=leaving.people,
        level=leaving.level, masked=leaving.masked, asked_by=session.connection().info["worker_id"],
        chosen=leaving.chosen(),
    )  # fmt: skip
    session.add(row)
    return row


def _waiting(session: Session, disclosure_id: UUID) -> Disclosure:
    row = session.get(Disclosure, disclosure_id)
    if row is None or _state(session, row) is not State.ASKED:
        raise WorldError("disclosure_not_waiting")
    return row


def _second_person(session: Session, row: Disclosure, by: UUID | None) -> UUID:
    who = by or session.connection().info["worker_id"]
    if who == row.asked_by:
        raise WorldError("disclosure_own")
    refuse_unless(decide(standing(session, who), Deed.APPROVE, _AREA), Deed.APPROVE, _AREA)
    return UUID(str(who))


def _state(session: Session, row: Disclosure) -> State:
    return state_of(row, calendar.now(), disclosure_norms(session))
