"""Settings take effect at once; grids, areas, workers, backups and acts are looked after from the window."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.app import Application
from desktop.jobs import Steps
from desktop.printing.preview_view import PreviewDialog
from desktop.shell.settings.about_page import AboutPage
from desktop.shell.settings.acts_page import ActsPage
from desktop.shell.settings.areas_page import AreasPage
from desktop.shell.settings.backup_page import BackupPage
from desktop.shell.settings.grids_page import GridsPage
from desktop.shell.settings.pc_page import PcPage
from desktop.shell.settings.settings_view import PAGES, SettingsView
from desktop.shell.settings.station_page import COUNTED, StationPage
from desktop.shell.settings.workers_page import WorkersPage
from desktop.shell.window import MainWindow
from desktop.theme import Mode, theme
from forms.i18n import texts_in
from forms.sheets.areas import read_areas
from models.errors import WorldError
from models.places.areas import AreaRow, compare_areas, import_areas, load_areas
from models.places.records import Area, AreaLevel, Building, Estate
from models.station import Station, open_station
from models.station.backups import restore
from models.workers.records import Worker, WorkerRole
from tests.conftest import COMMUNITY, Profile
from tests.desktop.looks import outside
from tests.models.visits.village import add_building, add_worker

GOOD, NEW = "Two-Doors-2026", "Other-Doors-27"


def page(qtbot: QtBot, window: MainWindow, key: str) -> QWidget:
    window.desk.go("settings", page=key)
    settings = window._screens["settings"]
    assert isinstance(settings, SettingsView)
    qtbot.waitUntil(lambda: not window.desk.busy)
    return settings.pages[key]


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def areas(station: Station) -> Station:
    with station.local_write() as session:
        load_areas(session, COMMUNITY)
    return station


def test_size_and_mode_change_while_one_looks(qtbot: QtBot, window: MainWindow) -> None:
    pc = page(qtbot, window, "pc")
    assert isinstance(pc, PcPage)
    before = theme().scale, theme().mode
    try:
        pc.choices["font_percent"].buttons[3].click()
        pc.choices["mode"].buttons[1].click()
        assert (theme().scale, theme().mode) == (150, Mode.DARK)
    finally:
        theme().wear(before[1], before[0])


def test_a_choice_cannot_be_taken_away(qtbot: QtBot, window: MainWindow) -> None:
    pc = page(qtbot, window, "pc")
    assert isinstance(pc, PcPage)
    minutes = pc.choices["lock_minutes"]
    minutes.buttons[2].setFocus()
    qtbot.keyClick(minutes.buttons[2], Qt.Key.Key_Backspace)
    assert minutes.value() == window.desk.settings.lock_minutes == 10


def test_the_own_password_is_changed_with_the_old_one(qtbot: QtBot, window: MainWindow, profile: Profile) -> None:
    pc = page(qtbot, window, "pc")
    assert isinstance(pc, PcPage)
    card = pc.password
    for old, said in (("nope", True), (GOOD, False)):
        for line, text in ((card.old, old), (card.new, NEW), (card.again, NEW)):
            line.setText(text)
        qtbot.mouseClick(card.ok, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not window.desk.busy)
        assert bool(card.old_field.problem and card.old_field.problem.text()) is said
    window.desk.station.lock()
    window.desk.station.unlock(NEW)


def test_the_station_is_told_in_figures(qtbot: QtBot, window: MainWindow, areas: Station) -> None:
    with areas.act("places.building") as session:
        add_building(session)
    shown = page(qtbot, window, "station")
    assert isinstance(shown, StationPage)
    qtbot.waitUntil(lambda: "12" in texts(shown.figures))
    assert COMMUNITY in texts(shown.facts)


def test_what_is_counted_is_called_what_it_is() -> None:
    assert [texts_in("zh_CN").gettext(label) for label in COUNTED.values()][:3] == ["小区数", "楼栋数", "房屋"]


def test_the_privacy_notice_is_printed_where_its_facts_are_filled_in(
    qtbot: QtBot, window: MainWindow, areas: Station
) -> None:
    shown = page(qtbot, window, "station")
    assert isinstance(shown, StationPage)
    qtbot.mouseClick(shown.notice_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(PreviewDialog) is not None)
    preview = window.findChild(PreviewDialog)
    assert isinstance(preview, PreviewDialog)
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert preview.windowTitle() == "Privacy notice"
    preview.reject()


def test_a_grid_is_added_renamed_and_given_buildings(qtbot: QtBot, window: MainWindow, areas: Station) -> None:
    with areas.act("places.building") as session:
        add_building(session)
    grids = page(qtbot, window, "grids")
    assert isinstance(grids, GridsPage)
    qtbot.mouseClick(grids.add_button, Qt.MouseButton.LeftButton)
    assert grids.form is not None
    qtbot.keyClicks(grids.form.editors["name"], "East")
    qtbot.keyClick(grids.form.editors["name"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(grids.rows.rows()) == 1)
    row = grids.rows.row(0)
    assert (row.grid.name, row.grid.code, row.buildings) == ("East", COMMUNITY + "01", 0)
    give_all_buildings(qtbot, grids)
    qtbot.waitUntil(lambda: grids.rows.row(0).doors == 12)
    with areas.sessions() as session:
        assert session.scalars(select(Building.grid_id)).all() == [row.grid.id]
    rename(qtbot, grids, row.grid.id)
    qtbot.waitUntil(lambda: grids.rows.row(0).grid.name == "East West")


def give_all_buildings(qtbot: QtBot, grids: GridsPage) -> None:
    grids.table.view.selectRow(0)
    qtbot.mouseClick(grids.assign_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: grids.choosing is not None)
    assert grids.choosing is not None
    for box in grids.choosing.boxes.values():
        box.click()
    grids.choosing.ok_button.click()


def rename(qtbot: QtBot, grids: GridsPage, grid: UUID) -> None:
    grids.edit(grid)
    assert grids.form is not None
    qtbot.keyClicks(grids.form.editors["name"], " West")
    grids.form.save_button.click()


def test_search_leads_to_the_form_of_a_grid(qtbot: QtBot, window: MainWindow, areas: Station) -> None:
    with areas.act("places.grid") as session:
        community = session.scalars(select(Area).where(Area.code == COMMUNITY)).one()
        grid = Area(parent_id=community.id, level=AreaLevel.GRID, code=COMMUNITY + "01", name="东一")
        session.add(grid)
        session.flush()
        grid_id = grid.id
    window.desk.go("settings", grid_id, kind="area")
    settings = window._screens["settings"]
    assert isinstance(settings, SettingsView)
    assert settings.current == "grids"
    grids = settings.pages["grids"]
    assert isinstance(grids, GridsPage)
    assert grids.form is not None
    assert grids.form.model.text("name") == "东一"
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_how_the_public_reaches_the_station_is_filled_in_once(qtbot: QtBot, window: MainWindow, areas: Station) -> None:
    shown = page(qtbot, window, "station")
    assert isinstance(shown, StationPage)
    qtbot.mouseClick(shown.edit_button, Qt.MouseButton.LeftButton)
    form = shown.form
    assert form is not None
    qtbot.keyClicks(form.editors["duty_phone"], "024-2380 0000")
    qtbot.keyClicks(form.editors["data_officer"], "Liu Fang")
    with qtbot.waitSignal(window.desk.done) as told:
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Liu Fang" in texts(shown.contact))
    assert "02423800000" in texts(shown.contact)
    assert told.args is not None
    about = page(qtbot, window, "about")
    assert isinstance(about, AboutPage)
    qtbot.waitUntil(lambda: "Liu Fang" in about.contact.text())
    areas.undo(told.args[1])
    page(qtbot, window, "station")
    qtbot.waitUntil(lambda: "Liu Fang" not in texts(shown.contact))


def test_a_worker_is_added_and_given_an_account(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    workers = page(qtbot, window, "workers")
    assert isinstance(workers, WorkersPage)
    workers.edit(None)
    assert workers.form is not None
    qtbot.keyClicks(workers.form.editors["name"], "Wang Lei")
    workers.form.save_button.click()
    qtbot.waitUntil(lambda: [row.worker.name for row in workers.rows.rows()].count("Wang Lei") == 1)
    names = [row.worker.name for row in workers.rows.rows()]
    workers.table.view.selectRow(names.index("Wang Lei"))
    qtbot.mouseClick(workers.account_button, Qt.MouseButton.LeftButton)
    dialog = workers.dialog
    assert dialog is not None
    dialog.login.setText("liu")
    dialog.password.edit.setText(NEW)
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: dialog.login_field.problem is not None)
    dialog.login.setText("wang")
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: all(row.has_account for row in workers.rows.rows()))


def test_an_account_of_a_secretary_asks_for_the_recovery_code(
    qtbot: QtBot, window: MainWindow, station: Station, profile: Profile
) -> None:
    with station.act("workers.add") as session:
        session.get_one(Worker, add_worker(session, "王磊")).role = WorkerRole.SECRETARY
    workers = page(qtbot, window, "workers")
    assert isinstance(workers, WorkersPage)
    qtbot.waitUntil(lambda: len(workers.rows.rows()) == 2)
    names = [row.worker.name for row in workers.rows.rows()]
    workers.table.view.selectRow(names.index("王磊"))
    qtbot.mouseClick(workers.account_button, Qt.MouseButton.LeftButton)
    dialog = workers.dialog
    assert dialog is not None
    assert not dialog.code_field.isVisible()
    dialog.login.setText("wang")
    dialog.password.edit.setText(NEW)
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: dialog.code_field.isVisible())
    for wrong in ("nothing", profile.recovery_code):
        qtbot.waitUntil(lambda: dialog.ok_button.isEnabled())
        dialog.code.setText(wrong)
        dialog.ok_button.click()
        if wrong == "nothing":
            qtbot.waitUntil(lambda: bool(dialog.code_field.problem))
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: all(row.has_account for row in workers.rows.rows()))


def test_who_logs_in_is_the_worker_of_the_account(station: Station, profile: Profile) -> None:
    with station.act("workers.add") as session:
        worker = add_worker(session, "王磊")
    station.add_account("wang", NEW, worker)
    station.close()
    again = open_station(profile.folder, "wang", NEW)
    assert again.worker_id == worker
    again.close()


def test_a_worker_who_left_is_marked_and_stays(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("workers.add") as session:
        worker = add_worker(session, "王磊")
    workers = page(qtbot, window, "workers")
    assert isinstance(workers, WorkersPage)
    workers.edit(worker)
    assert workers.form is not None
    workers.form.model.answer("active", False)
    workers.form.save_button.click()
    qtbot.waitUntil(lambda: [row.worker.active for row in workers.rows.rows()] == [True, False])
    with station.sessions() as session:
        assert session.get_one(Worker, worker).active is False


def test_a_backup_is_made_and_opens_elsewhere(
    qtbot: QtBot, window: MainWindow, station: Station, tmp_path: Path
) -> None:
    with station.act("places.estate") as session:
        session.add(Estate(name="测试小区"))
    backups = page(qtbot, window, "backup")
    assert isinstance(backups, BackupPage)
    folder = tmp_path / "stick"
    folder.mkdir()
    backups.make_in(folder)
    qtbot.waitUntil(lambda: backups.good.isVisible())
    (file,) = folder.iterdir()
    restore(file, tmp_path / "elsewhere")
    copy = open_station(tmp_path / "elsewhere", "liu", GOOD)
    with copy.sessions() as session:
        assert session.query(Estate).count() == 1
    copy.close()
    assert "No backup" not in backups.last.text()


def test_a_backup_that_cannot_be_written_says_so(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    backups = page(qtbot, window, "backup")
    assert isinstance(backups, BackupPage)
    backups.make_in(tmp_path / "pulled out")
    qtbot.waitUntil(lambda: backups.bad.isVisible())
    assert "cannot be written there" in backups.bad.text.text()
    assert backups.make.isEnabled()


def test_everything_is_checked(qtbot: QtBot, window: MainWindow) -> None:
    backups = page(qtbot, window, "backup")
    assert isinstance(backups, BackupPage)
    qtbot.mouseClick(backups.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: backups.good.isVisible())
    assert "All is well" in backups.good.text.text()


def test_a_new_recovery_code_takes_the_place_of_the_old(qtbot: QtBot, window: MainWindow) -> None:
    backups = page(qtbot, window, "backup")
    assert isinstance(backups, BackupPage)
    card = backups.recovery
    for password in ("nope", GOOD):
        card.password.setText(password)
        qtbot.mouseClick(card.ok, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not window.desk.busy)
    assert card.code.isVisible()
    assert len(card.code.text().replace("-", "")) == 28
    page(qtbot, window, "about")
    page(qtbot, window, "backup")
    assert not card.code.isVisible()
    assert card.code.text() == ""


def test_acts_are_listed_and_taken_back(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("places.estate") as session:
        session.add(Estate(name="测试小区"))
    acts = page(qtbot, window, "acts")
    assert isinstance(acts, ActsPage)
    assert (acts.rows.row(0).worker, acts.rows.row(0).act.entries) == ("刘芳", 1)
    acts.table.view.selectRow(0)
    qtbot.waitUntil(acts.undo.isEnabled)
    qtbot.mouseClick(acts.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not acts.rows.row(0).undoable)
    acts.table.view.selectRow(0)
    assert not acts.undo.isEnabled()


def test_what_one_may_not_take_back_is_not_offered_and_says_why(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    with station.act("places.estate") as session:
        session.add(Estate(name="测试小区"))
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SYSTEM_ADMIN
    acts = page(qtbot, window, "acts")
    assert isinstance(acts, ActsPage)
    acts.table.view.selectRow(0)
    qtbot.waitUntil(lambda: bool(acts.undo.toolTip()))
    assert not acts.undo.isEnabled()


LIST = "代码,名称\n210112009,文溯街道\n210112009001,文欣新社区\n210112009099,新生社区\n21011200900,错\n210112009098,\n"


def test_a_list_of_areas_is_looked_at_and_then_taken_over(
    qtbot: QtBot, window: MainWindow, areas: Station, tmp_path: Path
) -> None:
    (tmp_path / "areas.csv").write_text(LIST, encoding="utf-8")
    shown = page(qtbot, window, "areas")
    assert isinstance(shown, AreasPage)
    shown.show_file(tmp_path / "areas.csv")
    qtbot.waitUntil(lambda: shown.use.isVisible())
    said = texts(shown)
    for part in ("新生社区", "文欣社区 → 文欣新社区", "温馨港湾社区", "Line 4", "Line 5"):
        assert part in said
    qtbot.mouseClick(shown.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.toasts.current is not None)
    with areas.sessions() as session:
        known = {area.code: area for area in session.scalars(select(Area))}
    assert known["210112009001"].name == "文欣新社区"
    assert known["210112009002"].deleted_at is not None
    areas.undo(areas.acts()[0].id)
    with areas.sessions() as session:
        assert session.scalars(select(Area.name).where(Area.code == "210112009001")).one() == "文欣社区"


def test_a_list_without_codes_is_refused(qtbot: QtBot, window: MainWindow, areas: Station, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    shown = page(qtbot, window, "areas")
    assert isinstance(shown, AreasPage)
    shown.show_file(tmp_path / "names.csv")
    qtbot.waitUntil(lambda: shown.problem.isVisible())
    assert "no column of area codes" in shown.problem.text.text()
    assert not shown.use.isVisible()


def test_a_comparison_says_what_the_import_then_does(areas: Station, tmp_path: Path) -> None:
    rows = [AreaRow("210112009001", "文欣新社区"), AreaRow("210112009002", "温馨港湾社区"), AreaRow("x", "y")]
    with areas.act("places.areas") as session:
        said = compare_areas(session, rows)
        done = import_areas(session, rows)
    assert (len(said.new), len(said.renamed), len(said.retired), said.same) == (
        done.new,
        done.renamed,
        done.retired,
        done.same,
    )
    assert said.refused == done.refused == {3: "area_code"}


def test_the_columns_of_a_list_are_told_by_what_stands_in_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("序号,社区名称,统计代码\n1,文欣社区,210112009001\n", encoding="utf-8")
    assert finished(read_areas(tmp_path / "a.csv")) == [AreaRow("210112009001", "文欣社区")]
    with pytest.raises(WorldError):
        list(read_areas(tmp_path / "gone.csv"))


def finished(steps: Steps) -> object:
    """Run a generator to its end and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def test_about_names_the_parts_and_where_data_goes(qtbot: QtBot, window: MainWindow) -> None:
    about = page(qtbot, window, "about")
    assert isinstance(about, AboutPage)
    for part in ("PySide6-Essentials 6.", "LGPL-3.0", "opens no connection"):
        assert part in texts(about)
    qtbot.waitUntil(lambda: about.program.text() == "Development copy, unsigned")


@pytest.mark.parametrize("percent", [100, 175])
def test_no_page_needs_more_width_than_an_old_screen_has(
    qtbot: QtBot, application: Application, window: MainWindow, percent: int
) -> None:
    before = theme().scale, theme().mode
    try:
        application.settings.font_percent = percent
        window.resize(1366, 728)
        for key in PAGES:
            shown = page(qtbot, window, key)
            QApplication.processEvents()
            assert outside(shown) == []
        assert window.width() == 1366
    finally:
        theme().wear(before[1], before[0])


def test_pages_stand_in_groups_and_a_group_opens_where_it_was_left(qtbot: QtBot, window: MainWindow) -> None:
    page(qtbot, window, "audit")
    settings = window._screens["settings"]
    assert isinstance(settings, SettingsView)
    assert [key for key, button in settings.buttons.items() if not button.isHidden()] == ["acts", "audit", "compliance"]
    assert settings.focusWidget() is settings.buttons["audit"]
    qtbot.keyClick(settings.groups, Qt.Key.Key_Right)
    assert settings.current == "pc"
    qtbot.mouseClick(settings.groups.button("log"), Qt.MouseButton.LeftButton)
    assert settings.current == "audit"
    assert sorted(settings.buttons) == sorted(PAGES)
