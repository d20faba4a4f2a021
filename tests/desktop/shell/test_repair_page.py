"""A station whose rights were changed beside the program: the log-in says so, the recovery code puts them back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.app import Application
from desktop.shell.entrance_view import EntranceView
from desktop.shell.repair_page import RepairPage
from models.workers.records import Worker, WorkerRole
from tests.conftest import Profile
from tests.tampering import key_of, tamper

NEW = "Third-Door-8"


@pytest.fixture
def tampered(profile: Profile) -> Profile:
    """Somebody made himself the secretary, with a foreign tool."""
    tamper(profile.folder, key_of(profile), "UPDATE worker SET role = 'secretary'")
    return profile


def typed(qtbot: QtBot, editor: QWidget, text: str) -> None:
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def begun(application: Application) -> EntranceView:
    application.begin()
    assert application.entrance is not None
    return application.entrance


def test_the_log_in_says_what_was_changed_and_the_recovery_code_puts_it_back(
    qtbot: QtBot, tampered: Profile, application: Application
) -> None:
    entrance = begun(application)
    typed(qtbot, entrance.login.name, "liu")
    typed(qtbot, entrance.login.password, tampered.password)
    qtbot.waitUntil(lambda: entrance.login.refusal.isVisible())
    assert "Worker" in entrance.login.refusal.text.text()
    assert "刘芳" not in entrance.login.refusal.text.text()
    qtbot.mouseClick(entrance.login.forgot, Qt.MouseButton.LeftButton)
    page = entrance.recover
    for editor, text in (
        (page.code, tampered.recovery_code),
        (page.login, "liu"),
        (page.password, NEW),
        (page.again, NEW),
    ):
        typed(qtbot, editor, text)
    qtbot.waitUntil(lambda: isinstance(entrance.page, RepairPage))
    repair = entrance.page
    assert isinstance(repair, RepairPage)
    assert repair.lines[0].text().endswith("(Community worker became Secretary (head of the station))")
    qtbot.keyClick(repair.ok, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: application.window is not None and application.window.isVisible())
    assert application.window is not None
    with application.window.desk.station.whole() as session:
        assert session.scalars(select(Worker.role)).all() == [WorkerRole.WORKER]


def test_whoever_goes_back_has_changed_nothing(qtbot: QtBot, tampered: Profile, application: Application) -> None:
    entrance = begun(application)
    entrance.turn(entrance.recover)
    entrance.model.recover(tampered.recovery_code, "liu", NEW)
    qtbot.waitUntil(lambda: isinstance(entrance.page, RepairPage))
    repair = entrance.page
    assert isinstance(repair, RepairPage)
    qtbot.mouseClick(repair.back, Qt.MouseButton.LeftButton)
    assert entrance.page is entrance.recover
