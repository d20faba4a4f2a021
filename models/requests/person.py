"""Where one person stands with his rights: what he was told, agreed to, asked for, and whether he is only kept."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.base import PERSONAL, synced_tables
from models.care.rules import is_child
from models.errors import WorldError
from models.people.records import Resident
from models.requests.consents import consent_of
from models.requests.queries import RequestRow, may_be_asked, notice_due, requests, restriction_of
from models.requests.records import Consent, PrivacyNotice, Restriction


class Answer(enum.Enum):
    """What a person said to a purpose."""

    UNASKED = "unasked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ConsentLine:
    """``may_ask``: no refusal or withdrawal is so young that he would be asked again too soon (L-04)."""

    purpose: str
    answer: Answer
    last: Consent | None
    may_ask: bool


@dataclass(frozen=True)
class PersonRights:
    """``told``: the notice that he was shown last; ``due``: the version that he has not been shown yet."""

    resident_id: UUID
    name: str
    is_child: bool
    died_on: date | None
    restriction: Restriction | None
    told: PrivacyNotice | None
    due: str | None
    consents: tuple[ConsentLine, ...]
    requests: Sequence[RequestRow]


@cache
def purposes_by_consent() -> tuple[str, ...]:
    """The purposes for which something is kept only because the person agreed; consents themselves apart."""
    columns = (each.columns[0] for record in synced_tables() for each in record.__mapper__.column_attrs)
    infos = (column.info.get(PERSONAL) for column in columns)
    found = {info["purpose"] for info in infos if info and info["basis"] == "consent"}
    return tuple(sorted(found - {"services"}))


def person_rights(session: Session, resident_id: UUID) -> PersonRights:
    """Raises ``WorldError``: ``resident_unknown``: or nothing of him is here any more."""
    person, today = session.get(Resident, resident_id), calendar.today()
    if person is None or not person.name:
        raise WorldError("resident_unknown")
    shown = select(PrivacyNotice).where(PrivacyNotice.resident_id == resident_id, PrivacyNotice.alive())
    return PersonRights(
        resident_id,
        person.name,
        is_child(person.birth_date, today),
        person.died_on,
        restriction_of(session, resident_id, today),
        session.scalars(shown.order_by(PrivacyNotice.told_at.desc()).limit(1)).first(),
        notice_due(session, resident_id),
        tuple(_line(session, resident_id, purpose, today) for purpose in purposes_by_consent()),
        requests(session, resident_id=resident_id),
    )


def _line(session: Session, resident_id: UUID, purpose: str, today: date) -> ConsentLine:
    last = consent_of(session, resident_id, purpose)
    if last is None:
        answer = Answer.UNASKED
    elif last.withdrawn_on is not None:
        answer = Answer.WITHDRAWN
    else:
        answer = Answer.AGREED if last.given else Answer.REFUSED
    return ConsentLine(purpose, answer, last, may_be_asked(session, resident_id, purpose, today))
