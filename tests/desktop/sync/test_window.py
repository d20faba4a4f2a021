"""The light in the window of the running program: it goes by itself, says trouble in words, and opens the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.settings import Settings
from desktop.shell.window import MainWindow
from desktop.sync.sync_view import SyncView
from forms.i18n import use_language
from tests.conftest import CHEAP, Profile
from tests.models.sync.line import add_family, enrol


@pytest.fixture
def window(qtbot: QtBot, profile: Profile, tmp_path: Path) -> Iterator[MainWindow]:
    """The program as it runs on a station whose district is down."""
    station = profile.open()
    enrol(station)
    add_family(station)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = Settings(tmp_path / "settings.ini")
    settings.language = "en"
    application = Application(app, profile.folder, settings, CHEAP, syncs=True)
    application.enter(station)
    opened = application.window
    assert opened is not None
    yield opened
    application.end()  # while the line may be at work
    opened.retire()
    application.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_language("zh_CN")


def test_the_light_tries_by_itself_says_that_there_is_no_line_and_no_dialog_opens(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: window.status.sync.text().startswith("No line to the district"), timeout=20_000)
    assert "waiting" in window.status.sync.text()
    assert QApplication.activeModalWidget() is None
    assert not window.banner.isVisible()


def test_a_click_and_a_key_open_the_page_where_no_place_of_the_navigation_is_lit(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.mouseClick(window.status.sync, Qt.MouseButton.LeftButton)
    assert isinstance(window.stack.currentWidget(), SyncView)
    assert not any(button.isChecked() for button in window.nav.buttons)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert not isinstance(window.stack.currentWidget(), SyncView)
    qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.stack.currentWidget(), SyncView)
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_the_line_goes_on_while_the_window_is_locked(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.desk.line.error is not None, timeout=20_000)
    window.lock_up()
    window.desk.line.run_now()
    assert window.desk.line.running
    qtbot.waitUntil(lambda: not window.desk.line.running, timeout=20_000)
