"""Children under 14: who is told that one is under care, written once, and how many a list leaves out (L-05)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from models.care.queries import helped_by, holds
from models.care.records import CareDue, CareTeamMember
from models.care.rules import youngest_grown
from models.people.records import Resident
from models.workers.records import Worker, WorkerRole

POST = "children"
"""The post of those who answer for all children of the community: 儿童主任 (未成年人保护法 43)."""


def told(resident: Any, day: date) -> ColumnElement[bool]:
    """The condition that the worker of the connection is told of the care of ``resident`` (``Resident`` or an alias).

    Every list of care that names people asks it; figures do not: whoever is left out of a list is still counted in
    coverage, its gaps, and timeliness. Of whom the birth is not known nobody can say that this is a child.
    """
    return _told(resident.id, resident.birth_date, day)


def told_due(day: date) -> ColumnElement[bool]:
    """The same of a row of ``CareDue``, which knows the birth: of a long list nobody is looked up."""
    return _told(CareDue.resident_id, CareDue.born_on, day)


def _told(resident_id: Any, birth: Any, day: date) -> ColumnElement[bool]:
    return or_(birth.is_(None), birth <= youngest_grown(day), entitled(resident_id, day))


def not_told(resident: Any, day: date) -> ColumnElement[bool]:
    """The opposite of ``told``, so that only those born late enough are looked through."""
    return _not_told(resident.id, resident.birth_date, day)


def not_told_due(day: date) -> ColumnElement[bool]:
    """The opposite of ``told_due``."""
    return _not_told(CareDue.resident_id, CareDue.born_on, day)


def _not_told(resident_id: Any, birth: Any, day: date) -> ColumnElement[bool]:
    return and_(birth > youngest_grown(day), ~entitled(resident_id, day))


def told_of(resident_id: Any, day: date) -> ColumnElement[bool]:
    """The same of a column of ids, where no ``Resident`` is joined."""
    person = aliased(Resident)
    return ~select(person.id).where(person.id == resident_id, not_told(person, day)).exists()


def entitled(resident_id: Any, day: date) -> ColumnElement[bool]:
    """The condition that the worker of the connection answers for the children of the community, or for this one.

    He is the secretary or holds the post for children; or he helps this person, because somebody else said so; or he
    is on the person's care team.
    """
    me = type_coerce(func.lianglin_worker(), Worker.id.type)
    post = func.instr(type_coerce(Worker.posts, String), f'"{POST}"') > 0
    named = select(Worker.id).where(Worker.id == me, Worker.alive(), Worker.active)
    named = named.where(or_(Worker.role == WorkerRole.SECRETARY, post))
    return or_(named.correlate(None).exists(), answers_for(resident_id, day))


def answers_for(resident_id: Any, day: Any) -> ColumnElement[bool]:
    """The condition that the worker of the connection answers for this one: as helper, or on the care team."""
    me = type_coerce(func.lianglin_worker(), Worker.id.type)
    mine = select(CareTeamMember.resident_id).where(
        CareTeamMember.worker_id == me,
        CareTeamMember.alive(),
        holds(CareTeamMember.starts_on, CareTeamMember.ends_on, day),
    )
    return or_(
        resident_id.in_(helped_by(me, day, role=None).correlate(None)),
        resident_id.in_(mine.correlate(None)),
    )


def in_register(resident: Any, day: date) -> ColumnElement[bool]:
    """The condition that the register tells the worker of the connection of ``resident`` (L-05: 列表默认不含).

    As ``told``; where nobody is secretary yet, nobody decides who answers for children, and nobody is left out.
    """
    leads = select(Worker.id).where(Worker.alive(), Worker.active, Worker.role == WorkerRole.SECRETARY)
    return or_(told(resident, day), ~leads.correlate(None).exists())


def left_out(session: Session, people: Select[UUID], day: date) -> int:
    """How many of ``people`` (ids) are children whom a list for this worker leaves out."""
    kept = select(func.count()).select_from(Resident).where(Resident.id.in_(people), not_told(Resident, day))
    return session.scalar(kept) or 0


def may_be_told(session: Session, resident_id: UUID, day: date) -> bool:
    """Whether the worker who is logged in is told of the care of one person."""
    return bool(session.scalar(select(told(Resident, day)).where(Resident.id == resident_id)))
