"""What a person answered to each purpose, and what is used no more since it was taken back (L-04)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.base import PERSONAL, Record
from models.requests.records import Consent


def consents(session: Session, resident_id: UUID) -> Sequence[Consent]:
    query = select(Consent).where(Consent.resident_id == resident_id, Consent.alive())
    return session.scalars(query.order_by(Consent.on.desc(), Consent.id.desc())).all()


def consent_of(session: Session, resident_id: UUID, purpose: str) -> Consent | None:
    """The last answer for a purpose."""
    return next((row for row in consents(session, resident_id) if row.purpose == purpose), None)


def withdrawn(session: Session, resident_id: UUID, on: date | None = None) -> frozenset[str]:
    """The purposes for which the person took back what was agreed, or said no."""
    day, last = on or calendar.today(), dict[str, Consent]()
    for row in consents(session, resident_id):
        if row.on <= day:
            last.setdefault(row.purpose, row)
    return frozenset(
        purpose
        for purpose, row in last.items()
        if not row.given or (row.withdrawn_on is not None and row.withdrawn_on <= day)
    )


def unused(session: Session, kind: type[Record], resident_id: UUID) -> frozenset[str]:
    """The columns of ``kind`` that rest on a consent which this person took back: neither shown nor used."""
    gone = withdrawn(session, resident_id)
    rests = ((each.key, each.columns[0].info.get(PERSONAL)) for each in kind.__mapper__.column_attrs)
    return frozenset(key for key, info in rests if info and info["basis"] == "consent" and info["purpose"] in gone)
