"""A stair whose people are cared for, for the papers that are filled from a station."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.calendar import CHINA
from models.care import memberships, pairings, visits
from models.care.catalogue import groups, load_groups
from models.care.records import CareManner, Helper, HelperKind, PairingRole, Rating, Risk
from models.people.records import Resident
from models.places.profile import kept_profile
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.visits.village import add_building, add_household

DAY = date(2026, 11, 20)
"""The day on which the papers are printed."""


@dataclass(frozen=True)
class Hamlet:
    """Old: level 2, has a helper; disabled: level 3, has none; hidden: level 4 only, has a helper."""

    old: UUID
    disabled: UUID
    hidden: UUID
    helper: UUID
    deputy: UUID


def settle(station: Station) -> Hamlet:
    """Three doors of one stair (8-1-101 to 8-1-301), found out in June and looked after since."""
    with station.act("test") as session:
        if not groups(session, active=None):
            load_groups(session)
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        doors = add_building(session, "8", floors=3, rooms=1)
        people = [_person(session, door, *who) for door, who in zip(doors, _WHO, strict=True)]
        profile = kept_profile(session)
        profile.duty_phone, profile.street_phone = "024-23800000", "024-23700000"
        helper, deputy = _helper(session, "孙强", "13900000001"), _helper(session, "周正", "13900000002")
        return _look_after(session, people, helper, deputy, station.worker_id)


_WHO = (("张淑芬", "2", date(1944, 3, 1)), ("李建国", "1", date(1960, 5, 1)), ("秘密人", "2", date(1985, 1, 1)))


def _person(session: Session, door: object, name: str, sex: str, born: date) -> UUID:
    person: Resident = add_household(session, door, name)[0]  # type: ignore[arg-type]
    person.sex, person.birth_date = sex, born
    session.flush()
    return person.id


def _helper(session: Session, name: str, phone: str) -> UUID:
    made = Helper(name=name, kind=HelperKind.VOLUNTEER, unit="五三街道办事处", post="科员", phone=phone)
    session.add(made)
    session.flush()
    return made.id


def _look_after(session: Session, people: list[UUID], helper: UUID, deputy: UUID, secretary: UUID) -> Hamlet:
    old, disabled, hidden = people
    june = date(2026, 6, 1)
    memberships.recognise(session, old, "SG01", on=june, risk=Risk.HIGH)
    memberships.recognise(session, old, "SG08", on=june)
    memberships.recognise(session, disabled, "SG07", on=june)
    memberships.recognise(session, hidden, "SG28", on=june, team=[secretary])
    pairings.pair(
        session, old, helper, on=june, main_needs="独居，需要代买米面", measures=("每周二上门", "代取药"),
        emergency_contact="李晓兰", emergency_phone="13812345678",
    )  # fmt: skip
    pairings.pair(session, old, deputy, on=june, role=PairingRole.SUPPORT)
    pairings.pair(session, hidden, deputy, on=june)
    noon = datetime(2026, 10, 6, 12, 30, tzinfo=CHINA)
    visits.record_care_visit(
        session, old, at=noon, manner=CareManner.DOOR, helper_id=helper, referred=True, now=noon,
        health=Rating.FAIR, safety=Rating.POOR, needs="厨房漏气", handling="已报修",
    )  # fmt: skip
    return Hamlet(old, disabled, hidden, helper, deputy)
