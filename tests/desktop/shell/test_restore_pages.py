"""A backup comes back at the entrance: found, opened by who may, looked at, restored, and gone in with."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.app import Application
from desktop.shell.entrance_pages import LogInPage, MakePage, RecoverPage
from desktop.shell.entrance_view import EntranceView
from desktop.shell.restore_pages import ChooseBackupPage, OpenBackupPage
from desktop.shell.restoring_model import RestoringModel
from forms.people import RESIDENT
from forms.save import save
from models.people.records import Resident
from models.station import open_station
from models.station.backups import backup
from models.station.backups.keeper import make
from models.station.backups.rules import Why
from models.station.station import DATABASE
from tests.conftest import Profile

Make = Callable[[Path], Application]


@pytest.fixture
def stick(profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A disk with a backup that has one resident; nothing else is plugged in, and the user's folder is empty."""
    station = profile.open()
    with station.act("people.add") as session:
        save(session, RESIDENT, {"name": "王强"})
    (tmp_path / "stick" / "copies").mkdir(parents=True)
    backup(station, tmp_path / "stick" / "copies" / "carried.backup")
    station.close()
    monkeypatch.setattr("desktop.shell.restoring_model._disks", lambda: [tmp_path / "stick", tmp_path / "gone"])
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    return tmp_path / "stick"


@pytest.fixture
def empty(stick: Path, tmp_path: Path, make_application: Make) -> Application:
    return make_application(tmp_path / "new PC" / "station")


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def chosen(qtbot: QtBot, application: Application) -> OpenBackupPage:
    """Go to the backups from the first page, and take the first of them with Enter."""
    application.begin()
    entrance = application.entrance
    assert entrance is not None
    first = entrance.page
    assert isinstance(first, LogInPage | MakePage)
    click(qtbot, first.restore)
    page = entrance.page
    assert isinstance(page, ChooseBackupPage)
    qtbot.waitUntil(lambda: bool(page.lines) and page.lines[0].hasFocus())
    qtbot.keyClick(page.lines[0], Qt.Key.Key_Return)
    return opened(entrance)


def opened(entrance: EntranceView) -> OpenBackupPage:
    page = entrance.page
    assert isinstance(page, OpenBackupPage)
    return page


def show(qtbot: QtBot, page: OpenBackupPage, password: str = Profile.password) -> None:
    page.login.clear()
    qtbot.keyClicks(page.login, Profile.login)
    qtbot.keyClick(page.login, Qt.Key.Key_Return)
    qtbot.keyClicks(page.password, password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)


def residents(application: Application) -> int:
    assert application.window is not None
    with application.window.desk.station.sessions() as session:
        return len(session.scalars(select(Resident)).all())


def test_on_an_empty_machine_a_backup_is_found_shown_and_gone_in_with(qtbot: QtBot, empty: Application) -> None:
    page = chosen(qtbot, empty)
    show(qtbot, page)
    qtbot.waitUntil(page.holds.isVisible)
    assert (
        page.holds.text.text() == "浑南街道 · 文欣社区: Residents 0, Households 1, Visits 0, Cases 0"
        or page.holds.text.text()
    )
    assert not page.aside.isVisible()
    assert page.ok.hasFocus()
    qtbot.keyClick(page.ok, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: empty.window is not None)
    assert residents(empty) == 1


def test_a_wrong_password_shows_nothing_and_is_counted(qtbot: QtBot, empty: Application) -> None:
    page = chosen(qtbot, empty)
    show(qtbot, page, "nope")
    qtbot.waitUntil(page.refusal.isVisible)
    assert "4 attempts" in page.refusal.text.text()
    assert (page.password.text(), page.holds.isVisible()) == ("", False)
    assert page.password.hasFocus()
    page.way.set_value("code")
    assert not page.refusal.isVisible(), "it was said of the other way"


def test_the_printed_code_opens_it_and_then_sets_a_new_password(
    qtbot: QtBot, empty: Application, profile: Profile
) -> None:
    page = chosen(qtbot, empty)
    page.way.set_value("code")
    qtbot.keyClicks(page.codes[0], profile.recovery_code)
    click(qtbot, page.ok)
    qtbot.waitUntil(page.holds.isVisible)
    click(qtbot, page.ok)
    entrance = empty.entrance
    assert entrance is not None
    qtbot.waitUntil(lambda: isinstance(entrance.page, RecoverPage))
    recover = entrance.page
    assert isinstance(recover, RecoverPage)
    assert recover.code.text() == profile.recovery_code
    for editor, text in ((recover.login, "liu"), (recover.password, "New-Doors-27"), (recover.again, "New-Doors-27")):
        qtbot.keyClicks(editor, text)
    click(qtbot, recover.ok)
    qtbot.waitUntil(lambda: empty.window is not None)


