"""The papers of a mediation, each as something to preview, print and save; no file name tells whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.mediation.file_model import ACT
from desktop.printing.paper import BLANK, Paper
from forms.i18n import N_
from models.mediation.actions import rights_printed
from reports import mediation_facts
from reports.page import Printed

TITLES: Mapping[str, str] = {
    "set": N_("All papers of the file"),
    "cover": N_("Cover and contents"),
    "application": N_("Application for people's mediation"),
    "registration": N_("Registration of acceptance"),
    "rights": N_("Notice of rights and duties"),
    "inquiry": N_("Records of inquiries"),
    "session": N_("Records of mediation"),
    "agreement": N_("People's mediation agreement"),
    "oral": N_("Registration of a spoken agreement"),
    "return-visit": N_("Records of return visits"),
    "closing": N_("Report on the closed case"),
    "back-cover": N_("Back cover of the file"),
}


_TELL_RIGHTS = ("set", "rights")
"""Papers with the notice of rights and duties: that it was printed is noted on the file."""


def mediation_paper(mediation_id: UUID, paper: str) -> Paper:
    """One paper of a file, ``set`` for all of them; only those named on it get one."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return mediation_facts.print_mediation(session, mediation_id, paper, to, printed)

    noted = (ACT, lambda session: rights_printed(session, mediation_id)) if paper in _TELL_RIGHTS else None
    return Paper(TITLES[paper], write, noted)


def blank_paper(paper: str) -> Paper:
    """An empty form, ``set`` for all of them."""

    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return mediation_facts.print_blank(paper, to, printed)

    return Paper(TITLES[paper], write, shown=BLANK)


def figures_paper(day: date) -> Paper:
    """The figures of the month, the quarter and the year of ``day``, from the printer's own files."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return mediation_facts.print_figures(session, day, to, printed)

    return Paper(N_("Figures of mediation"), write)
