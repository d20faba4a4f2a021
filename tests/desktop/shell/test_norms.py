"""Norms are shown with what is proposed and why; the selected one is changed by its form; empty puts it back."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.shell.settings.norms_page import NormsPage
from desktop.shell.settings.settings_view import SettingsView
from desktop.shell.window import MainWindow
from models.settings.queries import appeal_norms


def test_a_norm_is_changed_by_its_form_and_put_back_by_an_empty_one(qtbot: QtBot, window: MainWindow) -> None:
    def rest() -> None:
        qtbot.waitUntil(lambda: not window.desk.busy)

    def value() -> int:
        with window.desk.station.sessions() as session:
            return appeal_norms(session).frequent_item

    window.desk.go("settings", page="norms")
    rest()
    settings = window._screens["settings"]
    assert isinstance(settings, SettingsView)
    page = settings.pages["norms"]
    assert isinstance(page, NormsPage)
    keys = [each.norm.key for each in page.rows.rows()]
    assert all(column.text(each) for each in page.rows.rows() for column in page.rows.columns)
    for typed, held in (("9", 9), ("", 5)):
        page.table.view.selectRow(keys.index("appeals.frequent_item"))
        page.change_button.click()
        assert page.form is not None
        page.form.model.answer("value", typed)
        page.form.model.save()
        rest()
        qtbot.waitUntil(lambda: page.form is None)
        assert value() == held
        qtbot.waitUntil(lambda: not window.desk.busy)
