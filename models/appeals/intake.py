"""How an appeal comes in: one intake for every source, pre-filled from the register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.departments import is_accused, workers_accused
from models.appeals.records import Appeal, Source, Urgency
from models.appeals.rules import NUMBER_PREFIX, promised
from models.appeals.sources import retell
from models.appeals.topics import topic, words_of
from models.base import uuid7
from models.calendar import day_of
from models.care.visibility import quietly
from models.cases.files import CLOSED, open_file
from models.cases.numbering import next_number
from models.cases.seats import community_said, own_code
from models.clocks.deadlines import Clock
from models.errors import WorldError
from models.people.records import Residency, Resident
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.workers.records import Worker

OPEN_LEVEL = 2
"""Of appeals that all of the station may read."""


@dataclass(frozen=True)
class Intake:
    """What is said at the counter, on the phone, at the door (F06); what the register knows need not be said.

    ``at_home``: it is about where the person lives, unless a building or a place is named. ``named``: workers who may
    open a closed file beside the one who takes it in. ``closed``: a file for those named on it alone, as an accusation
    always is (L-15, L-17). ``amount`` and ``clock``: what is promised, where it is not what the item promises.
    ``source_text``: what an open record that a closed file grew out of says from now on; else its words stay there.
    ``community_code``: whose it is, where a street or district takes it in; a closed file stays with whoever begins it.
    """

    source: Source
    topic_code: str
    content: str
    demand: str | None = None
    urgency: Urgency = Urgency.ORDINARY
    resident_id: UUID | None = None
    dwelling_id: UUID | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    address: str | None = None
    companions: int | None = None
    representative: str | None = None
    anonymous: bool = False
    accusation: bool = False
    accused: tuple[str, ...] = ()
    closed: bool = False
    named: tuple[UUID, ...] = ()
    building_id: UUID | None = None
    place: str | None = None
    at_home: bool = True
    materials: tuple[str, ...] = ()
    source_table: str | None = None
    source_id: UUID | None = None
    source_text: str | None = None
    earlier_id: UUID | None = None
    first_contact_id: UUID | None = None
    amount: int | None = None
    clock: Clock | None = None
    petition: bool = False
    community_code: str | None = None


@dataclass(frozen=True)
class Prefilled:
    """What the register says of who appeals; empty where it says nothing."""

    resident_id: UUID | None = None
    dwelling_id: UUID | None = None
    building_id: UUID | None = None
    name: str | None = None
    phone: str | None = None
    address: str | None = None


def prefilled(session: Session, *, resident_id: UUID | None = None, dwelling_id: UUID | None = None) -> Prefilled:
    """Return what need not be typed of a person, or of whoever speaks at a door.

    Raises:
        WorldError: ``resident_unknown``, ``dwelling_unknown``.
    """
    resident = _resident(session, resident_id) if resident_id else None
    home = dwelling_id or (_home(session, resident.id) if resident else None)
    building_id, address = _door(session, home) if home else (None, None)
    if resident is None:
        return Prefilled(None, home, building_id, None, None, address)
    return Prefilled(resident.id, home, building_id, resident.name, resident.phone, address)


def take_in(session: Session, intake: Intake, *, at: datetime) -> Appeal:
    """Register an appeal that was received at ``at``; the clock runs from there.

    Raises:
        WorldError: ``topic_unknown``, ``content_missing``, ``received_in_future``, ``who_appeals_missing``,
            ``accused_missing``, ``accused_without_accusation``, ``accused_worker``, ``resident_unknown``,
            ``dwelling_unknown``, ``building_unknown``, ``worker_unknown``, ``negative_number``, ``no_such_record``,
            ``term_zero``, ``community_missing``, ``community_elsewhere``.
    """
    said = _tidied(intake)
    known = prefilled(session, resident_id=said.resident_id, dwelling_id=said.dwelling_id)
    first_contact = _first_contact(session, said)
    _require_whole(session, said, known, at)
    _require_unaccused(session, said, first_contact)
    closed = said.accusation or said.closed
    id_, whose, level = uuid7(), _whose(session, said, closed=closed), CLOSED if closed else OPEN_LEVEL
    appeal = Appeal(
        id=id_,
        file_id=id_,
        community_code=whose,
        level=level,
        number=next_number(session, Appeal.number, NUMBER_PREFIX, day_of(at).year, level=level),
        source=said.source,
        source_table=said.source_table,
        source_id=said.source_id,
        received_at=at,
        first_contact_id=first_contact.id,
        first_contact=first_contact.name,
        accusation=said.accusation,
        accused=list(said.accused) or None,
        accused_workers=workers_accused(session, said.accused) or None,
        **_who(said, known),
        **_what(session, said),
        earlier_id=_earlier(session, said, whose),
    )
    session.add(appeal)
    if closed:
        quietly(session)
        if said.source_text:
            retell(session, said.source_table, said.source_id, said.source_text)
        open_file(session, id_, [*said.named, first_contact.id], on=calendar.today())
    session.flush()
    return appeal


def _who(said: Intake, known: Prefilled) -> dict[str, Any]:
    """An anonymous appeal keeps nothing of the person but what was said of the matter's place."""
    place: dict[str, Any] = {
        "building_id": said.building_id or (known.building_id if said.at_home and not said.place else None),
        "place": said.place,
        "anonymous": said.anonymous,
        "companions": said.companions,
        "representative": said.representative,
    }
    if said.anonymous:
        return {**place, "building_id": said.building_id, "representative": None}
    return {
        **place,
        "resident_id": known.resident_id,
        "dwelling_id": known.dwelling_id,
        "contact_name": said.contact_name or known.name,
        "contact_phone": said.contact_phone or known.phone,
        "address": said.address or known.address,
    }