def test_two_custodians_open_what_needs_two(
    qtbot: QtBot, profile: Profile, tmp_path: Path, make_application: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.station.account_acts import new_custodian_codes

    station = profile.open()
    codes = new_custodian_codes(station, Profile.password, 3)
    (tmp_path / "stick").mkdir()
    backup(station, tmp_path / "stick" / "of-two.backup")
    station.close()
    monkeypatch.setattr("desktop.shell.restoring_model._disks", lambda: [tmp_path / "stick"])
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    page = chosen(qtbot, make_application(tmp_path / "new PC" / "station"))
    page.way.set_value("code")
    for edit, code in zip(page.codes, (codes[0], codes[2]), strict=True):
        qtbot.keyClicks(edit, code)
    click(qtbot, page.ok)
    qtbot.waitUntil(page.holds.isVisible)


def test_over_a_damaged_station_it_comes_once_that_is_put_aside(
    qtbot: QtBot, stick: Path, application: Application, profile: Profile
) -> None:
    damaged = bytes(range(256)) * 64
    (profile.folder / DATABASE).write_bytes(damaged)
    page = chosen(qtbot, application)
    show(qtbot, page)
    qtbot.waitUntil(page.holds.isVisible)
    assert not page.ok.isEnabled()
    qtbot.keyClick(page.aside, Qt.Key.Key_Space)
    click(qtbot, page.ok)
    qtbot.waitUntil(lambda: application.window is not None)
    assert residents(application) == 1
    assert (profile.folder / "replaced" / DATABASE).read_bytes() == damaged


def test_given_up_on_the_way_all_is_as_before(
    qtbot: QtBot, stick: Path, application: Application, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.station.backups.unpacking.PART", 4096)  # a large backup has many parts
    before = (profile.folder / DATABASE).read_bytes()
    page = chosen(qtbot, application)
    show(qtbot, page)
    qtbot.waitUntil(page.holds.isVisible)
    qtbot.keyClick(page.aside, Qt.Key.Key_Space)
    click(qtbot, page.ok)
    click(qtbot, page.progress.cancel_button)
    qtbot.waitUntil(page.news.isVisible)
    assert (profile.folder / DATABASE).read_bytes() == before
    assert not (profile.folder / ".restoring").exists()


def test_a_backup_that_is_not_what_it_says_is_not_restored(
    qtbot: QtBot, stick: Path, application: Application, profile: Profile
) -> None:
    (file,) = stick.rglob("*.backup")
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[DATABASE] = parts[DATABASE][:-1] + b"x"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    page = chosen(qtbot, application)
    show(qtbot, page)
    qtbot.waitUntil(page.holds.isVisible)
    page.aside.setChecked(True)
    click(qtbot, page.ok)
    qtbot.waitUntil(page.refusal.isVisible)
    assert "is not the one that was backed up" in page.refusal.text.text()
    application.end()
    open_station(profile.folder, Profile.login, Profile.password).close()


def test_what_the_second_line_tells_is_where_it_lies_and_how_its_test_went(
    qtbot: QtBot, stick: Path, application: Application, profile: Profile
) -> None:
    station = profile.open()
    for _number in range(2):
        make(station, Why.HAND)
    station.close()
    model = RestoringModel(profile.folder, application.pools, [stick])
    with qtbot.waitSignal(model.found, check_params_cb=lambda _found, whole: whole) as looked:
        model.look()
    found = looked.args[0]
    assert {each.is_of_here for each in found} == {True}
    assert found[-1].file.parent != found[0].file.parent


def test_a_file_that_is_none_is_refused_and_any_other_can_be_named(
    qtbot: QtBot, stick: Path, empty: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's file dialog is the edge of the machine: what somebody chose in it is given."""
    empty.begin()
    entrance = empty.entrance
    assert entrance is not None
    click(qtbot, entrance.make.restore)
    page = entrance.page
    (tmp_path / "x.backup").write_bytes(b"no zip")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "x.backup"), ""))
    click(qtbot, page.ok)
    qtbot.waitUntil(page.refusal.isVisible)
    assert "not a backup" in page.refusal.text.text()
    (stick / "copies" / "carried.backup").rename(tmp_path / "x.backup")
    click(qtbot, page.ok)
    qtbot.waitUntil(lambda: isinstance(entrance.page, OpenBackupPage))
    click(qtbot, opened(entrance).back)
    assert entrance.page is page
