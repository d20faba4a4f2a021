"""What people write on a command line to mean a record: its id, a door such as ``3-2-501``, an estate's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.looking import looked
from models.base import Record, synced_tables
from models.calendar import today
from models.care.catalogue import groups
from models.care.records import Helper
from models.errors import WorldError
from models.people.names import normalise_name
from models.people.queries import dwelling_at, households_at
from models.people.records import Household, Resident
from models.places.addresses import door_text, tidy_number
from models.places.records import Area, AreaLevel, Building, Dwelling, Estate, Unit
from models.visits.records import Round
from models.workers.records import Worker

T = TypeVar("T", bound=Record)
MOST_NAMES = 12


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def any_record(session: Session, text: str) -> Record:
    """Return the record of an id, whatever its kind, or the dwelling of a door.

    Raises:
        WorldError: ``no_such_record``; as ``dwelling_of`` for what is no id.
    """
    wanted = as_id(text)
    if wanted is None:
        return session.get_one(Dwelling, dwelling_of(session, text))
    for kind in synced_tables():
        found = session.get(kind, wanted)
        if found is not None and found.deleted_at is None:
            looked(session, kind.__tablename__, found.id, getattr(found, "level", 0))
            return found
    raise WorldError("no_such_record")


def dwelling_of(session: Session, text: str) -> UUID:
    """Return the dwelling of an id or of a door, ``浑河花园 3-2-501`` where several estates have that door."""
    known = _known(session, Dwelling, text)
    if known:
        return known
    found = dwelling_at(session, text)
    return _one(found, text, _door_names(session, found)).id


def household_of(session: Session, text: str) -> UUID:
    """Return a household by its id or its door."""
    known = _known(session, Household, text)
    return known or _one(households_at(session, dwelling_of(session, text)), text).id


def estate_of(session: Session, text: str) -> UUID:
    known = _known(session, Estate, text)
    if known:
        return known
    estates = session.scalars(select(Estate).where(Estate.alive())).all()
    exact = [estate for estate in estates if text.strip() in (estate.name, estate.alias)]
    found = exact or [estate for estate in estates if text.strip() in estate.name]
    return _one(found, text, [estate.name for estate in found]).id


def building_of(session: Session, text: str) -> UUID:
    """Return a building by its id or as ``浑河花园 7``, ``7号楼`` or plain ``7`` where one estate only has it."""
    known = _known(session, Building, text)
    if known:
        return known
    parts = re.fullmatch(
        r"\s*(?P<estate>.*?)[\s-]*(?P<number>[A-Za-z]?\d+[A-Za-z]?)\s*(号楼|号|栋|幢|座|楼|#)?\s*", text
    )
    estate, number = (parts["estate"], parts["number"]) if parts else ("", text)
    rows = session.execute(
        select(Building, Estate.name).join(Estate, Estate.id == Building.estate_id).where(Building.alive())
    )
    found = [
        (building, f"{name} {building.number}")
        for building, name in rows
        if tidy_number(building.number) == tidy_number(number) and (not estate or estate in name)
    ]
    return _one([building for building, _name in found], text, [name for _building, name in found]).id


def grid_of(session: Session, text: str) -> UUID:
    known = _known(session, Area, text)
    grids = session.scalars(select(Area).where(Area.level == AreaLevel.GRID, Area.alive())).all()
    return known or _one([grid for grid in grids if text in (grid.name, grid.code)], text).id


def round_of(session: Session, text: str) -> UUID:
    known = _known(session, Round, text)
    rounds = session.scalars(
        select(Round).where(Round.alive(), Round.name.contains(text.strip(), autoescape=True))
    ).all()
    return known or _one(rounds, text, [each.name for each in rounds]).id


def worker_of(session: Session, text: str) -> UUID:
    known = _known(session, Worker, text)
    workers = session.scalars(select(Worker).where(Worker.alive())).all()
    return known or _one([worker for worker in workers if worker.name == text.strip()], text).id


def resident_of(session: Session, text: str) -> UUID:
    """Return a resident by id or whole name; who lives here goes before who is dead or merged."""
    known = _known(session, Resident, text)
    if known:
        return known
    named = session.scalars(select(Resident).where(Resident.alive(), Resident.name == normalise_name(text))).all()
    living = [one for one in named if one.died_on is None and one.merged_into_id is None]
    return _one(living or named, text).id


def helper_of(session: Session, text: str) -> UUID:
    """Return a helper by id or whole name; who helps still goes before who has left."""
    known = _known(session, Helper, text)
    if known:
        return known
    named = session.scalars(select(Helper).where(Helper.alive(), Helper.name == normalise_name(text))).all()
    there = [one for one in named if one.ends_on is None or one.ends_on > today()]
    return _one(there or named, text).id


def group_of(session: Session, text: str) -> str:
    """Return the code of a group by its code or name."""
    entries = groups(session, active=None)
    found = [entry for entry in entries if text.strip().upper() == entry.code or text.strip() == entry.name]
    return _one(found, text).code


def _known(session: Session, kind: type[Record], text: str) -> UUID | None:
    wanted = as_id(text)
    if wanted is None:
        return None
    found = session.get(kind, wanted)
    if found is None or found.deleted_at is not None:
        raise WorldError("no_such_record")
    return wanted


def _door_names(session: Session, dwellings: Sequence[Dwelling]) -> list[str]:
    """Each as it would have to be written to mean only this one."""
    rows = session.execute(
        select(Estate.name, Building.number, Unit.number, Dwelling.room)
        .join(Building, Building.estate_id == Estate.id)
        .join(Unit, Unit.building_id == Building.id)
        .join(Dwelling, Dwelling.unit_id == Unit.id)
        .where(Dwelling.id.in_([dwelling.id for dwelling in dwellings]))
        .order_by(Estate.sort, Estate.name)
    )
    return [f"{estate} {door_text(building, unit, room)}" for estate, building, unit, room in rows]


def _one(found: Sequence[T], text: str, names: Sequence[str] = ()) -> T:
    """Return the only one; where there are several, tell their names, places never people."""
    if not found:
        raise WorldError("nothing_fits", what=text)
    if len(found) > 1 and names:
        raise WorldError("several_named", count=len(found), what=text, names="、".join(names[:MOST_NAMES]))
    if len(found) > 1:
        raise WorldError("several_fit", count=len(found), what=text)
    return found[0]
