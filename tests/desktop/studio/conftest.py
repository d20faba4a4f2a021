"""A Saturday of the studio with four officers on the roster, and the real screen on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

import models.calendar
from desktop.desk import Desk
from desktop.shell.studio_screen import StudioScreen
from models.calendar import CHINA
from models.station import Station
from models.studio import roster
from models.studio.records import MatterKind
from tests.desktop.screens import OnDesk
from tests.models.studio.saturday import ORDINARY, family, four_officers, session_on

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Clock:
    """What the PC takes for now; it goes on by minutes as a test says so."""

    def __init__(self, on: date) -> None:
        self.now = datetime.combine(on, time(9), CHINA)

    def go_on(self, minutes: float = 1) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(ORDINARY)
    monkeypatch.setattr(models.calendar, "now", lambda: clock.now)
    monkeypatch.setattr(models.calendar, "today", lambda: clock.now.date())
    return clock


@dataclass
class Saturday:
    """Its session, the officers in the order of the roster, and people of the register."""

    session_id: UUID
    officers: list[UUID]
    people: list[UUID]


@pytest.fixture
def saturday(station: Station, clock: Clock) -> Saturday:
    with station.act("test") as session:
        officers = four_officers(session)
        key = session_on(session, ORDINARY).id
        for officer in officers:
            roster.add_shift(session, key, officer)
        people = family(session, "王秀梅", "王小明", "李建国")
        people[0].phone = "13900000001"
        return Saturday(key, officers, [each.id for each in people])


@pytest.fixture
def desk(english: None, desk: Desk) -> Desk:
    return desk


class Screen(OnDesk):
    """The studio."""

    name = "studio"

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        super().__init__(qtbot, desk, StudioScreen(desk))

    # what a person does -------------------------------------------------------------------------------------------

    def again(self) -> Screen:
        """The screen of a program that was started anew."""
        self.view.close()
        return Screen(self.qtbot, self.desk)

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keys stand, and wait for what comes of it."""
        self.type(key, modifier)
        self.rest()

    def type(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.view, key, modifier)

    def act(self, *keys: str) -> None:
        """Press letters with Alt and digits without, one after the other."""
        for key in keys:
            self.press(key, Qt.KeyboardModifier.NoModifier if key.isdigit() else ALT)

    def write(self, text: str) -> None:
        """Write where the keys stand, as an input method does it."""
        self.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit))
        event, field = QInputMethodEvent(), QApplication.focusWidget()
        assert field is not None
        event.setCommitString(text)
        QApplication.sendEvent(field, event)

    def sign_all_in(self, day: Any) -> None:
        for shift in list(day.roster.signs):
            self.click(day.roster.signs[shift])

    def take_in(self, day: Any, kind: MatterKind, topic: str, content: str) -> None:
        """Fill in the intake that is open for the visitor who was called."""
        self.until(lambda: day.panel.form is not None)
        self.fill(day.panel.form, kind, topic, content)

    def fill(self, form: Any, kind: MatterKind, topic: str, content: str) -> None:
        form.kinds.set_value(kind)
        form.topics.set_value(topic)
        form.editors["content"].setFocus()
        self.write(content)
        self.press(Qt.Key.Key_S, CTRL)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, saturday: Saturday) -> Screen:
    return Screen(qtbot, desk)
