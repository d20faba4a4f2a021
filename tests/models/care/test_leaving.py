"""Care ends the day somebody dies or moves away, whether the worker sees it or not; undoing brings it back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.coverage import coverage
from models.care.guard import unguarded
from models.care.memberships import end_membership
from models.care.pairings import hand_over, pair
from models.care.pauses import begin_pause
from models.care.records import (
    CarePause,
    CareTeamMember,
    Membership,
    MembershipEnd,
    Pairing,
    PairingEnd,
    PairingRole,
    PauseReason,
)
from models.care.rules import Share
from models.people import actions
from models.people.merging import merge_residents, unmerge
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


def open_ends(station: Station) -> tuple[list[tuple[int, date | None, PairingEnd | None]], list[date | None]]:
    with station.sessions() as session, unguarded(session):
        pairs = session.scalars(select(Pairing).order_by(Pairing.level)).all()
        pauses = session.scalars(select(CarePause.ends_on).where(CarePause.alive())).all()
        return [(row.level, row.ends_on, row.end_reason) for row in pairs], list(pauses)


def membership(session: Session, code: str) -> Membership:
    found = select(Membership).where(Membership.group_code == code, Membership.recognised_on == BEFORE)
    return session.scalars(found).one()


def test_the_last_membership_takes_pairings_and_pauses_along_in_whatever_order_they_end(station: Station) -> None:
    with station.act("test") as session:
        place, one = Hamlet(session), helper(session, "甲")
        for code in "AB":
            group(session, code)
        someone = place.person("王芳", "A", "B", on=BEFORE)
        pair(session, someone.id, one.id, on=BEFORE)
        begin_pause(session, someone.id, reason=PauseReason.AWAY, on=BEFORE)
    with station.act("care.end") as session:
        end_membership(session, membership(session, "A").id, on=DAY, reason=MembershipEnd.WISH)
        assert session.info["act"].summary == {}
    assert open_ends(station) == ([(2, None, None)], [None])
    with station.act("care.end") as session:
        end_membership(session, membership(session, "B").id, on=DAY - timedelta(9), reason=MembershipEnd.NO_LONGER)
        assert session.info["act"].summary == {"pairings_ended": 1, "pauses_ended": 1}
        act = session.info["act"].id
    assert open_ends(station) == ([(2, DAY, PairingEnd.WISH)], [DAY - timedelta(1)])
    station.undo(act)
    assert open_ends(station) == ([(2, None, None)], [None])


def test_each_level_ends_by_itself_and_tells_nothing_of_the_other(station: Station) -> None:
    with station.act("test") as session:
        resident_id = under_care(session)
        begin_pause(session, resident_id, reason=PauseReason.AWAY, on=DAY)
    with station.act("care.end") as session:
        end_membership(session, membership(session, "A").id, on=DAY, reason=MembershipEnd.MISTAKE)
    assert open_ends(station) == ([(2, DAY, PairingEnd.NO_LONGER), (4, None, None)], [])
    with station.act("test") as session:
        me = CareTeamMember(resident_id=resident_id, level=4, worker_id=station.worker_id, starts_on=BEFORE)
        session.add(me)
        session.flush()
        first, later = session.scalars(select(Membership).where(Membership.group_code == "S")).all()
        end_membership(session, first.id, on=DAY, reason=MembershipEnd.WISH)
    assert open_ends(station)[0][1] == (4, None, None)
    with station.act("care.end") as session:
        end_membership(session, later.id, on=DAY + timedelta(6), reason=MembershipEnd.WISH)
        act = session.info["act"].id
    assert open_ends(station)[0][1] == (4, DAY + timedelta(6), PairingEnd.WISH)
    assert next(each for each in station.acts() if each.id == act).summary == {}


def test_merged_records_keep_one_pairing_with_a_helper_and_parting_brings_the_other_back(station: Station) -> None:
    with station.act("test") as session:
        group(session, "A")
        place, one, two = Hamlet(session), helper(session, "甲"), helper(session, "乙")
        kept, twin = place.person("王芳", "A", on=BEFORE), place.person("王方", "A", on=BEFORE)
        old = pair(session, twin.id, one.id, on=BEFORE)
        new = pair(session, kept.id, one.id, on=DAY)
        beside = pair(session, kept.id, two.id, role=PairingRole.SUPPORT, on=DAY)
        merge = merge_residents(session, kept.id, twin.id, on=DAY + timedelta(2))
        assert (new.ends_on, new.end_reason) == (DAY + timedelta(2), PairingEnd.SETTLED)
        assert (old.ends_on, beside.ends_on, old.resident_id) == (None, None, kept.id)
        merge_id, new_id, kept_id = merge.id, new.id, kept.id
        assert hand_over(session, old.id, two.id, on=DAY + timedelta(3)).role is PairingRole.PRIMARY
    with station.act("test") as session:
        assert "pairing.ends_on" not in unmerge(session, merge_id).kept_rows
        again = session.get_one(Pairing, new_id)
        assert (again.ends_on, again.end_reason, again.resident_id) == (None, None, kept_id)
