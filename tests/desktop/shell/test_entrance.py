"""The entrance says what is wrong and what next, and is passed with keys alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.shell.entrance_model import communities, seats, words_of_community
from desktop.shell.entrance_pages import Page
from desktop.shell.entrance_view import EntranceView
from models.cases.seats import seat_level
from models.errors import WorldError
from models.station import open_station
from models.station.retiring import erase
from tests.conftest import Profile

Make = Callable[[Path], Application]
GOOD = "Two-Doors-2026"


def begun(application: Application) -> EntranceView:
    application.begin()
    assert application.entrance is not None
    return application.entrance


def type_in(qtbot: QtBot, editor: QWidget, text: str, *, enter: bool = True) -> None:
    qtbot.keyClicks(editor, text)
    if enter:
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def log_in(qtbot: QtBot, entrance: EntranceView, password: str) -> None:
    entrance.login.name.clear()
    type_in(qtbot, entrance.login.name, "liu")
    type_in(qtbot, entrance.login.password, password)


def refused(qtbot: QtBot, page: Page) -> str:
    qtbot.waitUntil(lambda: page.refusal.isVisible())
    return page.refusal.text.text()


def test_a_name_and_a_password_typed_with_enter_open_the_window(qtbot: QtBot, application: Application) -> None:
    entrance = begun(application)
    log_in(qtbot, entrance, GOOD)
    qtbot.waitUntil(lambda: application.window is not None and application.window.isVisible())
    assert application.entrance is None


def test_a_wrong_password_tells_what_is_left_and_then_locks(qtbot: QtBot, application: Application) -> None:
    entrance = begun(application)
    said = []
    for _attempt in range(6):
        log_in(qtbot, entrance, "nope")
        said.append(refused(qtbot, entrance.login))
        assert entrance.login.password.text() == ""
    assert "4 attempts" in said[0]
    assert "15 minutes" in said[-1]


def test_what_is_missing_is_said_beneath_its_field(qtbot: QtBot, application: Application) -> None:
    entrance = begun(application)
    qtbot.mouseClick(entrance.login.ok, Qt.MouseButton.LeftButton)
    problem = entrance.login.fields[0].problem
    assert problem is not None
    assert problem.text() == "Write your log-in name."


def test_while_a_key_is_derived_nothing_can_be_pressed_twice(qtbot: QtBot, application: Application) -> None:
    entrance = begun(application)
    log_in(qtbot, entrance, "nope")
    assert not entrance.login.ok.isEnabled()
    assert entrance.login.ok.text() == "One moment…"
    refused(qtbot, entrance.login)
    assert entrance.login.ok.isEnabled()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda folder: (folder / "station.db").write_bytes(b"x" * 5000), "cut short"),
        (lambda folder: (folder / "station.db").write_bytes(b"SQLite format 3\0" + bytes(8176)), "no station file"),
        (lambda folder: (folder / "station.db").write_bytes(bytes(range(256)) * 64), "damaged"),
        (lambda folder: (folder / "station.db").unlink(), "no station file"),
        (lambda folder: (folder / "keys.json").unlink(), "keys.json is missing"),
        (lambda folder: (folder / "keys.json").write_text("{"), "keys.json is damaged"),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused_with_what_to_do(
    qtbot: QtBot, application: Application, profile: Profile, harm: Callable[[Path], object], words: str
) -> None:
    harm(profile.folder)
    entrance = begun(application)
    log_in(qtbot, entrance, GOOD)
    assert words in refused(qtbot, entrance.login)


def test_a_second_copy_of_the_program_says_that_one_is_open(
    qtbot: QtBot, application: Application, profile: Profile
) -> None:
    first = profile.open()
    entrance = begun(application)
    log_in(qtbot, entrance, GOOD)
    assert "already open" in refused(qtbot, entrance.login)
    first.close()
    log_in(qtbot, entrance, GOOD)
    qtbot.waitUntil(lambda: application.window is not None)


def test_the_recovery_code_opens_and_sets_a_new_password(
    qtbot: QtBot, application: Application, profile: Profile
) -> None:
    page = begun(application).recover
    entrance = application.entrance
    assert entrance is not None
    qtbot.mouseClick(entrance.login.forgot, Qt.MouseButton.LeftButton)
    assert entrance.page is page
    for editor, text in (
        (page.code, profile.recovery_code.lower()),
        (page.login, "liu"),
        (page.password, "New-Doors-27"),
    ):
        type_in(qtbot, editor, text)
    type_in(qtbot, page.again, "New-Doors-27")
    qtbot.waitUntil(lambda: application.window is not None)
    application.end()
    open_station(profile.folder, "liu", "New-Doors-27").close()
    application.window = None


def test_after_a_wrong_recovery_code_the_keys_are_back_in_it(qtbot: QtBot, application: Application) -> None:
    entrance = begun(application)
    page = entrance.recover
    qtbot.mouseClick(entrance.login.forgot, Qt.MouseButton.LeftButton)
    for editor, text in ((page.code, "AAAA-BBBB"), (page.login, "liu"), (page.password, "New-Doors-27")):
        type_in(qtbot, editor, text)
    type_in(qtbot, page.again, "New-Doors-27")
    refused(qtbot, page)
    qtbot.waitUntil(page.code.hasFocus)


def test_the_first_run_makes_a_station_found_by_pinyin_and_shows_its_code(
    qtbot: QtBot, make_application: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = make_application(tmp_path / "new" / "station")
    entrance = begun(application)
    page = entrance.make
    assert entrance.page is page
    type_in(qtbot, page.community, "wenxin", enter=False)
    qtbot.keyClick(page.community.completer() or QApplication.activePopupWidget() or page.community, Qt.Key.Key_Return)
    assert "文欣社区" in page.community.text()
    for editor, text in ((page.name, "Liu"), (page.login, "liu"), (page.password, GOOD), (page.again, GOOD)):
        type_in(qtbot, editor, text)
    qtbot.waitUntil(lambda: entrance.page is entrance.code)
    assert not entrance.code.ok.isEnabled()
    save_the_sheet(qtbot, entrance, tmp_path, monkeypatch)
    entrance.code.sure.click()
    qtbot.mouseClick(entrance.code.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.window is not None)


def save_the_sheet(qtbot: QtBot, entrance: EntranceView, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's file dialog is the edge of the machine: what somebody chose in it is given."""
    file = folder / "code.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    qtbot.mouseClick(entrance.code.save, Qt.MouseButton.LeftButton)
    printed = PdfReader(file).pages[0].extract_text()
    for group in entrance.code.code.text().split("-"):
        assert group in printed
    assert "文欣社区" in printed


