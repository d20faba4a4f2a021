"""Who still has a helper though care ended, as it comes about when two stations work without each other."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import utc_now
from models.calendar import today
from models.care.leftovers import end_left_over, left_over
from models.care.memberships import end_membership
from models.care.pairings import pair
from models.care.records import CareTeamMember, Membership, MembershipEnd, Pairing, PairingEnd, PairingRole
from models.errors import WorldError
from models.people import actions
from models.people.records import Residency
from models.station import Station
from tests.models.care.hamlet import Hamlet, group, helper, member
from tests.models.care.people import logged_in, worker

DAY = today()
BEFORE = DAY - timedelta(days=30)


def came(session: Session, resident_id: UUID, helper_id: UUID, *, on: date = DAY, level: int = 2) -> Pairing:
    """A pairing that another station made before it heard of the end."""
    row = Pairing(resident_id=resident_id, helper_id=helper_id, level=level, starts_on=on, role=PairingRole.PRIMARY)
    session.add(row)
    session.flush()
    return row


def ready(session: Session) -> Hamlet:
    group(session, "M")
    return Hamlet(session)


def test_nobody_under_care_and_nobody_without_a_helper_is_left_over(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        paired, gone = place.person("在管", "M", on=BEFORE), place.person("退出", "M", on=BEFORE)
        pair(session, paired.id, one.id, on=BEFORE)
        pair(session, gone.id, one.id, on=BEFORE)
        row = session.scalars(select(Membership).where(Membership.resident_id == gone.id)).one()
        end_membership(session, row.id, on=DAY, reason=MembershipEnd.WISH)
        assert left_over(session, DAY) == []
        with pytest.raises(WorldError, match="still_under_care"):
            end_left_over(session, paired.id, today=DAY)


def test_all_pairings_end_on_the_day_care_did_but_none_before_it_began(station: Station) -> None:
    with station.act("test") as session:
        place, one, two = ready(session), helper(session, "甲"), helper(session, "乙")
        gone = place.person("退出", "M", on=BEFORE)
        row = session.scalars(select(Membership).where(Membership.resident_id == gone.id)).one()
        end_membership(session, row.id, on=DAY - timedelta(days=2), reason=MembershipEnd.WISH)
        early = came(session, gone.id, one.id, on=DAY - timedelta(days=9))
        late = came(session, gone.id, two.id, on=DAY + timedelta(days=3))
        (found,) = left_over(session, DAY)
        assert (found.why, found.ended_on, found.level) == (MembershipEnd.WISH, DAY - timedelta(days=2), 2)
        assert [name.name for _pairing, name in found.pairings] == ["甲", "乙"]
        assert end_left_over(session, gone.id, today=DAY) == 2
        assert (early.ends_on, early.end_reason) == (DAY - timedelta(days=2), PairingEnd.WISH)
        assert (late.ends_on, late.end_reason) == (late.starts_on, PairingEnd.WISH)


def test_a_group_that_was_recognised_elsewhere_after_somebody_moved_away_ends_too(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        gone = place.person("走", "M", on=BEFORE)
        stays = session.scalars(select(Residency.id).where(Residency.resident_id == gone.id)).all()
        actions.move_out(session, stays, on=DAY - timedelta(days=1))
        later = member(session, gone.id, "M2", on=DAY)
        came(session, gone.id, one.id)
        (found,) = left_over(session, DAY)
        assert (found.why, found.ended_on, found.home) == (MembershipEnd.MOVED, DAY - timedelta(days=1), None)
        assert end_left_over(session, gone.id, today=DAY) == 1
        session.expire_all()
        assert (later.ended_on, later.end_reason) == (DAY, MembershipEnd.MOVED)
        assert left_over(session, DAY) == []


def test_where_nobody_knows_of_a_group_the_pairing_ends_today(station: Station) -> None:
    """The recognition was taken back at one station while another one relied on it."""
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        taken_back = place.person("撤销", "M", on=BEFORE)
        row = session.scalars(select(Membership).where(Membership.resident_id == taken_back.id)).one()
        row.deleted_at = utc_now()
        pairing = came(session, taken_back.id, one.id, on=BEFORE)
        (found,) = left_over(session, DAY)
        assert (found.why, found.ended_on) == (MembershipEnd.NO_LONGER, None)
        end_left_over(session, taken_back.id, today=DAY)
        assert (pairing.ends_on, pairing.end_reason) == (DAY, PairingEnd.NO_LONGER)


def test_who_is_no_longer_in_the_register_is_nobody_to_decide_about(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        mistake = place.person("误录")
        came(session, mistake.id, one.id)
        mistake.deleted_at = utc_now()
        session.flush()
        assert left_over(session, DAY) == []


def test_level_4_is_left_over_for_the_team_alone(station: Station) -> None:
    with station.act("test") as session:
        place, one, other = ready(session), helper(session, "甲"), worker(session)
        secret = place.person("密")
        session.add(CareTeamMember(resident_id=secret.id, level=4, worker_id=station.worker_id, starts_on=BEFORE))
        row = member(session, secret.id, "M", on=BEFORE, level=4)
        row.ended_on, row.end_reason = DAY, MembershipEnd.NO_LONGER
        came(session, secret.id, one.id, level=4)
        assert [found.level for found in left_over(session, DAY)] == [4]
    with logged_in(station, other.id), station.act("test") as session:
        assert left_over(session, DAY) == []
        with pytest.raises(WorldError, match="still_under_care"):
            end_left_over(session, secret.id, today=DAY)


def test_of_a_child_only_those_are_told_who_answer_for_it(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        child = place.person("童", birth_date=date(DAY.year - 8, 1, 1))
        came(session, child.id, one.id)
        director = worker(session, posts=["children"])
        assert left_over(session, DAY) == []
    with logged_in(station, director.id), station.sessions() as session:
        assert [found.name for found in left_over(session, DAY)] == ["童"]
