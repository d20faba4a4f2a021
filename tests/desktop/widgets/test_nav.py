"""The navigation and the palette are used without a mouse."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gallery.frames import places
from desktop.widgets import CommandPalette, NavRail, Result
from desktop.widgets.nav import Place
from tests.desktop.widgets.conftest import Show


def test_the_navigation_is_walked_by_keys(qtbot, shown: Show) -> None:
    rail = NavRail(places())
    shown(rail)
    rail.choose("today")
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.keyClick(rail.buttons[0], Qt.Key.Key_Down)
    assert told.args == ["map"]
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.keyClick(rail, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["visits"]


def test_the_navigation_folds_to_icons_and_still_says_what_waits(qtbot, shown: Show) -> None:
    rail = NavRail(places())
    shown(rail)
    rail.set_badge("visits", 14)
    wide = rail.width()
    with qtbot.waitSignal(rail.collapsed_changed):
        rail.set_collapsed(True)
    assert rail.width() < wide / 2
    assert "14" in rail.buttons[3].accessibleName()


def test_the_palette_is_used_without_a_mouse(qtbot, shown: Show) -> None:
    window = shown(QWidget())
    palette = CommandPalette(window)
    palette.open()
    palette.show_results([Result(n, "resident", str(n)) for n in range(3)])
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert told.args == [1]
    assert palette.isHidden()
    palette.open()
    with qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.field, Qt.Key.Key_Escape)


def test_a_click_in_the_palette_takes_the_result(qtbot, shown: Show) -> None:
    palette = CommandPalette(shown(QWidget()))
    palette.open()
    palette.show_results([Result(n, "resident", str(n)) for n in range(3)])
    QApplication.processEvents()
    index: QModelIndex = palette.list.model().index(2, 0)
    where: QPoint = palette.list.visualRect(index).center()
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told.args == [2]


def test_the_place_one_stands_at_is_told_again_when_it_is_pressed(qtbot) -> None:
    rail = NavRail([Place("today", "today", "今日"), Place("visits", "visit", "走访")])
    qtbot.addWidget(rail)
    rail.show()
    told: list[str] = []
    rail.chosen.connect(told.append)
    for number in (1, 1, 0):
        qtbot.mouseClick(rail.buttons[number], Qt.MouseButton.LeftButton)
    assert told == ["visits", "visits", "today"]
