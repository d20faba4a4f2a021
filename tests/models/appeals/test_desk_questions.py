"""What Today asks of appeals: petitions to tell, steps without effect nobody looked at, and the map's lights."""

from __future__ import annotations

from datetime import timedelta

from models.appeals.actions import step
from models.appeals.notices import give_notice
from models.appeals.petitions import untold
from models.appeals.records import AppealStep, NoticeKind
from models.appeals.states import StepKind
from models.appeals.strays import undecided
from models.base import uuid7
from models.calendar import now
from models.places.household_map_query import map_facts
from models.places.map_colours import MODES
from models.station import Station
from tests.models.appeals.quarter import HEATING, Quarter


def test_a_petition_is_to_be_told_of_from_three_days_before_until_a_notice_is_given(station: Station) -> None:
    at = now()
    with station.act("test") as session:
        quarter = Quarter(session)
        near = quarter.appeal(received=at - timedelta(days=13), petition=True).id
        quarter.appeal(received=at - timedelta(days=5), petition=True)
        quarter.appeal(received=at - timedelta(days=13))
    with station.sessions() as session:
        assert [(row.id, (day - at.date()).days <= 2) for row, day in untold(session, at)] == [(near, True)]
    with station.act("test") as session:
        give_notice(session, near, NoticeKind.ACCEPTED, at=at)
    with station.sessions() as session:
        assert untold(session, at) == []


def test_a_step_without_effect_waits_until_somebody_says_how_it_stands(station: Station) -> None:
    at = now()
    with station.act("test") as session:
        appeal = Quarter(session).appeal(HEATING, received=at - timedelta(hours=1))
        stray = AppealStep(
            id=uuid7(), appeal_id=appeal.id, file_id=appeal.id, level=2, kind="settle", actor="李工",
            at=at - timedelta(minutes=5),
        )  # fmt: skip
        session.add(stray)
    with station.sessions() as session:
        assert [row.id for row in undecided(session, at)] == [appeal.id]
    with station.act("test") as session:
        step(session, appeal.id, StepKind.ACCEPT, at=at)
    with station.sessions() as session:
        assert [row.id for row in undecided(session, at)] == [appeal.id]
    with station.act("test") as session:
        step(session, appeal.id, StepKind.REMARK, at=at, text="已受理,尚未办结")
    with station.sessions() as session:
        assert undecided(session, at) == []


def test_the_map_shows_the_most_urgent_light_of_a_door_and_nothing_of_closed_files(station: Station) -> None:
    at = now()
    with station.act("test") as session:
        quarter = Quarter(session)
        first, second = quarter.person("王芳"), quarter.person("李强")
        known = {"contact_name": None}
        quarter.appeal(received=at - timedelta(days=60), resident_id=first.id, **known)
        quarter.appeal(received=at, resident_id=first.id, **known)
        quarter.appeal(received=at, resident_id=second.id, accusation=True, accused=("住建",), **known)
    with station.sessions() as session:
        doors = [door for estate in map_facts(session) for building in estate.buildings for door in building.cells]
    lights = {door.surname: door.appeal for door in doors if door.surname}
    assert lights == {"王": "red", "李": ""}
    mode = MODES["appeals"](doors, at.date())
    assert {mode.classify(door) for door in doors} == {"appeal_red", "no_appeal"}
    assert not mode.public
