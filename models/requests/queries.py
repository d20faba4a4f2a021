"""Requests, consents, notices and restrictions as they are asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models import calendar
from models.clocks.deadlines import Light
from models.people.records import Resident
from models.requests.consents import consent_of
from models.requests.records import PersonRequest, PrivacyNotice, Restriction
from models.requests.rules import State, light_of, state_of
from models.settings.queries import notice_version, request_norms


@dataclass(frozen=True)
class RequestRow:
    """One request of the register with whose it is and how it stands."""

    request: PersonRequest
    name: str
    state: State
    light: Light


def requests(session: Session, *, resident_id: UUID | None = None, open_only: bool = False) -> list[RequestRow]:
    """The register: what is open first, by its last day, then the newest."""
    query = select(PersonRequest, Resident.name).outerjoin(Resident, Resident.id == PersonRequest.resident_id)
    query = query.where(PersonRequest.alive())
    if resident_id is not None:
        query = query.where(PersonRequest.resident_id == resident_id)
    if open_only:
        query = query.where(PersonRequest.done_at.is_(None))
    today = calendar.today()
    rows = [
        RequestRow(request, name or "", state_of(request), light_of(request, today))
        for request, name in session.execute(query.order_by(PersonRequest.id.desc()))
    ]
    return sorted(rows, key=lambda row: (row.request.done_at is not None, _by_day(row)))


def _by_day(row: RequestRow) -> int:
    return row.request.due_on.toordinal() if row.request.done_at is None else 0


def restriction_of(session: Session, resident_id: UUID, on: date | None = None) -> Restriction | None:
    query = select(Restriction).where(Restriction.resident_id == resident_id, *_in_force(on or calendar.today()))
    return session.scalars(query.order_by(Restriction.starts_on.desc()).limit(1)).first()


def restricted(session: Session, among: Collection[UUID] | None = None, on: date | None = None) -> set[UUID]:
    """The people whose data are only kept."""
    query = select(Restriction.resident_id).where(*_in_force(on or calendar.today()))
    if among is not None:
        query = query.where(Restriction.resident_id.in_(among))
    return set(session.scalars(query))


def _in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    still = or_(Restriction.ends_on.is_(None), Restriction.ends_on > on)
    return Restriction.alive(), and_(Restriction.starts_on <= on, still)


def may_be_asked(session: Session, resident_id: UUID, purpose: str, on: date) -> bool:
    """Whether somebody may be asked for a consent on day ``on``: a no holds for a while (L-04)."""
    last = consent_of(session, resident_id, purpose)
    if last is None or (last.given and last.withdrawn_on is None):
        return True
    _days, again = request_norms(session)
    return on >= (last.withdrawn_on or last.on) + timedelta(days=again)


def notice_due(session: Session, resident_id: UUID) -> str | None:
    """The version of the notice that is to be shown to the person, where he does not know it yet (L-03)."""
    return notice_version(session) if notices_due(session, {resident_id}) else None


def notices_due(session: Session, residents: Collection[UUID]) -> set[UUID]:
    """Those who do not know the notice in force yet."""
    told = select(PrivacyNotice.resident_id).where(
        PrivacyNotice.resident_id.in_(residents), PrivacyNotice.alive(),
        PrivacyNotice.notice_version == notice_version(session),
    )  # fmt: skip
    return set(residents) - set(session.scalars(told))


def waiting(session: Session) -> tuple[int, int]:
    """How many requests are open, and how many of them are late."""
    rows = requests(session, open_only=True)
    return len(rows), sum(row.light is Light.RED for row in rows)