def _what(session: Session, said: Intake) -> dict[str, Any]:
    item = topic(session, said.topic_code)
    petition = said.petition or item.petition
    term = promised(said.amount or item.amount, said.clock or item.clock, petition=petition)
    return {
        "topic_code": item.item_code,
        "topic": words_of(item, petition=petition),
        "content": said.content,
        "demand": said.demand,
        "urgency": said.urgency,
        "materials": list(said.materials) or None,
        "amount": term.amount,
        "clock": term.clock,
    }


def _whose(session: Session, said: Intake, *, closed: bool) -> str:
    """The community that the appeal belongs to: this station's, or the one of its scope that a seat names.

    What is closed stays at the seat: it must not come to whom it may be about (L-17).
    """
    return own_code(session) if closed else community_said(session, said.community_code)


def _earlier(session: Session, said: Intake, whose: str) -> UUID | None:
    """The appeal before, unless it is another community's, which this one's stations do not have."""
    before = session.get(Appeal, said.earlier_id) if said.earlier_id else None
    return before.id if before is not None and before.community_code == whose else None


def _tidied(intake: Intake) -> Intake:
    """Without blanks around what was typed; what is blank was not said."""
    texts = ("demand", "contact_name", "contact_phone", "address", "representative", "place")
    tidy: dict[str, Any] = {name: (getattr(intake, name) or "").strip() or None for name in texts}
    tidy["accused"] = tuple(name.strip() for name in intake.accused if name.strip())
    tidy["materials"] = tuple(name.strip() for name in intake.materials if name.strip())
    return replace(intake, content=intake.content.strip(), **tidy)


def _require_whole(session: Session, said: Intake, known: Prefilled, at: datetime) -> None:
    checks = (
        ("content_missing", not said.content),
        ("received_in_future", at > calendar.now()),
        ("who_appeals_missing", not (said.anonymous or said.contact_name or said.contact_phone or known.dwelling_id)),
        ("accused_missing", said.accusation and not said.accused),
        ("accused_without_accusation", bool(said.accused) and not said.accusation),
        ("building_unknown", said.building_id is not None and session.get(Building, said.building_id) is None),
        ("no_such_record", said.earlier_id is not None and session.get(Appeal, said.earlier_id) is None),
        ("term_zero", said.amount is not None and said.amount < 1),
    )
    for code, wrong in checks:
        if wrong:
            raise WorldError(code)
    if (said.companions or 0) < 0:
        raise WorldError("negative_number", column="companions")


def _require_unaccused(session: Session, said: Intake, first_contact: Worker) -> None:
    """Whom an accusation is about neither takes it in nor may open it (L-17)."""
    writes = session.connection().info["worker_id"]
    mine = select(Worker.name).where(Worker.id.in_([writes, first_contact.id, *said.named]))
    if is_accused(said.accused, *session.scalars(mine)):
        raise WorldError("accused_worker")


def _first_contact(session: Session, said: Intake) -> Worker:
    worker = session.get(Worker, said.first_contact_id or session.connection().info["worker_id"])
    if worker is None or worker.deleted_at is not None:
        raise WorldError("worker_unknown")
    return worker


def _resident(session: Session, resident_id: UUID) -> Resident:
    """The resident, or the one into whom he was merged."""
    found = session.get(Resident, resident_id)
    if found is not None and found.merged_into_id is not None:
        found = session.get(Resident, found.merged_into_id)
    if found is None or found.deleted_at is not None:
        raise WorldError("resident_unknown")
    return found


def _home(session: Session, resident_id: UUID) -> UUID | None:
    stays = select(Residency.dwelling_id).where(Residency.resident_id == resident_id, Residency.current())
    return session.scalars(stays.order_by(Residency.starts_on.desc())).first()


def _door(session: Session, dwelling_id: UUID) -> tuple[UUID, str]:
    """The building, and the address as people say it."""
    query = (
        select(Building.id, Estate.name, Building.number, Unit.number, Dwelling.room)
        .select_from(Dwelling)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .outerjoin(Estate, Estate.id == Building.estate_id)
        .where(Dwelling.id == dwelling_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise WorldError("dwelling_unknown")
    building_id, estate, building, unit, room = row
    return building_id, f"{estate or ''} {door_text(building, unit, room)}".strip()
