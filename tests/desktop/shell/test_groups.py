"""The catalogue of special groups in the settings: by form, from a list, opened and closed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop.shell.settings.groups_page import GroupsPage
from desktop.shell.settings.settings_view import SettingsView
from desktop.shell.window import MainWindow
from models.care.catalogue import group, load_groups
from models.care.records import SpecialGroup
from models.station import Station
from models.station.assessing import record_assessment
from models.workers.records import Worker, WorkerRole

LEFT = Qt.MouseButton.LeftButton
LIST = """代码,名称,sensitivity,visit_every_days,auto_rule
SG02,空巢老年人,2,45,
SG03,留守老人,2,0,
SG90,新就业群体,2,60,age >= 16
SG91,,2,60,
SG92,外卖骑手,2,60,age >> 3
"""


@pytest.fixture
def catalogue(station: Station) -> Station:
    with station.act("test") as session:
        load_groups(session)
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    return station


def page_of(qtbot: QtBot, window: MainWindow) -> GroupsPage:
    window.desk.go("settings", page="groups")
    settings = window._screens["settings"]
    assert isinstance(settings, SettingsView)
    qtbot.waitUntil(lambda: not window.desk.busy)
    page = settings.pages["groups"]
    assert isinstance(page, GroupsPage)
    return page


def stored(station: Station, code: str) -> SpecialGroup:
    with station.sessions() as session:
        return group(session, code)


def choose(page: GroupsPage, code: str) -> None:
    number = [entry.code for entry in page.rows.rows()].index(code)
    page.table.view.selectRow(number)


def texts(page: GroupsPage) -> str:
    return "\n".join(label.text() for label in page.taking.findChildren(QLabel))


def said(page: GroupsPage) -> str:
    """What stands beneath the field of the dialog."""
    assert page.dialog is not None
    problem = page.dialog.field.problem
    return problem.text() if problem is not None else ""


def test_the_35_groups_stand_with_level_norm_and_rule(qtbot: QtBot, catalogue: Station, window: MainWindow) -> None:
    page = page_of(qtbot, window)
    assert page.rows.rowCount() == 35
    first = {column.key: column.text(page.rows.row(0)) for column in page.rows.columns}
    assert first["code"] == "SG01"
    assert first["norm"] == "every 30 days, 7 days in tight cases"
    assert (first["level"], first["state"], first["revision"]) == ("level 2", "open", "1")


def test_a_norm_is_changed_by_form_and_the_edition_rises(qtbot: QtBot, catalogue: Station, window: MainWindow) -> None:
    page = page_of(qtbot, window)
    page.edit(stored(catalogue, "SG01").id)
    assert page.form is not None
    page.form.model.answer("visit_every_days", "0")
    qtbot.mouseClick(page.form.save_button, LEFT)
    assert page.form is not None, "a norm of 0 days is refused"
    page.form.model.answer("visit_every_days", "20")
    qtbot.mouseClick(page.form.save_button, LEFT)
    qtbot.waitUntil(lambda: page.form is None)
    assert (stored(catalogue, "SG01").visit_every_days, stored(catalogue, "SG01").revision) == (20, 2)


def test_a_group_is_added_but_no_code_twice(qtbot: QtBot, catalogue: Station, window: MainWindow) -> None:
    page = page_of(qtbot, window)
    qtbot.mouseClick(page.add_button, LEFT)
    assert page.form is not None
    page.form.model.answer("code", "SG01")
    page.form.model.answer("name", "新就业群体")
    qtbot.mouseClick(page.form.save_button, LEFT)
    qtbot.waitUntil(lambda: page.form is not None and page.form.model.problem("code") is not None)
    page.form.model.answer("code", "SG90")
    qtbot.mouseClick(page.form.save_button, LEFT)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 36)
    assert stored(catalogue, "SG90").name == "新就业群体"


def test_a_list_is_looked_at_line_by_line_and_then_taken_over(
    qtbot: QtBot, catalogue: Station, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "groups.csv").write_text(LIST, "utf-8")
    page = page_of(qtbot, window)
    page.show_file(tmp_path / "groups.csv")
    qtbot.waitUntil(lambda: page.taking.use.isVisible())
    assert page.taking.counts.text() == "1 new, 1 changed, 0 the same, 3 refused."
    said = texts(page)
    for number in (3, 5, 6):
        assert f"Line {number}: " in said
    assert "SG90　新就业群体" in said
    assert stored(catalogue, "SG02").visit_every_days == 30, "nothing is written before it is taken over"
    qtbot.mouseClick(page.taking.use, LEFT)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 36)
    assert stored(catalogue, "SG02").visit_every_days == 45
    qtbot.waitUntil(lambda: page.pages.currentIndex() == 0)


def test_the_catalogue_goes_out_and_comes_back_the_same(
    qtbot: QtBot, catalogue: Station, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "catalogue.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    page = page_of(qtbot, window)
    qtbot.mouseClick(page.export_button, LEFT)
    qtbot.waitUntil(lambda: to.exists() and not window.desk.busy)
    page.show_file(to)
    qtbot.waitUntil(lambda: bool(page.taking.counts.text()))
    assert page.taking.counts.text() == "0 new, 0 changed, 35 the same, 0 refused."
    assert not page.taking.use.isVisible()


def test_a_file_that_is_no_list_says_why(qtbot: QtBot, catalogue: Station, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("a,b\n1,2\n", "utf-8")
    page = page_of(qtbot, window)
    page.show_file(tmp_path / "groups.csv")
    qtbot.waitUntil(lambda: page.taking.problem.isVisible())
    assert page.taking.problem.text.text()
    assert not page.taking.use.isVisible()


def test_a_group_is_closed_and_opened_again(qtbot: QtBot, catalogue: Station, window: MainWindow) -> None:
    page = page_of(qtbot, window)
    assert not page.state_button.isEnabled()
    choose(page, "SG03")
    assert page.state_button.text() == "Close the group"
    qtbot.mouseClick(page.state_button, LEFT)
    qtbot.waitUntil(lambda: not stored(catalogue, "SG03").active)
    qtbot.waitUntil(lambda: page.entry() is None or not page.entry().active)  # type: ignore[union-attr]
    choose(page, "SG03")
    qtbot.waitUntil(lambda: page.state_button.text() == "Open the group")
    qtbot.mouseClick(page.state_button, LEFT)
    qtbot.waitUntil(lambda: stored(catalogue, "SG03").active)


def test_a_group_of_level_4_is_opened_with_the_paper_of_the_street(
    qtbot: QtBot, catalogue: Station, window: MainWindow
) -> None:
    page = page_of(qtbot, window)
    choose(page, "SG26")
    qtbot.mouseClick(page.state_button, LEFT)
    assert page.dialog is not None
    qtbot.mouseClick(page.dialog.ok_button, LEFT)
    assert said(page) == "Write which paper permits it."
    page.dialog.paper.setText("街办〔2026〕7号")
    qtbot.mouseClick(page.dialog.ok_button, LEFT)
    qtbot.waitUntil(lambda: "Impact assessment" in said(page))
    with catalogue.act("test") as session:
        record_assessment(session, catalogue.blobs, date(2026, 1, 5), b"%PDF-1.7 report")
    qtbot.mouseClick(page.dialog.ok_button, LEFT)
    qtbot.waitUntil(lambda: stored(catalogue, "SG26").active)
    assert stored(catalogue, "SG26").opened_with == "街办〔2026〕7号"


def appoint_another(station: Station) -> None:
    """Somebody else is the secretary; whoever is logged in is a worker."""
    with station.act("test") as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.WORKER
        session.add(Worker(name="赵敏", role=WorkerRole.SECRETARY))


def test_the_catalogue_is_only_read_by_whoever_is_not_the_secretary(
    qtbot: QtBot, catalogue: Station, window: MainWindow
) -> None:
    appoint_another(catalogue)
    page = page_of(qtbot, window)
    qtbot.waitUntil(lambda: page.banner.isVisible())
    choose(page, "SG03")
    assert not any(button.isVisible() for button in (page.add_button, page.import_button, page.state_button))
    assert page.export_button.isVisible()
    page.edit(stored(catalogue, "SG03").id)
    assert page.form is not None
    assert not page.form.save_button.isEnabled()
    assert not any(editor.isEnabled() for editor in page.form.editors.values())
    qtbot.mouseClick(page.form.leave_button, LEFT)
    assert page.form is None


def test_nobody_but_the_secretary_opens_level_4(qtbot: QtBot, catalogue: Station, window: MainWindow) -> None:
    page = page_of(qtbot, window)
    choose(page, "SG26")
    qtbot.mouseClick(page.state_button, LEFT)
    assert page.dialog is not None
    appoint_another(catalogue)
    page.dialog.paper.setText("街办〔2026〕7号")
    qtbot.mouseClick(page.dialog.ok_button, LEFT)
    qtbot.waitUntil(lambda: bool(said(page)))
    assert not stored(catalogue, "SG26").active
    page.dialog.reject()
