"""A stair whose people appeal, and the real screen on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.appeals.appeals_view import AppealsView
from desktop.desk import Desk, Target
from desktop.jobs import Pools
from desktop.settings import Settings
from forms.i18n import use_language
from models.appeals.actions import step
from models.appeals.page import AppealPage, appeal_page
from models.appeals.states import StepKind
from models.calendar import now
from models.station import Station
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
def desk(qtbot: QtBot, station: Station, tmp_path: Path) -> Iterator[Desk]:
    use_language("en")
    pools = Pools()
    desk = Desk(station, Settings(tmp_path / "settings.ini"), pools)
    yield desk
    desk.close()
    pools.wait()
    use_language("zh_CN")


class Screen:
    """The screen of appeals on its desk, with what it told and where it asked to go."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.view = AppealsView(desk)
        self.told: list[tuple[str, Any]] = []
        self.went: list[Target] = []
        desk.done.connect(lambda words, act_id: self.told.append((words, act_id)))
        desk.went.connect(self._go)
        qtbot.addWidget(self.view)
        self.view.resize(1180, 660)
        self.view.show()
        self.view.activateWindow()

    def _go(self, target: Target) -> None:
        self.went.append(target)
        if target.screen == "appeals":
            self.view.show_target(target)

    def go(self, record: UUID | None = None, **options: Any) -> None:
        self.desk.go("appeals", record, **options)
        self.rest()

    def tab(self, key: str) -> Any:
        """Open a tab and wait until it has read."""
        self.go(page=key)
        return self.view.made[key]

    def page(self, appeal_id: UUID) -> Any:
        self.go(appeal_id)
        return self.view.page

    def rest(self) -> None:
        """Wait until nothing is read, written or drawn any more."""
        self.until(lambda: not self.desk.busy)
        self.qtbot.wait(0)
        self.until(lambda: not self.desk.busy)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def made(self, key: str) -> Any:
        return self.view.made[key]

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def write(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def save(self) -> None:
        self.press(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
        self.rest()

    def stored(self, kind: type[Any]) -> list[Any]:
        with self.desk.station.sessions() as session:
            return list(session.scalars(select(kind).where(kind.deleted_at.is_(None)).order_by(kind.id)))

    def appeal(self, appeal_id: UUID) -> AppealPage:
        with self.desk.station.sessions() as session:
            return appeal_page(session, appeal_id, now())


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, people: People) -> Screen:
    return Screen(qtbot, desk)
