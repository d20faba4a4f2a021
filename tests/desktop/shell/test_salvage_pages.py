"""What can be read of a damaged station is saved at the entrance: offered beside the backup, told by table, gone in."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.shell.entrance_pages import LogInPage, RecoverPage
from desktop.shell.restore_pages import ChooseBackupPage
from desktop.shell.salvage_pages import SalvagedPage, SalvagePage
from desktop.shell.settings.backup_page import BackupPage
from desktop.shell.window import MainWindow
from desktop.widgets.dialog import Dialog
from forms.people import RESIDENT
from forms.save import save
from models.crypto.pages import PAGE
from models.errors import WorldError
from models.station.account_acts import new_custodian_codes
from models.station.accounts import KEYS
from models.station.backups.keeper import make
from models.station.backups.rules import Why
from models.station.schema_copy import SCHEMA_COPY
from models.station.station import DATABASE, Station
from tests.conftest import Profile
from tests.desktop.shell.test_restore_pages import click, residents
from tests.desktop.shell.test_settings import page as settings_page


@pytest.fixture
def filled(profile: Profile) -> Profile:
    station = profile.open()
    with station.act("people.add") as session:
        save(session, RESIDENT, {"name": "王强"})
    station.close()
    return profile


def damage(folder: Path, *pages: int) -> None:
    content = bytearray((folder / DATABASE).read_bytes())
    for page in pages:
        content[(page - 1) * PAGE + 100] ^= 1
    (folder / DATABASE).write_bytes(content)


def root_of(station: Station, name: str) -> int:
    with station.whole() as session:
        query = f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'"
        return int(session.connection().exec_driver_sql(query).scalar_one())


def refused(qtbot: QtBot, application: Application) -> LogInPage:
    """Somebody wants to log in as every day, and is told that the file is damaged."""
    application.begin()
    assert application.entrance is not None
    first = application.entrance.page
    assert isinstance(first, LogInPage)
    assert not first.salvage.isVisible()
    for editor, text in ((first.name, Profile.login), (first.password, Profile.password)):
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(first.salvage.isVisible)
    return first


def salvaging(application: Application) -> SalvagePage:
    assert application.entrance is not None
    page = application.entrance.page
    assert isinstance(page, SalvagePage)
    return page


def type_password(qtbot: QtBot, page: SalvagePage) -> None:
    for editor, text in ((page.login, Profile.login), (page.password, Profile.password)):
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def salvaged(qtbot: QtBot, application: Application) -> SalvagedPage:
    entrance = application.entrance
    assert entrance is not None
    qtbot.waitUntil(lambda: isinstance(entrance.page, SalvagedPage))
    page = entrance.page
    assert isinstance(page, SalvagedPage)
    return page


def test_a_damaged_file_is_salvaged_with_the_keyboard_and_gone_in_with(
    qtbot: QtBot, filled: Profile, application: Application
) -> None:
    damage(filled.folder, 1)
    before = (filled.folder / DATABASE).read_bytes()
    first = refused(qtbot, application)
    assert "restore it first" in first.which.text()
    assert first.restore.hasFocus()
    qtbot.keyClick(first.restore, Qt.Key.Key_Tab)
    assert first.salvage.hasFocus()
    qtbot.keyClick(first.salvage, Qt.Key.Key_Space)
    type_password(qtbot, salvaging(application))
    page = salvaged(qtbot, application)
    assert (page.whole.isVisible(), page.lines, page.restore.isVisible()) == (True, [], False)
    assert page.ok.hasFocus()
    qtbot.keyClick(page.ok, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.window is not None)
    assert residents(application) == 1
    assert (filled.folder / "replaced" / DATABASE).read_bytes() == before


def test_what_is_missing_is_told_by_table_and_by_the_newest_backup(
    qtbot: QtBot, filled: Profile, application: Application
) -> None:
    station = filled.open()
    make(station, Why.HAND)
    root = root_of(station, "resident")
    station.close()
    damage(filled.folder, 1, root)
    click(qtbot, refused(qtbot, application).salvage)
    type_password(qtbot, salvaging(application))
    page = salvaged(qtbot, application)
    assert [line.text() for line in page.lines] == ["“Resident”: 0 saved, 1 lost."]
    assert "newest backup" in page.then[-1].text()
    assert not page.whole.isVisible()
    click(qtbot, page.restore)
    assert application.entrance is not None
    assert isinstance(application.entrance.page, ChooseBackupPage)


def test_two_custodians_salvage_what_nobody_remembers_a_password_of(
    qtbot: QtBot, filled: Profile, application: Application
) -> None:
    station = filled.open()
    codes = new_custodian_codes(station, Profile.password, 3)
    make(station, Why.HAND)
    station.close()
    damage(filled.folder, 1)
    (filled.folder / KEYS).write_text("{")  # its keys come from the backup
    click(qtbot, refused(qtbot, application).salvage)
    page = salvaging(application)
    page.way.set_value("code")
    for edit, code in zip(page.codes, (codes[0], codes[2]), strict=True):
        qtbot.keyClicks(edit, code)
    click(qtbot, page.ok)
    click(qtbot, salvaged(qtbot, application).ok)
    entrance = application.entrance
    assert entrance is not None
    recover = entrance.page
    assert isinstance(recover, RecoverPage)
    assert (recover.code.text(), recover.other.text()) == (codes[0], codes[2])


def test_a_file_of_which_nothing_can_be_read_leads_to_the_backup(
    qtbot: QtBot, filled: Profile, application: Application
) -> None:
    noise = bytes(range(256)) * 64
    (filled.folder / DATABASE).write_bytes(noise)
    (filled.folder / SCHEMA_COPY).unlink()
    click(qtbot, refused(qtbot, application).salvage)
    page = salvaging(application)
    type_password(qtbot, page)
    qtbot.waitUntil(page.refusal.isVisible)
    assert "nothing can be saved" in page.refusal.text.text()
    assert page.restore.isVisible()
    assert (filled.folder / DATABASE).read_bytes() == noise


def test_given_up_on_the_way_the_file_is_as_it_was(qtbot: QtBot, filled: Profile, application: Application) -> None:
    damage(filled.folder, 1)
    before = (filled.folder / DATABASE).read_bytes()
    click(qtbot, refused(qtbot, application).salvage)
    page = salvaging(application)
    type_password(qtbot, page)
    assert page.progress.cancel_button.hasFocus()
    qtbot.keyClick(page.progress.cancel_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.news.isVisible)
    assert (filled.folder / DATABASE).read_bytes() == before
    assert not (filled.folder / ".restoring").exists()


def test_a_disk_that_is_full_is_told_and_the_file_is_as_it_was(
    qtbot: QtBot, filled: Profile, application: Application
) -> None:
    """As full as a process can be told without a disk of its own: no file grows further."""
    damage(filled.folder, 1)
    before = (filled.folder / DATABASE).read_bytes()
    click(qtbot, refused(qtbot, application).salvage)
    page = salvaging(application)
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
    try:
        type_password(qtbot, page)
        qtbot.waitUntil(page.refusal.isVisible)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert "disk" in page.refusal.text.text()
    assert (filled.folder / DATABASE).read_bytes() == before
    assert not (filled.folder / ".restoring").exists()


def test_damage_while_it_is_open_leads_from_the_window_to_it(
    qtbot: QtBot, station: Station, window: MainWindow, application: Application
) -> None:
    root = root_of(station, "resident")
    settings = settings_page(qtbot, window, "backup")
    assert isinstance(settings, BackupPage)
    damage(station.folder, root)
    settings.check_all()
    qtbot.waitUntil(settings.bad.action.isVisible)
    assert settings.bad.text.text().count("cannot be read") == 1
    click(qtbot, settings.bad.action)
    ask = window.findChild(Dialog)
    assert ask is not None
    click(qtbot, ask.ok_button)
    qtbot.waitUntil(lambda: application.window is None)
    salvaging(application)


def test_damage_that_a_screen_meets_is_said_by_the_window_with_what_next(
    qtbot: QtBot, window: MainWindow, application: Application
) -> None:
    """A screen that tells its errors itself knows no more than that it cannot read."""

    def read(_session: object) -> None:
        raise WorldError("damaged")

    told: list[Exception] = []
    window.desk.read(read, print, window, told.append)
    qtbot.waitUntil(window.banner.isVisible)
    assert len(told) == 1
    assert window.banner.action.isVisible()
    window.tell(WorldError("busy"))
    assert not window.banner.action.isVisible()


def test_where_the_code_was_typed_the_log_in_says_what_next(
    qtbot: QtBot, filled: Profile, application: Application
) -> None:
    damage(filled.folder, 1)
    application.begin()
    entrance = application.entrance
    assert entrance is not None
    click(qtbot, entrance.login.forgot)
    page = entrance.recover
    for editor, text in (
        (page.code, filled.recovery_code),
        (page.login, Profile.login),
        (page.password, "New-Doors-27"),
        (page.again, "New-Doors-27"),
    ):
        qtbot.keyClicks(editor, text)
    click(qtbot, page.ok)
    qtbot.waitUntil(entrance.login.salvage.isVisible)
    assert "damaged" in entrance.login.refusal.text.text()
