"""The papers of care on the command line: what its options mean to each of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session
from typer import BadParameter

from desktop.care import papers
from desktop.commands.care_days import day_or_none
from desktop.commands.finding import grid_of, helper_of, resident_of
from desktop.commands.wanted import Make, Wanted, dwellings_of
from desktop.printing.paper import Paper
from forms.i18n import _
from models.calendar import today
from models.care.due import DueFilter
from models.care.paper_people import people_on_paper
from models.care.visibility import reveal
from models.station import Station


def record_sheets(session: Session, station: Station, wanted: Wanted) -> Paper:
    """F03; ``--reveal`` opens what is masked of the one person named, and keeps the reason."""
    if wanted.blank:
        return papers.records([])
    people = _people(session, wanted)
    return papers.records(people, opened=_opened(station, wanted, people))


def contact_cards(session: Session, station: Station, wanted: Wanted, *, public: bool) -> Paper:
    """F04; needs and measures stand on it with ``--reveal``."""
    if wanted.blank:
        return papers.contact_cards([], public=public)
    people = _people(session, wanted)
    return papers.contact_cards(people, public=public, opened=_opened(station, wanted, people))


def _opened(station: Station, wanted: Wanted, people: Sequence[UUID]) -> bool:
    """Open what is masked of the one person named, if that is asked for."""
    if wanted.reveal is None:
        return False
    if wanted.resident is None:
        raise BadParameter(_("--reveal opens one person: say whom with --resident."))
    with station.act("care.reveal") as writing:
        reveal(writing, people[0], wanted.reveal)
    return True


def door_cards(session: Session, _station: Station, wanted: Wanted) -> Paper:
    return papers.door_cards([] if wanted.blank else _people(session, wanted))


def due_list(session: Session, _station: Station, wanted: Wanted) -> Paper:
    """Of a helper or a grid, else of everybody."""
    helper = helper_of(session, wanted.helper) if wanted.helper else None
    grid = grid_of(session, wanted.grid) if wanted.grid else None
    return papers.due_list(DueFilter(helper=helper, grid=grid))


def coverage(_session: Session, _station: Station, _wanted: Wanted) -> Paper:
    return papers.coverage()


def gaps(_session: Session, _station: Station, _wanted: Wanted) -> Paper:
    return papers.gaps()


def board(_session: Session, _station: Station, wanted: Wanted) -> Paper:
    return papers.board(wanted.paper)


def cadre_days(_session: Session, _station: Station, wanted: Wanted) -> Paper:
    """Of a month, else of this one."""
    if wanted.blank:
        return papers.blank_cadre_days()
    first = month_of(wanted.month) if wanted.month else today().replace(day=1)
    return papers.cadre_days(first, first.replace(day=monthrange(first.year, first.month)[1]))


def month_of(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as wrong:
        raise BadParameter(_("A month is written as 2026-11.")) from wrong


def _people(session: Session, wanted: Wanted) -> list[UUID]:
    """The one who is named, else those under care at the doors, of the helper or in the grid that are; else all."""
    if wanted.resident:
        return [resident_of(session, wanted.resident)]
    named = wanted.dwelling or wanted.household or wanted.building or wanted.estate
    doors = dwellings_of(session, wanted) if named else None
    helper = helper_of(session, wanted.helper) if wanted.helper else None
    grid = grid_of(session, wanted.grid) if wanted.grid else None
    return people_on_paper(session, today(), doors=doors, helper_id=helper, grid_id=grid)


def certificate(session: Session, _station: Station, wanted: Wanted) -> Paper:
    """What the volunteer ``--helper`` did, from ``--from`` to ``--until``; blank without one."""
    helper = helper_of(session, wanted.helper) if wanted.helper and not wanted.blank else None
    return papers.certificate(helper, since=day_or_none(wanted.first), until=day_or_none(wanted.last))


CARE_SHEETS: Mapping[str, Make] = {
    "care-record": record_sheets,
    "care-card": partial(contact_cards, public=True),
    "care-card-internal": partial(contact_cards, public=False),
    "care-door-cards": door_cards,
    "care-due": due_list,
    "care-coverage": coverage,
    "care-gaps": gaps,
    "cadre-board": board,
    "cadre-days": cadre_days,
    "volunteer": certificate,
}
