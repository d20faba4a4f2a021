"""Pairing: one primary for each person, supporters beside, handed over, retired, doubled and settled."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import today
from models.care.coverage import coverage, gaps
from models.care.guard import unguarded
from models.care.helpers import helper_page, helpers, retire, set_absence
from models.care.pairings import double_primaries, end_pairing, hand_over, pair, settle_primary
from models.care.records import CareManner, CareTeamMember, Helper, Pairing, PairingEnd, PairingRole
from models.care.rules import NORMS, Share
from models.care.states import CareState
from models.care.visits import record_care_visit
from models.errors import WorldError
from models.people import actions
from models.people.merging import merge_residents
from models.people.records import Residency, Resident
from models.station import Station
from tests.models.care.hamlet import DAY, Hamlet, at, group, helper

BEFORE, LATER = DAY - timedelta(30), DAY + timedelta(30)


def ready(session: Session) -> Hamlet:
    group(session, "M")
    return Hamlet(session)


def code_of(session: Session, resident_id: UUID, helper_id: UUID, **more: object) -> str:
    with pytest.raises(WorldError) as refused:
        pair(session, resident_id, helper_id, **{"on": DAY, **more})  # type: ignore[arg-type]
    return refused.value.code


def test_who_has_died_moved_joined_another_record_or_is_unknown_is_not_paired(station: Station) -> None:
    with station.act("test") as session:
        place, someone = ready(session), helper(session, "李梅")
        dead, gone, twin, kept, free = (place.person(name, "M") for name in "亡走双留闲")
        actions.record_death(session, dead.id, on=BEFORE)
        stay = session.scalars(select(Residency).where(Residency.resident_id == gone.id)).one()
        actions.move_out(session, [stay.id], on=BEFORE)
        merge_residents(session, kept.id, twin.id)
        stranger = place.person("闲")
        assert code_of(session, dead.id, someone.id) == "resident_died"
        assert code_of(session, gone.id, someone.id) == "not_living_here"
        assert code_of(session, twin.id, someone.id) == "resident_merged"
        assert code_of(session, UUID(int=1), someone.id) == "resident_unknown"
        assert code_of(session, stranger.id, someone.id) == "not_under_care"
        assert code_of(session, free.id, UUID(int=1)) == "helper_unknown"
        assert session.scalars(select(Pairing)).all() == []


def test_who_helps_not_yet_or_no_more_is_not_paired(station: Station) -> None:
    with station.act("test") as session:
        someone = ready(session).person("王芳", "M")
        left, coming = helper(session, "走", ends_on=DAY), helper(session, "来", starts_on=LATER)
        assert code_of(session, someone.id, left.id) == "helper_left"
        assert code_of(session, someone.id, coming.id) == "before_helper"
        pair(session, someone.id, left.id, on=DAY - timedelta(1))


def test_a_second_primary_is_refused_and_a_supporter_is_not(station: Station) -> None:
    with station.act("test") as session:
        someone, one, two = ready(session).person("王芳", "M"), helper(session, "甲"), helper(session, "乙")
        pair(session, someone.id, one.id, on=BEFORE)
        assert code_of(session, someone.id, two.id) == "paired_already"
        assert code_of(session, someone.id, one.id, role=PairingRole.SUPPORT) == "overlapping_pairing"
        pair(session, someone.id, two.id, role=PairingRole.SUPPORT, on=DAY)
        assert code_of(session, someone.id, two.id, role=PairingRole.SUPPORT) == "overlapping_pairing"
        assert code_of(session, someone.id, one.id, measures=["a", "b", "c", "d"]) == "too_many_measures"


def test_a_supporter_who_becomes_the_primary_supports_no_more(station: Station) -> None:
    with station.act("test") as session:
        someone, one, two = ready(session).person("王芳", "M"), helper(session, "甲"), helper(session, "乙")
        first = pair(session, someone.id, one.id, on=BEFORE, measures=["买菜"], emergency_phone="13800000000")
        beside = pair(session, someone.id, two.id, role=PairingRole.SUPPORT, on=BEFORE)
        new = hand_over(session, first.id, two.id, on=DAY)
        assert (first.ends_on, first.end_reason) == (DAY, PairingEnd.HANDED_OVER)
        assert (beside.ends_on, beside.end_reason) == (DAY, PairingEnd.HANDED_OVER)
        assert (new.role, new.measures, new.emergency_phone) == (PairingRole.PRIMARY, ["买菜"], "13800000000")
        with pytest.raises(WorldError, match="pairing_ended"):
            hand_over(session, first.id, two.id, on=DAY)
        with pytest.raises(WorldError, match="same_helper"):
            hand_over(session, new.id, two.id, on=DAY)
        with pytest.raises(WorldError, match="before_pairing"):
            end_pairing(session, new.id, on=BEFORE, reason=PairingEnd.WISH)


def test_a_full_helper_is_a_warning_that_can_be_passed(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲", capacity=1)
        first, second = place.person("王芳", "M"), place.person("李强", "M")
        pair(session, first.id, one.id, on=BEFORE)
        with pytest.raises(WorldError) as refused:
            pair(session, second.id, one.id, on=DAY)
        assert (refused.value.code, refused.value.params) == ("helper_full", {"count": 1, "capacity": 1})
        pair(session, second.id, one.id, on=DAY, role=PairingRole.SUPPORT)
        pair(session, second.id, one.id, on=DAY, force=True)
        (row,) = helpers(session, DAY)
        assert (row.people, row.supported, row.free, row.load) == (2, 0, 0, Share(2, 1))


def test_a_helper_is_full_from_the_day_on_which_later_pairings_fill_him(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲", capacity=2)
        now, gone, later, fourth = (place.person(name, "M") for name in "赵钱孙李")
        pair(session, now.id, one.id, on=BEFORE)
        passing = pair(session, gone.id, one.id, on=BEFORE)
        end_pairing(session, passing.id, on=LATER, reason=PairingEnd.WISH)
        pair(session, later.id, one.id, on=LATER)
        (row,) = helpers(session, DAY)
        assert (row.people, row.booked, row.free) == (2, 2, 0)
        (row,) = helpers(session, BEFORE - timedelta(1))
        assert (row.people, row.booked, row.free) == (0, 2, 0)
        with pytest.raises(WorldError) as refused:
            pair(session, fourth.id, one.id, on=BEFORE - timedelta(1))
        assert (refused.value.code, refused.value.params) == ("helper_full", {"count": 2, "capacity": 2})


def test_whose_primary_begins_later_takes_no_other_one_before(station: Station) -> None:
    with station.act("test") as session:
        someone, one = ready(session).person("王芳", "M"), helper(session, "甲")
        coming = helper(session, "来", starts_on=LATER)
        pair(session, someone.id, coming.id, on=LATER)
        assert code_of(session, someone.id, one.id) == "paired_already"


def test_a_pairing_begins_a_year_ahead_at_most(station: Station) -> None:
    with station.act("test") as session:
        someone, one = ready(session).person("王芳", "M"), helper(session, "甲")
        limit = today() + timedelta(days=NORMS.pair_ahead_days)
        assert code_of(session, someone.id, one.id, on=limit + timedelta(1)) == "pairing_too_far"
        assert pair(session, someone.id, one.id, on=limit).starts_on == limit


def test_of_several_primaries_one_is_settled_before_anything_is_handed_over(station: Station) -> None:
    with station.act("test") as session:
        someone, *those = ready(session).person("王芳", "M"), *(helper(session, name) for name in "甲乙丙")
        first = pair(session, someone.id, those[0].id, on=BEFORE)
        session.add(Pairing(resident_id=someone.id, level=2, helper_id=those[1].id, starts_on=DAY))
        session.flush()
        for to in those[1:]:
            with pytest.raises(WorldError, match="settle_first"):
                hand_over(session, first.id, to.id, on=DAY)
        assert first.ends_on is None
        settle_primary(session, first.id, on=DAY)
        assert hand_over(session, first.id, those[2].id, on=DAY).helper_id == those[2].id


def test_what_was_noted_twice_with_one_helper_is_handed_over_together(station: Station) -> None:
    with station.act("test") as session:
        someone, one, two = ready(session).person("王芳", "M"), helper(session, "甲"), helper(session, "乙")
        first = pair(session, someone.id, one.id, on=BEFORE)
        twin = Pairing(resident_id=someone.id, level=2, helper_id=one.id, starts_on=BEFORE)
        session.add(twin)
        session.flush()
        hand_over(session, twin.id, two.id, on=DAY)
        assert {first.ends_on, twin.ends_on} == {DAY}
        assert coverage(session, DAY).whole.one_to_one == Share(1, 1)


def test_a_hand_over_that_is_refused_leaves_the_pairing_as_it_was(station: Station) -> None:
    with station.act("test") as session:
        place, one, two = ready(session), helper(session, "甲"), helper(session, "乙", capacity=0)
        first = pair(session, place.person("王芳", "M").id, one.id, on=BEFORE)
        with pytest.raises(WorldError, match="helper_full"):
            hand_over(session, first.id, two.id, on=DAY)
        assert (first.ends_on, first.end_reason) == (None, None)
        hand_over(session, first.id, two.id, on=DAY, force=True)
        assert first.ends_on == DAY
        assert {row.helper.name: row.people for row in helpers(session, DAY)} == {"甲": 0, "乙": 1}


def test_the_day_a_helper_retires_coverage_falls_and_his_people_are_to_be_reassigned(station: Station) -> None:
    with station.act("test") as session:
        place, one, two = ready(session), helper(session, "甲"), helper(session, "乙")
        people = [place.person(name, "M") for name in "赵钱孙李"]
        for person in people[:3]:
            pair(session, person.id, one.id, on=BEFORE)
        pair(session, people[3].id, two.id, on=BEFORE)
        assert coverage(session, DAY).whole.paired == Share(4, 4)
    with station.act("test") as session:
        assert retire(session, one.id, on=DAY) == 3
    with station.sessions() as session:
        assert coverage(session, DAY - timedelta(1)).whole.paired == Share(4, 4)
        found = coverage(session, DAY)
        assert (found.whole.paired, found.whole.one_to_one, found.gaps) == (Share(1, 4), Share(1, 4), 3)
        rows = gaps(session, DAY)
        assert {row.name for row in rows} == set("赵钱孙")
        assert {(row.state, row.since, row.last_helper) for row in rows} == {(CareState.TO_REASSIGN, DAY, "甲")}
        assert [row.left for row in helpers(session, DAY)] == [False, True]


def test_coverage_falls_too_where_only_the_helpers_own_row_says_that_he_left(station: Station) -> None:
    with station.act("test") as session:
        someone, one, two = ready(session).person("王芳", "M"), helper(session, "甲"), helper(session, "乙")
        pair(session, someone.id, one.id, on=BEFORE)
        one.ends_on = DAY
        session.flush()
        assert coverage(session, DAY).whole.paired == Share(0, 1)
        assert gaps(session, DAY)[0].state is CareState.TO_REASSIGN
        pair(session, someone.id, two.id, on=DAY)
        assert coverage(session, DAY).whole.one_to_one == Share(1, 1)


def test_an_absent_helper_still_covers_and_is_shown_as_absent(station: Station) -> None:
    with station.act("test") as session:
        someone, one = ready(session).person("王芳", "M"), helper(session, "甲")
        pair(session, someone.id, one.id, on=BEFORE)
        set_absence(session, one.id, since=BEFORE, until=DAY)
        assert [helpers(session, day)[0].absent for day in (BEFORE, DAY, DAY + timedelta(1))] == [True, True, False]
        assert coverage(session, DAY).whole.paired == Share(1, 1)
        set_absence(session, one.id, since=None)
        assert not helpers(session, DAY)[0].absent
        with pytest.raises(WorldError, match="ends_before_start"):
            set_absence(session, one.id, since=DAY, until=BEFORE)


def test_two_primaries_named_offline_both_stand_until_one_is_chosen(station: Station) -> None:
    with station.act("test") as session:
        someone, one, two = ready(session).person("王芳", "M"), helper(session, "甲"), helper(session, "乙")
        mine = pair(session, someone.id, one.id, on=BEFORE)
    with station.applying() as session:  # the other station's pairing comes down
        session.add(
            Pairing(
                resident_id=someone.id, level=2, helper_id=two.id, starts_on=DAY, created_by=station.worker_id,
                edited_by=station.worker_id, community_code=station.community_code,
            )
        )  # fmt: skip
    with station.sessions() as session:
        (card,) = double_primaries(session, DAY)
        assert [helper.name for _pairing, helper in card.choices] == ["甲", "乙"]
        assert (card.name, card.home.door if card.home else "") == ("王芳", "3-1-101")
        whole = coverage(session, DAY).whole
        assert (whole.paired, whole.one_to_one) == (Share(1, 1), Share(0, 1))
    with station.act("test") as session:
        assert settle_primary(session, card.choices[1][0].id, on=DAY) == 1
    with station.sessions() as session:
        assert double_primaries(session, DAY) == []
        ended = session.get_one(Pairing, mine.id)
        assert (ended.ends_on, ended.end_reason) == (DAY, PairingEnd.SETTLED)
        assert coverage(session, DAY).whole.one_to_one == Share(1, 1)


def test_one_helper_entered_twice_at_two_stations_is_one_to_one_all_the_same(station: Station) -> None:
    with station.act("test") as session:
        someone, one = ready(session).person("王芳", "M"), helper(session, "甲")
        pair(session, someone.id, one.id, on=BEFORE)
        session.add(Pairing(resident_id=someone.id, level=2, helper_id=one.id, starts_on=DAY))
        session.flush()
        assert coverage(session, DAY).whole.one_to_one == Share(1, 1)
        assert helpers(session, DAY)[0].people == 1
        assert double_primaries(session, DAY) == []


def test_only_a_primary_that_runs_can_be_kept(station: Station) -> None:
    with station.act("test") as session:
        someone, one = ready(session).person("王芳", "M"), helper(session, "甲")
        beside = pair(session, someone.id, one.id, role=PairingRole.SUPPORT, on=BEFORE)
        with pytest.raises(WorldError, match="not_primary"):
            settle_primary(session, beside.id, on=DAY)
        with pytest.raises(WorldError, match="no_such_record"):
            settle_primary(session, UUID(int=1), on=DAY)


def test_the_page_of_a_helper_has_his_people_as_he_walks_and_when_he_saw_them(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        low, high, past = (place.person(name, "M") for name in ("低", "高", "昔"))
        for person in (low, high, past):
            row = pair(session, person.id, one.id, on=BEFORE)
        end_pairing(session, row.id, on=DAY, reason=PairingEnd.WISH)
        now = at(DAY, 12)
        record_care_visit(session, low.id, at=at(DAY, 9), manner=CareManner.DOOR, helper_id=one.id, now=now)
    with station.sessions() as session:
        page = helper_page(session, one.id, DAY)
        assert [(row.name, row.in_force, row.last_visit_on) for row in page.people] == [
            ("高", True, None), ("低", True, DAY), ("昔", False, None),
        ]  # fmt: skip
        with pytest.raises(WorldError, match="no_such_record"):
            helper_page(session, UUID(int=1), DAY)


def test_a_helper_leaves_people_of_level_4_too_without_telling_that_there_are_any(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        hidden = place.person("王芳", "M", level=4)
        session.add(Pairing(resident_id=hidden.id, level=4, helper_id=one.id, starts_on=BEFORE))
        session.flush()
        assert [row.people for row in helpers(session, DAY)] == [0]
        assert retire(session, one.id, on=DAY) == 0
    with station.sessions() as session, unguarded(session):
        assert session.scalars(select(Pairing.ends_on)).all() == [DAY]


def test_a_pairing_is_restricted_only_where_the_only_reason_is(station: Station) -> None:
    with station.act("test") as session:
        place, one = ready(session), helper(session, "甲")
        group(session, "S", sensitivity=4)
        only = place.person("王芳", "S", level=4)
        session.add(
            CareTeamMember(resident_id=only.id, level=4, worker_id=station.worker_id, starts_on=date(2020, 1, 1))
        )
        session.flush()
        assert pair(session, only.id, one.id, on=DAY).level == 4
        assert pair(session, place.person("李强", "M").id, one.id, on=DAY).level == 2


def test_a_helper_ends_before_nobody_and_only_once(station: Station) -> None:
    with station.act("test") as session:
        one = helper(session, "甲", starts_on=DAY)
        with pytest.raises(WorldError, match="ends_before_start"):
            retire(session, one.id, on=BEFORE)
        retire(session, one.id, on=DAY)
        with pytest.raises(WorldError, match="helper_left"):
            retire(session, one.id, on=DAY)
        assert session.scalars(select(Helper.ends_on)).all() == [DAY]
        assert session.scalars(select(Resident)).all() == []
