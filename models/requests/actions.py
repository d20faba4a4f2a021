"""Requests from receipt to result; consents and their withdrawal; restriction; notices (L-03, L-04, L-20)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models import calendar
from models.care.rules import is_child
from models.cases.numbering import next_number
from models.clocks.calendars import calendar_of
from models.errors import WorldError
from models.people.records import Resident
from models.requests.consents import consent_of
from models.requests.queries import may_be_asked, notice_due, restriction_of
from models.requests.records import Consent, ConsentKind, PersonRequest, PrivacyNotice, RequestKind, Restriction
from models.requests.rules import DECIDED_WITH_CARE, due_after, is_open
from models.rights.deeds import Deed
from models.rights.queries import require
from models.settings.queries import request_norms

PREFIX = "XQ"
"""行权."""
AREA = "requests"
_LONGEST = 200


def receive(
    session: Session,
    resident_id: UUID,
    kind: RequestKind,
    *,
    asked_at: datetime | None = None,
    asked_by: str | None = None,
    proof: str | None = None,
    wanted: str | None = None,
) -> PersonRequest:
    """Take a request in; its receipt tells number and last day.

    Raises:
        WorldError: ``resident_unknown``, ``asked_in_future``, ``kin_unnamed``: who speaks for a dead person says who
            he is; ``proof_missing``: and shows it.
    """
    if session.get(Resident, resident_id) is None:
        raise WorldError("resident_unknown")
    at = asked_at or calendar.now()
    if at > calendar.now():
        raise WorldError("asked_in_future")
    if kind is RequestKind.NEXT_OF_KIN and not (asked_by or "").strip():
        raise WorldError("kin_unnamed")
    if (asked_by or "").strip() and not (proof or "").strip():
        raise WorldError("proof_missing")
    days, _again = request_norms(session)
    request = PersonRequest(
        number=next_number(session, PersonRequest.number, PREFIX, calendar.day_of(at).year),
        resident_id=resident_id,
        kind=kind,
        asked_at=at,
        asked_by=(asked_by or "").strip() or None,
        proof=(proof or "").strip() or None,
        wanted=(wanted or "").strip() or None,
        due_on=due_after(at, days, calendar_of(session)),
    )
    session.add(request)
    session.flush()
    return request


def decide(session: Session, request_id: UUID, *, granted: bool, reason: str | None = None) -> PersonRequest:
    """Grant or deny; a denial says why, and the person may go to court (PIPL 50).

    Raises:
        WorldError: ``request_decided``, ``request_reason_missing``, ``not_allowed``.
    """
    request = session.get_one(PersonRequest, request_id)
    if request.granted is not None or not is_open(request):
        raise WorldError("request_decided")
    if request.kind in DECIDED_WITH_CARE:
        require(session, Deed.RESTRICT, AREA)
    if not granted and not (reason or "").strip():
        raise WorldError("request_reason_missing")
    request.granted, request.reason = granted, (reason or "").strip() or None
    request.decided_at, request.decided_by = calendar.now(), session.connection().info["worker_id"]
    if not granted:
        request.done_at = request.decided_at
    session.flush()
    return request


def settle(session: Session, request_id: UUID, result: str) -> PersonRequest:
    """Note what was done, and close the request.

    Raises:
        WorldError: ``request_undecided``, ``request_done``, ``request_result_missing``.
    """
    request = session.get_one(PersonRequest, request_id)
    if request.done_at is not None:
        raise WorldError("request_done")
    if request.granted is None:
        raise WorldError("request_undecided")
    if not result.strip():
        raise WorldError("request_result_missing")
    request.result, request.done_at = result.strip(), calendar.now()
    session.flush()
    return request


def restrict(
    session: Session, resident_id: UUID, reason: str, *, on: date, request_id: UUID | None = None
) -> Restriction:
    """Only keep what is here of a person from day ``on``: neither lists nor forms use it (PIPL 47).

    Raises:
        WorldError: ``not_allowed``, ``request_reason_missing``, ``restricted_already``.
    """
    require(session, Deed.RESTRICT, AREA)
    if not reason.strip():
        raise WorldError("request_reason_missing")
    if restriction_of(session, resident_id, on) is not None:
        raise WorldError("restricted_already")
    row = Restriction(resident_id=resident_id, request_id=request_id, starts_on=on, reason=reason.strip()[:_LONGEST])
    session.add(row)
    session.flush()
    return row


def lift(session: Session, resident_id: UUID, *, on: date) -> Restriction:
    """Let a restriction end; ``on`` is the first day without it.

    Raises:
        WorldError: ``not_allowed``, ``not_restricted``.
    """
    require(session, Deed.RESTRICT, AREA)
    row = restriction_of(session, resident_id, on)
    if row is None:
        raise WorldError("not_restricted")
    row.ends_on = on
    session.flush()
    return row


def consent(
    session: Session,
    resident_id: UUID,
    purpose: str,
    kind: ConsentKind,
    *,
    given: bool,
    on: date,
    by_guardian: str | None = None,
) -> Consent:
    """Note what somebody answered who was asked for a consent; of a child the guardian answers (L-05).

    Raises:
        WorldError: ``asked_too_soon``: who said no is not asked again at once (L-04); ``guardian_consents``.
    """
    person = session.get_one(Resident, resident_id)
    if given and is_child(person.birth_date, on) and not (by_guardian or "").strip():
        raise WorldError("guardian_consents")
    if not given and not may_be_asked(session, resident_id, purpose, on):
        raise WorldError("asked_too_soon")
    row = Consent(
        resident_id=resident_id, kind=kind, purpose=purpose, given=given, on=on, by_guardian=by_guardian or None
    )
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, resident_id: UUID, purpose: str, *, on: date) -> Consent:
    """Note that a consent is taken back; what rests on it is used no more, and services go on (PIPL 15, 16).

    A withdrawal of what nobody noted as given is noted all the same.
    """
    row = consent_of(session, resident_id, purpose)
    if row is None or not row.given or row.withdrawn_on is not None:
        row = Consent(resident_id=resident_id, kind=ConsentKind.GENERAL, purpose=purpose, given=True, on=on)
        session.add(row)
    row.withdrawn_on = on
    session.flush()
    return row


def told(session: Session, resident_id: UUID) -> PrivacyNotice | None:
    """Note that the person was shown the notice in force; nothing where he knows it already."""
    version = notice_due(session, resident_id)
    if version is None:
        return None
    row = PrivacyNotice(
        resident_id=resident_id,
        notice_version=version,
        told_at=calendar.now(),
        told_by=session.connection().info["worker_id"],
    )
    session.add(row)
    session.flush()
    return row
