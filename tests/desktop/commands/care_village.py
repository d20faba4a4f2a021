"""People to care for, in the village of the command tests: residents by door, helpers, the worker as secretary."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import today
from models.care.catalogue import load_groups
from models.care.records import Helper, HelperKind
from models.people.actions import move_out, record_death
from models.people.records import Residency, Resident
from models.places.records import Dwelling
from models.workers.records import Worker, WorkerRole
from tests.models.visits.village import add_household

BORN = date(1940, 3, 2)
HELPERS = ("陈静", "赵刚")


def care_for(session: Session, worker_id: UUID) -> None:
    """The groups of the catalogue, three old people, one who has died, one who moved away, and two helpers."""
    load_groups(session)
    session.get_one(Worker, worker_id).role = WorkerRole.SECRETARY
    doors = session.scalars(select(Dwelling).order_by(Dwelling.floor, Dwelling.position)).all()
    for door, name in zip(doors[2:], ("李桂兰", "周国强", "吴玉珍"), strict=False):
        (person,) = add_household(session, door, name)
        person.birth_date, person.sex = BORN, "2"
    for door, name in zip(doors[5:], ("马德福", "何伟"), strict=False):
        add_household(session, door, name)
    record_death(session, id_of(session, "马德福"), on=today())
    stay = session.scalars(select(Residency.id).where(Residency.resident_id == id_of(session, "何伟"))).one()
    move_out(session, [stay], on=today())
    session.add_all(Helper(name=name, kind=HelperKind.CADRE, capacity=2) for name in HELPERS)


def id_of(session: Session, name: str) -> UUID:
    return session.scalars(select(Resident.id).where(Resident.name == name)).one()
