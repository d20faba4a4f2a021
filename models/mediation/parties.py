"""Parties of a mediation: as they come from the register, and what a dispute and an agreement ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from sqlalchemy.orm import Session

from models.errors import WorldError
from models.mediation.records import MediationParty, Side
from models.people.names import normalise_name
from models.people.queries import resident_cards
from models.people.records import Resident
from models.workers.records import Worker


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party as somebody says it; of a resident of the register the rest is filled in."""

    side: Side
    name: str = ""
    resident_id: UUID | None = None
    organisation: bool = False
    sex: str | None = None
    ethnic: str | None = None
    birth_date: date | None = None
    id_no: str | None = None
    occupation: str | None = None
    phone: str | None = None
    address: str | None = None
    representative: str | None = None
    agent: str | None = None


PREFILLED = ("name", "sex", "ethnic", "birth_date", "id_no", "occupation", "phone", "address")
"""What a register knows of a party."""
_TELLING = ("resident_id", "id_no", "birth_date", "sex", "phone", "address")
"""What tells people of one name apart."""


def from_register(session: Session, resident_id: UUID, side: Side) -> Party:
    """The party that a resident is.

    Raises:
        WorldError: ``resident_unknown``, ``resident_merged``, ``resident_died``.
    """
    person = session.get(Resident, resident_id)
    if person is None or person.deleted_at is not None:
        raise WorldError("resident_unknown")
    if person.merged_into_id is not None:
        raise WorldError("resident_merged")
    if person.died_on is not None:
        raise WorldError("resident_died")
    card = resident_cards(session, [resident_id])[0]
    return Party(
        side=side,
        resident_id=resident_id,
        name=person.name,
        sex=person.sex if person.sex in ("1", "2") else None,
        ethnic=person.ethnic,
        birth_date=person.birth_date,
        id_no=person.id_no,
        occupation=person.occupation or person.work_unit,
        phone=person.phone,
        address=" ".join(part for part in (card.estate, card.door) if part) or None,
    )


def filled(session: Session, party: Party) -> Party:
    """``party`` with what the register knows where nothing was said."""
    if party.resident_id is None:
        return party
    known = from_register(session, party.resident_id, party.side)
    said = {key: value for key, value in vars(party).items() if value not in (None, "")}
    return Party(**{**vars(known), **said})


def judge(parties: Sequence[Party | MediationParty]) -> None:
    """Refuse parties that make no dispute.

    Raises:
        WorldError: ``one_party``, ``party_nameless``, ``party_twice``.
    """
    if not {Side.APPLICANT, Side.RESPONDENT} <= {party.side for party in parties}:
        raise WorldError("one_party")
    if any(not (party.name or "").strip() for party in parties):
        raise WorldError("party_nameless")
    if any(_same(one, other) for one, other in combinations(parties, 2)):
        raise WorldError("party_twice")


def _same(one: Party | MediationParty, other: Party | MediationParty) -> bool:
    """Whether two are one person: of one name, and nothing that is known of both tells them apart."""
    if one.resident_id is not None and one.resident_id == other.resident_id:
        return True
    told = ((getattr(one, key), getattr(other, key)) for key in _TELLING)
    return normalise_name(one.name) == normalise_name(other.name) and not any(a and b and a != b for a, b in told)


def judge_agreeing(parties: Sequence[MediationParty]) -> None:
    """Refuse an agreement that nobody of a side could sign.

    Raises:
        WorldError: as ``judge``; ``representative_missing``: an organisation signs by a person.
    """
    judge(parties)
    if any(party.organisation and not (party.representative or party.agent or "").strip() for party in parties):
        raise WorldError("representative_missing")


def is_party(worker: Worker, parties: Iterable[Party | MediationParty]) -> bool:
    """Whether a worker is a party himself: by name, unless both telephones are known and differ."""
    return any(
        normalise_name(party.name) == normalise_name(worker.name)
        and not (party.phone and worker.phone and party.phone != worker.phone)
        for party in parties
        if not party.organisation
    )
