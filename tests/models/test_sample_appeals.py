"""The appeals of the generated community are believable, and every step of theirs has its effect."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.appeals.actions import standing_of
from models.appeals.figures import figures, frequent
from models.appeals.page import appeal_page
from models.appeals.queries import ALL, appeal_counts
from models.appeals.records import Appeal, AppealNow, AppealStep, Notice
from models.appeals.states import State
from models.calendar import CHINA
from models.care.guard import openly
from models.clocks.deadlines import Light
from models.sample.community import Community, Plan
from models.station import Station
from tests.conftest import Profile

PLAN = Plan(households=1_600, seed=7, today=date(2026, 11, 20))
NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)


def write(station: Station) -> None:
    with station.act("sample.generate") as session:
        for _ in Community(session, PLAN).steps():
            pass


@pytest.fixture(scope="module")
def village(_made_profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """To be read only."""
    folder = tmp_path_factory.mktemp("village") / "profile"
    shutil.copytree(_made_profile.folder, folder)
    station = replace(_made_profile, folder=folder).open()
    write(station)
    yield station
    station.close()


def test_there_is_a_year_of_them_with_every_light_and_ending(village: Station) -> None:
    with village.sessions() as session:
        counts = appeal_counts(session, ALL, NOW)
        assert 180 <= counts.total <= 260
        assert all(counts.by_light[light] for light in (Light.RED, Light.GREEN, Light.OVER))
        assert {State.SETTLED, State.FILED, State.ASSIGNED} <= set(counts.by_state)
        found = figures(session, date(2025, 11, 20), PLAN.today, NOW)
        for rate in (found.whole.settle_rate, found.whole.on_time_rate, found.whole.satisfaction_rate):
            assert 0.75 < float(rate.ratio or 0) < 1
        kept = session.scalars(select(AppealNow)).all()
        assert any(row.returned for row in kept)
        assert any(row.redone for row in kept)
        assert any(row.satisfaction == "dissatisfied" for row in kept)
        assert session.scalars(select(Notice)).all()


def test_no_step_is_without_effect_nor_ahead_of_time(village: Station) -> None:
    with village.sessions() as session:
        assert [row.appeal_id for row in session.scalars(select(AppealNow)) if row.stray] == []
        assert all(not standing_of(session, appeal).stray for appeal in session.scalars(select(Appeal)))
        assert all(step.at < NOW for step in session.scalars(select(AppealStep)))


def test_two_are_accusations_that_others_do_not_find(village: Station) -> None:
    with village.sessions() as session:
        whole = appeal_counts(session, ALL, NOW).total
        with openly(session):
            assert appeal_counts(session, ALL, NOW).total == whole - 2


def test_numbers_are_one_of_a_kind(village: Station) -> None:
    with village.sessions() as session:
        assert set(Counter(session.scalars(select(Appeal.number))).values()) == {1}


def test_neighbours_say_the_same(village: Station) -> None:
    with village.sessions() as session:
        ids = session.scalars(select(AppealNow.appeal_id)).all()
        assert max(appeal_page(session, id_, NOW).same.nth for id_ in ids) >= 4
        assert frequent(session, PLAN.today)


def test_the_same_seed_makes_the_same_appeals(profile: Profile, tmp_path: Path) -> None:
    shutil.copytree(profile.folder, tmp_path / "other")
    told = []
    for folder in (profile.folder, tmp_path / "other"):
        station = replace(profile, folder=folder).open()
        try:
            write(station)
            with station.sessions() as session:
                columns = (AppealNow.received_at, AppealNow.topic_code, AppealNow.state, AppealNow.closed_at)
                told.append(sorted(repr(tuple(row)) for row in session.execute(select(*columns))))
        finally:
            station.close()
    assert told[0] == told[1]
