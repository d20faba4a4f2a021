"""One person with a trace in every corner, for tests of what goes and what stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models import drafts
from models.care.records import Membership
from models.people import actions
from models.people.records import EndReason, Residency
from models.retention.approving import StreetPaper
from models.station import Station
from models.visits.records import Outcome, Slot, Visit
from tests.models.care.hamlet import Hamlet, group

NAME, ID_NO, PHONE = "欧阳慕寒", "21010219480302124X", "13940012345"
LEFT = date(2020, 5, 1)
TODAY = date(2026, 11, 22)
STREET = StreetPaper("五三街道办事处", "浑五街〔2026〕12号", date(2026, 1, 5))
"""Where the station has one person alone."""


def someone(session: Session, hamlet: Hamlet, *, name: str = NAME, left: date | None = LEFT) -> UUID:
    """A person who lived at a new door, was visited there and cared for; ``left``: who moved out on that day."""
    door = hamlet.door()
    door.owner_name = name
    home = actions.new_household(session, door.id, note=f"{name}家养狗")
    person = actions.new_resident(session, name=name, sex="2", birth_date=date(1948, 3, 2), id_no=ID_NO, phone=PHONE)
    session.add(
        Residency(
            resident_id=person.id,
            household_id=home.id,
            dwelling_id=door.id,
            relation="02",
            starts_on=date(2001, 1, 1),
            ends_on=left,
            end_reason=EndReason.MOVED_OUT if left else None,
        )
    )
    session.add(
        Membership(
            resident_id=person.id, group_code="SGX", catalogue={}, recognised_on=date(2019, 1, 1), level=2, note=name
        )
    )
    session.add(
        Visit(
            dwelling_id=door.id,
            household_id=home.id,
            worker_id=session.connection().info["worker_id"],
            at=datetime(2019, 6, 1, 2, 0, tzinfo=UTC),
            slot=Slot.MORNING,
            outcome=Outcome.MET,
            met_resident_id=person.id,
            note=f"{name}说膝盖疼",
        )
    )
    session.flush()
    return person.id


def furnish(station: Station, *, left: date | None = LEFT) -> UUID:
    """One such person in a station, with a draft about him."""
    with station.act("test.cottage") as session:
        group(session, "SGX")
        resident_id = someone(session, Hamlet(session), left=left)
    with station.local_write() as session:
        drafts.keep(session, "visit:door", station.worker_id, {"note": f"{NAME}又来了"})
    return resident_id
