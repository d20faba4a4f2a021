"""A record as text for the command line: its own fields, and what a worker wants to see beside it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.care_masks import masked_columns
from forms.form import Form
from forms.i18n import _
from forms.people import RESIDENT
from forms.registry import FORMS, JUDGED
from forms.visits import ROUND, VISIT
from forms.visits_log import LOG
from forms.visits_words import OUTCOMES, SLOTS
from models.base import Record
from models.calendar import CHINA, today
from models.care.children import in_register
from models.masks import MASK, mask_id, masked_value
from models.people.queries import MemberRow, household_page, households_at
from models.people.records import Household, Residency, Resident
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.visits.queries import VisitLine, visits_of_dwelling, visits_of_household
from models.visits.records import Round
from models.visits.rounds import round_number
from models.visits.statistics import round_figures

Shown = dict[str, Any]
_FORMS: dict[str, Form] = {**JUDGED, "round": ROUND, "visit": VISIT, "visit_log": LOG}
_RELATION = FORMS["residency"].by_key["relation"].type
_SEX = RESIDENT.by_key["sex"].type


def shown(session: Session, record: Record) -> Shown:
    """Return ``{kind, id, fields…}`` and, by kind, the door, its households, people, visits or figures."""
    kind = record.__tablename__
    more = _MORE.get(type(record))
    fields = fields_of(record)
    if isinstance(record, Resident) and not session.scalar(
        select(in_register(Resident, today())).where(Resident.id == record.id)
    ):
        fields = {key: None if value is None else MASK for key, value in fields.items()}
    if "kind" in fields:  # the record's own kind, as of a household; ``kind`` says which table
        fields[f"{kind}_kind"] = fields.pop("kind")
    return {"kind": kind, "id": record.id, **fields, **(more(session, record) if more else {})}


def fields_of(record: Record) -> Shown:
    """The fields of the record's form as ``set`` would take them; a record without a form shows its columns."""
    form, masked = _FORMS.get(record.__tablename__), masked_columns(record)
    of_register = form.masked if form else ()
    fields = [field for field in form.fields if hasattr(record, field.key)] if form else []
    values = {field.key: getattr(record, field.key) for field in fields}
    said = {field.key: None if values[field.key] is None else field.type.text(values[field.key]) for field in fields}
    if form is None or form.acted:
        columns = [column.key for column in record.__mapper__.column_attrs if column.key not in _STAMPS]
        said = {key: _plain(getattr(record, key)) for key in columns} | said
    said |= {key: masked_value(key, said[key]) or None for key in of_register if key in said}
    return {key: MASK if key in masked else value for key, value in said.items()}


_STAMPS = ("id", "created_at", "created_by", "edited_at", "edited_by", "version", "deleted_at", "community_code")


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _resident(session: Session, resident: Any) -> Shown:
    stays = session.scalars(
        select(Residency).where(Residency.resident_id == resident.id, Residency.alive()).order_by(Residency.starts_on)
    )
    return {"lives_at": [_stay(session, stay) for stay in stays]}


def _stay(session: Session, stay: Residency) -> Shown:
    return {
        "id": stay.id,
        "household_id": stay.household_id,
        "dwelling_id": stay.dwelling_id,
        "door": _door(session, stay.dwelling_id),
        "relation": _RELATION.text(stay.relation),
        "since": stay.starts_on,
        "until": stay.ends_on,
    }


def _door(session: Session, dwelling_id: Any) -> str:
    estate, building, unit, room = session.execute(
        select(Estate.name, Building.number, Unit.number, Dwelling.room)
        .join(Building, Building.estate_id == Estate.id)
        .join(Unit, Unit.building_id == Building.id)
        .join(Dwelling, Dwelling.unit_id == Unit.id)
        .where(Dwelling.id == dwelling_id)
    ).one()
    return f"{estate} {door_text(building, unit, room)}"


def _household(session: Session, household: Any) -> Shown:
    page = household_page(session, household.id)
    return {
        "dwelling": {"id": page.dwelling.id, "door": f"{page.estate.name} {page.door}", **fields_of(page.dwelling)},
        "people": [_member(member) for member in page.people],
        "former": [_member(member) for member in page.former],
        "visits": [_visit(line) for line in visits_of_household(session, household.id)],
    }


def _member(member: MemberRow) -> Shown:
    return {
        "id": member.resident_id,
        "name": _("Child under 14") if member.hidden else member.name,
        "relation": _RELATION.text(member.relation),
        "sex": _SEX.text(member.sex),
        "birth_date": member.birth_date,
        "age": member.age,
        "id_no": mask_id(member.id_no),
        "phone": member.phone,
        "since": member.since,
        "until": member.until,
    }


def _visit(line: VisitLine) -> Shown:
    visit = line.visit
    return {
        "id": visit.id,
        "at": visit.at.astimezone(CHINA).isoformat(timespec="minutes"),
        "outcome": _(OUTCOMES[visit.outcome]),
        "slot": _(SLOTS[visit.slot]),
        "worker": line.worker,
        "met": line.met,
        "corrected": line.corrected,
    }


def _dwelling(session: Session, dwelling: Any) -> Shown:
    households = [shown(session, household) for household in households_at(session, dwelling.id)]
    for household in households:
        del household["dwelling"]
    return {
        "door": _door(session, dwelling.id),
        "households": households,
        "visits": [_visit(line) for line in visits_of_dwelling(session, dwelling.id)],
    }


def _round(session: Session, each: Any) -> Shown:
    figures = round_figures(session, each.id)
    return {"number": round_number(each), "state": each.state.value, **figures_of(figures)}


def figures_of(figures: Any) -> Shown:
    """The counts and shares of a round (domain A2); a share of nothing is ``None``."""
    counts = ("doors", "in_use", "vacant", "met", "phone", "not_home", "declined", "open", "findings", "referred")
    shares = ("entry_rate", "reach_rate", "referral_rate")
    percent = {key: None if getattr(figures, key) is None else float(getattr(figures, key)) for key in shares}
    return {**{key: getattr(figures, key) for key in counts}, **percent}


_MORE: dict[type[Record], Callable[[Session, Any], Shown]] = {
    Resident: _resident,
    Household: _household,
    Dwelling: _dwelling,
    Round: _round,
}
