"""The whole application on a station of its own, driven with real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.settings import Settings
from desktop.shell.window import MainWindow
from forms.i18n import language, use_language
from models.station import Station
from tests.conftest import CHEAP, Profile

Open = Callable[..., MainWindow]


def _settings(folder: Path) -> Settings:
    settings = Settings(folder / "settings.ini")
    settings.language = "en"
    return settings


@pytest.fixture
def make_application(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Path], Application]]:
    """Make applications on a profile folder; they are ended as the program ends them."""
    made: list[Application] = []
    before = language()

    def make(folder: Path) -> Application:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        application = Application(app, folder, _settings(tmp_path), CHEAP)
        made.append(application)
        return application

    yield make
    for application in made:
        window = application.window
        application.end()
        if window is not None:
            window.retire()
        application.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_language(before)


@pytest.fixture
def application(make_application: Callable[[Path], Application], profile: Profile) -> Application:
    return make_application(profile.folder)


@pytest.fixture
def station(profile: Profile) -> Iterator[Station]:
    """The open station; an application that entered it closes it first."""
    opened = profile.open()
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot: QtBot, application: Application, station: Station) -> MainWindow:
    """The window on an empty station, in English."""
    application.enter(station)
    opened = application.window
    assert opened is not None
    qtbot.waitUntil(lambda: not opened.desk.busy)
    return opened
