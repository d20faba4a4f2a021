"""A new record from ``field=value`` words: the same forms, rules and actions as the screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.commands import care_adding
from desktop.commands.finding import as_id, building_of, dwelling_of, estate_of, grid_of, household_of
from desktop.commands.words import Words, given, parted
from forms.form import Form
from forms.i18n import N_
from forms.map_words import pattern_label, pattern_problems
from forms.people import HOUSEHOLD, RESIDENCY, RESIDENT
from forms.places import BUILDING, COMMUNITY, DWELLING, ESTATE, GRID
from forms.problems import FormInvalidError, Problem
from forms.save import save
from forms.types import Integer
from forms.workers import WORKER, save_worker
from models.base import Record
from models.calendar import today
from models.errors import WorldError
from models.people import actions as people
from models.people.queries import households_at
from models.people.records import Residency, Resident
from models.places import actions as places
from models.places.areas import community_area, create_grid
from models.places.pattern import BuildingPattern
from models.places.profile import kept_profile
from models.places.records import Unit

PATTERN = {"units": 1, "floors": 1, "rooms_per_floor": 1, "first_floor": 1}
"""What builds a building with all its doors, and what each is where another one is given."""


def add_estate(session: Session, words: Words) -> Record:
    return save(session, ESTATE, parted(ESTATE, words)[0])


def add_building(session: Session, words: Words) -> Record:
    """``estate=`` and the fields of the form; with units, floors and rooms_per_floor all its doors are built too."""
    answers, rest = parted(BUILDING, words, "estate", "grid", *PATTERN)
    estate = estate_of(session, given(rest, "estate"))
    grid = {"grid_id": grid_of(session, rest["grid"])} if "grid" in rest else {}
    units, floors, rooms, first = (_whole(key, rest[key]) if key in rest else one for key, one in PATTERN.items())
    if not PATTERN.keys() & rest.keys():
        return save(session, BUILDING, answers, context={"estate_id": estate, **grid})
    number = given(answers, "number", BUILDING.by_key["number"].label)
    pattern = BuildingPattern(units, floors, rooms, first)
    if problems := pattern_problems(pattern):
        raise FormInvalidError(problems)
    made = places.create_building_from_pattern(session, estate, number, pattern, **grid)
    return save(session, BUILDING, answers, record_id=made.id)


def add_dwelling(session: Session, words: Words) -> Record:
    """``building=`` and, where it has several, ``unit=``; the door comes at the right end of its floor."""
    answers, rest = parted(DWELLING, words, "building", "unit")
    judged = _judged(DWELLING, answers)
    unit = _unit(session, building_of(session, given(rest, "building")), rest.get("unit"))
    made = places.add_dwelling(session, unit, judged["floor"], judged["room"])
    return save(session, DWELLING, answers, record_id=made.id)


def add_grid(session: Session, words: Words) -> Record:
    community = community_area(session, str(session.connection().info["community_code"]))
    if community is None:
        raise WorldError("no_such_record")
    return save(session, GRID, parted(GRID, words)[0], record_id=create_grid(session, community).id)


def add_household(session: Session, words: Words) -> Record:
    answers, rest = parted(HOUSEHOLD, words, "dwelling")
    made = people.new_household(session, dwelling_of(session, given(rest, "dwelling")))
    return save(session, HOUSEHOLD, answers, record_id=made.id)


def add_resident(session: Session, words: Words) -> Record:
    """The form's fields; ``dwelling=`` or ``household=`` moves the person in (``relation=``, ``starts_on=`` …)."""
    residency = tuple(key for key in RESIDENCY.by_key if key not in RESIDENT.by_key)
    answers, rest = parted(RESIDENT, words, "dwelling", "household", *residency)
    resident = save(session, RESIDENT, answers)
    session.flush()
    home = _home(session, rest)
    if home is not None:
        _move_in(session, resident.id, home, {key: rest[key] for key in residency if key in rest})
    return resident


def add_residency(session: Session, words: Words) -> Record:
    answers, rest = parted(RESIDENCY, words, "resident", "dwelling", "household")
    resident, home = as_id(given(rest, "resident")), _home(session, rest)
    if resident is None or session.get(Resident, resident) is None:
        raise WorldError("no_such_record")
    return _move_in(session, resident, home or dwelling_of(session, given(rest, "dwelling")), answers)


def add_worker(session: Session, words: Words) -> Record:
    return save_worker(session, parted(WORKER, words)[0])


def fill_in_community(session: Session, words: Words) -> Record:
    """A community has one profile: what is said of it is added to what stands there."""
    return save(session, COMMUNITY, parted(COMMUNITY, words)[0], record_id=kept_profile(session).id)


ADDERS: Mapping[str, Callable[[Session, Words], Record]] = {
    "community": fill_in_community,
    "estate": add_estate,
    "building": add_building,
    "dwelling": add_dwelling,
    "grid": add_grid,
    "household": add_household,
    "resident": add_resident,
    "residency": add_residency,
    "worker": add_worker,
    **care_adding.ADDERS,
}


def _judged(form: Form, words: Words) -> dict[str, Any]:
    answers, problems = form.check(words)
    if refusals := [problem for problem in problems if problem.refuses]:
        raise FormInvalidError(refusals)
    return answers


def _whole(key: str, text: str) -> int:
    try:
        return int(Integer(-999, 9999).parse(text))
    except ValueError:
        message = N_("{label} must be a whole number.")
        raise FormInvalidError([Problem("not_a_number", key, message, {"label": pattern_label(key)})]) from None


def _unit(session: Session, building: UUID, number: str | None) -> UUID:
    units = places.units_of(session, building)
    found = [unit for unit in units if number is None or unit.number == number]
    if len(found) != 1:
        raise WorldError("several_fit" if found else "nothing_fits", count=len(found), what=f"unit={number or ''}")
    unit: Unit = found[0]
    return unit.id


def _home(session: Session, words: Words) -> UUID | None:
    """The household that is meant: as named, the only one at the door, or a new one at an empty door."""
    if "household" in words:
        return household_of(session, words["household"])
    if "dwelling" not in words:
        return None
    dwelling = dwelling_of(session, words["dwelling"])
    there = households_at(session, dwelling)
    if len(there) > 1:
        raise WorldError("households_several", count=len(there))
    return there[0].id if there else people.new_household(session, dwelling).id


def _move_in(session: Session, resident: UUID, household: UUID, words: Words) -> Residency:
    answers = _judged(RESIDENCY, words)
    given = {
        key: answers[key] for key in ("relation", "kind", "is_owner", "owner_relation") if answers[key] is not None
    }
    since = answers["starts_on"] or (None if "starts_on" in words else today())
    return people.move_in(session, resident, household, on=since, **given)
