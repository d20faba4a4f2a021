"""One person's whole care: groups, helpers, visits, needs, pauses, crises, and what is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.audit.looking import looked
from models.care.children import may_be_told
from models.care.consents import consent_withdrawn, on_consent
from models.care.contacts import stands
from models.care.due import instant_of, known_due
from models.care.due_rules import Due, DueState, due_state
from models.care.masks import masked_columns
from models.care.queries import Home, homes, pairing_holds
from models.care.records import CareNeed, CarePause, CareVisit, Crisis, Helper, Membership, Pairing
from models.care.rules import MASKED, ORDINARY_LEVEL
from models.care.standing import Standing
from models.care.states import CareState
from models.care.visibility import openable_as_member
from models.errors import WorldError
from models.people.records import Resident
from models.workers.records import Worker

T = TypeVar("T", Membership, CareNeed, CarePause, Crisis)


@dataclass(frozen=True)
class MembershipRow:
    """``group_name`` is the name under which the person was recognised; empty while it is masked."""

    membership: Membership
    group_name: str
    masked: bool
    in_force: bool


@dataclass(frozen=True)
class PairingRow:
    pairing: Pairing
    helper: Helper
    in_force: bool


@dataclass(frozen=True)
class CareVisitRow:
    """One line of F03; ``hidden``: columns that are not to be shown, masked or since consent was withdrawn."""

    visit: CareVisit
    helper: str | None
    worker: str
    corrected: bool
    """A later line stands in its place."""
    hidden: frozenset[str]


@dataclass(frozen=True)
class CareCard:
    """Everything about the care of one person; lists with the latest first."""

    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    phone: str | None
    home: Home | None
    state: CareState
    under_care: bool
    due: Due
    due_state: DueState
    memberships: tuple[MembershipRow, ...]
    pairings: tuple[PairingRow, ...]
    visits: tuple[CareVisitRow, ...]
    needs: tuple[CareNeed, ...]
    needs_masked: bool
    """Their ``kind``, ``text`` and ``result`` are not to be shown."""
    pauses: tuple[CarePause, ...]
    crises: tuple[Crisis, ...]
    crises_masked: bool
    """Their ``kind`` and ``note`` are not to be shown."""
    masked: int
    """How many groups of level 3 are masked."""


def care_card(session: Session, resident_id: UUID, today: date, *, opened: bool = False) -> CareCard:
    """Return the card of a person; ``opened``: somebody noted a reason (``visibility.reveal``) for level 3.

    Even then only the groups are told whose entry names the worker who is logged in.
    Raises:
        WorldError: ``resident_unknown``, ``child_not_told`` (a child of whose care the worker is not told).
    """
    person = session.get(Resident, resident_id)
    if person is None or person.deleted_at is not None:
        raise WorldError("resident_unknown")
    if not may_be_told(session, resident_id, today):
        raise WorldError("child_not_told")
    told = openable_as_member(session, resident_id, today) if opened else frozenset()
    stand = Standing(session, [resident_id], today)
    due = known_due(session, [resident_id]).get(resident_id, Due())
    memberships = _memberships(session, resident_id, today, told)
    looked(
        session, "membership", resident_id, max((row.membership.level for row in memberships), default=0), resident_id
    )
    return CareCard(
        resident_id=person.id,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        phone=person.phone,
        home=homes(session, [resident_id], today).get(resident_id),
        state=stand.state(resident_id),
        under_care=stand.under_care(resident_id),
        due=due,
        due_state=due_state(due, instant_of(today)),
        memberships=memberships,
        pairings=_pairings(session, resident_id, today),
        visits=_visits(session, resident_id, _hidden(session, resident_id, today, masked=not told)),
        needs=_needs(session, resident_id),
        needs_masked=not told,
        pauses=tuple(_latest(session, CarePause, resident_id, CarePause.starts_on)),
        crises=tuple(_latest(session, Crisis, resident_id, Crisis.at)),
        crises_masked=not told,
        masked=sum(row.masked and row.in_force for row in memberships),
    )


def _memberships(session: Session, resident_id: UUID, today: date, told: Collection[str]) -> tuple[MembershipRow, ...]:
    rows = []
    for row in _latest(session, Membership, resident_id, Membership.recognised_on):
        masked = row.level == MASKED and row.group_code not in told
        name = "" if masked else str((row.catalogue or {}).get("name", row.group_code))
        holds = row.recognised_on <= today and (row.ended_on is None or row.ended_on > today)
        rows.append(MembershipRow(row, name, masked, holds))
    return tuple(rows)


def _pairings(session: Session, resident_id: UUID, today: date) -> tuple[PairingRow, ...]:
    query = (
        select(Pairing, Helper, pairing_holds(today))
        .join(Helper, Helper.id == Pairing.helper_id)
        .where(Pairing.resident_id == resident_id, Pairing.alive())
        .order_by(Pairing.starts_on.desc(), Pairing.id.desc())
    )
    return tuple(PairingRow(pairing, helper, bool(holds)) for pairing, helper, holds in session.execute(query))


def _hidden(session: Session, resident_id: UUID, today: date, *, masked: bool) -> frozenset[str]:
    """The columns of visits that are not to be shown: of level 3, and those kept by a consent that was withdrawn."""
    sensitive = masked_columns(CareVisit, ORDINARY_LEVEL) if masked else frozenset[str]()
    return sensitive | (on_consent(CareVisit) if consent_withdrawn(session, resident_id, today) else frozenset())


def _visits(session: Session, resident_id: UUID, hidden: frozenset[str]) -> tuple[CareVisitRow, ...]:
    query = (
        select(CareVisit, Helper.name, Worker.name, stands(CareVisit))
        .outerjoin(Helper, Helper.id == CareVisit.helper_id)
        .outerjoin(Worker, Worker.id == CareVisit.worker_id)
        .where(CareVisit.resident_id.in_(_records(resident_id)), CareVisit.alive())
        .order_by(CareVisit.at.desc(), CareVisit.id.desc())
    )
    return tuple(
        CareVisitRow(visit, helper, worker or "", not standing, hidden)
        for visit, helper, worker, standing in session.execute(query)
    )


def _needs(session: Session, resident_id: UUID) -> tuple[CareNeed, ...]:
    """Open ones first, the most urgent first; then the settled ones, the latest first."""
    found = _latest(session, CareNeed, resident_id, CareNeed.created_at)
    still_open = [need for need in found if need.settled_at is None]
    still_open.sort(key=lambda need: need.due_on or date.max)
    return (*still_open, *(need for need in found if need.settled_at is not None))


def _records(resident_id: UUID) -> Select[UUID]:
    """The person and the records that were merged into it: visits stay where they were written."""
    return select(Resident.id).where(or_(Resident.id == resident_id, Resident.merged_into_id == resident_id))


def _latest(session: Session, kind: type[T], resident_id: UUID, by: Any) -> list[T]:
    query = select(kind).where(kind.resident_id == resident_id, kind.alive()).order_by(by.desc(), kind.id.desc())
    return list(session.scalars(query))
