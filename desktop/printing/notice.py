"""The privacy notice as a paper of the common preview: whoever asks people for facts hands it out first (law L-03)."""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import BLANK, Paper
from forms.i18n import N_
from reports import visits_cards
from reports.page import Printed


def privacy_notice() -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return visits_cards.print_notice(session, to, printed)

    return Paper(N_("Privacy notice"), write, shown=BLANK)
