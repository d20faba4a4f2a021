"""The papers of an incident, each as something to preview, print and save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import Paper
from forms.i18n import N_, _
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

    return Paper(TITLES[which], write)


def papers(incident_id: UUID) -> list[tuple[str, Callable[[], Paper]]]:
    return [(_(words), partial(paper, which, incident_id)) for which, words in TITLES.items()]
