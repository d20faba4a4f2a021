"""The form by which a request about one's own data is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.requests_words import KINDS
from forms.types import Choice, Text
from models.requests.actions import receive
from models.requests.records import PersonRequest

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


def save_request(session: Session, resident_id: UUID, raw: Mapping[str, Any]) -> PersonRequest:
    """Take a request in as its form says.

    Raises:
        FormInvalidError; WorldError: as ``receive``.
    """
    return receive(session, resident_id, **judged(REQUEST, raw))
