"""What two PCs decided for one person without each other is decided by clicks, and the other PC hears of it."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.shell.today_view import TodayView
from desktop.widgets import Button, VersionCard
from models.care.memberships import end_membership
from models.care.records import MembershipEnd, PairingEnd
from models.care.rules import Share
from models.care.states import CareState
from models.station import Station
from tests.desktop.care.conftest import Screen
from tests.desktop.looks import clipped, outside
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.couple import Couple, make_couple

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def couple(make_pc: MakePc, server: RunningServer) -> Couple:
    return make_couple(make_pc().enrol(server), make_pc().enrol(server))


@pytest.fixture
def station(couple: Couple) -> Station:
    return couple.one.station


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk) -> Screen:
    return Screen(qtbot, desk)


def sync(screen: Screen) -> None:
    screen.until(lambda: screen.desk.line.known)
    screen.desk.line.run_now()
    screen.until(lambda: not screen.desk.line.running and not screen.desk.busy)


def today(qtbot: QtBot, screen: Screen) -> TodayView:
    view = TodayView(screen.desk)
    qtbot.addWidget(view)
    view.resize(1180, 660)
    view.show()
    view.model.load()
    screen.rest()
    return view


def test_of_two_primary_helpers_named_at_two_pcs_a_click_keeps_one_at_both(
    qtbot: QtBot, screen: Screen, couple: Couple
) -> None:
    couple.pair(couple.one, "王敏")
    couple.pair(couple.two, "陈刚")
    couple.two.run()
    page = today(qtbot, screen)
    assert not page.undecided.isVisible()
    sync(screen)
    screen.until(page.undecided.isVisible)
    assert page.undecided.text.text() == "1 person has two primary helpers."
    assert clipped(page) == [] == outside(page)
    qtbot.mouseClick(page.undecided.action, Qt.MouseButton.LeftButton)
    screen.rest()
    (keep,) = [card for card in cards(screen, VersionCard) if card.value.text() == "陈刚"]
    qtbot.mouseClick(keep.button, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.told)
    sync(screen)
    couple.level()
    assert couple.state() is CareState.PAIRED
    assert couple.coverage() == (Share(2, 2), Share(2, 2), 0)
    assert couple.history() == {
        "王敏": (couple.day, couple.day, PairingEnd.SETTLED),
        "陈刚": (couple.day, None, None),
    }
    screen.until(lambda: not page.undecided.isVisible())


def test_who_is_helped_though_care_ended_at_another_pc_is_told_and_a_click_ends_it_at_both(
    qtbot: QtBot, screen: Screen, couple: Couple
) -> None:
    couple.pair(couple.one, "王敏")
    with couple.two.station.act("care.end") as session:
        end_membership(session, couple.membership, on=couple.day, reason=MembershipEnd.WISH)
    couple.two.run()
    sync(screen)
    page = today(qtbot, screen)
    assert page.undecided.text.text() == "1 person is no longer under care and still has a helper."
    qtbot.mouseClick(page.undecided.action, Qt.MouseButton.LeftButton)
    screen.rest()
    assert screen.made("gaps").parts.value() == "left_over"
    QApplication.processEvents()
    assert clipped(screen.view) == [] == outside(screen.view)
    (end,) = [button for button in cards(screen, Button) if button.accessibleName() == "End the pairing of 王秀梅"]
    qtbot.mouseClick(end, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.told)
    assert screen.told[0][0] == "The pairings have ended with the care"
    sync(screen)
    couple.level()
    assert couple.left_over() == []
    assert couple.history() == {"王敏": (couple.day, couple.day, PairingEnd.WISH)}


def cards(screen: Screen, kind: type[W]) -> list[W]:
    return [each for each in screen.made("gaps").findChildren(kind) if each.isVisible()]
