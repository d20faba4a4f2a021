"""The window: search, commands, back, undo, progress, errors, language, and an end without loss."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.jobs import Steps, once
from desktop.shell.acts import ACTS
from desktop.shell.finder import Command
from desktop.shell.help_view import HelpDialog
from desktop.shell.settings.settings_view import SettingsView
from desktop.shell.window import MainWindow
from desktop.theme import theme
from desktop.widgets.dialog import Dialog
from desktop.widgets.editors import LineEdit, SearchField, TextArea
from desktop.widgets.palette import Result
from desktop.widgets.states import ProgressPanel
from models.base import synced_tables
from models.errors import WorldError
from models.people.records import Resident
from models.places.records import Estate
from models.search import Hit
from models.settings.norms import NORMS
from models.station import Station
from tests.conftest import Profile

ROOT = Path(__file__).resolve().parents[3]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def results(window: MainWindow) -> list[Result]:
    return window.finder.palette._results.results


def search(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: window.finder.palette.isVisible())
    with qtbot.waitSignal(window.finder._search.found):
        if text.isascii():
            qtbot.keyClicks(window.finder.palette.field, text)
        else:
            window.finder.palette.field.insert(text)  # as an input method commits it


def shown(window: MainWindow) -> str:
    current = window.stack.currentWidget()
    return next(key for key, screen in window._screens.items() if screen is current)


def test_the_title_names_nobody(window: MainWindow) -> None:
    assert window.windowTitle() == "Lianglin"


def test_a_person_is_found_by_pinyin_and_opened_with_enter(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("people.add") as session:
        session.add(Resident(name="王小明"))
        session.add(Estate(name="旺角小区"))
    search(qtbot, window, "wxm")
    found = [result for result in results(window) if isinstance(result.key, Hit)]
    assert [(result.title, result.kind, result.icon_name) for result in found] == [("王小明", "Resident", "resident")]
    with qtbot.waitSignal(window.desk.went) as went:
        qtbot.keyClick(window.finder.palette.field, Qt.Key.Key_Return)
    assert (went.args[0].screen, went.args[0].options["kind"]) == ("people", "resident")
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_search_never_stays_over_a_page_that_was_gone_to(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "wxm")
    window.desk.go("visits")  # as a scanned sheet does, whatever has the focus
    assert not window.finder.palette.isVisible()


def test_a_click_beside_the_search_closes_it(qtbot: QtBot, window: MainWindow) -> None:
    window.desk.go("people")
    search(qtbot, window, "wxm")
    field = window.stack.currentWidget().findChild(SearchField)
    assert field is not None
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.setFocus(Qt.FocusReason.MouseFocusReason)  # what the platform does with a click
    assert not window.finder.palette.isVisible()


def test_what_was_searched_is_offered_again_and_kept_nowhere(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    with station.act("people.add") as session:
        session.add(Estate(name="旺角小区"))
    search(qtbot, window, "wjxq")
    qtbot.keyClick(window.finder.palette.field, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert "wjxq" in [result.title for result in results(window)]
    window.desk.settings.store.sync()
    with open(window.desk.settings.store.fileName()) as kept:
        assert "wjxq" not in kept.read()
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_enter_before_the_answer_waits_for_it(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("people.add") as session:
        session.add(Resident(name="王小明"))
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    with qtbot.waitSignal(window.desk.went) as went:
        qtbot.keyClicks(window.finder.palette.field, "wxm")
        qtbot.keyClick(window.finder.palette.field, Qt.Key.Key_Return)
    assert (went.args[0].screen, went.args[0].options["kind"]) == ("people", "resident")
    qtbot.waitUntil(lambda: not window.desk.busy)


@pytest.mark.parametrize(("typed", "words"), [("backup", "Make a backup"), ("备份", "Make a backup"), ("锁屏", "Lock")])
def test_commands_are_found_like_everything_else(qtbot: QtBot, window: MainWindow, typed: str, words: str) -> None:
    search(qtbot, window, typed)
    first = results(window)[0]
    assert isinstance(first.key, Command)
    assert (first.title, first.kind) == (words, "Command")


def test_every_command_leads_somewhere(qtbot: QtBot, application: Application, window: MainWindow) -> None:
    for command in window._commands():
        if command.icon in ("lock", "move_out"):
            continue
        command.run()
        qtbot.waitUntil(lambda: not window.desk.busy)
        for dialog in window.findChildren(QDialog):
            dialog.reject()
    assert not window.banner.isVisible()


def test_f1_shows_the_keys(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.findChild(HelpDialog) is not None)
    (shown,) = window.findChildren(HelpDialog)
    assert "Ctrl+K" in [label.text() for label in shown.findChildren(QLabel)]
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_alt_left_goes_back_to_the_page_before(qtbot: QtBot, window: MainWindow) -> None:
    window.desk.go("settings", page="about")
    window.desk.go("settings", page="backup")
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    settings = window._screens["settings"]
    assert isinstance(settings, SettingsView)
    assert settings.current == "about"
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert shown(window) == "today"
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_ctrl_z_takes_the_last_act_back_and_says_so(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("places.estate") as session:
        session.add(Estate(name="测试小区"))
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.toasts.current is not None)
    assert window.toasts.current is not None
    assert "New estate" in window.toasts.current.text.text()
    with station.sessions() as session:
        assert session.query(Estate).filter(Estate.deleted_at.is_(None)).all() == []


def asked(window: MainWindow) -> Dialog:
    return next(dialog for dialog in window.findChildren(Dialog) if dialog.isVisible())


def test_an_act_of_an_earlier_log_in_is_taken_back_only_after_a_question(
    qtbot: QtBot, profile: Profile, application: Application
) -> None:
    earlier = profile.open()
    with earlier.act("people.import") as session:
        session.add_all([Estate(name="测试小区"), Estate(name="滨河雅苑")])
    earlier.close()
    again = profile.open()
    application.enter(again)
    window = application.window
    assert window is not None
    qtbot.waitUntil(lambda: not window.desk.busy)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    words = asked(window).sentence.text()
    assert "Import of a register" in words
    assert "2 records" in words
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", words)
    qtbot.keyClick(asked(window), Qt.Key.Key_Return)  # the key pressed without looking leaves everything
    qtbot.waitUntil(lambda: not any(dialog.isVisible() for dialog in window.findChildren(Dialog)))
    assert [act.undone_at for act in again.acts()] == [None]
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.mouseClick(asked(window).ok_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: all(act.undone_at for act in again.acts()))
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_an_act_of_many_records_is_taken_back_only_after_a_question(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    with station.act("people.import") as session:
        session.add_all([Estate(name=f"测试小区{number}") for number in range(21)])
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert "21 records" in asked(window).sentence.text()
    qtbot.keyClick(asked(window), Qt.Key.Key_Escape)
    assert [act.undone_at for act in station.acts()] == [None]


def test_with_nothing_to_undo_it_says_so(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.toasts.current is not None
    assert window.toasts.current.text.text() == "There is nothing to undo."


def test_an_act_is_offered_to_be_taken_back(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    window.desk.write(
        "places.estate",
        lambda s: s.add(Estate(name="测试小区")),
        lambda done: window.desk.done.emit("Saved.", done[1]),
        window,
    )
    qtbot.waitUntil(lambda: window.toasts.current is not None)
    assert window.toasts.current is not None
    assert "Ctrl+Z" in window.toasts.current.action.text()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: all(act.undone_at for act in station.acts()))
    qtbot.waitUntil(lambda: not window.desk.busy)


@pytest.mark.parametrize("editor", [LineEdit, TextArea])
def test_a_field_keeps_ctrl_z_only_while_it_has_something_to_take_back(
    qtbot: QtBot, window: MainWindow, station: Station, editor: type[LineEdit | TextArea]
) -> None:
    with station.act("places.estate") as session:
        session.add(Estate(name="测试小区"))
    field = editor()
    field.setParent(window.whole)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.text() == ""
    assert [act.undone_at for act in station.acts()] == [None]
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: all(act.undone_at for act in station.acts()))
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_errors_of_the_world_say_what_next_and_ours_name_no_data(qtbot: QtBot, window: MainWindow) -> None:
    def full() -> None:
        raise WorldError("disk_full")

    def ours() -> None:
        raise KeyError("王小明")

    for work, words in ((full, "The disk is full"), (ours, "Something went wrong inside Lianglin (KeyError)")):
        window.banner.hide()
        window.desk.run("Work", once(work), print, window)
        qtbot.waitUntil(lambda: window.banner.isVisible())
        assert words in window.banner.text.text()
        assert "王小明" not in window.banner.text.text()


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(qtbot: QtBot, window: MainWindow) -> None:
    stopped = []

    def work() -> Steps:
        try:
            for done in range(1_000_000_000):
                yield done, 1_000_000_000
        finally:
            stopped.append(True)

    job = window.desk.run("Counting", work, print, window)
    qtbot.waitUntil(lambda: any(bar.isVisible() for bar in window.findChildren(QProgressBar)), timeout=5000)
    (panel,) = window.findChildren(ProgressPanel)
    panel.cancel_button.click()
    qtbot.waitUntil(lambda: bool(stopped))
    qtbot.waitUntil(lambda: job not in window.desk.running)


def test_closing_while_work_goes_on_asks_and_loses_no_act(
    qtbot: QtBot, application: Application, window: MainWindow, station: Station, profile: Profile
) -> None:
    going = threading.Event()

    def work() -> Steps:
        with station.act("places.estate") as session:
            session.add(Estate(name="半途小区"))
            while True:
                going.set()
                yield 0, 1

    window.desk.write("places.estate", lambda s: s.add(Estate(name="完整小区")), print, window)
    window.desk.run("Import", work, print, window)
    qtbot.waitUntil(going.is_set)
    window.close()
    assert window.isVisible()
    ask = next(dialog for dialog in window.findChildren(Dialog) if dialog.isVisible())
    ask.accept()
    application.end()
    application.window = None
    again = profile.open()
    with again.sessions() as session:
        assert [estate.name for estate in session.query(Estate)] == ["完整小区"]
    again.close()


def test_the_language_changes_at_once_without_logging_out(
    qtbot: QtBot, application: Application, window: MainWindow
) -> None:
    window.desk.go("settings", page="pc")
    application.settings.language = "zh_CN"
    qtbot.waitUntil(lambda: application.window is not window)
    after = application.window
    assert after is not None
    assert shown(after) == "settings"
    assert after.nav.buttons[0].place.word == "今日"
    assert not after.desk.station.closed
    with qtbot.waitSignal(after.desk.went):
        after.desk.go("today")
    qtbot.waitUntil(lambda: not after.desk.busy)


def test_work_goes_on_in_the_other_language(qtbot: QtBot, application: Application, window: MainWindow) -> None:
    let_go = threading.Event()

    def work() -> Steps:
        while not let_go.wait(0.01):  # without a pause its progress would keep the window busy
            yield 1, 2
        return "done"

    ended: list[str] = []
    window.desk.run("Import", work, ended.append, window.desk)
    application.settings.language = "zh_CN"
    qtbot.waitUntil(lambda: application.window is not window)
    after = application.window
    assert after is not None
    qtbot.waitUntil(lambda: any(bar.isVisible() for bar in after.findChildren(QProgressBar)), timeout=5000)
    let_go.set()
    qtbot.waitUntil(lambda: ended == ["done"])


def test_large_type_in_a_small_window_folds_the_navigation(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1366, 728)
    assert not window.nav.collapsed
    before = theme().scale
    try:
        window.desk.settings.font_percent = 175
        assert window.nav.collapsed
        window.resize(1920, 1000)
        assert not window.nav.collapsed
    finally:
        window.desk.settings.font_percent = before


def test_the_window_remembers_its_size(window: MainWindow) -> None:
    window.resize(1100, 700)
    window.close()
    assert not window.desk.settings.layout("window").isEmpty()


def test_the_menu_of_the_user_is_reached_by_mouse(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.top.user, Qt.MouseButton.LeftButton)
    assert window.top.menu.isVisible()
    assert window.top.menu.actionAt(QPoint(20, 20)) is not None
    with qtbot.waitSignal(window.desk.went) as went:
        window.top.menu.actions()[0].trigger()
    window.top.menu.close()
    assert went.args[0].options["part"] == "password"


def test_logging_out_leads_back_to_the_entrance_and_another_logs_in(
    qtbot: QtBot, application: Application, window: MainWindow
) -> None:
    window.top.menu.actions()[2].trigger()
    qtbot.waitUntil(lambda: application.window is None)
    entrance = application.entrance
    assert entrance is not None
    qtbot.keyClicks(entrance.login.name, "liu")
    qtbot.keyClicks(entrance.login.password, Profile.password)
    qtbot.keyClick(entrance.login.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.window is not None)


def test_every_kind_of_act_has_a_name() -> None:
    areas = "people|places|visits|household|dwelling|workers|export|requests|retention|sample"
    said = re.compile(rf"\"((?:{areas})\.[a-z_]+)\"")
    files = [file for layer in ("desktop", "forms") for file in (ROOT / layer).rglob("*.py")]
    kinds = {kind for file in files for kind in said.findall(file.read_text(encoding="utf-8"))}
    columns = {f"{kind.__tablename__}.{column.key}" for kind in synced_tables() for column in kind.__table__.columns}
    assert kinds - columns - set(NORMS) - set(ACTS) == set()


def test_the_status_line_does_not_claim_a_line_to_the_district(window: MainWindow) -> None:
    assert "no line to the district" in window.status.sync.text()
