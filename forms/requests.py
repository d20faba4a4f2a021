"""The forms by which a request about one's own data is taken in, and what somebody answered who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged, told_at
from forms.form import Field, Form, Section
from forms.i18n import N_, _
from forms.requests_words import CONSENTS, KEPT_REASONS, KINDS, PURPOSES
from forms.types import Choice, Text, YesNo
from models import calendar
from models.requests.actions import consent, decide, receive, restrict
from models.requests.records import Consent, PersonRequest, RequestKind
from models.retention.actions import propose_for, why_all_stays

_TITLE = N_("Request about own data")
REQUEST = Form(
    code="XQ-01",
    version="2026.1",
    title=_TITLE,
    record=PersonRequest,
    acted=True,
    sections=(
        Section(
            _TITLE,
            (
                Field(column=PersonRequest.kind, type=Choice(KINDS), label=N_("Request")),
                Field(column=PersonRequest.wanted, type=Text(500, lines=True), label=N_("What is wanted")),
                Field(
                    column=PersonRequest.asked_by,
                    type=Text(60),
                    label=N_("Who asks"),
                    hint=N_("Only where it is not the person: guardian, next of kin, whoever is entrusted"),
                ),
                Field(
                    column=PersonRequest.proof,
                    type=Text(100),
                    label=N_("Proof shown"),
                    hint=N_("In words; no copy is kept"),
                ),
            ),
        ),
    ),
)

_CONSENT = N_("Consent")
CONSENT = Form(
    code="XQ-02",
    version="2026.1",
    title=_CONSENT,
    record=Consent,
    acted=True,
    sections=(
        Section(
            _CONSENT,
            (
                Field(column=Consent.purpose, type=Choice(PURPOSES), label=N_("For what")),
                Field(column=Consent.given, type=YesNo(), label=N_("Agreed")),
                Field(
                    column=Consent.kind,
                    type=Choice(CONSENTS),
                    label=N_("Kind of consent"),
                    hint=N_("For what is sensitive: separately, or in writing (PIPL 29)"),
                ),
                Field(
                    column=Consent.by_guardian,
                    type=Text(60),
                    label=N_("Guardian"),
                    hint=N_("Of a child under 14 the guardian answers"),
                ),
            ),
        ),
    ),
)


def grant(session: Session, request_id: UUID, why: str | None) -> PersonRequest:
    """Grant a request; what follows by itself is done at once: a list of what goes, a restriction.

    Raises:
        WorldError: as ``decide``, ``propose_for`` and ``restrict``.
    """
    made = decide(session, request_id, granted=True, reason=why)
    if made.kind is RequestKind.ERASE:
        propose_for(session, made)
    if made.kind is RequestKind.RESTRICT:
        reason = made.wanted or why or _(KINDS[made.kind])
        restrict(session, made.resident_id, reason, on=calendar.today(), request_id=made.id)
    return made


def deny(session: Session, request_id: UUID, why: str | None) -> PersonRequest:
    """Deny a request; of an erasure that the law forbids the reason, and what can be done instead, need no typing.

    Raises:
        WorldError: as ``decide``.
    """
    made = session.get_one(PersonRequest, request_id)
    if not (why or "").strip() and made.kind is RequestKind.ERASE:
        code = why_all_stays(session, made.resident_id)
        why = _(KEPT_REASONS[code]) if code else None
    return decide(session, request_id, granted=False, reason=why)


def save_consent(session: Session, resident_id: UUID, raw: Mapping[str, Any]) -> Consent:
    """Note what somebody answered today.

    Raises:
        FormInvalidError; WorldError: as ``consent``.
    """
    answers = judged(CONSENT, raw)
    with told_at({"guardian_consents": "by_guardian", "asked_too_soon": "purpose"}):
        return consent(session, resident_id, on=calendar.today(), **answers)


def save_request(session: Session, resident_id: UUID, raw: Mapping[str, Any]) -> PersonRequest:
    """Take a request in as its form says.

    Raises:
        FormInvalidError; WorldError: as ``receive``.
    """
    return receive(session, resident_id, **judged(REQUEST, raw))
