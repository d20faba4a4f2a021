"""A window that stays open over midnight."""

from __future__ import annotations

from datetime import date, timedelta

from pytestqt.qtbot import QtBot

from desktop.desk import Change
from desktop.shell.new_day import DayWatch
from desktop.shell.window import MainWindow
from models.calendar import today


def test_every_screen_hears_of_a_new_day_once(qtbot: QtBot, window: MainWindow) -> None:
    desk, days = window.desk, [today()]
    watch = DayWatch(desk, lambda: days[-1])
    heard: list[Change] = []
    desk.changed.connect(heard.append)
    watch.look()
    qtbot.waitUntil(lambda: not desk.busy)
    assert heard == []
    days.append(date.today() + timedelta(days=2))
    with qtbot.waitSignal(desk.changed):
        watch.look()
    qtbot.waitUntil(lambda: not desk.busy)
    assert [change.touches("resident", "membership", "care_due") for change in heard].count(True) == 1
    watch.look()
    qtbot.waitUntil(lambda: not desk.busy)
    assert len(heard) == 1


def test_the_application_watches_the_day(window: MainWindow) -> None:
    assert window.desk.findChild(DayWatch) is not None
