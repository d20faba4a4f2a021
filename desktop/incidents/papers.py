"""The papers of an incident, each as something to preview, print and save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import BLANK, Paper, Shown
from forms.i18n import N_, _
from models.incidents.actions import existing
from models.incidents.queries import concerned
from reports import incidents_facts as facts
from reports.page import Printed

_Print = Callable[[Session, UUID, BinaryIO, Printed], Steps]
TITLES: Mapping[str, str] = {
    "report": N_("Report of an incident with personal information"),
    "concerned": N_("Whom the incident concerns"),
    "letters": N_("Letters to the households"),
    "notice": N_("Public notice of an incident with personal information"),
}
_PRINTS: Mapping[str, _Print] = {
    "report": facts.print_report,
    "concerned": facts.print_list,
    "letters": facts.print_letters,
    "notice": facts.print_public,
}


def paper(which: str, incident_id: UUID) -> Paper:
    """One of ``TITLES``."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return _PRINTS[which](session, incident_id, to, printed)

    shown = partial(_shown, incident_id) if which in _NAMING else BLANK
    return Paper(TITLES[which], write, shown=shown)


_NAMING = ("concerned", "letters")
"""Papers on which residents stand by name."""


def _shown(incident_id: UUID, session: Session) -> Shown:
    found = concerned(session, existing(session, incident_id))
    people = tuple(UUID(row.resident_id) for home in found.households for row in home.people)
    return Shown(subjects=("resident", people), rows=found.doors)


def papers(incident_id: UUID) -> list[tuple[str, Callable[[], Paper]]]:
    return [(_(words), partial(paper, which, incident_id)) for which, words in TITLES.items()]
