"""Somebody whose care is level 4, for the tests of who looks and who reads of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.calendar import today
from models.care.records import CareTeamMember, Membership
from models.people.records import Basis, Resident
from models.station import Station


@pytest.fixture
def person(station: Station) -> UUID:
    """Somebody in the care of a team on which the worker is."""
    with station.act("people.add") as session:
        session.add(person := Resident(name="赵丽", basis=Basis.DUTY))
        session.flush()
        session.add(CareTeamMember(resident_id=person.id, level=4, worker_id=station.worker_id, starts_on=today()))
        session.flush()
        session.add(
            Membership(
                resident_id=person.id, level=4, group_code="SG09", recognised_on=today(), catalogue={"name": "x"}
            )
        )
    return person.id
