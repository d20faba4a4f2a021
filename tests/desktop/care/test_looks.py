"""Every page of care at both ends of the scale: nothing cut off, and everything within reach of the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.shell.today_view import TodayView
from desktop.theme import Mode, theme
from desktop.widgets import LineButton
from models.station import Station
from tests.desktop.care.conftest import Screen, Stair
from tests.desktop.looks import clipped, interactive, outside, reached_by_tab

Page = Callable[[Screen, Stair], QWidget]


def people(screen: Screen, _stair: Stair) -> QWidget:
    tab = screen.tab("people")
    tab.list.filter_button.click()
    return screen.view


def coverage(screen: Screen, _stair: Stair) -> QWidget:
    screen.tab("coverage")
    return screen.view


def doubles(screen: Screen, _stair: Stair) -> QWidget:
    screen.go(page="gaps", part="two_primaries")
    return screen.view


def recording(screen: Screen, _stair: Stair) -> QWidget:
    screen.tab("due").record_visit()
    return screen.view


def proposals(screen: Screen, _stair: Stair) -> QWidget:
    screen.go(page="proposals", group="SG04")
    screen.made("proposals").rule.ask_reason()
    return screen.view


def person(screen: Screen, stair: Stair) -> QWidget:
    page = screen.person(stair["赵敏"])
    page.ask("recognise")
    return screen.view


@pytest.fixture
def worn() -> Iterator[Callable[[int], None]]:
    yield lambda percent: theme().wear(Mode.LIGHT, percent)
    theme().wear(Mode.LIGHT, 100)


@pytest.mark.parametrize("percent", [100, 175])
@pytest.mark.parametrize("page", [people, coverage, doubles, recording, proposals, person])
def test_nothing_is_cut_off(
    screen: Screen, stair: Stair, worn: Callable[[int], None], page: Page, percent: int
) -> None:
    worn(percent)
    shown = page(screen, stair)
    screen.rest()
    QApplication.processEvents()
    assert clipped(shown) == []
    assert outside(shown) == []


@pytest.mark.parametrize("page", [recording, person, proposals])
def test_tab_reaches_everything(screen: Screen, stair: Stair, page: Page) -> None:
    shown = page(screen, stair)
    screen.rest()
    shown.activateWindow()
    first = next(part for part in shown.findChildren(QAbstractButton) if part in interactive(shown))
    first.setFocus()
    screen.until(lambda: QApplication.focusWidget() is first)
    reached = reached_by_tab(shown, 400)
    missed = {part for part in interactive(shown) - reached if not _arrows_lead_there(part, reached)}
    assert {part.accessibleName() or type(part).__name__ for part in missed} == set()


def _arrows_lead_there(part: QWidget, reached: set[QWidget]) -> bool:
    """Whether a choice stands in a group of which Tab reaches one: arrows and digits reach the others."""
    group = part.group() if isinstance(part, QAbstractButton) else None
    return group is not None and not reached.isdisjoint(group.buttons())


@pytest.mark.parametrize("key", ["people", "coverage", "gaps", "due", "proposals"])
def test_a_station_that_cares_for_nobody_says_what_to_do(qtbot: QtBot, desk: Desk, key: str) -> None:
    screen = Screen(qtbot, desk)
    screen.tab(key)
    QApplication.processEvents()
    assert clipped(screen.view) == []


def test_today_tells_who_waits_for_a_visit_and_who_has_no_helper(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    view = TodayView(screen.desk)
    qtbot.addWidget(view)
    view.show()
    view.model.load()
    screen.rest()
    assert view.tiles["care"].accessibleName() == "Care visits due 1 1 overdue"
    assert view.tiles["unpaired"].number.text() == "2"
    (line,) = view.care.findChildren(LineButton)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert screen.went[-1].record == stair["王秀梅"]
    qtbot.mouseClick(view.tiles["unpaired"], Qt.MouseButton.LeftButton)
    assert screen.went[-1].options == {"page": "gaps", "part": "to_pair"}


def test_the_household_page_tells_care_in_one_line_and_leads_there(
    qtbot: QtBot, screen: Screen, stair: Stair, station: Station
) -> None:
    from desktop.people.home_parts import PersonRow
    from desktop.people.people_view import PeopleView

    view = PeopleView(screen.desk)
    qtbot.addWidget(view)
    view.open_home("resident", stair["王秀梅"])
    screen.until(lambda: view.home.findChildren(PersonRow))
    (row,) = view.home.findChildren(PersonRow)
    said = {part.accessibleName() for part in row.findChildren(QWidget)}
    assert {"独居老人", "10 days late"} <= said
    qtbot.mouseClick(row.care, Qt.MouseButton.LeftButton)
    assert screen.went[-1].record == stair["王秀梅"]
