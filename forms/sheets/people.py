"""The residents that a register may mean: loaded in few reads, and matched by what the file says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.people import HOUSEHOLD, RESIDENCY, RESIDENT
from forms.sheets.lines import HEAD
from forms.sheets.places import DoorNode, Home, PlaceBook
from models.people.records import Household, Residency, Resident
from models.query import by_chunks

ALL_FROM = 5000
"""With more rows than this the whole register is read once, instead of asking for its people."""


@dataclass(slots=True, eq=False)
class Stay:
    """A stored residency that has not ended."""

    id: UUID
    household_id: UUID
    dwelling_id: UUID
    values: dict[str, Any]


@dataclass(slots=True, eq=False)
class Person:
    """A stored resident; ``taken_by`` is the row of the file that means this one."""

    id: UUID
    values: dict[str, Any]
    stays: list[Stay] = field(default_factory=list)
    taken_by: str | None = None


class Register:
    """Who is stored, by ID number and by name."""

    def __init__(self, session: Session, names: Collection[str], id_numbers: Collection[str]):
        self.by_id_no: dict[str, list[Person]] = defaultdict(list)
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        people: dict[UUID, Person] = {}
        for id_, values in _stored(session, names, id_numbers):
            if id_ not in people:
                person = people[id_] = Person(id_, values)
                self.by_name[values["name"]].append(person)
                if values["id_no"]:
                    self.by_id_no[values["id_no"]].append(person)
        _load_stays(session, people)

    def match(self, answers: dict[str, Any], door: DoorNode | None) -> tuple[Person | None, list[Person]]:
        """Return the resident that ``answers`` mean, and those who are possibly the same person.

        The ID number decides. Without it, the same name and one of birth date, phone or dwelling, when nothing
        contradicts; at another dwelling birth date and phone both. What is less sure is left to a person (L-10).
        """
        id_no = answers.get("id_no")
        if id_no and (same := self.by_id_no.get(id_no)):
            return same[0], []
        named = self.by_name.get(answers["name"])
        if not named:
            return None, []
        graded = [(sureness, person) for person in named if (sureness := _sureness(answers, person, door)) > 0]
        best = max((sureness for sureness, _ in graded), default=0)
        sure = [person for sureness, person in graded if sureness == best and sureness >= _SURE]
        if len(sure) == 1 and sure[0].taken_by is None:
            return sure[0], []
        return None, [person for _, person in graded if person.taken_by is None]


_SURE = 2


def _sureness(answers: dict[str, Any], person: Person, door: DoorNode | None) -> int:
    """0: another person, 1: possibly the same, from 2: the same."""
    stored = person.values
    for key in ("id_no", "birth_date"):
        if answers.get(key) and stored[key] and answers[key] != stored[key]:
            return 0
    if answers.get("sex") in ("1", "2") and stored["sex"] in ("1", "2") and answers["sex"] != stored["sex"]:
        return 0
    birth = bool(stored["birth_date"]) and answers.get("birth_date") == stored["birth_date"]
    phone = bool(stored["phone"]) and answers.get("phone") == stored["phone"]
    here = door is not None and any(stay.dwelling_id == door.id for stay in person.stays)
    grade = birth + phone + 2 * here
    if door is None and grade:
        grade += 1
    return grade


def _stored(
    session: Session, names: Collection[str], id_numbers: Collection[str]
) -> Iterator[tuple[UUID, dict[str, Any]]]:
    keys = tuple(RESIDENT.by_key)
    query = select(Resident.id, *(getattr(Resident, key) for key in keys)).where(
        Resident.alive(), Resident.merged_into_id.is_(None)
    )
    if len(names) + len(id_numbers) > ALL_FROM:
        for id_, *values in session.execute(query):
            yield id_, dict(zip(keys, values, strict=True))
        return
    for column, wanted in ((Resident.id_no, id_numbers), (Resident.name, names)):
        for id_, *values in by_chunks(session, query, column, wanted):
            yield id_, dict(zip(keys, values, strict=True))


def _load_stays(session: Session, people: dict[UUID, Person]) -> None:
    keys = tuple(RESIDENCY.by_key)
    columns = [getattr(Residency, key) for key in keys]
    query = select(Residency.id, Residency.resident_id, Residency.household_id, Residency.dwelling_id, *columns).where(
        Residency.current()
    )
    rows = (
        session.execute(query) if len(people) > ALL_FROM else by_chunks(session, query, Residency.resident_id, people)
    )
    for id_, resident_id, household_id, dwelling_id, *values in rows:
        if (person := people.get(resident_id)) is not None:
            stay = Stay(id_, household_id, dwelling_id, dict(zip(keys, values, strict=True)))
            person.stays.append(stay)


def load_homes(session: Session, places: PlaceBook) -> None:
    """Give each stored door of the file its households that still stand."""
    doors = places.by_id
    keys = tuple(HOUSEHOLD.by_key)
    homes: dict[UUID, Home] = {}
    query = select(Household.id, Household.dwelling_id, *(getattr(Household, key) for key in keys)).where(
        Household.current()
    )
    for id_, dwelling_id, *values in by_chunks(session, query, Household.dwelling_id, doors):
        stored = dict(zip(keys, values, strict=True))
        homes[id_] = Home(id_, False, stored["household_no"], False, stored)
        doors[dwelling_id].homes.append(homes[id_])
    heads = select(Residency.household_id).where(Residency.current(), Residency.relation == HEAD)
    for (household_id,) in by_chunks(session, heads, Residency.household_id, homes):
        homes[household_id].has_head = True
