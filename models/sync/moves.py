"""Moves between communities as the station file knows them: who is offered, who came, who was handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models.care.records import CareTeamMember
from models.people.records import Residency, Resident
from models.places.records import Area, AreaLevel
from models.sync.records import Arrival, Handover, HandoverState
from models.sync.titles import Title, titles


@dataclass(frozen=True)
class Newcomer:
    """Somebody who was accepted from another community and lives at no door of this one yet."""

    resident_id: UUID
    name: str
    arrival_id: UUID


def open_arrival() -> ColumnElement[bool]:
    return and_(Arrival.alive(), Arrival.state == HandoverState.OFFERED)


def arrivals_waiting(session: Session) -> list[Arrival]:
    return list(session.scalars(select(Arrival).where(open_arrival()).order_by(Arrival.id)))


def handovers(session: Session, limit: int = 100) -> list[tuple[Handover, Title]]:
    """Handovers given, open ones first."""
    still = Handover.state == HandoverState.OFFERED
    query = select(Handover).where(Handover.alive()).order_by(still.desc(), Handover.id.desc()).limit(limit)
    found = list(session.scalars(query))
    named = titles(session, [(handover.subject_table, handover.subject_id) for handover in found])
    return [(handover, named[handover.subject_table, handover.subject_id]) for handover in found]


def open_handover(session: Session, residents: Iterable[UUID]) -> Handover | None:
    """The handover that is offered and takes one of these residents along."""
    asked = {resident.hex for resident in residents}
    offered = select(Handover).where(Handover.alive(), Handover.state == HandoverState.OFFERED)
    return next((one for one in session.scalars(offered) if asked & set(one.resident_ids)), None)


def newcomers(session: Session, limit: int = 50) -> list[Newcomer]:
    """Who came by an accepted arrival and lives at no door here yet."""
    accepted = select(Arrival).where(Arrival.alive(), Arrival.state == HandoverState.ACCEPTED)
    came: dict[UUID, UUID] = {}
    for arrival in session.scalars(accepted.order_by(Arrival.id.desc()).limit(limit)):
        came |= {UUID(one["id"]): arrival.id for one in arrival.people.get("residents", [])}
    here = select(Residency.resident_id).where(Residency.current(), Residency.resident_id.in_(came))
    query = select(Resident.id, Resident.name).where(
        Resident.id.in_(came), Resident.current(), Resident.id.not_in(here)
    )
    return [Newcomer(id_, name, came[id_]) for id_, name in session.execute(query.order_by(Resident.id))]


def kept_for_team(session: Session, residents: Iterable[UUID], today: date) -> bool:
    """Whether the worker who is logged in is in the care team of one of them: others are told nothing (L-21).

    Level 4 goes along with a move, and nobody there learns of it before somebody who knows says so.
    """
    place = (CareTeamMember.alive(), CareTeamMember.starts_on <= today)
    still = or_(CareTeamMember.ends_on.is_(None), CareTeamMember.ends_on > today)
    query = select(CareTeamMember.id).where(CareTeamMember.resident_id.in_(list(residents)), *place, still)
    return session.scalars(query.limit(1)).first() is not None


def other_communities(session: Session, own: str) -> list[tuple[str, str]]:
    """Code and name, with the street before it, of the communities of the area list besides one's own."""
    street = aliased(Area)
    query = (
        select(Area.code, Area.name, street.name)
        .outerjoin(street, street.id == Area.parent_id)
        .where(Area.alive(), Area.level == AreaLevel.COMMUNITY, Area.code != own)
        .order_by(Area.code)
    )
    return [(code, f"{above or ''} {name}".strip()) for code, name, above in session.execute(query)]


def community_names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """The names of some communities, as far as the area list knows them."""
    wanted = list(codes)
    known = (Area.alive(), Area.level == AreaLevel.COMMUNITY, Area.code.in_(wanted))
    return {code: name for code, name in session.execute(select(Area.code, Area.name).where(*known))}
