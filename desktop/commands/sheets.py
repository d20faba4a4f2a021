"""Which papers the command line knows, by name, and what its options mean to each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session
from typer import BadParameter

from desktop.commands.care_sheets import CARE_SHEETS
from desktop.commands.case_sheets import CASE_SHEETS
from desktop.commands.finding import as_id, building_of, estate_of, round_of
from desktop.commands.mediation_sheets import MEDIATION_SHEETS
from desktop.commands.wanted import Make, Wanted, dwellings_of
from desktop.jobs import Steps
from desktop.places.map_print import map_paper
from desktop.printing import notice
from desktop.printing.paper import BLANK, Paper, Shown
from desktop.visits import papers
from forms.form import Form
from forms.i18n import _
from forms.registry import FORMS
from forms.save import stored_answers
from forms.sheets.columns import COLUMNS
from forms.sheets.lists import LISTS
from models import calendar
from models.errors import WorldError
from models.places.household_map_query import map_facts, rounds
from models.places.map_colours import MODES
from models.places.map_facts import EstateFacts
from models.places.records import Building
from models.station import Station
from models.visits.logs import existing_log
from models.visits.queries import round_doors
from models.visits.records import Outcome
from reports.document import landscape
from reports.form_pdf import render_form
from reports.lists import Column, render_list
from reports.page import Printed


def door_sheets(session: Session, _station: Station, wanted: Wanted) -> Paper:
    """Of a round, else of the doors that the other options name, in stair order; blank: one to copy."""
    if wanted.blank:
        return papers.blank_sheet()
    if wanted.round and not (wanted.building or wanted.dwelling or wanted.household or wanted.estate):
        return papers.door_sheets(round_of(session, wanted.round))
    doors = dwellings_of(session, wanted)
    if wanted.round is None:
        return papers.dwelling_sheets(doors)
    round_id = round_of(session, wanted.round)
    ids = [row.id for row in round_doors(session, round_id) if row.dwelling_id in set(doors)]
    return papers.door_sheets(round_id, door_ids=ids)


def round_list(session: Session, _station: Station, wanted: Wanted) -> Paper:
    return papers.blank_round_list() if wanted.blank else papers.round_list(_needed_round(session, wanted))


def round_statistics(session: Session, _station: Station, wanted: Wanted) -> Paper:
    return papers.round_figures(_needed_round(session, wanted))


def _needed_round(session: Session, wanted: Wanted) -> UUID:
    if wanted.round is None:
        raise BadParameter(_("Say which round: --round ID or a part of its name."))
    return round_of(session, wanted.round)


def visit_log(session: Session, _station: Station, wanted: Wanted) -> Paper:
    if wanted.blank:
        return papers.blank_log()
    log_id = as_id(wanted.record or "")
    if log_id is None:
        raise BadParameter(_("Say which log: --record ID."))
    return papers.log_sheets([existing_log(session, log_id).id])


def contact_cards(session: Session, station: Station, wanted: Wanted) -> Paper:
    """Cards of who prints them, or with the grid's and the property company's numbers of a building."""
    building = building_of(session, wanted.building) if wanted.building else None
    return papers.blank_contact_cards() if wanted.blank else papers.contact_cards(station.worker_id, building)


def left_cards(session: Session, station: Station, wanted: Wanted) -> Paper:
    """As many as there are doors of a round that did not open; else a sheet of them."""
    rows = round_doors(session, round_of(session, wanted.round)) if wanted.round else []
    return papers.left_cards(station.worker_id, sum(row.knocks[-1:] == (Outcome.NOT_HOME,) for row in rows))


def privacy_notice(_session: Session, _station: Station, _wanted: Wanted) -> Paper:
    return notice.privacy_notice()


def map_print(session: Session, _station: Station, wanted: Wanted, *, names: bool) -> Paper:
    """The household map of a building, an estate or all; a round colours it, else the latest one."""
    facts, today = _map_facts(session, wanted), calendar.today()
    doors = [door for estate in facts for building in estate.buildings for door in building.cells]
    mode = MODES[wanted.colour](doors, today)
    if not names and not mode.public:
        raise WorldError("map_not_public")
    return map_paper(facts, mode, today, names=names, size=wanted.paper)


def _map_facts(session: Session, wanted: Wanted) -> list[EstateFacts]:
    latest = next((choice.round_id for choice in rounds(session)), None)
    round_id = round_of(session, wanted.round) if wanted.round else latest
    building = building_of(session, wanted.building) if wanted.building else None
    estate = estate_of(session, wanted.estate) if wanted.estate else None
    if building is not None:
        estate = session.get_one(Building, building).estate_id
    facts = map_facts(session, estate, round_id)
    if building is None:
        return facts
    return [
        replace(each, buildings=tuple(one for one in each.buildings if one.building_id == building)) for each in facts
    ]


_ON_PAPER: Mapping[str, tuple[str, ...]] = {
    "residents": ("estate", "building", "unit", "room", "name", "relation", "sex", "birth_date", "phone"),
    "dwellings": ("estate", "building", "unit", "floor", "room", "occupancy", "use", "floor_area_m2"),
    "households": ("estate", "building", "unit", "room", "household_no", "people_count"),
}
"""Columns of the wide lists that fit on a page; the narrow lists are printed as they are."""
_OFF_PAPER = frozenset(
    {"Person's key", "Helper's key", "Pairing's key", "Estate's key", "Codes of groups", "Groups", "Groups of level 3"}
)
"""Columns that no paper bears: keys, which only other programs read, and the groups of people (L-12)."""


def printed_list(session: Session, _station: Station, wanted: Wanted, *, name: str) -> Paper:
    """A list as it is exported, masked, across the page."""
    spec = LISTS[name]
    round_id = _needed_round(session, wanted) if spec.needs_round else None
    labels = {COLUMNS[key].label for key in _ON_PAPER.get(name, ())}
    labels = labels or {column.label for column in spec.columns} - _OFF_PAPER
    kept = [at for at, column in enumerate(spec.columns) if column.label in labels]
    columns = [Column(spec.columns[at].heading or _(spec.columns[at].label)) for at in kept]

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        rows = [[_cell(row[at], spec.columns[at].mask) for at in kept] for row in spec.rows(session, round_id)]
        return render_list(_(spec.title), columns, rows, to, printed, size=landscape(wanted.paper))

    return Paper(spec.title, write, shown=lambda session: Shown(masked=True, rows=spec.count(session, round_id)))


def _cell(value: object, mask: Callable[[object], object] | None) -> str:
    shown = mask(value) if mask is not None and value not in (None, "") else value
    if isinstance(shown, datetime):
        return f"{shown:%Y-%m-%d %H:%M}"
    return "" if shown is None else str(shown)


def form_sheet(session: Session, _station: Station, wanted: Wanted, *, form: Form) -> Paper:
    """A form of the program, filled from ``--record`` or blank."""
    record_id = as_id(wanted.record or "")
    record = None if wanted.blank or record_id is None else session.get(form.record, record_id)
    if not wanted.blank and record_id is not None and (record is None or record.deleted_at is not None):
        raise WorldError("no_such_record")
    answers = None if record is None else stored_answers(form, record)

    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return render_form(form, to, printed, answers)

    return Paper(form.title, write, shown=BLANK if record is None else Shown(rows=1))


SHEETS: Mapping[str, Make] = {
    "door-sheets": door_sheets,
    "round-list": round_list,
    "round-statistics": round_statistics,
    "visit-log": visit_log,
    "cards": contact_cards,
    "left-cards": left_cards,
    "notice": privacy_notice,
    "map-wall": partial(map_print, names=False),
    "map-work": partial(map_print, names=True),
    **CARE_SHEETS,
    **MEDIATION_SHEETS,
    **CASE_SHEETS,
    **{f"list-{name}": partial(printed_list, name=name) for name in LISTS},
    **{f"form-{name}": partial(form_sheet, form=form) for name, form in FORMS.items()},
}
