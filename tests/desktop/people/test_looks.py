"""Every page at both ends of the scale: nothing cut off, and everything within reach of the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.desk import Target
from desktop.people.acts_model import Act
from desktop.theme import Mode, Theme
from tests.desktop.looks import clipped, interactive, outside, reached_by_tab
from tests.desktop.people.conftest import Village

Page = Callable[[Village], QWidget]


def residents(village: Village) -> QWidget:
    village.view.show_target(Target("people"))
    listed = village.view.lists["residents"]
    village.until(lambda: listed.model.complete)
    listed.filter_button.click()
    return village.view.list_page


def home(village: Village) -> QWidget:
    village.open("household", village.stays("王秀梅")[0].household_id)
    return village.view.home


def person(village: Village) -> QWidget:
    home(village)
    village.view.home.add_person()
    return village.view.home


def moving_out(village: Village) -> QWidget:
    home(village)
    village.view.home.ask(Act.MOVE_OUT)
    return village.view.home


def importing(village: Village) -> QWidget:
    village.view.show_target(Target("people", options={"page": "import"}))
    return village.view.importing


@pytest.mark.parametrize("percent", [100, 175])
@pytest.mark.parametrize("page", [residents, home, person, moving_out, importing])
def test_nothing_is_cut_off(village: Village, worn: Theme, page: Page, percent: int) -> None:
    worn.wear(Mode.LIGHT, percent)
    shown = page(village)
    QApplication.processEvents()
    assert clipped(shown) == []
    assert outside(village.view) == []


def test_tab_reaches_everything_on_the_household_page(village: Village) -> None:
    shown = moving_out(village)
    village.view.activateWindow()
    shown.findChildren(QAbstractButton)[0].setFocus()
    missed = interactive(shown) - reached_by_tab(shown)
    assert {part.accessibleName() or type(part).__name__ for part in missed} == set()
