"""The papers of care, each as something to preview, print and save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import BLANK, Paper, Shown
from forms.i18n import N_
from models.calendar import today
from models.care.due import DueFilter
from models.care.service import service_of
from reports import care_cadres, care_facts, care_lists
from reports.care.cadre_days import render_cadre_days
from reports.care.certificate import TITLE, render_certificate
from reports.document import A4, Size
from reports.page import Printed


def _of(resident_ids: Sequence[UUID], level: int) -> Shown:
    return Shown(level, subjects=("resident", tuple(resident_ids))) if resident_ids else BLANK


def certificate(helper_id: UUID | None, *, since: date | None = None, until: date | None = None) -> Paper:
    """What a volunteer did, for himself; blank without one."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        service = service_of(session, helper_id, since=since, until=until) if helper_id else None
        return render_certificate(service, to, printed)

    return Paper(TITLE, write, shown=Shown(1) if helper_id else BLANK)


def due_list(wanted: DueFilter) -> Paper:
    """Whom to go to, with masked names and no groups."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_lists.print_due_list(session, wanted, to, printed, today=today())

    return Paper(N_("List of care visits due"), write)


def coverage() -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_lists.print_coverage(session, to, printed, today=today())

    return Paper(N_("Report on coverage"), write)


def gaps() -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_lists.print_gaps(session, to, printed, today=today())

    return Paper(N_("List of gaps"), write)


def records(resident_ids: Sequence[UUID], *, opened: bool = False) -> Paper:
    """The warm-heart record (F03); ``opened``: what is masked was opened by the one who prints."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        known = tuple(resident_ids) if opened else ()
        return care_facts.print_records(session, resident_ids, to, printed, today=today(), opened=known)

    return Paper(N_("Record of care visits"), write, shown=_of(resident_ids, level=3 if opened else 2))


def contact_cards(resident_ids: Sequence[UUID], *, public: bool = True, opened: bool = False) -> Paper:
    """The folded card (F04): for the person, or the internal one, which alone names people in full and groups.

    Needs and measures stand on it where the one who prints has opened them.
    """
    name = N_("Contact cards of care") if public else N_("Contact cards of care (internal)")

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        known = tuple(resident_ids) if opened else ()
        return care_facts.print_contact_cards(
            session, resident_ids, to, printed, today=today(), public=public, opened=known
        )

    return Paper(name, write, shown=_of(resident_ids, level=3 if opened else 2))


def door_cards(resident_ids: Sequence[UUID]) -> Paper:
    """Eight small cards a sheet: community, helper and phone, nothing else."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_facts.print_door_cards(session, resident_ids, to, printed, today=today())

    return Paper(N_("Door cards of care"), write, shown=_of(resident_ids, level=1))


def board(size: Size = A4) -> Paper:
    """The notice board of cadres, for the wall."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_cadres.print_board(session, to, printed, today=today(), size=size)

    return Paper(N_("Notice board of responsible cadres"), write)


def cadre_days(first: date, last: date) -> Paper:
    """The days on site from ``first`` to ``last``, with rows to sign."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_cadres.print_cadre_days(session, first, last, to, printed)

    return Paper(N_("Cadres on site"), write)


def blank_cadre_days() -> Paper:
    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return render_cadre_days([], to, printed)

    return Paper(N_("Cadres on site"), write, shown=BLANK)
