"""Care ends the day somebody dies or moves away, whether the worker sees it or not; undoing brings it back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.coverage import coverage
from models.care.guard import unguarded
from models.care.pairings import pair
from models.care.records import CareTeamMember, Membership, MembershipEnd, Pairing, PairingEnd
from models.care.rules import Share
from models.people import actions
from models.people.records import Residency
from models.station import Station
from models.workers.records import Worker
from tests.models.care.hamlet import DAY, Hamlet, group, helper, member

BEFORE = DAY - timedelta(20)


def under_care(session: Session) -> UUID:
    """Somebody with an ordinary and a restricted group, a pairing of each level, and a team of others."""
    for code, level in (("A", 2), ("S", 4)):
        group(session, code, sensitivity=level)
    someone, one = Hamlet(session).person("王芳", "A", on=BEFORE), helper(session, "甲")
    member(session, someone.id, "S", on=BEFORE, level=4)
    member(session, someone.id, "S", on=DAY + timedelta(5), level=4)
    pair(session, someone.id, one.id, on=BEFORE)
    session.add(Pairing(resident_id=someone.id, level=4, helper_id=one.id, starts_on=BEFORE))
    other = Worker(name="陈警官")
    session.add(other)
    session.flush()
    session.add(CareTeamMember(resident_id=someone.id, level=4, worker_id=other.id, starts_on=BEFORE))
    return someone.id


def ends(station: Station) -> tuple[set[object], set[object], set[date | None]]:
    with station.sessions() as session, unguarded(session):
        return (
            {(row.ended_on, row.end_reason) for row in session.scalars(select(Membership))},
            {(row.ends_on, row.end_reason) for row in session.scalars(select(Pairing))},
            set(session.scalars(select(CareTeamMember.ends_on))),
        )


def stays(session: Session, resident_id: UUID) -> list[UUID]:
    return list(session.scalars(select(Residency.id).where(Residency.resident_id == resident_id, Residency.current())))


def test_a_death_ends_everything_the_same_day_also_what_the_worker_may_not_see(station: Station) -> None:
    with station.act("test") as session:
        resident_id = under_care(session)
    with station.act("people.death") as session:
        actions.record_death(session, resident_id, on=DAY)
        act = session.info["act"].id
    later = DAY + timedelta(5)
    assert ends(station) == (
        {(DAY, MembershipEnd.DIED), (later, MembershipEnd.DIED)}, {(DAY, PairingEnd.DIED)}, {DAY},
    )  # fmt: skip
    with station.sessions() as session:
        assert coverage(session, DAY).whole.paired == Share(0, 0)
    station.undo(act)
    assert ends(station) == ({(None, None)}, {(None, None)}, {None})
    with station.sessions() as session:
        assert coverage(session, DAY).whole.paired == Share(1, 1)


def test_moving_out_ends_care_unless_the_person_has_another_home_here(station: Station) -> None:
    with station.act("test") as session:
        resident_id = under_care(session)
        (first,) = stays(session, resident_id)
        household = actions.new_household(session, Hamlet(session).door().id)
        actions.move_in(session, resident_id, household.id, on=BEFORE)
        actions.move_out(session, [first], on=DAY)
    assert ends(station) == ({(None, None)}, {(None, None)}, {None})
    with station.act("test") as session:
        actions.move_out(session, stays(session, resident_id), on=DAY + timedelta(1))
    day, later = DAY + timedelta(1), DAY + timedelta(5)
    assert ends(station) == (
        {(day, MembershipEnd.MOVED), (later, MembershipEnd.MOVED)}, {(day, PairingEnd.MOVED)}, {day},
    )  # fmt: skip


def test_a_household_that_splits_or_joins_another_keeps_its_care(station: Station) -> None:
    with station.act("test") as session:
        resident_id = under_care(session)
        household = actions.new_household(session, Hamlet(session).door().id)
        actions.move_in(session, actions.new_resident(session, name="李强").id, household.id, on=BEFORE)
        own = session.scalars(select(Residency.household_id).where(Residency.resident_id == resident_id)).one()
        actions.merge_households(session, household.id, own, on=DAY)
    assert ends(station) == ({(None, None)}, {(None, None)}, {None})
    with station.sessions() as session:
        assert coverage(session, DAY).whole.paired == Share(1, 1)
