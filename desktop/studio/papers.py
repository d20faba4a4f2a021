"""The papers of the studio, each as something to preview, print and save."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import BLANK, Paper
from forms.i18n import N_
from models.places.profile import profile_of
from reports import studio_facts
from reports.page import Printed
from reports.studio import hazard_notice as mending
from reports.studio import report
from reports.studio import session_notice as posted


def session_notice(session_id: UUID) -> Paper:
    """周六值班公示, for the door: officers and hours, nobody who comes."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return studio_facts.print_session_notice(session, session_id, to, printed)

    return Paper(posted.TITLE, write)


def lacking_on_notice(session: Session) -> tuple[str, ...]:
    """The labels, not yet translated, of what the station's settings do not say for the notice."""
    profile = profile_of(session)
    asked = ((profile.address, N_("Address of the station")), (profile.duty_phone, N_("Duty phone")))
    return tuple(label for value, label in asked if not value)


def blank_session_notice() -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return studio_facts.print_blank_session_notice(session, to, printed)

    return Paper(posted.TITLE, write, shown=BLANK)


def hazard_notice(hazard_id: UUID, step_id: UUID | None = None) -> Paper:
    """F11 of the last telling of a hazard, or of the telling ``step_id``."""
    return _hazard_notice(hazard_id, step_id)


def blank_hazard_notice() -> Paper:
    return _hazard_notice(None, None)


def _hazard_notice(hazard_id: UUID | None, step_id: UUID | None) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return studio_facts.print_hazard_notice(session, hazard_id, to, printed, step_id=step_id)

    return Paper(mending.TITLE, write)


def week_report(first: date, last: date) -> Paper:
    """The studio's figures of some days, its Saturdays among them."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return studio_facts.print_week_report(session, first, last, to, printed)

    return Paper(report.TITLE, write)


def three_zero(year: int, month: int | None = None) -> Paper:
    """The three zeros of a year, or up to a month of it."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return studio_facts.print_three_zero(session, year, month, to, printed)

    return Paper(report.ZERO_TITLE, write)
