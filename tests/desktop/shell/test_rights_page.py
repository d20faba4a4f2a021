"""What one may not do is not offered; rights are given by a form and ended by a button, with one's own in words."""

from __future__ import annotations

from uuid import UUID

from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.shell.settings.rights_page import RightsPage
from desktop.shell.settings.settings_view import SettingsView
from desktop.shell.window import MainWindow
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import standing
from models.station import Station
from models.workers.records import Worker, WorkerRole


def _page(qtbot: QtBot, window: MainWindow) -> RightsPage:
    window.desk.go("settings", page="rights")
    qtbot.waitUntil(lambda: not window.desk.busy)
    settings = window._screens["settings"]
    assert isinstance(settings, SettingsView)
    page = settings.pages["rights"]
    assert isinstance(page, RightsPage)
    return page


def test_a_right_is_given_by_its_form_and_ended_by_its_button(qtbot: QtBot, window: MainWindow) -> None:
    station = window.desk.station
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        session.add(desk := Worker(name="赵值", role=WorkerRole.DUTY))

    def may() -> bool:
        with station.sessions() as session:
            return decide(standing(session, desk.id), Deed.IMPORT, "people").allowed

    page = _page(qtbot, window)
    assert "System administrator" in page.banner.text.text()
    page.add_button.click()
    assert page.form is not None
    for key, raw in {"worker_id": desk.id.hex, "deed": "import", "areas": "people", "reason": "year's end"}.items():
        page.form.model.answer(key, raw)
    page.form.model.save()
    qtbot.waitUntil(lambda: page.form is None and not window.desk.busy)
    qtbot.waitUntil(lambda: len(page.rows.rows()) == 1)
    assert may()
    assert all(column.text(page.rows.rows()[0]) for column in page.rows.columns)
    page.table.view.selectRow(0)
    page.end_button.click()
    qtbot.waitUntil(lambda: not window.desk.busy and not may())


def test_what_roles_bring_is_shown_in_words_for_every_right(qtbot: QtBot, window: MainWindow) -> None:
    page = _page(qtbot, window)
    page.matrix_button.click()
    assert page.pages.currentWidget() is page.matrix
    rows = page.matrix.rows.rows()
    assert len(rows) == len(Deed)
    assert all(column.text(row) for row in rows for column in page.matrix.rows.columns)
    page.matrix.back.click()
    assert page.pages.currentIndex() == 0


def test_an_administrator_is_offered_no_page_of_the_daily_work(
    qtbot: QtBot, application: Application, station: Station
) -> None:
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SYSTEM_ADMIN
    application.enter(station)
    window = application.window
    assert window is not None
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert {spec.key for spec in window.screens} == {"sync", "settings"}
    assert "settings" in window._screens
    offered = {command.icon for command in window._commands()}
    assert offered.isdisjoint({"import", "resident", "round", "studio", "map", "appeals", "call"})
    window.desk.go("people", UUID(int=1))
    assert "people" not in window._screens
