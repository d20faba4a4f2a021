"""What is handed out at doors, from what is stored: F16 (contact cards, cards for closed doors) and the notice."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from models.places.profile import profile_of
from models.places.records import Area, Building, Estate
from models.workers.records import Worker
from reports.card_sheet import PER_SHEET
from reports.official import _
from reports.page import Printed
from reports.visits.cards import render_contact_cards, render_left_cards
from reports.visits.data import CardData, LeftCard
from reports.visits.notice import VERSION, Notice, render_notice
from reports.visits_facts import Printing


def print_contact_cards(
    session: Session, worker_id: UUID, to: BinaryIO, printed: Printed, *, building_id: UUID | None = None
) -> Printing:
    """Write a sheet of contact cards of ``worker_id``; what nobody has entered is left to fill in by hand.

    Args:
        building_id: cards for the people of this building: with its grid, officer and property company.
    """
    worker = session.get_one(Worker, worker_id)
    grid = session.get(Area, worker.grid_id) if worker.grid_id else None
    profile = profile_of(session)
    card = CardData(
        community=printed.community,
        address=profile.address or "",
        duty_phone=profile.duty_phone or "",
        hours=profile.service_hours or "",
        grid=grid.name if grid else "",
        worker=worker.name,
        worker_phone=worker.phone or "",
    )
    return (yield from render_contact_cards(_of_building(session, card, building_id), to, printed))


def _of_building(session: Session, card: CardData, building_id: UUID | None) -> CardData:
    if building_id is None:
        return card
    building = session.get_one(Building, building_id)
    estate = session.get_one(Estate, building.estate_id)
    grid = session.get(Area, building.grid_id) if building.grid_id else None
    police = {_("Community police officer"): f"{grid.police_name or ''} {grid.police_phone or ''}"} if grid else {}
    company = {_("Property company"): f"{estate.property_company or ''} {estate.property_phone or ''}"}
    services = {name: numbers.strip() for name, numbers in {**police, **company}.items() if numbers.strip()}
    address = card.address or estate.address or ""
    return replace(card, grid=grid.name if grid else "", address=address, services=services)


def print_left_cards(session: Session, worker_id: UUID, doors: int, to: BinaryIO, printed: Printed) -> Printing:
    """Write cards to leave at closed doors, in whole sheets; nothing on them tells a household."""
    worker = session.get_one(Worker, worker_id)
    duty_phone = profile_of(session).duty_phone or ""
    card = LeftCard(community=printed.community, worker=worker.name, phone=worker.phone or "", duty_phone=duty_phone)
    sheets = max(1, -(-doors // PER_SHEET))
    return (yield from render_left_cards([card] * (sheets * PER_SHEET), to, printed))


def print_notice(session: Session, to: BinaryIO, printed: Printed) -> Printing:
    """Write the privacy notice (L-03); it names the contact of L-22, else the duty phone, else leaves a line."""
    profile = profile_of(session)
    phone = profile.data_phone or profile.duty_phone or ""
    notice = Notice(VERSION, printed.community, phone, contact=profile.data_officer or "")
    return (yield from render_notice(notice, to, printed))
