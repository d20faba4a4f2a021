"""A station with groups, somebody who is logged in, and people at doors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import uuid7
from models.care.catalogue import load_groups
from models.care.queries import holds
from models.care.records import Membership
from models.people.records import Residency, Resident
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.people.town import dwelling, family

LONG_AGO = date(2020, 1, 1)


def with_groups(station: Station, role: WorkerRole = WorkerRole.SECRETARY) -> None:
    """Bring the shipped groups in, and give who is logged in a role."""
    with station.act("test") as session:
        load_groups(session)
        session.get_one(Worker, station.worker_id).role = role


def worker(session: Session, name: str = "陈晓", **more: Any) -> Worker:
    row = Worker(name=name, **more)
    session.add(row)
    session.flush()
    return row


def at_home(session: Session, *names: str, room: str = "501", **facts: Any) -> list[Resident]:
    """A household at its own door; ``facts`` are given to everyone in it."""
    _, people = family(session, dwelling(session, "3", "2", room), *names)
    for person in people:
        for key, value in facts.items():
            setattr(person, key, value)
    session.flush()
    return people


@contextmanager
def logged_in(station: Station, worker_id: UUID) -> Iterator[None]:
    """Let another worker use the open station."""
    before = station._identity.worker_id
    station._identity.worker_id = worker_id
    try:
        yield
    finally:
        station._identity.worker_id = before


def moved_in(session: Session, resident: Resident, day: date | None) -> Residency:
    stay = session.query(Residency).filter_by(resident_id=resident.id).one()
    stay.starts_on = day
    session.flush()
    return stay


def memberships_in_force(session: Session, resident_id: UUID, day: date) -> list[Membership]:
    """What of a person's memberships holds on ``day`` and the viewer may see, by group."""
    held = Membership.alive(), holds(Membership.recognised_on, Membership.ended_on, day)
    mine = select(Membership).where(Membership.resident_id == resident_id, *held)
    return list(session.scalars(mine.order_by(Membership.group_code)))


NOBODY = uuid7()
