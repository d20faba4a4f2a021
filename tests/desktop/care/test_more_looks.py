"""Suggestions, helpers and cadres at both ends of the scale: nothing cut off, everything within reach of the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.care import cadres_model, helpers_model, suggestions_model
from desktop.desk import Desk
from desktop.theme import Mode, theme
from models.errors import WorldError
from tests.desktop.care.conftest import Screen, Stair
from tests.desktop.care.test_looks import _arrows_lead_there
from tests.desktop.looks import clipped, interactive, outside, reached_by_tab

Page = Callable[[Screen, Stair], QWidget]


def suggestions(screen: Screen, _stair: Stair) -> QWidget:
    screen.tab("suggestions").model.suggest()
    return screen.view


def helpers(screen: Screen, _stair: Stair) -> QWidget:
    screen.tab("helpers").list.filter_button.click()
    return screen.view


def new_helper(screen: Screen, _stair: Stair) -> QWidget:
    screen.tab("helpers").add()
    return screen.view


def helper(screen: Screen, stair: Stair) -> QWidget:
    screen.go(stair.helpers["王敏"], kind="helper")
    return screen.view


def leaving(screen: Screen, stair: Stair) -> QWidget:
    screen.go(stair.helpers["王敏"], kind="helper")
    screen.made("helpers").page.ask("leave")
    return screen.view


def cadres(screen: Screen, _stair: Stair) -> QWidget:
    screen.tab("cadres")
    return screen.view


def cadre_day(screen: Screen, _stair: Stair) -> QWidget:
    screen.tab("cadres").ask("day")
    return screen.view


@pytest.fixture
def worn() -> Iterator[Callable[[int], None]]:
    yield lambda percent: theme().wear(Mode.LIGHT, percent)
    theme().wear(Mode.LIGHT, 100)


@pytest.mark.parametrize("percent", [100, 175])
@pytest.mark.parametrize("page", [suggestions, helpers, new_helper, helper, leaving, cadres, cadre_day])
def test_nothing_is_cut_off(
    screen: Screen, stair: Stair, worn: Callable[[int], None], page: Page, percent: int
) -> None:
    worn(percent)
    shown = page(screen, stair)
    screen.rest()
    QApplication.processEvents()
    assert clipped(shown) == []
    assert outside(shown) == []


@pytest.mark.parametrize("page", [suggestions, new_helper, leaving, cadre_day])
def test_tab_reaches_everything(screen: Screen, stair: Stair, page: Page) -> None:
    shown = page(screen, stair)
    screen.rest()
    shown.activateWindow()
    first = next(part for part in shown.findChildren(QAbstractButton) if part in interactive(shown))
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    screen.until(lambda: QApplication.focusWidget() is first)
    reached = reached_by_tab(shown, 400)
    missed = {part for part in interactive(shown) - reached if not _arrows_lead_there(part, reached)}
    assert {part.accessibleName() or type(part).__name__ for part in missed} == set()


@pytest.mark.parametrize("key", ["suggestions", "helpers", "cadres"])
def test_a_station_that_cares_for_nobody_says_what_to_do(qtbot: QtBot, desk: Desk, key: str) -> None:
    screen = Screen(qtbot, desk)
    screen.tab(key)
    QApplication.processEvents()
    assert clipped(screen.view) == []


@pytest.mark.parametrize(
    ("key", "module", "reads"),
    [
        ("suggestions", suggestions_model, "gaps"), ("helpers", helpers_model, "helpers"),
        ("cadres", cadres_model, "cadre_coverage"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_read_says_so_and_tries_again(
    qtbot: QtBot, screen: Screen, monkeypatch: pytest.MonkeyPatch, key: str, module: ModuleType, reads: str
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise WorldError("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(module, reads, broken)
        tab = screen.tab(key)
        assert tab.error.isVisible()
        assert tab.error.sentence.text()
        QApplication.processEvents()
        assert clipped(screen.view) == []
    qtbot.mouseClick(tab.error.action, Qt.MouseButton.LeftButton)
    screen.until(lambda: not tab.error.isVisible())
