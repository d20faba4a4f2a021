"""The papers of mediation on the command line: of a file that the worker may open, or blank."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sqlalchemy.orm import Session
from typer import BadParameter

from desktop.commands.care_sheets import month_of
from desktop.commands.mediation import mediation_of
from desktop.commands.wanted import Make, Wanted
from desktop.mediation import papers
from desktop.printing.paper import Paper
from forms.i18n import _
from models.calendar import today
from models.mediation.steps import existing
from models.station import Station


def mediation_paper(session: Session, _station: Station, wanted: Wanted, *, paper: str) -> Paper:
    """Of ``--mediation``, else blank."""
    if wanted.blank:
        return papers.blank_paper(paper)
    if wanted.mediation is None:
        raise BadParameter(_("Say which file: --mediation, its id or number."))
    return papers.mediation_paper(existing(session, mediation_of(session, wanted.mediation)).id, paper)


def figures(_session: Session, _station: Station, wanted: Wanted) -> Paper:
    """Of the month of ``--month``, else of this one, with its quarter and year."""
    return papers.figures_paper(month_of(wanted.month) if wanted.month else today())


MEDIATION_SHEETS: Mapping[str, Make] = {
    **{f"mediation-{paper}": partial(mediation_paper, paper=paper) for paper in papers.TITLES},
    "mediation-figures": figures,
}
