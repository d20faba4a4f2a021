"""Level 4 in another file: where it is decided, what is greyed then, and the two files of one PC."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.apart import ApartNotice
from desktop.app import Application
from desktop.mediation.begin_view import BeginView
from desktop.profile import other_file
from desktop.shell.entrance_pages import MakePage
from desktop.shell.settings.apart_page import ApartPage
from desktop.shell.settings.settings_view import SettingsView
from desktop.shell.window import MainWindow
from desktop.studio.acting import Acting
from desktop.studio.intake_form import IntakeForm, IntakeModel
from models.base import uuid7
from models.care.records import CareTeamMember
from models.errors import WorldError
from models.founding import found_station
from models.people.records import Resident
from models.station import Station, open_station
from models.station.backups.keeper import make
from models.station.backups.rules import Why
from models.station.connection import raw
from models.station.travelling import is_reserved
from models.studio.rules import VIOLENCE
from models.sync.records import SyncState
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, COMMUNITY, Profile

GOOD = "Two-Doors-2026"


def tie(station: Station) -> None:
    keys = {"private_key": b"", "server_key": b"", "exchange_key": b""}
    with station.local_write() as session:
        session.add(SyncState(server_url="https://district.example", station_id=uuid7(), paused=True, **keys))


def colleague(station: Station) -> None:
    """He has an account, and is not on the team of whom somebody here cares for."""
    with station.act("test") as session:
        worker, person = Worker(name="林悦"), Resident(name="王芳")
        session.add_all([worker, person])
        session.flush()
        session.add(
            CareTeamMember(
                resident_id=person.id, level=4, worker_id=station.worker_id, starts_on=worker.created_at.date()
            )
        )
        worker_id = worker.id
    station.add_account("lin", "Three-Doors-2026", worker_id)


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def page_of(qtbot: QtBot, window: MainWindow) -> ApartPage:
    window.desk.go("settings", page="apart")
    view = window.stack.currentWidget()
    assert isinstance(view, SettingsView)
    page = view.pages["apart"]
    assert isinstance(page, ApartPage)
    qtbot.waitUntil(lambda: bool(page.state.text()))
    return page


def agree(qtbot: QtBot, window: MainWindow, page: ApartPage, button: QWidget) -> None:
    click(qtbot, button)
    assert page.dialog is not None
    click(qtbot, page.dialog.ok_button)
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_the_page_switches_says_what_is_left_and_lets_older_backups_go(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    tie(station)
    make(station, Why.DAILY)
    page = page_of(qtbot, window)
    agree(qtbot, window, page, page.begin_button)
    qtbot.waitUntil(page.older.isVisible)
    assert page.state.text() == "This file keeps nothing of level 4."
    agree(qtbot, window, page, page.shed_button)
    qtbot.waitUntil(lambda: not page.older.isVisible())
    assert "1 older backup went" in page.good.text.text()
    agree(qtbot, window, page, page.end_button)
    qtbot.waitUntil(lambda: "operator has agreed" in page.state.text())
    assert not page.end_button.isVisible()


def test_a_file_that_is_tied_nowhere_says_why_it_is_not_switched(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(qtbot, window)
    agree(qtbot, window, page, page.begin_button)
    qtbot.waitUntil(page.bad.isVisible)
    assert "tied to no district" in page.bad.text.text()


def test_today_suggests_it_once_where_a_colleague_could_read_level_4(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    colleague(station)
    window.desk.go("today")
    banner = window.stack.currentWidget().apart  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not banner.isHidden())
    banner.close_button.click()
    banner.look()
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert banner.isHidden()


def test_what_would_be_of_level_4_is_greyed_with_the_way_to_the_other_file(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    tie(station)
    with station.local_write() as session:
        raw(session).execute("UPDATE sync_state SET apart = 'on'")
    desk = window.desk
    intake = IntakeForm(desk, IntakeModel(desk, Acting("刘芳")), [])
    qtbot.addWidget(intake)
    intake.show()
    assert not intake.editors["violence"].isEnabled()
    for button in intake.kinds.buttons:
        click(qtbot, button)
        intake.topics.set_value(VIOLENCE)
        assert intake.topics.value() is None
    begin = BeginView(desk)
    qtbot.addWidget(begin)
    begin.start()
    assert begin.form is None
    notice = begin.findChild(ApartNotice)
    assert notice is not None
    with qtbot.waitSignal(window.file_asked):
        notice.action.click()


def test_nothing_of_level_4_is_written_by_any_road(station: Station) -> None:
    tie(station)
    with station.local_write() as session:
        raw(session).execute("UPDATE sync_state SET apart = 'on'")
    with pytest.raises(WorldError, match="level_4_apart"):
        colleague(station)


def test_the_reserved_file_is_set_up_beside_the_other_one_and_both_are_a_click_apart(
    qtbot: QtBot, application: Application, window: MainWindow, station: Station
) -> None:
    tie(station)
    with station.local_write() as session:
        raw(session).execute("UPDATE sync_state SET apart = 'on'")
    window.top.open_menu()
    assert window.top.file_action.isVisible()
    window.top.menu.close()
    window.top.file_action.trigger()
    qtbot.waitUntil(lambda: application.entrance is not None)
    entrance = application.entrance
    assert entrance is not None
    assert isinstance(entrance.page, MakePage)
    assert entrance.page.community.value() == COMMUNITY
    for editor, text in (
        (entrance.make.name, "Zhou"),
        (entrance.make.login, "zhou"),
        (entrance.make.password, GOOD),
        (entrance.make.again, GOOD),
    ):
        qtbot.keyClicks(editor, text)
    click(qtbot, entrance.make.ok)
    qtbot.waitUntil(lambda: bool(entrance.code.code.text()))
    code = entrance.code.code.text()
    click(qtbot, entrance.code.sure)
    click(qtbot, entrance.code.ok)
    qtbot.waitUntil(lambda: application.window is not window and application.window is not None)
    second = application.window
    assert second is not None
    with second.desk.station.whole() as session:
        assert is_reserved(raw(session))
    assert second.desk.station.folder == other_file(station.folder)
    assert code
    second.left.emit()
    qtbot.waitUntil(lambda: application.window is None)
    assert application.entrance is not None
    click(qtbot, application.entrance.files[0])
    qtbot.waitUntil(lambda: application.entrance is not None and application.entrance.model.folder == station.folder)


def test_an_ordinary_pc_hears_of_no_second_file(window: MainWindow, application: Application) -> None:
    window.top.open_menu()
    assert not window.top.file_action.isVisible()
    window.top.menu.close()
    application.log_out()
    assert application.entrance is not None
    assert application.entrance.files == []


def test_no_account_of_the_everyday_file_opens_the_reserved_one(profile: Profile, tmp_path: Path) -> None:
    """Its cards come by sync, the secretary's too, whom any other new PC would believe."""
    everyday = profile.open()
    with everyday.act("test") as session:
        session.get_one(Worker, everyday.worker_id).role = WorkerRole.SECRETARY
    colleague(everyday)
    tables = {name: rows_of(everyday, name) for name in ("worker", "account_card")}
    assert len(tables["account_card"]) == 2
    everyday.close()
    for reserved, opened in ((False, True), (True, False)):
        folder = tmp_path / f"reserved-{reserved}"
        station, _code = found_station(
            folder, community_code=COMMUNITY, login="zhou", password=GOOD, display_name="周书记", cost=CHEAP,
            reserved=reserved,
        )  # fmt: skip
        with station.applying() as session:
            for table, rows in tables.items():
                names, marks = ", ".join(f'"{name}"' for name in rows[0]), ", ".join("?" * len(rows[0]))
                insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"
                raw(session).executemany(insert, [tuple(row.values()) for row in rows])
            session.info["changed"].update(tables)
        station.close()
        assert [opens(folder, *who) for who in (("lin", "Three-Doors-2026"), ("liu", profile.password))] == [opened] * 2


def opens(folder: Path, login: str, password: str) -> bool:
    try:
        open_station(folder, login, password, cost=CHEAP).close()
    except WorldError as error:
        return error.code != "wrong_password"
    return True


def rows_of(station: Station, table: str) -> list[dict[str, object]]:
    with station.whole() as session:
        found = raw(session).execute(f"SELECT * FROM {table}")
        return [dict(zip([column[0] for column in found.description], row, strict=True)) for row in found.fetchall()]
