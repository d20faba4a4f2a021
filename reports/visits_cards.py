"""F16 from what is stored: contact cards of a worker, and cards for doors that did not open."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from models.places.records import Area
from models.workers.records import Worker
from reports.page import Printed
from reports.visits.cards import PER_SHEET, render_contact_cards, render_left_cards
from reports.visits.data import CardData, LeftCard
from reports.visits_facts import Printing


def print_contact_cards(session: Session, worker_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """Write a sheet of contact cards of ``worker_id``; what nobody has entered is left to fill in by hand."""
    worker = session.get_one(Worker, worker_id)
    grid = session.get(Area, worker.grid_id) if worker.grid_id else None
    card = CardData(
        community=printed.community,
        grid=grid.name if grid else "",
        worker=worker.name,
        worker_phone=worker.phone or "",
    )
    return (yield from render_contact_cards(card, to, printed))


def print_left_cards(session: Session, worker_id: UUID, doors: int, to: BinaryIO, printed: Printed) -> Printing:
    """Write cards to leave at closed doors, in whole sheets; nothing on them tells a household."""
    worker = session.get_one(Worker, worker_id)
    card = LeftCard(community=printed.community, worker=worker.name, phone=worker.phone or "")
    sheets = max(1, -(-doors // PER_SHEET))
    return (yield from render_left_cards([card] * (sheets * PER_SHEET), to, printed))
