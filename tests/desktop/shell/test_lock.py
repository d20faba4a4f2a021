"""While it is locked nothing of the station is seen, heard or done; afterwards all is as it was."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.shell.idle import IdleWatch
from desktop.shell.window import MainWindow
from desktop.widgets.dialog import Dialog
from desktop.widgets.editors import LineEdit
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station

GOOD = "Two-Doors-2026"
SECRET = "孟庆明"


def seen(window: QWidget) -> list[str]:
    """Every text that is visible in a window."""
    texts = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    return texts + [line.text() for line in window.findChildren(QLineEdit) if line.isVisible()]


def lock(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.lock.isVisible())


def unlock(qtbot: QtBot, window: MainWindow, password: str = GOOD) -> None:
    qtbot.keyClicks(window.lock.password, password)
    qtbot.keyClick(window.lock.password, Qt.Key.Key_Return)


def test_ctrl_l_hides_everything_and_the_password_brings_it_back(qtbot: QtBot, window: MainWindow) -> None:
    window.desk.go("settings", page="about")
    lock(qtbot, window)
    assert window.desk.station.locked
    assert not window.whole.isVisible()
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: not window.lock.isVisible())
    assert window.whole.isVisible()
    assert not window.desk.station.locked


def test_a_wrong_password_is_said_beneath_the_field(qtbot: QtBot, window: MainWindow) -> None:
    lock(qtbot, window)
    unlock(qtbot, window, "nope")
    qtbot.waitUntil(lambda: window.lock.field.problem is not None)
    problem = window.lock.field.problem
    assert problem is not None
    assert "4 attempts" in problem.text()
    assert window.lock.isVisible()
    assert window.lock.password.text() == ""


def test_a_dialog_is_hidden_with_what_was_typed_and_comes_back_with_it(qtbot: QtBot, window: MainWindow) -> None:
    dialog = Dialog(window, SECRET)
    line = LineEdit()
    dialog.add(line)
    dialog.open()
    qtbot.keyClicks(line, "typed")
    window.lock_up()
    assert window.lock.window() is dialog
    assert not {SECRET, "typed"} & set(seen(dialog) + seen(window))
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        qtbot.keyClick(window.lock.password, key)
    assert dialog.isVisible()
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: line.isVisible())
    assert line.text() == "typed"
    assert window.lock.window() is window


def test_a_dialog_that_opens_while_locked_is_covered_too(qtbot: QtBot, window: MainWindow) -> None:
    window.lock_up()
    dialog = Dialog(window, SECRET)
    dialog.open()
    assert SECRET not in " ".join(seen(dialog))
    assert window.lock.window() is dialog
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: SECRET in " ".join(seen(dialog)))


def test_no_shortcut_works_behind_the_lock(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("people.add") as session:
        session.add(Resident(name=SECRET))
    window.lock_up()
    for key in (Qt.Key.Key_Z, Qt.Key.Key_K, Qt.Key.Key_1):
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert not window.finder.palette.isVisible()
    assert [act.undone_at for act in station.acts()] == [None]


def test_what_is_done_meanwhile_is_told_after_unlocking(qtbot: QtBot, window: MainWindow) -> None:
    window.lock_up()
    window.desk.done.emit(SECRET, None)
    assert window.toasts.current is None
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.toasts.current is not None)


def test_an_open_menu_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    window.top.open_menu()
    assert QApplication.activePopupWidget() is window.top.menu
    window.lock_up()
    assert QApplication.activePopupWidget() is None


def test_the_palette_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    window.open_search()
    window.lock_up()
    assert not window.finder.palette.isVisible()


def test_nobody_there_for_some_minutes_locks(qtbot: QtBot, application: Application, window: MainWindow) -> None:
    clock = [1_000.0]
    watch = IdleWatch(application._app, 10, lambda: clock[0])
    watch.idle.connect(window.lock_up)
    for seconds in range(0, 590, 5):
        clock[0] = 1_000.0 + seconds
        watch.look()
    assert not window.lock.isVisible()
    clock[0] += 15
    watch.look()
    assert window.lock.isVisible()
    watch.deleteLater()


def test_a_key_counts_as_somebody_there(qtbot: QtBot, application: Application) -> None:
    clock, idle = [0.0], []
    watch = IdleWatch(application._app, 5, lambda: clock[0])
    watch.idle.connect(lambda: idle.append(clock[0]))
    line = LineEdit()
    qtbot.addWidget(line)
    line.show()
    for second in range(0, 600, 50):
        clock[0] = float(second)
        qtbot.keyClick(line, Qt.Key.Key_A)
        watch.look()
    assert idle == []
    watch.deleteLater()


def test_waking_from_sleep_locks_at_once(application: Application) -> None:
    clock, idle = [0.0], []
    watch = IdleWatch(application._app, 30, lambda: clock[0])
    watch.idle.connect(lambda: idle.append(clock[0]))
    clock[0] = 400.0  # timers stood still for so long: the PC slept
    watch.look()
    assert idle == [400.0]
    watch.deleteLater()


def test_one_can_log_out_from_the_lock(qtbot: QtBot, application: Application, window: MainWindow) -> None:
    window.lock_up()
    qtbot.mouseClick(window.lock.leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.window is None)
    assert application.entrance is not None
    assert application.entrance.isVisible()


def test_closing_the_dialog_that_it_stands_in_leaves_the_window_locked(qtbot: QtBot, window: MainWindow) -> None:
    dialog = Dialog(window, SECRET)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    window.lock_up()
    dialog.close()
    qtbot.waitUntil(lambda: window.lock.window() is window)
    assert window.lock.isVisible()
    assert not window.whole.isVisible()
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.whole.isVisible())


def test_a_pc_that_was_reported_lost_locks_itself_and_no_password_opens_it(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    station.accounts.only_recovery()  # what sync does when the district says so
    window.desk.line.ended.emit(WorldError("station_lost"))
    qtbot.waitUntil(lambda: window.lock.isVisible())
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.lock.field.problem is not None)
    problem = window.lock.field.problem
    assert problem is not None
    assert "reported lost" in problem.text()
    assert station.locked


def test_what_was_copied_is_gone_while_it_is_locked(qtbot: QtBot, window: MainWindow) -> None:
    QApplication.clipboard().setText(SECRET)
    lock(qtbot, window)
    assert QApplication.clipboard().text() == ""
