"""What the window tells meanwhile: a toast that goes by itself, and how long the work takes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.widgets import ProgressPanel, Toasts
from tests.desktop.widgets.conftest import Show


def test_the_toast_goes_by_itself_but_waits_for_who_is_at_it(qtbot, shown: Show) -> None:
    window = shown(QWidget())
    undone: list[int] = []
    toast = Toasts(window).say("done", act=lambda: undone.append(1))
    assert not toast.waiting
    toast.action.setFocus()
    assert toast.waiting
    with qtbot.waitSignal(toast.gone):
        qtbot.keyClick(toast.action, Qt.Key.Key_Return)
    assert undone == [1]


def test_the_newest_toast_takes_the_place_of_the_last(qtbot, shown: Show) -> None:
    toasts = Toasts(shown(QWidget()))
    first, second = toasts.say("one"), toasts.say("two")
    assert toasts.current is second
    assert not first.isVisible()


def test_progress_tells_how_long_still_and_can_be_cancelled(qtbot, shown: Show) -> None:
    ticks = iter((0.0, 60.0))
    panel = ProgressPanel("a", clock=lambda: next(ticks))
    shown(panel)
    panel.show_progress(100, 300)
    assert "2" in panel.time_left.text()
    with qtbot.waitSignal(panel.cancelled):
        qtbot.mouseClick(panel.cancel_button, Qt.MouseButton.LeftButton)
    assert not panel.cancel_button.isEnabled()
