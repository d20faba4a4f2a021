"""A quarter with an accepted appeal, and the real Appeals screen with all of its tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.act_form import ActForm
from desktop.appeals.appeals_view import AppealsView
from desktop.desk import Desk, Target
from desktop.jobs import Pools
from desktop.settings import Settings
from desktop.solving import tabs as solving
from desktop.whistles import tabs as whistles
from forms.i18n import use_language
from models.appeals.actions import step
from models.appeals.states import StepKind
from models.calendar import now
from models.station import Station
from tests.models.appeals.quarter import HEATING, Quarter


@dataclass
class Known:
    """Ids of what is there: an appeal that was accepted an hour ago."""

    appeal: UUID


@pytest.fixture
def known(station: Station) -> Known:
    with station.act("test") as session:
        quarter = Quarter(session)
        appeal = quarter.appeal(HEATING, received=now() - timedelta(hours=2), place="碧桂园 3 号楼")
        step(session, appeal.id, StepKind.ACCEPT, at=now() - timedelta(hours=1))
        return Known(appeal.id)


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
    """The Appeals screen on its desk, with what it told and where it asked to go."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        tables = (*whistles.TABLES, *solving.TABLES)
        self.view: Any = AppealsView(desk, (*whistles.TABS, *solving.TABS), tables)
        self.told: list[tuple[str, Any]] = []
        self.went: list[Target] = []
        desk.done.connect(lambda words, act_id: self.told.append((words, act_id)))
        desk.went.connect(self._go)
        qtbot.addWidget(self.view)
        self.view.resize(1180, 660)
        self.view.show()

    def _go(self, target: Target) -> None:
        self.went.append(target)
        if target.screen == "appeals":
            self.view.show_target(target)

    def go(self, record: UUID | None = None, **options: Any) -> None:
        self.desk.go("appeals", record, **options)
        self.rest()

    def tab(self, key: str, **options: Any) -> Any:
        """Open a tab and wait until it has read."""
        self.go(page=key, **options)
        return self.view.made[key]

    def form(self, tab: Any) -> ActForm:
        """The form that stands beside the list or the page of a tab."""
        page = tab.page if hasattr(tab, "page") and tab.pages.currentWidget() is tab.page else tab
        assert isinstance(page.panel.content, ActForm)
        return page.panel.content

    def answer(self, tab: Any, **answers: object) -> None:
        """Type answers and save."""
        form = self.form(tab)
        for key, value in answers.items():
            form.model.answer(key, value)
        self.click(form.save_button)

    def click(self, button: QWidget) -> None:
        self.until(button.isVisible)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is read, written or drawn any more."""
        self.until(lambda: not self.desk.busy)
        self.qtbot.wait(0)
        self.until(lambda: not self.desk.busy)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def stored(self, kind: type[Any]) -> list[Any]:
        with self.desk.station.sessions() as session:
            return list(session.scalars(select(kind).where(kind.deleted_at.is_(None)).order_by(kind.id)))


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, known: Known) -> Screen:
    return Screen(qtbot, desk)
