"""What came in: judged before a file is opened, and corrected while nothing was signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models import calendar
from models.cases.files import name_on_file
from models.errors import WorldError
from models.mediation.parties import Party, is_party
from models.mediation.records import Mediation, MediationParty, Origin
from models.mediation.rules import DISPUTE_KINDS
from models.mediation.steps import active_worker, existing, parties_of, require_unsigned
from models.people.names import normalise_name
from models.workers.records import Worker


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """What came in; times are instants."""

    origin: Origin
    kind: str
    brief: str
    received_at: datetime
    mediator_id: UUID
    demands: Sequence[str] = ()
    recorder: str | None = None
    place: str | None = None
    handed_by: str | None = None
    appeal_id: UUID | None = None
    matter_id: UUID | None = None


def judge_dispute(dispute: Dispute) -> None:
    if dispute.kind not in DISPUTE_KINDS:
        raise WorldError("dispute_kind")
    if not dispute.brief.strip():
        raise WorldError("brief_missing")
    if dispute.received_at > calendar.now():
        raise WorldError("in_future")
    if dispute.origin is Origin.HANDED_OVER and not (dispute.handed_by or "").strip():
        raise WorldError("handed_by_missing")


def amend(session: Session, mediation_id: UUID, dispute: Dispute) -> Mediation:
    """Correct what was written of the dispute, or hand it to another mediator, who is named on the file.

    Where it came from, and when, stays.

    Raises:
        WorldError: ``mediation_signed`` once an agreement holds or nothing is open any more; as ``begin``.
    """
    head = existing(session, mediation_id)
    require_unsigned(session, head)
    judge_dispute(dispute)
    if is_party(active_worker(session, dispute.mediator_id), parties_of(session, head.id)):
        raise WorldError("mediator_is_party")
    if dispute.mediator_id != head.mediator_id:
        name_on_file(session, head.file_id, dispute.mediator_id, on=calendar.today())
    for key in ("kind", "brief", "place", "recorder", "mediator_id"):
        setattr(head, key, getattr(dispute, key))
    head.demands = list(dispute.demands) or None
    session.flush()
    return head


def amend_party(session: Session, party_id: UUID, party: Party) -> MediationParty:
    """Correct what was written of a party; its side stays.

    Raises:
        WorldError: ``no_such_record``, ``mediation_signed``, ``party_nameless``, ``mediator_is_party``.
    """
    row = session.get(MediationParty, party_id)
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    head = existing(session, row.mediation_id)
    require_unsigned(session, head)
    if not party.name.strip():
        raise WorldError("party_nameless")
    if is_party(session.get_one(Worker, head.mediator_id), [party]):
        raise WorldError("mediator_is_party")
    for key, value in vars(party).items():
        if key not in ("side", "resident_id"):
            setattr(row, key, normalise_name(value) if key == "name" else value)
    session.flush()
    return row
