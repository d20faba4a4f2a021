"""Handing somebody over: who is in the care team is asked to tell the other side in person, and nobody else is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.people.handover_model import HandoverModel
from desktop.people.handover_view import HandoverView
from desktop.people.home_model import HomeModel
from models.base import uuid7
from models.calendar import today
from models.care.records import CareTeamMember
from models.station import Station
from models.workers.records import Worker
from tests.models.sync.line import Family


@pytest.mark.parametrize("mine", [True, False])
def test_only_who_is_in_the_team_is_asked_to_tell_it_in_person(
    qtbot: QtBot, station: Station, desk: Desk, family: Family, mine: bool
) -> None:
    with station.act("care") as session:
        other = Worker(id=uuid7(), name="王芳")
        session.add(other)
        who = station.worker_id if mine else other.id
        session.add(CareTeamMember(resident_id=family.head, level=4, worker_id=who, starts_on=today()))
    home = HomeModel(desk, today())
    with qtbot.waitSignal(home.loaded) as loaded:
        home.open("household", family.household)
    view = HandoverView(HandoverModel(desk, loaded.args[0]))
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.model.loaded):
        view.model.load()
    assert view.in_person.isVisibleTo(view) is mine
