"""Beside level 4 the forms ask for whom something is written; elsewhere nobody is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from desktop.care.openly_choice import OpenlyChoice
from models.calendar import today
from models.care.memberships import recognise
from models.care.records import CarePause, CareVisit, PauseReason, Rating
from models.station import Station
from tests.desktop.care.conftest import Screen, Stair
from tests.desktop.care.test_person import save


def restricted(station: Station, stair: Stair) -> None:
    with station.act("test") as session:
        recognise(session, stair["李强"], "SG09", on=today(), team=[station.worker_id])


def tick(qtbot: QtBot, box: QCheckBox) -> None:
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()


def test_a_visit_is_the_teams_unless_it_is_ticked_for_all(
    qtbot: QtBot, screen: Screen, stair: Stair, station: Station
) -> None:
    restricted(station, stair)
    page = screen.person(stair["李强"])
    for ticked in (False, True):
        page.record_visit()
        entry = page.panel.content
        assert entry.openly.isVisible()
        entry.ratings["safety"].set_value(Rating.FAIR)
        if ticked:
            tick(qtbot, entry.openly.box)
        with qtbot.waitSignal(screen.desk.done):
            save(qtbot, page)
    assert sorted(row.level for row in screen.stored(CareVisit)) == [2, 4]


def test_a_pause_is_the_teams_unless_it_is_ticked_for_all(
    qtbot: QtBot, screen: Screen, stair: Stair, station: Station
) -> None:
    restricted(station, stair)
    page = screen.person(stair["李强"])
    page.ask("pause")
    form = page.panel.content
    form.editors["reason"].set_value(PauseReason.AWAY)
    tick(qtbot, form.findChild(OpenlyChoice).box)
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    assert [row.level for row in screen.stored(CarePause)] == [2]


def test_nobody_is_asked_where_it_makes_no_difference(screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["李强"])
    page.record_visit()
    assert not page.panel.content.openly.isVisible()
    page.panel.leave()
    page.ask("need")
    assert page.panel.content.findChild(OpenlyChoice) is None