def test_a_password_is_judged_while_it_is_typed(qtbot: QtBot, make_application: Make, tmp_path: Path) -> None:
    page = begun(make_application(tmp_path / "new" / "station")).make
    said = []
    for part in ("abc", "---", "DEFG", "h"):
        type_in(qtbot, page.password, part, enter=False)
        assert page.new_password.hint is not None
        said.append(page.new_password.hint.text())
    assert "7 more characters" in said[0]
    assert "2 more kinds" in said[0]
    assert "4 more characters" in said[1]
    assert said[2:] == ["This password will do. ✓"] * 2


def test_the_eye_shows_a_password_until_it_is_forgotten(qtbot: QtBot, application: Application) -> None:
    password = begun(application).login.password
    password._eye.click()
    assert password.echoMode() == password.EchoMode.Normal
    password.forget()
    assert password.echoMode() == password.EchoMode.Password


def test_the_language_is_switched_on_the_entrance(qtbot: QtBot, application: Application) -> None:
    entrance = begun(application)
    assert entrance.login.ok.text() == "Log in"
    qtbot.mouseClick(entrance.languages[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.entrance is not entrance)
    assert application.entrance is not None
    assert application.entrance.login.ok.text() == "登录"
    assert application.settings.language == "zh_CN"


def test_an_interrupted_first_run_begins_anew(make_application: Make, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    folder.mkdir()
    (folder / "keys.json").write_text("{}")
    (folder / "station.creating").touch()
    assert begun(make_application(folder)).model.is_new


def test_a_retiring_that_was_interrupted_is_finished_and_the_pc_is_new(
    qtbot: QtBot, application: Application, profile: Profile
) -> None:
    steps = erase(profile.folder)
    next(steps)
    steps.close()
    entrance = begun(application)
    qtbot.waitUntil(lambda: entrance.page is entrance.make)
    assert not profile.folder.exists()
    qtbot.keyClicks(entrance.make.community, "wenxin")
    qtbot.keyClick(QApplication.activePopupWidget() or entrance.make.community, Qt.Key.Key_Return)
    assert "文欣社区" in entrance.make.community.text()


def test_every_community_is_found_by_its_initials() -> None:
    found = [code for code, text in communities() if "wxsq" in words_of_community(code, text)]
    assert "210112009001" in found


def test_a_seat_of_street_or_district_is_chosen_like_a_community() -> None:
    found = {code: text for code, text in seats() if seat_level(code) is not None}
    assert len(found) == len(seats())
    assert "210112000000" in found
    assert [code for code, text in seats() if "btjd" in words_of_community(code, text)] == ["210112018000"]


def test_the_entrance_remembers_nobody(qtbot: QtBot, application: Application, profile: Profile) -> None:
    entrance = begun(application)
    log_in(qtbot, entrance, "nope")
    refused(qtbot, entrance.login)
    application.settings.store.sync()
    kept = Path(application.settings.store.fileName()).read_text()
    assert "liu" not in kept
    readable = [file for file in profile.folder.iterdir() if file.is_file() and "station.db" not in file.name]
    assert readable  # what is encrypted holds any three letters by chance; longer names are looked for elsewhere
    assert all(b"liu" not in file.read_bytes() for file in readable)


def test_a_copy_of_the_profile_is_as_good_as_the_profile(profile: Profile, tmp_path: Path) -> None:
    shutil.copytree(profile.folder, tmp_path / "copy")
    open_station(tmp_path / "copy", "liu", GOOD).close()
    with pytest.raises(WorldError):
        open_station(tmp_path / "copy", "liu", "nope")


def test_where_one_logs_in_it_is_said_that_nothing_secret_belongs_here(application: Application) -> None:
    entrance = begun(application)
    said = [label.text() for label in entrance.findChildren(QLabel) if label.isVisible()]
    assert any("never enter state secrets" in text for text in said)
