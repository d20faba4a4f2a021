"""The sync page on a station of its own, and for some tests a real district behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk import Desk, Target
from desktop.sync.sync_view import SyncView
from models.station import Station
from tests.models.sync.line import Family, add_family, enrol, receipt_all
from tests.sync.conftest import _migrated, data_folder, district, founded, make_pc, make_server, postgres, server

__all__ = ["_migrated", "data_folder", "district", "founded", "make_pc", "make_server", "postgres", "server"]


@pytest.fixture
def desk(english: None, desk: Desk) -> Desk:
    return desk


class Page:
    """The screen, and what the shell was asked for."""

    def __init__(self, qtbot: QtBot, desk: Desk, view: SyncView) -> None:
        self.qtbot, self.desk, self.view = qtbot, desk, view
        self.told: list[tuple[str, int | None]] = []
        self.went: list[Target] = []
        desk.done.connect(lambda sentence, act_id: self.told.append((sentence, act_id)))
        desk.went.connect(self.went.append)

    def open(self, page: str = "", **options: object) -> None:
        self.view.show_target(Target("sync", None, (), {"page": page, **options} if page else options))
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is read or written any more."""
        self.qtbot.waitUntil(lambda: not self.desk.busy and not self.desk.line.running, timeout=20_000)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=20_000)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Page:
    """The page of a station that nobody has enrolled."""
    return shown(qtbot, desk)


@pytest.fixture
def family(station: Station) -> Family:
    """An enrolled station whose family the district knows."""
    enrol(station)
    made = add_family(station)
    receipt_all(station)
    return made


@pytest.fixture
def connected(qtbot: QtBot, family: Family, desk: Desk) -> Page:
    """The page of an enrolled station; its district answers nobody."""
    return shown(qtbot, desk)


def shown(qtbot: QtBot, desk: Desk) -> Page:
    view = SyncView(desk)
    qtbot.addWidget(view)
    view.resize(1180, 660)
    view.show()
    page = Page(qtbot, desk, view)
    page.until(lambda: desk.line.known)
    page.rest()
    return page
