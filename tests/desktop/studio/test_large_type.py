"""With large type on a small screen a form of the studio scrolls within, and its buttons stay in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop.theme import theme
from models.studio.records import MatterKind
from tests.desktop.studio.conftest import Saturday, Screen

ROOM = {100: (1178, 637), 125: (1140, 614), 150: (1278, 591), 175: (1278, 569)}
"""What a window of 1366 × 728 (with the bar of the system below it) leaves for a screen."""


@pytest.fixture(params=[100, 125, 150, 175])
def large(request: pytest.FixtureRequest) -> Iterator[int]:
    worn = theme()
    before = worn.mode, worn.scale
    worn.wear(scale=request.param)
    yield request.param
    worn.wear(*before)


def in_sight(screen: Screen, button: QWidget) -> bool:
    at = button.mapTo(screen.view, QPoint(0, 0))
    return button.isVisible() and at.y() >= 0 and at.y() + button.height() <= screen.view.height()


def test_the_buttons_of_each_form_are_in_sight(large: int, screen: Screen, saturday: Saturday) -> None:
    screen.view.resize(*ROOM[large])
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    screen.until(lambda: in_sight(screen, day.panel.form.save_button))
    screen.take_in(day, MatterKind.SERVICE, "jobs", "求职登记")
    for letter in ("H", "A"):
        screen.act(letter)
        screen.until(lambda: in_sight(screen, day.panel.form.save_button))
        day.panel.form.left.emit()
        screen.rest()
    day.walk_in()
    screen.rest()
    screen.until(lambda: in_sight(screen, day._new.save_button))
    screen.click(day._new.leave_button)
    assert not day.is_covered, "the tabs come back with the roster"


def test_nothing_scrolls_within_what_scrolls(large: int, screen: Screen, saturday: Saturday) -> None:
    screen.view.resize(*ROOM[large])
    screen.tab("day")
    screen.until(lambda: not screen.view.front_page.verticalScrollBar().isVisible())
    screen.go(saturday.session_id, kind="studio_session")
    page = screen.made("sessions").page
    outer, inner = screen.view.front_page.verticalScrollBar(), page.roster.list.verticalScrollBar()
    screen.until(lambda: not (outer.isVisible() and inner.isVisible()))
    months = screen.tab("figures").table.view
    screen.until(lambda: months.verticalScrollBar().maximum() == 0)
    assert months.model().rowCount() > 0
