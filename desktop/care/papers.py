"""The papers of care, each as something to preview, print and save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import Paper
from forms.i18n import _
from models.calendar import today
from models.care.due import DueFilter
from reports import care_cadres, care_facts, care_lists
from reports.care.cadre_days import render_cadre_days
from reports.document import A4, Size
from reports.page import Printed


def due_list(wanted: DueFilter) -> Paper:
    """Whom to go to, with masked names and no groups."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_lists.print_due_list(session, wanted, to, printed, today=today())

    return Paper(_("List of care visits due"), _("List of care visits due"), write)


def coverage() -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_lists.print_coverage(session, to, printed, today=today())

    return Paper(_("Report on coverage"), _("Report on coverage"), write)


def gaps() -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_lists.print_gaps(session, to, printed, today=today())

    return Paper(_("List of gaps"), _("List of gaps"), write)


def records(resident_ids: Sequence[UUID], *, opened: bool = False) -> Paper:
    """The warm-heart record (F03); ``opened``: what is masked was opened by the one who prints."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        known = tuple(resident_ids) if opened else ()
        return care_facts.print_records(session, resident_ids, to, printed, today=today(), opened=known)

    return Paper(_("Record of care visits"), _("Record of care visits"), write)


def contact_cards(resident_ids: Sequence[UUID], *, public: bool = True, opened: bool = False) -> Paper:
    """The folded card (F04): for the person, or the internal one, which alone names people in full and groups.

    Needs and measures stand on it where the one who prints has opened them.
    """
    title = _("Contact cards of care") if public else _("Contact cards of care (internal)")

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        known = tuple(resident_ids) if opened else ()
        return care_facts.print_contact_cards(
            session, resident_ids, to, printed, today=today(), public=public, opened=known
        )

    return Paper(title, title, write)


def door_cards(resident_ids: Sequence[UUID]) -> Paper:
    """Eight small cards a sheet: community, helper and phone, nothing else."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_facts.print_door_cards(session, resident_ids, to, printed, today=today())

    return Paper(_("Door cards of care"), _("Door cards of care"), write)


def board(size: Size = A4) -> Paper:
    """The notice board of cadres, for the wall."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_cadres.print_board(session, to, printed, today=today(), size=size)

    return Paper(_("Notice board of responsible cadres"), _("Notice board of responsible cadres"), write)


def cadre_days(first: date, last: date) -> Paper:
    """The days on site from ``first`` to ``last``, with rows to sign."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return care_cadres.print_cadre_days(session, first, last, to, printed)

    return Paper(_("Cadres on site"), _("Cadres on site"), write)


def blank_cadre_days() -> Paper:
    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return render_cadre_days([], to, printed)

    return Paper(_("Cadres on site"), _("Cadres on site"), write)
