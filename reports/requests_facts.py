"""Fills the papers of requests from what is stored."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.requests_dossier import sections
from forms.requests_words import KINDS, STATES
from models.people.records import Resident
from models.places.records import CommunityProfile
from models.requests.dossier import Dossier
from models.requests.records import PersonRequest
from models.requests.rules import State, state_of
from reports.moments import day
from reports.official import _
from reports.page import Printed
from reports.requests.dossier import render_dossier
from reports.requests.receipt import Receipt, render_receipt
from reports.visits_facts import Printing


def print_dossier(session: Session, dossier: Dossier, to: BinaryIO, printed: Printed) -> Printing:
    """Write everything about one person, as far as whoever prints may open it."""
    told = [(section.title, section.records) for section in sections(session, dossier)]
    return (yield from render_dossier(dossier.name, told, to, printed, closed=dossier.closed))


def print_receipt(session: Session, request_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """Write the receipt of a request, and once it is decided the answer."""
    request = session.get_one(PersonRequest, request_id)
    person = session.get(Resident, request.resident_id)
    profile = session.scalars(select(CommunityProfile).where(CommunityProfile.alive()).limit(1)).first()
    officer = " ".join(filter(None, (profile.data_officer, profile.data_phone))) if profile else ""
    state = state_of(request)
    receipt = Receipt(
        number=request.number,
        name=person.name if person else "",
        kind=_(KINDS[request.kind]),
        asked_on=day(request.asked_at),
        asked_by=request.asked_by or "",
        wanted=request.wanted or "",
        due_on=request.due_on.isoformat(),
        decision="" if state is State.RECEIVED else _(STATES[State.GRANTED if request.granted else State.DENIED]),
        reason=request.reason or "",
        result=request.result or "",
        officer=officer,
    )
    return (yield from render_receipt(receipt, to, printed))
