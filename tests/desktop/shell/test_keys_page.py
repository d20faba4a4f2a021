"""Own passwords, telephones, custodians, a new key and the end of a PC: with real clicks on real files."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.desk import Target
from desktop.shell.entrance_view import EntranceView
from desktop.shell.owed_pages import OwnPasswordPage, SecondPage
from desktop.shell.settings.keys_page import ConnectDialog, KeysPage
from desktop.shell.settings.settings_view import SettingsView
from desktop.shell.settings.workers_page import WorkersPage
from desktop.shell.window import MainWindow
from desktop.widgets.dialog import Dialog
from models import drafts
from models.accounts.records import AccountCard
from models.crypto import one_time
from models.settings.records import Setting
from models.station import Station, open_station
from models.station.account_acts import enrol_second, new_custodian_codes
from models.station.second import Enrolment
from models.workers.records import Worker
from tests.conftest import Profile
from tests.desktop.shell.test_entrance import begun, log_in, refused, type_in
from tests.models.station.test_travelling import forged

GOOD, FIRST, OWN = Profile.password, "Another-Door-7", "Third-Door-88"


def press(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def entered(qtbot: QtBot, application: Application) -> MainWindow:
    qtbot.waitUntil(lambda: application.window is not None)
    window = application.window
    assert window is not None
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window


def page_of(qtbot: QtBot, window: MainWindow, key: str) -> object:
    window.desk.go("settings", page=key)
    settings = cast("SettingsView", window.stack.currentWidget())
    settings.show_page(key, Target("settings"))
    qtbot.waitUntil(lambda: not window.desk.busy)
    return settings.pages[key]


@pytest.fixture
def colleague(profile: Profile) -> Profile:
    """A closed profile in which Wang has a first password."""
    station = profile.open()
    with station.act("workers.add") as session:
        session.add(wang := Worker(name="王强"))
    station.add_account("wang", FIRST, wang.id)
    station.close()
    return profile


def as_wang(qtbot: QtBot, entrance: EntranceView, password: str) -> None:
    type_in(qtbot, entrance.login.name, "wang")
    type_in(qtbot, entrance.login.password, password)


def test_a_first_password_is_changed_before_the_window_opens(
    qtbot: QtBot, application: Application, colleague: Profile
) -> None:
    entrance = begun(application)
    as_wang(qtbot, entrance, FIRST)
    qtbot.waitUntil(lambda: isinstance(entrance.page, OwnPasswordPage))
    assert application.window is None
    page = cast("OwnPasswordPage", entrance.page)
    for new, said in ((FIRST, "of now or of before"), (OWN, "")):
        page.old.clear()
        page.password.clear()
        page.again.clear()
        type_in(qtbot, page.old, FIRST)
        type_in(qtbot, page.password, new)
        type_in(qtbot, page.again, new)
        if said:
            assert said in refused(qtbot, page)
    entered(qtbot, application)
    application.log_out()
    open_station(colleague.folder, "wang", OWN).close()


def test_who_leaves_instead_leaves_the_station_closed(
    qtbot: QtBot, application: Application, colleague: Profile
) -> None:
    entrance = begun(application)
    as_wang(qtbot, entrance, FIRST)
    qtbot.waitUntil(lambda: isinstance(entrance.page, OwnPasswordPage))
    press(qtbot, cast("OwnPasswordPage", entrance.page).leave)
    assert entrance.page is entrance.login
    colleague.open().close()


def test_a_code_is_asked_for_after_the_password(qtbot: QtBot, application: Application, profile: Profile) -> None:
    station, enrolment = profile.open(), Enrolment.new()
    enrol_second(station, enrolment, one_time.code_at(enrolment.secret, time.time()))
    station.close()
    entrance = begun(application)
    assert not entrance.login.fields[2].isVisible()
    log_in(qtbot, entrance, GOOD)
    qtbot.waitUntil(lambda: entrance.login.fields[2].isVisible())
    type_in(qtbot, entrance.login.code, "12345")
    assert "not right" in refused(qtbot, entrance.login)
    assert (entrance.login.password.text(), entrance.login.code.text()) == (GOOD, "")
    type_in(qtbot, entrance.login.code, enrolment.codes[0])
    entered(qtbot, application)


def test_in_grade_three_a_telephone_is_connected_before_the_window_opens(
    qtbot: QtBot, application: Application, profile: Profile
) -> None:
    station = profile.open()
    with station.act("settings") as session:
        session.add(Setting(key="trust.grade", value={"value": 3}))
    station.close()
    entrance = begun(application)
    log_in(qtbot, entrance, GOOD)
    qtbot.waitUntil(lambda: isinstance(entrance.page, SecondPage))
    page = cast("SecondPage", entrance.page)
    assert one_time.spelled(page.parts.enrolment.secret) == page.parts.secret.text()
    type_in(qtbot, page.code, one_time.code_at(page.parts.enrolment.secret, time.time()))
    entered(qtbot, application)


def test_a_telephone_is_connected_and_let_go_in_the_settings(qtbot: QtBot, window: MainWindow) -> None:
    card = cast("KeysPage", page_of(qtbot, window, "keys")).second
    press(qtbot, card.connect_button)
    dialog = cast("ConnectDialog", card.dialog)
    type_in(qtbot, dialog.code, "12345", enter=False)
    press(qtbot, dialog.ok_button)
    qtbot.waitUntil(lambda: dialog.field.problem is not None and dialog.field.problem.isVisible())
    type_in(qtbot, dialog.code, one_time.code_at(dialog.parts.enrolment.secret, time.time()), enter=False)
    press(qtbot, dialog.ok_button)
    qtbot.waitUntil(lambda: "10 codes" in card.state.text())
    press(qtbot, card.drop_button)
    drop = cast("ConnectDialog", card.dialog)
    type_in(qtbot, drop.code, dialog.parts.enrolment.codes[0], enter=False)
    press(qtbot, drop.ok_button)
    qtbot.waitUntil(lambda: "off" in card.state.text())


def test_two_custodians_get_a_sheet_each_and_open_together(
    qtbot: QtBot, window: MainWindow, application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = cast("KeysPage", page_of(qtbot, window, "keys")).custodians
    type_in(qtbot, card.password, "wrong", enter=False)
    press(qtbot, card.ok)
    qtbot.waitUntil(lambda: card.field.problem is not None and card.field.problem.isVisible())
    type_in(qtbot, card.password, GOOD, enter=False)
    press(qtbot, card.ok)
    qtbot.waitUntil(lambda: len(card.codes) == 2)
    codes = list(card.codes)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    press(qtbot, card.save)
    texts = [PdfReader(tmp_path / f"lianglin-recovery-{n}.pdf").pages[0].extract_text() for n in (1, 2)]
    for text, own, other in zip(texts, codes, reversed(codes), strict=True):
        assert all(group in text for group in own.split("-"))
        assert other.split("-")[2] not in text
    application.log_out()
    entrance = application.entrance
    assert entrance is not None
    press(qtbot, entrance.login.forgot)
    page = entrance.recover
    for editor, typed in ((page.code, codes[1]), (page.other, codes[0]), (page.login, "liu"), (page.password, OWN)):
        type_in(qtbot, editor, typed)
    type_in(qtbot, page.again, OWN)
    entered(qtbot, application)


def test_a_mistyped_sheet_is_named(qtbot: QtBot, application: Application, profile: Profile) -> None:
    station = profile.open()
    one, other = new_custodian_codes(station, GOOD, 2)
    station.close()
    entrance = begun(application)
    press(qtbot, entrance.login.forgot)
    page = entrance.recover
    for editor, typed in ((page.code, one), (page.other, other[:-1]), (page.login, "liu"), (page.password, OWN)):
        type_in(qtbot, editor, typed)
    type_in(qtbot, page.again, OWN)
    assert "sheet 2" in refused(qtbot, page)


def test_the_key_is_changed_by_a_click_and_the_next_log_in_brings_it_into_force(
    qtbot: QtBot, window: MainWindow, application: Application, station: Station
) -> None:
    before, folder = station.key, station.folder
    card = cast("KeysPage", page_of(qtbot, window, "keys")).rotation
    type_in(qtbot, card.password, GOOD, enter=False)
    press(qtbot, card.ok)
    qtbot.waitUntil(lambda: application.window is None)
    entrance = application.entrance
    assert entrance is not None
    assert entrance.login.news.isVisible()
    log_in(qtbot, entrance, GOOD)
    opened = entered(qtbot, application)
    assert opened.desk.station.key != before
    assert not (folder / "station.rotating").exists()


def test_a_retired_pc_keeps_nothing(qtbot: QtBot, window: MainWindow, application: Application) -> None:
    folder = window.desk.station.folder
    card = cast("KeysPage", page_of(qtbot, window, "keys")).end
    assert "tied to no district" in card.standing.text.text()
    assert not card.ok.isEnabled()
    card.sure.click()
    for password in ("wrong", GOOD):
        card.password.clear()
        type_in(qtbot, card.password, password, enter=False)
        press(qtbot, card.ok)
        assert card.dialog is not None
        press(qtbot, card.dialog.ok_button)
        if password == "wrong":
            qtbot.waitUntil(lambda: card.field.problem is not None and card.field.problem.isVisible())
    qtbot.waitUntil(lambda: application.window is None)
    entrance = application.entrance
    assert entrance is not None
    qtbot.waitUntil(lambda: entrance.page is entrance.make)
    assert not folder.exists()


def test_users_switch_at_the_lock_and_the_next_one_finds_nothing_of_the_former(
    qtbot: QtBot, application: Application, colleague: Profile
) -> None:
    station = colleague.open()
    application.enter(station)
    window = entered(qtbot, application)
    with station.act("workers.add") as session:
        session.add(Worker(name="留下的一步"))
    with station.local_write() as session:
        drafts.keep(session, "visit:new", station.worker_id, {"note": "没写完"})
    QApplication.clipboard().setText("13800000000")
    dialog = Dialog(window, "孟庆明")
    dialog.open()
    window.lock_up()
    assert window.lock.window() is dialog
    press(qtbot, window.lock.leave)
    qtbot.waitUntil(lambda: application.window is None)
    entrance = application.entrance
    assert entrance is not None
    assert entrance.login.name.isVisible()
    assert entrance.login.name.text() == ""
    assert QApplication.clipboard().text() == ""
    assert not any(each.isVisible() for each in QApplication.topLevelWidgets() if isinstance(each, Dialog))
    as_wang(qtbot, entrance, FIRST)
    qtbot.waitUntil(lambda: isinstance(entrance.page, OwnPasswordPage))
    page = cast("OwnPasswordPage", entrance.page)
    for editor, typed in ((page.old, FIRST), (page.password, OWN), (page.again, OWN)):
        type_in(qtbot, editor, typed)
    theirs = entered(qtbot, application)
    assert theirs is not window
    assert theirs.desk.station.last_act() is None
    with theirs.desk.station.sessions() as session:
        assert drafts.places(session, theirs.desk.station.worker_id) == []


def test_an_account_from_the_district_is_confirmed_by_a_click(
    qtbot: QtBot, window: MainWindow, station: Station, on_disk: Callable[[], list[str]]
) -> None:
    from models.station.slots import Holder

    holder = Holder.new()
    card = forged(station.worker_id, holder).signed("0" * 32, holder.signing.private)
    with station.applying() as session:
        session.add(
            AccountCard(
                worker_id=station.worker_id, account_id=UUID(card.account), serial=1, login=card.login,
                card=card.plain(), community_code=card.community, created_by=station.worker_id,
                edited_by=station.worker_id,
            )
        )  # fmt: skip
    page = cast("WorkersPage", page_of(qtbot, window, "workers"))
    qtbot.waitUntil(page.waiting.isVisible)
    before = on_disk()
    press(qtbot, page.waiting.action)
    dialog = page.waiting.dialog
    assert dialog is not None
    press(qtbot, dialog.buttons[0])
    qtbot.waitUntil(lambda: dialog.buttons[0].text() == "Confirmed")
    dialog.accept()
    qtbot.waitUntil(lambda: not page.waiting.isVisible())
    assert len(on_disk()) == len(before) + 1


@pytest.fixture
def on_disk(profile: Profile) -> Callable[[], list[str]]:
    """The tags of the slots in the key file."""
    from models.station.keys import KeyFile

    return lambda: list(KeyFile.load(profile.folder / "keys.json").slots)


def test_an_account_is_taken_away_on_the_page_of_workers(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("workers.add") as session:
        session.add(wang := Worker(name="王强"))
    station.add_account("wang", FIRST, wang.id)
    page = cast("WorkersPage", page_of(qtbot, window, "workers"))
    qtbot.waitUntil(lambda: len(page.rows.rows()) == 2)
    shown = {row.worker.name: row for row in page.rows.rows()}
    assert shown["王强"].account.must_change
    at = [row.worker.name for row in page.rows.rows()].index("王强")
    page.table.view.selectRow(at)
    press(qtbot, page.take_button)
    assert page.dialog is not None
    press(qtbot, page.dialog.ok_button)
    qtbot.waitUntil(lambda: all(not row.has_account for row in page.rows.rows() if row.worker.name == "王强"))


def test_the_page_about_says_that_no_certified_product_is_in_use(qtbot: QtBot, window: MainWindow) -> None:
    page = cast("QWidget", page_of(qtbot, window, "about"))
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "without a certified product of commercial cryptography" in said
