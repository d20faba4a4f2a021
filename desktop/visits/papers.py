"""The papers of the visits area, each as something to preview, print and save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.jobs import Steps
from desktop.printing.paper import BLANK, Paper, Shown
from forms.i18n import N_
from models.rights.deeds import Deed
from models.visits.records import RoundDoor
from reports import visits_cards, visits_facts
from reports.page import Printed
from reports.visits.cards import render_contact_cards
from reports.visits.data import BLANK_DOOR, CardData, LogSheet, RoundHead, RoundLine
from reports.visits.door_sheet import render_door_sheets
from reports.visits.log_sheet import render_logs
from reports.visits.round_list import render_round_list


def ids_masked(desk: Desk) -> bool:
    """Whether ID numbers are masked on sheets: the setting of this PC is anybody's to change, the right is not."""
    return desk.settings.sheet_ids_masked or not desk.may(Deed.EXPORT_WHOLE, "people")


def door_sheets(
    round_id: UUID, *, worker_id: UUID | None = None, door_ids: Sequence[UUID] | None = None, mask: bool = True
) -> Paper:
    """Sheets of a round: of all its doors, of one worker's, or of some."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_facts.print_door_sheets(
            session, round_id, to, printed, worker_id=worker_id, door_ids=door_ids, mask=mask
        )

    def shown(session: Session) -> Shown:
        doors = select(RoundDoor.dwelling_id).where(RoundDoor.round_id == round_id, RoundDoor.alive())
        if worker_id is not None:
            doors = doors.where(RoundDoor.worker_id == worker_id)
        if door_ids is not None:
            doors = doors.where(RoundDoor.id.in_(door_ids))
        return Shown(subjects=("dwelling", tuple(session.scalars(doors))), masked=mask)

    return Paper(N_("Door sheets"), write, shown=shown)


def dwelling_sheets(dwelling_ids: Sequence[UUID], *, mask: bool = True) -> Paper:
    """Sheets of doors outside of a round."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_facts.print_dwelling_sheets(session, dwelling_ids, to, printed, mask=mask)

    return Paper(N_("Door sheets"), write, shown=Shown(subjects=("dwelling", tuple(dwelling_ids)), masked=mask))


def blank_sheet() -> Paper:
    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return render_door_sheets([BLANK_DOOR], to, printed)

    return Paper(N_("Blank door sheet"), write, shown=BLANK)


def round_list(round_id: UUID, worker_id: UUID | None = None) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_facts.print_round_list(session, round_id, to, printed, worker_id=worker_id)

    return Paper(N_("Round list"), write)


def blank_round_list() -> Paper:
    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return render_round_list(RoundHead(number="", name=""), list[RoundLine](), to, printed)

    return Paper(N_("Round list"), write, shown=BLANK)


def round_figures(round_id: UUID) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_facts.print_round_figures(session, round_id, to, printed)

    return Paper(N_("Figures of the round"), write)


def left_cards(worker_id: UUID, doors: int) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_cards.print_left_cards(session, worker_id, doors, to, printed)

    return Paper(N_("Cards for closed doors"), write)


def contact_cards(worker_id: UUID, building_id: UUID | None = None) -> Paper:
    """Cards of a worker, with the officer and the company of a building where one is given."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_cards.print_contact_cards(session, worker_id, to, printed, building_id=building_id)

    return Paper(N_("Contact cards"), write)


def blank_contact_cards() -> Paper:
    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return render_contact_cards(CardData(), to, printed)

    return Paper(N_("Contact cards"), write, shown=BLANK)


def log_sheets(log_ids: Sequence[UUID]) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_facts.print_logs(session, log_ids, to, printed)

    return Paper(N_("Visit log"), write)


def blank_log() -> Paper:
    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return render_logs([LogSheet()], to, printed)

    return Paper(N_("Visit log"), write, shown=BLANK)
