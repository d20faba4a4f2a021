"""A Saturday of the studio with four officers on the roster, and the real screen on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

import models.calendar
from desktop.desk import Desk, Target
from desktop.jobs import Pools
from desktop.settings import Settings
from desktop.shell.studio_screen import StudioScreen
from forms.i18n import use_language
from models.calendar import CHINA
from models.station import Station
from models.studio import roster, sessions
from models.studio.records import MatterKind
from tests.models.studio.saturday import ORDINARY, family, four_officers

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
        key = sessions.session_on(session, ORDINARY).id
        for officer in officers:
            roster.add_shift(session, key, officer)
        people = family(session, "王秀梅", "王小明", "李建国")
        people[0].phone = "13900000001"
        return Saturday(key, officers, [each.id for each in people])


@pytest.fixture
def desk(qtbot: QtBot, station: Station, tmp_path: Path) -> Iterator[Desk]:
    use_language("en")
    pools = Pools()
    desk = Desk(station, Settings(tmp_path / "settings.ini"), pools)
    yield desk
    desk.close()
    pools.wait()
    use_language("zh_CN")


class Screen:
    """The studio on its desk, with what it told and where it asked to go."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.view = StudioScreen(desk)
        self.told: list[tuple[str, Any]] = []
        self.errors: list[Exception] = []
        self.went: list[Target] = []
        desk.done.connect(lambda words, act_id: self.told.append((words, act_id)))
        desk.told.connect(self.errors.append)
        desk.went.connect(self._go)
        qtbot.addWidget(self.view)
        self.view.resize(1180, 660)
        with qtbot.waitActive(self.view):  # keys with Alt are the window's
            self.view.show()
            self.view.activateWindow()

    def _go(self, target: Target) -> None:
        self.went.append(target)
        if target.screen == "studio":
            self.view.show_target(target)

    def go(self, record: UUID | None = None, **options: Any) -> None:
        self.desk.go("studio", record, **options)
        self.rest()

    def tab(self, key: str) -> Any:
        """Open a tab and wait until it has read."""
        self.go(page=key)
        return self.made(key)

    def made(self, key: str) -> Any:
        return self.view.made[key]

    def rest(self) -> None:
        """Wait until nothing is read, written or drawn any more."""
        for _round in range(3):  # what was written is read again, and what was read may ask for more
            self.until(lambda: not self.desk.busy)
            self.qtbot.wait(0)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def stored(self, kind: type[Any]) -> list[Any]:
        with self.desk.station.sessions() as session:
            return list(session.scalars(select(kind).where(kind.deleted_at.is_(None)).order_by(kind.id)))

    # what a person does -------------------------------------------------------------------------------------------

    def again(self) -> Screen:
        """The screen of a program that was started anew."""
        self.view.close()
        return Screen(self.qtbot, self.desk)

    def click(self, button: QWidget) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

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
