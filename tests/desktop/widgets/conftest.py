"""A widget in a window of its own, in the standard look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Theme

Show = Callable[[QWidget], QWidget]


@pytest.fixture(autouse=True)
def _worn(worn: Theme) -> None:
    """Every test here has a theme to wear."""


@pytest.fixture
def shown(qtbot: QtBot) -> Show:
    """Show a widget in an active window."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(900, 600)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget)
        return widget

    return show
