"""Agreeing that a list goes: a second person does, or the street on paper where the station has one person alone."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.accounts.records import AccountCard
from models.base import utc_now
from models.errors import WorldError
from models.retention.records import Erasure
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import refuse_unless, require, standing
from models.settings.queries import street_agrees
from models.workers.records import Worker

AREA = "retention"


class Needed(enum.Enum):
    """Whose yes a list needs beside that of who proposed it."""

    NOBODY = "nobody"
    SECOND = "second"
    STREET = "street"


@dataclass(frozen=True)
class StreetPaper:
    """By what the street agreed: which office, and number and day of its paper."""

    office: str
    number: str
    on: date


def needed(session: Session, proposer: UUID) -> tuple[Needed, tuple[str, ...]]:
    """Whose yes a list needs beside that of who proposed it, and the names of those who could be the second person."""
    if seconds := tuple(_second_persons(session, proposer)):
        return Needed.SECOND, seconds
    return (Needed.STREET if street_agrees(session) else Needed.NOBODY), ()


def _second_persons(session: Session, proposer: UUID) -> Iterator[str]:
    """Names of the others with an account who may agree."""
    others = Worker.alive(), Worker.active.is_(True), Worker.id != proposer, Worker.id.in_(_with_account(session))
    for each in session.scalars(select(Worker).where(*others).order_by(Worker.id)):
        if decide(standing(session, each.id), Deed.APPROVE_GOING, AREA).allowed:
            yield each.name


def _with_account(session: Session) -> set[UUID]:
    """Whoever can log in at some PC: by the newest card of each account; and whoever has."""
    cards = select(AccountCard).where(AccountCard.alive()).order_by(AccountCard.serial)
    newest = {card.account_id: card for card in session.scalars(cards)}
    known = {card.worker_id for card in newest.values() if not card.card.get("revoked")}
    return {*known, session.connection().info["worker_id"]}


def approve(
    session: Session, erasure_id: UUID, *, by: UUID | None = None, street: StreetPaper | None = None
) -> Erasure:
    """Agree that a list goes.

    Args:
        by: the second person, who has just proved at this PC who he is; else whoever is logged in agrees.
        street: what the street wrote, where nobody else here may agree.

    Raises:
        WorldError: ``only_secretary``, ``not_allowed``, ``list_decided``, ``second_person``, ``street_needed``,
            ``street_paper_missing``, ``street_in_future``.
    """
    erasure = undecided(session, erasure_id)
    who = by or session.connection().info["worker_id"]
    refuse_unless(decide(standing(session, who), Deed.APPROVE_GOING, AREA), Deed.APPROVE_GOING, AREA)
    if who == erasure.proposed_by:
        _require_more(session, erasure, street)
    erasure.approved_by, erasure.approved_at = who, utc_now()
    session.flush()
    return erasure


def _require_more(session: Session, erasure: Erasure, street: StreetPaper | None) -> None:
    need, _seconds = needed(session, erasure.proposed_by)
    if need is Needed.SECOND:
        raise WorldError("second_person")
    if street is not None:
        _keep(erasure, street)
    elif need is Needed.STREET:
        raise WorldError("street_needed")


def _keep(erasure: Erasure, street: StreetPaper) -> None:
    if not (street.office.strip() and street.number.strip()):
        raise WorldError("street_paper_missing")
    if street.on > calendar.today():
        raise WorldError("street_in_future")
    erasure.street_office, erasure.street_number = street.office.strip()[:100], street.number.strip()[:60]
    erasure.street_on = street.on


def refuse(session: Session, erasure_id: UUID, reason: str) -> Erasure:
    """Leave everything of a list where it is.

    Raises:
        WorldError: ``only_secretary``, ``not_allowed``, ``list_decided``, ``request_reason_missing``.
    """
    erasure = undecided(session, erasure_id)
    if not reason.strip():
        raise WorldError("request_reason_missing")
    erasure.refused = reason.strip()[:200]
    session.flush()
    return erasure


def undecided(session: Session, erasure_id: UUID) -> Erasure:
    """Raises ``WorldError``: ``not_allowed``, ``list_decided``."""
    require(session, Deed.APPROVE_GOING, AREA)
    erasure = session.get_one(Erasure, erasure_id)
    if erasure.approved_at is not None or erasure.refused is not None or erasure.done_at is not None:
        raise WorldError("list_decided")
    return erasure
