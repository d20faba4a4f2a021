"""Care in the generated community keeps the rules that the actions of care enforce."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.calendar import CHINA, day_of, today
from models.care import coverage as figures
from models.care.catalogue import groups, rule_of
from models.care.fact_query import facts_of
from models.care.facts import FACTS
from models.care.guard import unguarded
from models.care.records import (
    CadreDuty,
    CarePause,
    CareTeamMember,
    CareVisit,
    Crisis,
    Helper,
    Membership,
    Pairing,
    PairingRole,
    ResidentFact,
)
from models.care.rules import care_level
from models.people.records import Residency
from models.places.records import Estate
from models.rights.queries import standing
from models.sample.community import Community, Plan
from models.station import Station, open_station

TODAY = today()
PLAN = Plan(households=1_500, seed=3, today=TODAY)


@pytest.fixture(scope="module")
def filled(_made_profile, tmp_path_factory):

    folder = tmp_path_factory.mktemp("sample") / "profile"
    shutil.copytree(_made_profile.folder, folder)
    station = open_station(folder, _made_profile.login, _made_profile.password, cost=_made_profile.cost)
    fill(station)
    yield station
    station.close()


def fill(station: Station) -> None:
    with station.act("sample.generate") as session:
        for _ in Community(session, PLAN).steps():
            pass


def all_of(station: Station, kind: type[Any]) -> list[Any]:
    with station.sessions() as session, unguarded(session):
        return list(session.scalars(select(kind).order_by(kind.id)))


def test_one_in_twenty_is_cared_for_and_nearly_all_of_them_have_one_helper(filled: Station) -> None:
    with filled.sessions() as session:
        people = session.scalar(select(func.count(Residency.id)))
        whole = figures.coverage(session, TODAY).whole
    assert 0.03 < whole.paired.whole / people < 0.08
    assert 0.85 < whole.paired.part / whole.paired.whole < 1
    assert whole.one_to_one == whole.paired


def test_every_level_occurs_and_rows_about_care_have_the_level_of_its_reasons(filled: Station) -> None:
    members = all_of(filled, Membership)
    assert {row.level for row in members} == {1, 2, 3, 4}
    levels: dict[Any, list[int]] = {}
    for row in members:
        if row.ended_on is None:
            levels.setdefault(row.resident_id, []).append(row.level)
    for kind in (Pairing, CareVisit, CarePause, Crisis):
        for row in all_of(filled, kind):
            assert row.level == care_level(levels[row.resident_id])


def test_level_4_has_a_team_with_the_secretary_in_it(filled: Station) -> None:
    with filled.sessions() as session:
        who = standing(session)
    assert who.secretary
    teams = {(row.resident_id, row.worker_id) for row in all_of(filled, CareTeamMember)}
    restricted = [row for row in (*all_of(filled, Membership), *all_of(filled, ResidentFact)) if row.level == 4]
    assert restricted
    assert all((row.resident_id, who.worker_id) in teams for row in restricted)


def test_rules_do_not_contradict_who_was_recognised(filled: Station) -> None:
    with filled.sessions() as session:
        rules = {group.code: rule_of(group) for group in groups(session)}
        for code, rule in rules.items():
            ids = session.scalars(select(Membership.resident_id).where(Membership.group_code == code)).all()
            known = facts_of(session, rule.names, TODAY, ids) if rule else {}
            assert all(rule.judge(facts) is not False for facts in known.values()), code


def test_facts_are_known_ones_of_their_level(filled: Station) -> None:
    for row in all_of(filled, ResidentFact):
        assert FACTS[row.name].stored
        assert row.level == FACTS[row.name].level


def test_nobody_is_recognised_before_moving_in_or_twice_in_one_group(filled: Station) -> None:
    moved_in = {row.resident_id: row.starts_on for row in all_of(filled, Residency)}
    members = all_of(filled, Membership)
    assert all(moved_in[row.resident_id] <= row.recognised_on <= TODAY for row in members)
    assert max(Counter((row.resident_id, row.group_code) for row in members).values()) == 1
    assert all(row.ended_on is None or row.recognised_on <= row.ended_on <= TODAY for row in members)


def test_pairings_lie_within_helper_and_membership_and_nobody_carries_more_than_he_can(filled: Station) -> None:
    helpers = {row.id: row for row in all_of(filled, Helper)}
    since: dict[Any, Any] = {}
    for row in all_of(filled, Membership):
        since[row.resident_id] = min(since.get(row.resident_id, TODAY), row.recognised_on)
    pairings = all_of(filled, Pairing)
    for row in pairings:
        helper = helpers[row.helper_id]
        assert max(helper.starts_on, since[row.resident_id]) <= row.starts_on <= TODAY
        assert row.ends_on == helper.ends_on
        assert row.ends_on is None or row.starts_on < row.ends_on <= TODAY
    primary = [row for row in pairings if row.role is PairingRole.PRIMARY and row.ends_on is None]
    assert max(Counter(row.resident_id for row in primary).values()) == 1
    carried = Counter(row.helper_id for row in primary)
    assert all(count <= helpers[key].capacity for key, count in carried.items())


def test_visits_and_pauses_lie_in_the_past_of_their_care(filled: Station) -> None:
    since: dict[Any, Any] = {}
    for row in all_of(filled, Membership):
        since[row.resident_id] = min(since.get(row.resident_id, TODAY), row.recognised_on)
    visits = all_of(filled, CareVisit)
    begins = datetime.combine(TODAY, datetime.min.time(), CHINA)
    assert len(visits) > 100
    assert all(row.at < begins and day_of(row.at) >= since[row.resident_id] for row in visits)
    pauses = all_of(filled, CarePause)
    assert all(since[row.resident_id] <= row.starts_on <= TODAY for row in pauses)
    assert all(row.ends_on is None or row.ends_on >= row.starts_on for row in pauses)


def test_every_estate_but_one_has_its_cadre(filled: Station) -> None:
    duties = all_of(filled, CadreDuty)
    in_force = {row.estate_id for row in duties if row.ends_on is None} - {None}
    estates = {row.id for row in all_of(filled, Estate)}
    assert len(estates - in_force) == (len(estates) > 3)
    assert all(row.term_until is None or row.term_until > TODAY - timedelta(days=1) for row in duties)


def test_the_same_seed_makes_the_same_care(filled: Station, station: Station) -> None:
    fill(station)

    def told(which: Station) -> Any:
        with which.sessions() as session, unguarded(session):
            return [
                session.execute(query).all()
                for query in (
                    select(Membership.group_code, Membership.recognised_on, Membership.risk).order_by(Membership.id),
                    select(Helper.name, Helper.kind, Helper.capacity).order_by(Helper.id),
                    select(CareVisit.at, CareVisit.manner, CareVisit.health).order_by(CareVisit.id),
                )
            ]

    assert told(station) == told(filled)
