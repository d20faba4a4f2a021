"""Who opens level 3, with a reason that stays, and who is on the team that sees level 4."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.base import uuid7
from models.calendar import today
from models.care.catalogue import group, groups
from models.care.memberships import recognise
from models.care.records import CareTeamMember, Helper, HelperKind, Membership, Pairing, PairingRole, Reveal
from models.care.visibility import (
    beside_restricted,
    leave_team,
    level_of_care,
    name_team,
    openable,
    openable_as_member,
    reveal,
    team,
)
from models.errors import WorldError
from models.places.records import Area, AreaLevel, Building
from models.rights.deciding import opens_group
from models.rights.queries import standing
from models.rights.records import Grant, Scope
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.care.people import at_home, logged_in, with_groups, worker

TODAY = today()


@pytest.fixture
def wang(station: Station) -> UUID:
    with_groups(station, WorkerRole.WORKER)
    with station.act("test") as session:
        return at_home(session, "王芳")[0].id


def me(session: Session, station: Station, **changes: object) -> Worker:
    row = session.get_one(Worker, station.worker_id)
    for key, value in changes.items():
        setattr(row, key, value)
    session.flush()
    return row


def test_levels_1_and_2_are_open_to_all_and_level_4_by_no_right_of_this_kind(station: Station, wang: UUID) -> None:
    with station.sessions() as session:
        grid_id = uuid7()
        who = replace(standing(session), grid_id=grid_id)
        for entry in groups(session, active=None):
            opened = opens_group(who, entry.sensitivity, entry.seen_by or (), grids=[grid_id], helps=True)
            if entry.sensitivity != 3:
                assert opened is (entry.sensitivity < 3)
            assert opens_group(who, entry.sensitivity, entry.seen_by or ()) is (entry.sensitivity < 3)


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"role": WorkerRole.SECRETARY}, "SG07"),
        ({"posts": ["disability"]}, "SG08"),
        ({"posts": ["health", "children"]}, "SG14"),
        ({"posts": ["women"]}, None),
        ({}, None),
    ],
)
def test_level_3_is_opened_by_role_or_post(
    station: Station, wang: UUID, change: dict[str, object], opens: str | None
) -> None:
    with station.act("test") as session:
        me(session, station, **change)
        found = openable(session, wang)
        assert (opens in found) if opens else found == frozenset()
        assert all(group(session, code).sensitivity == 3 for code in found)


@pytest.mark.parametrize(
    ("given", "opens"),
    [
        ({"areas": ["care"], "level": 3}, True),
        ({"areas": None, "level": 3}, True),
        ({"areas": ["people"], "level": 3}, False),
        ({"areas": ["care"], "level": 2}, False),
        ({"areas": ["care"], "level": 3, "ends_on": TODAY}, False),
        ({"areas": ["care"], "level": 3, "scope": Scope.GRID}, False),
    ],
)
def test_level_3_is_opened_by_a_right_given_singly(
    station: Station, wang: UUID, given: dict[str, Any], opens: bool
) -> None:
    with station.local_write() as session:
        more = {"starts_on": TODAY - timedelta(days=1), "reason": "代班"} | given
        session.add(Grant(worker_id=station.worker_id, deed="open_masked", **more))
    with station.act("test") as session:
        assert bool(openable(session, wang)) is opens
        session.add(Membership(resident_id=wang, group_code="SG08", catalogue="x", level=3, recognised_on=TODAY))
        session.flush()
        assert bool(openable_as_member(session, wang)) is opens


def test_the_helper_opens_what_helpers_may_while_he_is_the_helper(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        helper = Helper(name="刘芳", kind=HelperKind.COMMUNITY_WORKER, worker_id=station.worker_id)
        session.add(helper)
        session.flush()
        other = worker(session)
        pairing = Pairing(resident_id=wang, level=2, helper_id=helper.id, starts_on=TODAY, created_by=other.id)
        session.add(pairing)
        session.flush()
        assert {"SG05", "SG07"} <= openable(session, wang)
        assert "SG08" not in openable(session, wang)
        helper.ends_on = TODAY
        session.flush()
        assert openable(session, wang) == frozenset()
        helper.ends_on, pairing.ends_on = None, TODAY
        session.flush()
        assert openable(session, wang) == frozenset()


def test_nobody_becomes_a_helper_by_his_own_word_or_by_supporting(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        helper = Helper(name="刘芳", kind=HelperKind.COMMUNITY_WORKER, worker_id=station.worker_id)
        session.add(helper)
        session.flush()
        pairing = Pairing(resident_id=wang, level=2, helper_id=helper.id, starts_on=TODAY)
        session.add(pairing)
        session.flush()
        assert openable(session, wang) == frozenset()
        me(session, station, role=WorkerRole.SECRETARY)
        assert "SG05" in openable(session, wang)
        boss = worker(session, "赵敏", role=WorkerRole.SECRETARY)
        me(session, station, role=WorkerRole.WORKER)
        pairing.created_by = boss.id
        session.flush()
        assert "SG05" in openable(session, wang)
        pairing.role = PairingRole.SUPPORT
        session.flush()
        assert openable(session, wang) == frozenset()


def test_the_worker_of_the_grid_opens_what_his_grid_may(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        grid = Area(level=AreaLevel.GRID, code="21011201001201", name="第一网格")
        session.add(grid)
        session.flush()
        me(session, station, grid_id=grid.id)
        group(session, "SG30").seen_by = ["own_grid"]
        session.flush()
        assert openable(session, wang) == frozenset()
        session.scalars(select(Building)).one().grid_id = grid.id
        session.flush()
        assert openable(session, wang) == frozenset({"SG30"})


def test_whom_a_post_opens_follows_from_his_own_groups(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        me(session, station, posts=["elderly", "disability"])
        assert {"SG05", "SG07"} <= openable(session, wang)
        assert openable_as_member(session, wang) == frozenset()
        with pytest.raises(WorldError, match="not_yours_to_open"):
            reveal(session, wang, "visit")
        assert reveal(session, wang, "visit", proposed="SG05").level == 2
        recognise(session, wang, "SG10", on=TODAY)
        assert openable_as_member(session, wang) == frozenset()
        recognise(session, wang, "SG01", on=TODAY)
        assert openable_as_member(session, wang) == frozenset({"SG01"})
        recognise(session, wang, "SG05", on=TODAY)
        recognise(session, wang, "SG07", on=TODAY)
        me(session, station, posts=["disability"])
        assert openable_as_member(session, wang) == frozenset({"SG07"})
        me(session, station, posts=["civil_affairs"])
        assert openable_as_member(session, wang) == frozenset({"SG10"})


def test_the_helper_opens_his_own_people_and_the_secretary_and_the_team_theirs(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        boss = worker(session, "赵敏", role=WorkerRole.SECRETARY)
        helper = Helper(name="刘芳", kind=HelperKind.COMMUNITY_WORKER, worker_id=station.worker_id)
        session.add(helper)
        session.flush()
        recognise(session, wang, "SG10", on=TODAY)
        pairing = Pairing(resident_id=wang, level=2, helper_id=helper.id, starts_on=TODAY, created_by=boss.id)
        session.add(pairing)
        session.flush()
        assert openable_as_member(session, wang) == frozenset({"SG10"})
        pairing.ends_on = TODAY
        session.flush()
        assert openable_as_member(session, wang) == frozenset()
    mine = station.worker_id
    with logged_in(station, boss.id), station.act("test") as session:
        every = {entry.code for entry in groups(session, active=None) if entry.sensitivity == 3}
        assert openable_as_member(session, wang) == every | {"SG10"}
        recognise(session, wang, "SG09", on=TODAY, team=[boss.id, mine])
    with station.sessions() as session:
        assert openable_as_member(session, wang) == frozenset({"SG09"})


def test_opening_is_noted_with_its_reason_and_the_note_stays(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        me(session, station, posts=["elderly"])
        recognise(session, wang, "SG05", on=TODAY)
        with pytest.raises(WorldError, match="reveal_reason"):
            reveal(session, wang, "curiosity")
        with pytest.raises(WorldError, match="resident_unknown"):
            reveal(session, uuid7(), "visit")
    with station.act("care.reveal") as session:
        row = reveal(session, wang, "visit")
        assert (row.worker_id, row.reason, row.level) == (station.worker_id, "visit", 2)
    act = station.acts(1)[0]
    assert station.last_act() is None or station.last_act().id != act.id
    with pytest.raises(WorldError, match="undo_nothing"):
        station.undo(act.id)
    with station.sessions() as session:
        assert session.scalars(select(Reveal.reason)).all() == ["visit"]
    for change in ("reason = 'check'", "deleted_at = '2026-01-01'", "at = '2026-01-01'"):
        with pytest.raises(IntegrityError), station.act("test") as session:
            session.execute(text(f"UPDATE reveal SET {change}"))


def test_who_has_no_right_opens_nothing(station: Station, wang: UUID) -> None:
    with station.act("test") as session, pytest.raises(WorldError, match="not_yours_to_open"):
        reveal(session, wang, "visit")


def test_the_secretary_names_the_team_and_lets_it_go_but_never_the_last(station: Station, wang: UUID) -> None:
    with station.act("test") as session:
        with pytest.raises(WorldError, match="only_secretary"):
            name_team(session, wang, [station.worker_id], on=TODAY)
        me(session, station, role=WorkerRole.SECRETARY)
        left, chen = worker(session, "赵", active=False), worker(session)
        with pytest.raises(WorldError, match="team_worker_left"):
            name_team(session, wang, [left.id], on=TODAY)
        with pytest.raises(WorldError, match="worker_unknown"):
            name_team(session, wang, [uuid7()], on=TODAY)
        yesterday = TODAY - timedelta(days=1)
        assert name_team(session, wang, [station.worker_id, chen.id], on=yesterday) == [station.worker_id, chen.id]
        assert name_team(session, wang, [chen.id], on=TODAY) == []
        with pytest.raises(WorldError, match="not_on_team"):
            leave_team(session, wang, left.id, on=TODAY)
        leave_team(session, wang, chen.id, on=TODAY)
        assert team(session, wang) == [station.worker_id]
        assert set(team(session, wang, yesterday)) == {station.worker_id, chen.id}
        with pytest.raises(WorldError, match="last_of_team"):
            leave_team(session, wang, station.worker_id, on=TODAY)
    with logged_in(station, chen.id), station.sessions() as session:
        assert team(session, wang) == []
        assert session.scalars(select(CareTeamMember)).all() == []


def test_what_is_written_about_care_is_of_level_4_beside_a_group_of_level_4_unless_said_openly(
    station: Station, wang: UUID
) -> None:
    with station.act("test") as session:
        me(session, station, role=WorkerRole.SECRETARY)
        chen = worker(session)
        recognise(session, wang, "SG09", on=TODAY, team=[station.worker_id])
        assert [level_of_care(session, wang, openly=openly) for openly in (False, True)] == [4, 4]
        assert not beside_restricted(session, wang)
    with logged_in(station, chen.id), station.sessions() as session:
        assert level_of_care(session, wang) == 2
    with station.act("test") as session:
        recognise(session, wang, "SG10", on=TODAY)
        assert [level_of_care(session, wang, openly=openly) for openly in (False, True)] == [4, 2]
        assert beside_restricted(session, wang)
        assert [reveal(session, wang, "visit", openly=openly).level for openly in (False, True)] == [4, 2]
        assert session.scalars(select(Membership.level).order_by(Membership.level)).all() == [2, 4]
