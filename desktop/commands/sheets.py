"""Which papers there are, and how each is filled from the station: one function a paper, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer import BadParameter

from desktop.commands.finding import as_id, building_of, dwelling_of, estate_of, household_of, round_of
from desktop.profile import community_name, worker_name
from forms.form import Form
from forms.i18n import _
from forms.registry import FORMS
from forms.save import stored_answers
from forms.sheets.columns import COLUMNS
from forms.sheets.lists import LISTS
from models.errors import WorldError
from models.people.records import Household
from models.places.household_map_query import map_facts, rounds
from models.places.map_colours import MODES
from models.places.map_facts import EstateFacts
from models.places.records import Area, Building, Estate
from models.station import Station
from models.visits.logs import existing_log
from models.visits.queries import round_doors
from models.visits.records import Outcome
from models.visits.scope import Scope, ScopeKind, doors_in_scope
from models.workers.records import Worker
from reports.document import A3, A4, Size, landscape
from reports.form_pdf import render_form
from reports.lists import Column, render_list
from reports.page import Printed
from reports.places import household_map
from reports.visits.cards import PER_SHEET, render_contact_cards, render_left_cards
from reports.visits.data import BLANK_DOOR, CardData, LeftCard, LogSheet, RoundHead, RoundLine
from reports.visits.door_sheet import render_door_sheets
from reports.visits.log_sheet import render_logs
from reports.visits.round_list import render_round_list
from reports.visits_facts import (
    print_door_sheets,
    print_dwelling_sheets,
    print_logs,
    print_round_figures,
    print_round_list,
)

Steps = Generator[tuple[int, int], None, int]


@dataclass(frozen=True)
class Wanted:
    """What the command said about a paper, as it was typed."""

    household: str | None = None
    building: str | None = None
    round: str | None = None
    dwelling: str | None = None
    estate: str | None = None
    record: str | None = None
    colour: str = "visit"
    blank: bool = False
    size: str = "A4"

    @property
    def paper(self) -> Size:
        return A3 if self.size == "A3" else A4


Paper = Callable[[Session, Station, Wanted, BinaryIO], Steps]


def printed_now(session: Session, station: Station) -> Printed:
    return Printed(worker_name(session, station), datetime.now().astimezone(), community_name(session, station))


def door_sheets(session: Session, station: Station, wanted: Wanted, to: BinaryIO) -> Steps:
    """Of a round, else of the doors that the other options name, in stair order; blank: one to copy."""
    printed = printed_now(session, station)
    if wanted.blank:
        return render_door_sheets([BLANK_DOOR], to, printed)
    if wanted.round and not (wanted.building or wanted.dwelling or wanted.household or wanted.estate):
        return print_door_sheets(session, round_of(session, wanted.round), to, printed)
    doors = _dwellings(session, wanted)
    if wanted.round is None:
        return print_dwelling_sheets(session, doors, to, printed)
    round_id = round_of(session, wanted.round)
    ids = [row.id for row in round_doors(session, round_id) if row.dwelling_id in set(doors)]
    return print_door_sheets(session, round_id, to, printed, door_ids=ids)


def _dwellings(session: Session, wanted: Wanted) -> list[UUID]:
    """The doors that ``--dwelling``, ``--household``, ``--building`` or ``--estate`` mean."""
    if wanted.dwelling:
        return [dwelling_of(session, wanted.dwelling)]
    if wanted.household:
        return [session.get_one(Household, household_of(session, wanted.household)).dwelling_id]
    if wanted.building:
        scope = Scope(ScopeKind.BUILDING, (building_of(session, wanted.building),))
    elif wanted.estate:
        scope = Scope(ScopeKind.ESTATE, (estate_of(session, wanted.estate),))
    else:
        raise BadParameter(_("Say which doors: --round, --building, --dwelling, --household, --estate or --blank."))
    return [door.dwelling_id for door in doors_in_scope(session, scope)]


def round_list(session: Session, station: Station, wanted: Wanted, to: BinaryIO) -> Steps:
    printed = printed_now(session, station)
    if wanted.blank:
        return render_round_list(RoundHead(number="", name=""), list[RoundLine](), to, printed)
    return print_round_list(session, _needed_round(session, wanted), to, printed)


def round_statistics(session: Session, station: Station, wanted: Wanted, to: BinaryIO) -> Steps:
    return print_round_figures(session, _needed_round(session, wanted), to, printed_now(session, station))


def _needed_round(session: Session, wanted: Wanted) -> UUID:
    if wanted.round is None:
        raise BadParameter(_("Say which round: --round ID or a part of its name."))
    return round_of(session, wanted.round)


def visit_log(session: Session, station: Station, wanted: Wanted, to: BinaryIO) -> Steps:
    printed = printed_now(session, station)
    if wanted.blank:
        return render_logs([LogSheet()], to, printed)
    log_id = as_id(wanted.record or "")
    if log_id is None:
        raise BadParameter(_("Say which log: --record ID."))
    return print_logs(session, [existing_log(session, log_id).id], to, printed)


def contact_cards(session: Session, station: Station, wanted: Wanted, to: BinaryIO) -> Steps:
    """Cards of the community, or with the grid's and the property company's numbers of a building."""
    printed, me = printed_now(session, station), session.get_one(Worker, station.worker_id)
    card = CardData(community=printed.community, worker=me.name, worker_phone=me.phone or "")
    if wanted.building:
        card = _of_building(session, card, building_of(session, wanted.building))
    return render_contact_cards(CardData() if wanted.blank else card, to, printed)


def _of_building(session: Session, card: CardData, building_id: UUID) -> CardData:
    _building, estate, grid = session.execute(
        select(Building, Estate, Area)
        .join(Estate, Estate.id == Building.estate_id)
        .outerjoin(Area, Area.id == Building.grid_id)
        .where(Building.id == building_id)
    ).one()
    police = {_("Community police officer"): f"{grid.police_name or ''} {grid.police_phone or ''}"} if grid else {}
    company = {_("Property company"): f"{estate.property_company or ''} {estate.property_phone or ''}"}
    services = {name: numbers.strip() for name, numbers in {**police, **company}.items() if numbers.strip()}
    return replace(card, grid=grid.name if grid else "", address=estate.address or "", services=services)


def left_cards(session: Session, station: Station, wanted: Wanted, to: BinaryIO) -> Steps:
    """A card for each door of a round that did not open, with when; else a sheet of cards without a time."""
    printed, me = printed_now(session, station), session.get_one(Worker, station.worker_id)
    times: Sequence[datetime | None] = [None] * PER_SHEET
    if wanted.round and not wanted.blank:
        rows = round_doors(session, round_of(session, wanted.round))
        times = [row.knocked_at[-1].astimezone() for row in rows if row.knocks[-1:] == (Outcome.NOT_HOME,)]
    card = LeftCard(community=printed.community, worker=me.name, phone=me.phone or "")
    return render_left_cards([replace(card, visited_at=at) for at in times], to, printed)


def map_print(session: Session, station: Station, wanted: Wanted, to: BinaryIO, *, names: bool) -> Steps:
    """The household map of a building, an estate or all; a round colours it, else the latest one."""
    facts, today = _map_facts(session, wanted), date.today()
    doors = [door for estate in facts for building in estate.buildings for door in building.cells]
    mode = MODES[wanted.colour](doors, today)
    if not names and not mode.public:
        raise WorldError("map_not_public")
    printed = printed_now(session, station)
    return household_map(to, facts, mode, printed, today=today, names=names, size=wanted.paper)


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


def printed_list(session: Session, station: Station, wanted: Wanted, to: BinaryIO, *, name: str) -> Steps:
    """A list as it is exported, masked, across the page."""
    spec = LISTS[name]
    round_id = _needed_round(session, wanted) if spec.needs_round else None
    labels = {COLUMNS[key].label for key in _ON_PAPER.get(name, ())}
    kept = [at for at, column in enumerate(spec.columns) if not labels or column.label in labels]
    columns = [Column(spec.columns[at].heading or _(spec.columns[at].label)) for at in kept]
    rows = [[_cell(row[at], spec.columns[at].mask) for at in kept] for row in spec.rows(session, round_id)]
    printed = printed_now(session, station)
    return render_list(_(spec.title), columns, rows, to, printed, size=landscape(wanted.paper))


def _cell(value: object, mask: Callable[[object], object] | None) -> str:
    shown = mask(value) if mask is not None and value not in (None, "") else value
    if isinstance(shown, datetime):
        return f"{shown:%Y-%m-%d %H:%M}"
    return "" if shown is None else str(shown)


def form_sheet(session: Session, station: Station, wanted: Wanted, to: BinaryIO, *, form: Form) -> Steps:
    """A form of the program, filled from ``--record`` or blank."""
    printed = printed_now(session, station)
    record_id = as_id(wanted.record or "")
    if wanted.blank or record_id is None:
        return render_form(form, to, printed)
    record = session.get(form.record, record_id)
    if record is None or record.deleted_at is not None:
        raise WorldError("no_such_record")
    return render_form(form, to, printed, stored_answers(form, record))


SHEETS: Mapping[str, Paper] = {
    "door-sheets": door_sheets,
    "round-list": round_list,
    "round-statistics": round_statistics,
    "visit-log": visit_log,
    "cards": contact_cards,
    "left-cards": left_cards,
    "map-wall": partial(map_print, names=False),
    "map-work": partial(map_print, names=True),
    **{f"list-{name}": partial(printed_list, name=name) for name in LISTS},
    **{f"form-{name}": partial(form_sheet, form=form) for name, form in FORMS.items()},
}
