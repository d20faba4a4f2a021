"""A screen on its desk, as a person sits before it: what it told, where it asked to go, and when it rests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk, Target


class OnDesk:
    """``name`` is what the desk calls the screen that ``view`` is."""

    name: str

    def __init__(self, qtbot: QtBot, desk: Desk, view: Any) -> None:
        self.qtbot, self.desk, self.view = qtbot, desk, view
        self.told: list[tuple[str, Any]] = []
        self.errors: list[Exception] = []
        self.went: list[Target] = []
        desk.done.connect(lambda words, act_id: self.told.append((words, act_id)))
        desk.told.connect(self.errors.append)
        desk.went.connect(self._go)
        qtbot.addWidget(view)
        view.resize(1180, 660)
        with qtbot.waitActive(view):  # keys are the window's that is active
            view.show()
            view.activateWindow()

    def _go(self, target: Target) -> None:
        self.went.append(target)
        if target.screen == self.name:
            self.view.show_target(target)

    def go(self, record: UUID | None = None, **options: Any) -> None:
        self.desk.go(self.name, record, **options)
        self.rest()

    def made(self, key: str) -> Any:
        return self.view.made[key]

    def tab(self, key: str, **options: Any) -> Any:
        """Open a tab and wait until it has read."""
        self.go(page=key, **options)
        return self.made(key)

    def rest(self) -> None:
        """Wait until nothing is read, written or drawn any more."""
        for _round in range(3):  # what was written is read again, and what was read may ask for more
            self.until(lambda: not self.desk.busy)
            self.qtbot.wait(0)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def click(self, button: QWidget) -> None:
        self.until(button.isVisible)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def stored(self, kind: type[Any]) -> list[Any]:
        with self.desk.station.sessions() as session:
            return list(session.scalars(select(kind).where(kind.deleted_at.is_(None)).order_by(kind.id)))
