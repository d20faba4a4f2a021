"""A Saturday of the studio: officers on the roster, a family in the register, instants of the day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import CHINA
from models.people.records import Resident
from models.studio import intake, matters, roster, sessions
from models.studio.intake import Intake
from models.studio.records import MatterKind, StudioMatter, StudioOfficer, StudioSession
from tests.models.visits.village import add_building, add_household

ORDINARY = date(2024, 3, 9)
HOLIDAY = date(2024, 4, 6)
"""清明."""
MAKE_UP = date(2024, 5, 11)


def at(hour: int, minute: int = 0, on: date = ORDINARY) -> datetime:
    return datetime.combine(on, time(hour, minute), CHINA)


def session_on(session: Session, on: date) -> StudioSession:
    """The session of a Saturday, planned if nobody has."""
    sessions.plan_saturdays(session, on, today=on)
    return session.scalars(select(StudioSession).where(StudioSession.on == on, StudioSession.alive())).one()


def add_officer(session: Session, name: str, department: str) -> UUID:
    officer = StudioOfficer(name=name, department=department)
    session.add(officer)
    session.flush()
    return officer.id


def four_officers(session: Session) -> list[UUID]:
    who = [("王警官", "派出所"), ("李律师", "司法所"), ("赵工", "应急办"), ("孙主任", "信访办")]
    return [add_officer(session, name, department) for name, department in who]


def open_saturday(session: Session, on: date = ORDINARY) -> tuple[UUID, list[UUID]]:
    """A session with four officers who have signed in."""
    officers = four_officers(session)
    session_id = session_on(session, on).id
    for each in officers:
        shift = roster.add_shift(session, session_id, each)
        roster.sign_in(session, shift.id, at=at(8, 50, on))
    return session_id, officers


def family(session: Session, *names: str) -> list[Resident]:
    door = add_building(session)[0]
    return add_household(session, door, *names)


def dispute(content: str = "楼上漏水", **more: object) -> Intake:
    values = {"kind": MatterKind.DISPUTE, "topic": "leak", "content": content, **more}
    return Intake(**values)  # type: ignore[arg-type]


def taken_in(
    session: Session, session_id: UUID, officer_id: UUID | None = None, minute: int = 0, **said: object
) -> StudioMatter:
    """A visitor who was called and heard."""
    matter = matters.draw_number(session, session_id, at=at(9, minute))
    later = at(9, minute) + timedelta(minutes=1)
    matters.call(session, matter.id, officer_id, at=later)
    return intake.take_in(session, matter.id, dispute(**said), officer_id=officer_id, at=later).matter  # type: ignore[arg-type]
