"""Between the studio and the rest: from Today to a day nobody ended, to mediation and back, out of a refusal."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import models.calendar
from desktop.printing.preview_view import PreviewDialog
from desktop.shell.window import MainWindow
from desktop.widgets.lines import LineButton
from models.calendar import CHINA
from models.errors import WorldError
from models.places.profile import kept_profile
from models.station import Station
from models.studio import matters
from models.studio.states import MatterStepKind
from tests.models.studio.saturday import ORDINARY, add_officer, at, open_saturday, session_on, taken_in
from tests.models.visits.village import add_building, add_household


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> date:
    """The PC takes it for the Monday after a Saturday, at nine."""
    monday = ORDINARY + timedelta(days=2)
    monkeypatch.setattr(models.calendar, "now", lambda: datetime(2024, 3, 11, 9, tzinfo=CHINA))
    monkeypatch.setattr(models.calendar, "today", lambda: monday)
    return monday


def rest(qtbot: QtBot, window: MainWindow) -> None:
    for _round in range(3):
        qtbot.waitUntil(lambda: not window.desk.busy)
        qtbot.wait(0)


def go(qtbot: QtBot, window: MainWindow, screen: str, **options: Any) -> Any:
    window.desk.go(screen, **options)
    rest(qtbot, window)
    return window.stack.currentWidget()


def page_of_a_saturday(window: MainWindow) -> Any:
    screen: Any = window.stack.currentWidget()
    return screen.made["sessions"].page


def test_today_leads_to_a_saturday_that_nobody_ended(
    qtbot: QtBot, window: MainWindow, station: Station, day: date
) -> None:
    with station.act("test") as session:
        key, _officers = open_saturday(session)
        add_household(session, add_building(session)[0], "王秀梅")
        matters.draw_number(session, key, at=at(9))
    view = go(qtbot, window, "today")
    (line,) = [each for each in view.studio.findChildren(LineButton) if "was not ended" in each.accessibleName()]
    assert "1 visitors" in line.accessibleName()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    page = page_of_a_saturday(window)
    assert page.model.session_id == key
    assert page.roster.close_button.isVisible()


def test_a_refusal_stays_on_the_page_it_was_said_of(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, "studio")
    window.desk.told.emit(WorldError("nobody_waits"))
    assert window.banner.isVisible()
    go(qtbot, window, "today")
    assert not window.banner.isVisible()


@pytest.mark.parametrize("way", ["navigation", "back", "cancel"])
def test_whoever_begins_a_mediation_in_the_studio_comes_back_to_the_queue(
    qtbot: QtBot, window: MainWindow, station: Station, day: date, way: str
) -> None:
    with station.act("test") as session:
        key, officers = open_saturday(session)
        matter = taken_in(session, key, officers[0]).id
    studio = go(qtbot, window, "studio", page="day")
    tab = studio.made["day"]
    tab.open_matter(matter)
    rest(qtbot, window)
    tab.panel.act(MatterStepKind.TO_MEDIATION)
    rest(qtbot, window)
    assert studio.tabs.value() == "mediation"
    if way == "navigation":
        go(qtbot, window, "today")
        go(qtbot, window, "studio")
    elif way == "back":
        qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    else:
        studio.made["mediation"].view.new.left.emit()
    rest(qtbot, window)
    assert studio.tabs.value() == "day"
    go(qtbot, window, "today")
    go(qtbot, window, "studio", page="mediation")
    go(qtbot, window, "today")
    go(qtbot, window, "studio")
    assert studio.tabs.value() == "mediation", "whoever went there himself finds it again"


def test_the_list_of_mediation_is_read_when_its_tab_is_clicked(qtbot: QtBot, window: MainWindow) -> None:
    studio = go(qtbot, window, "studio", page="day")
    qtbot.mouseClick(studio.tabs.button("mediation"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert studio.made["mediation"].view.list.empty.isVisible(), "there is no file, and no placeholder stays"


@pytest.mark.parametrize("known", [False, True])
def test_the_notice_says_what_the_station_has_not_written_down(
    qtbot: QtBot, window: MainWindow, station: Station, known: bool
) -> None:
    with station.act("test") as session:
        key = session_on(session, ORDINARY).id
        add_officer(session, "王警官", "派出所")
        if known:
            profile = kept_profile(session)
            profile.address, profile.duty_phone = "云峰街12号", "024-88880000"
    window.desk.go("studio", key, kind="studio_session")
    rest(qtbot, window)
    page = page_of_a_saturday(window)
    qtbot.mouseClick(page.notice_button, Qt.MouseButton.LeftButton)
    (preview,) = window.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: preview.model.pages is not None)
    rest(qtbot, window)
    assert preview.banner.isVisible() is not known
    if not known:
        assert "Address of the station, Duty phone" in preview.banner.text.text()
        qtbot.mouseClick(preview.banner.action, Qt.MouseButton.LeftButton)
        rest(qtbot, window)
        assert window._screens["settings"].current == "station"  # type: ignore[attr-defined]
    else:
        preview.reject()
