"""Backups on the screen: what was made, the second place, the test restore, and what Today says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.desk import Desk, Target
from desktop.shell.keeping import KeepingWatch
from desktop.shell.settings.backup_page import BackupPage
from desktop.shell.today_backups import what_to_do
from models import calendar
from models.station import Station
from models.station.backups.keeper import standing
from models.station.backups.ledger import Trial, read_ledger, write_ledger
from models.station.backups.shelf import kept, shelf_of


def test_a_backup_and_a_test_restore_are_made_by_a_click(qtbot: QtBot, desk: Desk, station: Station) -> None:
    page = BackupPage(desk)
    qtbot.addWidget(page)
    page.open(Target("settings"))
    qtbot.mouseClick(page.own.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "手动" in page.own.newest.text())
    assert "试恢复成功" in page.own.tried.text()
    assert len(kept(shelf_of(station.folder))) == 1


def test_the_second_place_is_said_and_filled(qtbot: QtBot, desk: Desk, station: Station, tmp_path: Path) -> None:
    page = BackupPage(desk)
    qtbot.addWidget(page)
    page.open(Target("settings"))
    qtbot.waitUntil(lambda: "没有第二备份位置" in page.own.place.text())
    (tmp_path / "stick").mkdir()
    page.own.set_place(tmp_path / "stick")
    qtbot.waitUntil(lambda: "上次复制于" in page.own.place.text())
    assert list((tmp_path / "stick").rglob("*.backup"))


def test_the_day_s_backup_is_made_without_anybody(qtbot: QtBot, desk: Desk, station: Station) -> None:
    watch = KeepingWatch(desk)
    watch.look()
    qtbot.waitUntil(lambda: not watch.running)
    assert len(kept(shelf_of(station.folder))) == 1


def test_today_says_what_somebody_has_to_do_something_about(station: Station) -> None:
    assert what_to_do(standing(station)) == []
    shelf = shelf_of(station.folder)
    shelf.mkdir()
    ledger = read_ledger(shelf)
    ledger.place = "/nowhere"
    ledger.placed_at = (calendar.now() - timedelta(days=9)).isoformat()
    ledger.failed = "disk_full", ledger.placed_at
    ledger.trials.append(Trial(ledger.placed_at, "x.backup", problem="trial_counts"))
    write_ledger(shelf, ledger)
    said = what_to_do(standing(station))
    assert len(said) == 3
    assert "磁盘已满" in said[0]
    assert "9天没有接上" in said[1]
    assert "试恢复失败" in said[2]
