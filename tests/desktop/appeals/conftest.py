"""A stair whose people appeal, and the real screen on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.appeals.appeals_view import AppealsView
from desktop.desk import Desk
from models.appeals.actions import step
from models.appeals.page import AppealPage, appeal_page
from models.appeals.states import StepKind
from models.calendar import now
from models.station import Station
from tests.desktop.screens import OnDesk
from tests.models.appeals.quarter import HEATING, NOISE, Quarter


class People:
    """王芳 complained of the heating twice, the first one is overdue; 李强 of noise; one accusation, closed."""

    late: UUID
    again: UUID
    noise: UUID
    accusation: UUID
    wang: UUID


@pytest.fixture
def people(station: Station) -> People:
    found, at = People(), now()
    with station.act("test") as session:
        quarter = Quarter(session)
        wang, li = quarter.person("王芳", phone="13900000001"), quarter.person("李强")
        found.wang = wang.id
        old = at - timedelta(days=30)
        said = {"resident_id": wang.id, "contact_name": None}
        found.late = quarter.appeal(HEATING, received=old, **said).id
        step(session, found.late, StepKind.ACCEPT, at=old + timedelta(hours=1))
        found.again = quarter.appeal(HEATING, received=at - timedelta(hours=2), **said).id
        found.noise = quarter.appeal(
            NOISE, received=at - timedelta(hours=1), resident_id=li.id, contact_name=None, content="夜里吵"
        ).id
        found.accusation = quarter.appeal(
            HEATING, received=at - timedelta(hours=1), content="收钱不办事", accusation=True, accused=("住建", "张三"),
            anonymous=True, contact_name=None,
        ).id  # fmt: skip
    return found


@pytest.fixture
def desk(english: None, desk: Desk) -> Desk:
    return desk


class Screen(OnDesk):
    """The screen of appeals."""

    name = "appeals"

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        super().__init__(qtbot, desk, AppealsView(desk))

    def page(self, appeal_id: UUID) -> Any:
        self.go(appeal_id)
        return self.view.page

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def write(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def save(self) -> None:
        self.press(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
        self.rest()

    def appeal(self, appeal_id: UUID) -> AppealPage:
        with self.desk.station.sessions() as session:
            return appeal_page(session, appeal_id, now())


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, people: People) -> Screen:
    return Screen(qtbot, desk)
