"""Who is recognised, from when to when; what is refused; and that a person's no is kept."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import uuid7
from models.calendar import today
from models.care.catalogue import close_group
from models.care.memberships import end_membership, recognise
from models.care.records import CareTeamMember, Membership, MembershipEnd, Risk
from models.errors import WorldError
from models.people.actions import move_out, record_death
from models.people.merging import merge_residents, unmerge
from models.people.records import Residency, Resident
from models.station import Station
from models.workers.records import WorkerRole
from tests.models.care.people import at_home, logged_in, memberships_in_force, with_groups, worker

TODAY = today()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def wang(station: Station) -> UUID:
    with_groups(station)
    with station.act("test") as session:
        return at_home(session, "王芳", birth_date=date(1940, 2, 29))[0].id


def refused(session: Session, resident_id: UUID, code: str = "SG01", **more: object) -> str:
    with pytest.raises(WorldError) as error:
        recognise(session, resident_id, code, **{"on": TODAY, **more})
    return error.value.code


def test_a_membership_has_the_level_and_the_text_of_its_group(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        row = recognise(
            session, wang, "SG07", on=YESTERDAY, evidence="残疾人证", risk=Risk.HIGH, consent_kind="separate"
        )
        assert (row.level, row.catalogue["name"], row.catalogue["legal_basis"]) == (
            3,
            "重度残疾人",
            "残疾人保障法第48条",
        )
        assert [each.group_code for each in memberships_in_force(session, wang, YESTERDAY)] == ["SG07"]
        assert memberships_in_force(session, wang, YESTERDAY - timedelta(days=1)) == []


def test_a_group_of_level_3_tells_nobody_who_is_in_it_but_those_whom_it_names(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        recognise(session, wang, "SG14", on=YESTERDAY)
        (li,) = at_home(session, "李强", room="502")
        lay, nurse = worker(session), worker(session, "周洁", posts=["children"])
        ids = lay.id, nurse.id, li.id
    for id_, told in ((ids[0], "not_yours_to_recognise"), (ids[1], "member_already")):
        with logged_in(station, id_), station.act("test") as session:
            assert refused(session, wang, "SG14") == told
    with logged_in(station, ids[0]), station.act("test") as session:
        assert refused(session, ids[2], "SG14") == refused(session, uuid7(), "SG14") == "not_yours_to_recognise"
    with logged_in(station, ids[1]), station.act("test") as session:
        assert recognise(session, ids[2], "SG14", on=TODAY).level == 3


def test_who_cannot_belong_to_a_group_is_refused_with_the_reason(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        assert refused(session, uuid7()) == "resident_unknown"
        assert refused(session, wang, "SG99") == "group_unknown"
        assert refused(session, wang, "SG27") == "group_closed"
        assert refused(session, wang, on=TODAY + timedelta(days=1)) == "in_future"
        assert refused(session, wang, on=date(1940, 2, 28)) == "before_birth"
        assert refused(session, wang, consent_kind="winked") == "consent_unknown"
        close_group(session, "SG12")
        assert refused(session, wang, "SG12") == "group_closed"
        stranger = Resident(name="李强")
        session.add(stranger)
        session.flush()
        assert refused(session, stranger.id) == "not_living_here"
        stay = session.scalars(select(Residency).where(Residency.resident_id == wang)).one()
        move_out(session, [stay.id], on=TODAY)
        assert refused(session, wang) == "not_living_here"


def test_the_dead_and_the_merged_are_not_recognised(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        (twin,) = at_home(session, "王芳", room="502")
        merge_residents(session, wang, twin.id)
        assert refused(session, twin.id) == "resident_merged"
        record_death(session, wang, on=YESTERDAY)
        assert refused(session, wang) == "resident_died"


def test_periods_in_one_group_never_overlap(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        first = recognise(session, wang, "SG10", on=date(2026, 3, 31))
        assert refused(session, wang, "SG10") == "member_already"
        assert refused(session, wang, "SG10", on=date(2026, 1, 31)) == "membership_overlaps"
        with pytest.raises(WorldError, match="ends_before_start"):
            end_membership(session, first.id, on=date(2026, 3, 30), reason=MembershipEnd.NO_LONGER)
        with pytest.raises(WorldError, match="in_future"):
            end_membership(session, first.id, on=TODAY + timedelta(days=1), reason=MembershipEnd.WISH)
        end_membership(session, first.id, on=date(2026, 4, 30), reason=MembershipEnd.WISH)
        with pytest.raises(WorldError, match="membership_ended"):
            end_membership(session, first.id, on=date(2026, 4, 30), reason=MembershipEnd.WISH)
        assert refused(session, wang, "SG10", on=date(2026, 4, 29)) == "member_already"
        again = recognise(session, wang, "SG10", on=date(2026, 4, 30))
        assert memberships_in_force(session, wang, date(2026, 4, 29)) == [first]
        assert memberships_in_force(session, wang, date(2026, 4, 30)) == [again]
        assert recognise(session, wang, "SG11", on=TODAY).ended_on is None


def test_what_was_recognised_by_mistake_may_end_on_its_first_day(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        row = recognise(session, wang, "SG10", on=TODAY)
        end_membership(session, row.id, on=TODAY, reason=MembershipEnd.MISTAKE)
        assert memberships_in_force(session, wang, TODAY) == []
        recognise(session, wang, "SG10", on=TODAY)


def test_level_4_is_recognised_by_the_secretary_alone_who_names_the_team(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        assert refused(session, wang, "SG09") == "team_missing"
        other, third = worker(session, role=WorkerRole.WORKER), worker(session)
        row = recognise(session, wang, "SG09", on=TODAY, team=[other.id])
        named = set(session.scalars(select(CareTeamMember.worker_id)))
        assert named == {station.worker_id, other.id}
    with logged_in(station, third.id), station.act("test") as session:
        assert refused(session, wang, "SG28", team=[third.id]) == "only_secretary"
        with pytest.raises(WorldError, match="membership_unknown"):
            end_membership(session, row.id, on=TODAY, reason=MembershipEnd.WISH)
    with logged_in(station, other.id), station.act("test") as session:
        assert end_membership(session, row.id, on=TODAY, reason=MembershipEnd.WISH).ended_on == TODAY


def test_merging_two_records_moves_care_and_keeps_a_double_membership_once(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        (twin,) = at_home(session, "王芳", room="502")
        kept = recognise(session, wang, "SG10", on=date(2026, 2, 1))
        double = recognise(session, twin.id, "SG10", on=date(2026, 3, 1))
        other = recognise(session, twin.id, "SG20", on=date(2026, 3, 1))
        merge = merge_residents(session, wang, twin.id)
        assert {row.id for row in memberships_in_force(session, wang, TODAY)} == {kept.id, other.id}
        assert unmerge(session, merge.id).complete
        assert {row.id for row in memberships_in_force(session, wang, TODAY)} == {kept.id}
        assert {row.id for row in memberships_in_force(session, twin.id, TODAY)} == {double.id, other.id}


def test_level_4_moves_along_with_a_merge_by_whoever_merges_and_nothing_tells_of_it(
    station: Station, wang: UUID
) -> None:
    with station.act("test") as session:
        (twin,) = at_home(session, "王芳", room="502")
        other = worker(session)
        row = recognise(session, twin.id, "SG09", on=TODAY, team=[station.worker_id])
    with logged_in(station, other.id), station.act("people.merge", {"people": 2}) as session:
        merge = merge_residents(session, wang, twin.id)
        assert row.id.hex not in str(merge.moved)
        assert not {"membership", "care_team_member"} & set(merge.moved)
    assert (station.acts(1)[0].kind, station.acts(1)[0].summary) == ("people.merge", {"people": 2})
    with station.sessions() as session:
        assert [each.id for each in memberships_in_force(session, wang, TODAY)] == [row.id]
    with logged_in(station, other.id), station.act("people.part") as session:
        assert unmerge(session, merge.id).complete
    with station.sessions() as session:
        assert session.get_one(Membership, row.id).resident_id == twin.id
        assert session.scalars(select(CareTeamMember.resident_id)).all() == [twin.id]
