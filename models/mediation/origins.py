"""Where a mediation may come from: a matter of the studio, an appeal. What they know is not typed again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from models.appeals.records import Appeal
from models.errors import WorldError
from models.mediation.parties import Party, from_register
from models.mediation.records import Origin, Side
from models.studio.records import StudioMatter

KIND_OF_TOPIC = {
    "neighbours": "neighbour", "family": "family", "property": "property", "leak": "neighbour", "noise": "neighbour",
    "debt": "contract", "labour": "labour", "housing": "housing", "consumer": "consumer", "damage": "compensation",
}  # fmt: skip
"""The kind of dispute that a studio topic most likely is (推); whoever begins the file may choose another."""


@dataclass(frozen=True)
class Start:
    """What the creation of a file begins with; the applicant is whoever came."""

    origin: Origin
    brief: str
    applicant: Party | None
    place: str | None = None
    matter_id: UUID | None = None
    appeal_id: UUID | None = None
    kind: str | None = None


def from_matter(session: Session, matter_id: UUID) -> Start:
    """Begin with a studio matter.

    Raises:
        WorldError: ``no_such_record``; what ``parties.from_register`` raises.
    """
    matter = session.get(StudioMatter, matter_id)
    if matter is None or matter.deleted_at is not None:
        raise WorldError("no_such_record")
    applicant, kind = _applicant(session, matter), KIND_OF_TOPIC.get(matter.topic or "")
    return Start(Origin.APPLIED, matter.content or "", applicant, matter_id=matter.id, kind=kind)


def from_appeal(session: Session, appeal_id: UUID) -> Start:
    """Begin with an appeal.

    Raises:
        WorldError: ``no_such_record``; ``accusation_not_mediated`` (L-17); what ``parties.from_register`` raises.
    """
    appeal = session.get(Appeal, appeal_id)
    if appeal is None or appeal.deleted_at is not None:
        raise WorldError("no_such_record")
    if appeal.accusation:
        raise WorldError("accusation_not_mediated")
    return Start(Origin.APPLIED, appeal.content, _applicant(session, appeal), appeal.place or None, appeal_id=appeal.id)


def _applicant(session: Session, source: StudioMatter | Appeal) -> Party | None:
    """Who came, as far as anybody said."""
    if source.resident_id is not None:
        return from_register(session, source.resident_id, Side.APPLICANT)
    if not source.contact_name:
        return None
    return Party(side=Side.APPLICANT, name=source.contact_name, phone=source.contact_phone, address=source.address)
